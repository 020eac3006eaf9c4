// All sagas that this program can run, by name and version.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "saga/erased_step.h"

namespace lockstep::saga {

// Immutable after construction; thread-safe. Definitions are shared with the sagas that run them.
class Registry {
  public:
    // CHECKs that no two definitions have the same name and version.
    explicit Registry(std::vector<Definition> definitions);

    // Null when there is none of this name and version: another program's, or a later one's.
    std::shared_ptr<const Definition> find(std::string_view name, int64_t version) const;
    // The newest version of the name; null when there is none.
    std::shared_ptr<const Definition> newest(std::string_view name) const;
    const std::vector<std::shared_ptr<const Definition>>& all() const { return definitions_; }
    // The longest that any call of any step may take: twice that is the quiet time.
    Duration longest_deadline() const { return longest_deadline_; }

  private:
    std::vector<std::shared_ptr<const Definition>> definitions_;
    Duration longest_deadline_{};
};

}  // namespace lockstep::saga
