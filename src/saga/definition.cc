#include "saga/definition.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "db/hold_table.h"

namespace lockstep::saga {
namespace {

std::string_view kind_name(StepKind kind) {
    switch (kind) {
        case StepKind::kLocal:
            return "local";
        case StepKind::kDriver:
            return "driver";
        case StepKind::kVerify:
            return "verify";
    }
    return "?";
}

void check_driver_step(const Step& step, bool is_before_pivot, const std::string& where) {
    const DriverPart& driver = step.driver;
    CHECK(driver.observe, where + ": a driver step observes what became of a lost call");
    CHECK(driver.resources, where + ": a driver step names the resource that its token fences");
    if (is_before_pivot) {
        CHECK(step.has_undo || !step.no_undo_reason.empty(),
              where + ": a driver step before the pivot has an undo, or says why not");
    }
    CHECK(!step.has_undo || driver.undone, where + ": an undo comes with its observation");
}

void check_step(const Definition& definition, int index) {
    const Step& step = definition.steps[static_cast<size_t>(index)];
    const std::string where = definition.name + "/" + step.name;
    const bool is_before_pivot = index < definition.pivot();
    CHECK(!step.name.empty(), where + ": a step has a name");
    switch (step.kind) {
        case StepKind::kLocal:
            CHECK(!is_before_pivot || step.has_undo || !step.no_undo_reason.empty(),
                  where + ": a step before the pivot has an undo, or says why not");
            return;
        case StepKind::kDriver:
            check_driver_step(step, is_before_pivot, where);
            return;
        case StepKind::kVerify:
            return;
    }
}

// A verify step directly before `end`, steps that a condition may leave out included.
bool is_verified_before(const Definition& definition, size_t end) {
    return end > 0 && definition.steps[end - 1].kind == StepKind::kVerify;
}

void check_verifies(const Definition& definition) {
    const auto calls_driver = [](const Step& step) { return step.kind == StepKind::kDriver; };
    if (std::ranges::none_of(definition.steps, calls_driver)) return;
    const auto& name = definition.name;
    CHECK(is_verified_before(definition, definition.steps.size()),
          name + ": a saga that calls drivers ends with a verify");
    CHECK(definition.verify_undone, name + ": a saga that calls drivers has verify_undone");
    CHECK(definition.on_abandon, name + ": a saga that calls drivers has on_abandon");
    const auto pivot = static_cast<size_t>(definition.pivot());
    CHECK(pivot == definition.steps.size() || is_verified_before(definition, pivot),
          name + ": a verify stands before the pivot");
}

}  // namespace

Status Scope::hold_new(db::Tx& tx, std::string_view kind, const Uuid& id) const {
    return db::insert_hold(tx, {.saga_id = frame->saga_id,
                                .kind = std::string(kind),
                                .resource_id = id,
                                .is_exclusive = true,
                                .is_granted = true,
                                .ticket = frame->ticket});
}

int Definition::pivot() const {
    const auto at = std::ranges::find_if(steps, &Step::is_pivot);
    return static_cast<int>(at - steps.begin());
}

int Definition::step(std::string_view step_name) const {
    const auto at = std::ranges::find(steps, step_name, &Step::name);
    return at == steps.end() ? -1 : static_cast<int>(at - steps.begin());
}

std::string Definition::describe() const {
    std::string text = fmt::format("{} version {}\n", name, version);
    for (const Step& step : steps) {
        text += fmt::format("  {} {}{}{}{}\n", kind_name(step.kind), step.name,
                            step.is_pivot ? " pivot" : "", step.when ? " conditional" : "",
                            step.has_undo ? " undo" : "");
    }
    return text;
}

void check_definition(const Definition& definition) {
    CHECK(!definition.steps.empty(), definition.name + ": a saga has steps");
    std::set<std::string> names;
    for (const Step& step : definition.steps) {
        CHECK(names.insert(step.name).second, definition.name + ": two steps named " + step.name);
        CHECK(!(step.is_pivot && step.when), step.name + ": a pivot is not conditional");
    }
    CHECK(std::ranges::count_if(definition.steps, &Step::is_pivot) <= 1,
          definition.name + ": a saga has at most one pivot");
    for (int i = 0; i < static_cast<int>(definition.steps.size()); ++i) {
        check_step(definition, i);
    }
    check_verifies(definition);
}

Step detail::rebased(Step inner, const Rebase& rebase) {
    // Each function gets the inner scope for the outer one; an empty one stays empty.
    const auto shift = [&rebase](auto& function) {
        if (!function) return;
        function = [rebase, f = std::move(function)](const Scope& outer, const auto&... rest) {
            return rebase.in(outer, [&](const Scope& scope) { return f(scope, rest...); });
        };
    };
    const auto shift_tx = [&rebase](auto& function) {
        if (!function) return;
        function = [rebase, f = std::move(function)](db::Tx& tx, const Scope& outer,
                                                     const auto&... rest) {
            return rebase.in(outer, [&](const Scope& scope) { return f(tx, scope, rest...); });
        };
    };
    shift(inner.when);
    shift(inner.verify.check);
    shift_tx(inner.local.run);
    shift_tx(inner.local.undo);
    shift_tx(inner.driver.intent);
    shift_tx(inner.driver.record);
    shift_tx(inner.driver.unrecord);
    shift_tx(inner.driver.debt);
    return inner;
}

}  // namespace lockstep::saga
