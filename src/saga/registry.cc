#include "saga/registry.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace lockstep::saga {

Registry::Registry(std::vector<Definition> definitions) {
    for (Definition& definition : definitions) {
        CHECK(find(definition.name, definition.version) == nullptr,
              definition.name + " is registered twice in one version");
        for (const Step& step : definition.steps) {
            if (step.kind != StepKind::kDriver) continue;
            longest_deadline_ = std::max(longest_deadline_, step.driver.deadline);
        }
        definitions_.push_back(std::make_shared<const Definition>(std::move(definition)));
    }
}

std::shared_ptr<const Definition> Registry::find(std::string_view name, int64_t version) const {
    for (const auto& definition : definitions_) {
        if (definition->name == name && definition->version == version) return definition;
    }
    return nullptr;
}

std::shared_ptr<const Definition> Registry::newest(std::string_view name) const {
    std::shared_ptr<const Definition> found;
    for (const auto& definition : definitions_) {
        if (definition->name != name) continue;
        if (found == nullptr || definition->version > found->version) found = definition;
    }
    return found;
}

}  // namespace lockstep::saga
