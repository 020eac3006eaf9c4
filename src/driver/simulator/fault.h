// Scripted faults: which calls go wrong, and how.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "base/json.h"
#include "driver/resource.h"

namespace lockstep::driver::simulator {

// How a matching call goes wrong. A read has no effect: its lost or late reply is just
// kUnavailable.
enum class FaultKind {
    kErrorBefore,    // refused with `code`; nothing happened, nothing is remembered
    kErrorAfter,     // done, but answered with `code`, also when asked again
    kPartialEffect,  // half done, in the manner of the verb, and answered like kErrorAfter
    kLostReply,      // done; the caller hears nothing: kOutcomeUnknown at its deadline
    kLateReply,      // as kLostReply, but done only `delay` after the deadline
    kUnreachable,    // kUnavailable; nothing happened
    kSlow,           // done `delay` later than asked; past the deadline like kLateReply
};
BOOST_DESCRIBE_ENUM(FaultKind, kErrorBefore, kErrorAfter, kPartialEffect, kLostReply, kLateReply,
                    kUnreachable, kSlow)

// Matches calls by verb ("compute.start", "volume.*"), place and resource; empty matches all. Of
// the matching calls it leaves the first `skip` alone, then takes every `every`-th, `times` of
// them.
struct FaultRule {
    std::string name{};  // by which it is removed; a rule of the same name is replaced
    FaultKind kind = FaultKind::kErrorBefore;
    std::string verb{};
    std::string place{};  // host, pool, fabric, store
    std::string resource{};
    int64_t skip = 0;
    int64_t every = 1;
    std::optional<int64_t> times{};  // none: for as long as the rule is there
    Duration delay{0};
    std::string code = "internal";  // as code_name spells it
    bool is_stored = false;         // survives the simulator's process
    int64_t met = 0;                // counted by the script: calls that matched
    int64_t taken = 0;              // and those that went wrong
};
BOOST_DESCRIBE_STRUCT(FaultRule, (),
                      (name, kind, verb, place, resource, skip, every, times, delay, code,
                       is_stored, met, taken))

// Errors: kInvalidArgument for a rule without a name, with an unknown code, or whose code would be
// a lie: after an effect no error may say that nothing happened.
Status check_rule(const FaultRule& rule);

// The rules in force. Thread-safe.
class FaultScript {
  public:
    // Adds the rule, or replaces the one of its name. It must have passed check_rule.
    void add(FaultRule rule);
    // Whether there was one.
    bool remove(const std::string& name);
    void clear();
    // With their counts so far, in the order in which they were added.
    std::vector<FaultRule> rules() const;

    // What befalls this call: the first rule in order that takes it, as it is after counting.
    // Every call of a verb is to be asked about once.
    std::optional<FaultRule> meet(std::string_view verb, const Address& target);

  private:
    Guarded<std::vector<FaultRule>> rules_;
};

}  // namespace lockstep::driver::simulator
