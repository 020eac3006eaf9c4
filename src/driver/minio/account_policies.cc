#include "driver/minio/account_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace lockstep::driver {
namespace {

Status check(const AccountPolicy& policy) {
    if (!is_policy_stem(policy.name)) {
        return fail(Code::kInvalidArgument,
                    "a policy's name is lockstep- and lower case letters, digits and '-'");
    }
    if (policy.version < 0) {
        return fail(Code::kInvalidArgument, "a policy's version is not negative");
    }
    return {};
}

// How many parts to have where `present` may be there. Each change is many calls, so what serves
// stays. An unfinished change goes on upwards: only from a settled number is it safe to go down.
int choose_parts(int needed, const std::optional<PolicyHead>& present) {
    constexpr int kMostlyIdle = 8;
    if (!present) return needed;
    if (!present->is_settled) return std::max(needed, present->parts);
    const bool does_serve = needed <= present->parts && present->parts <= needed * kMostlyIdle;
    return does_serve ? present->parts : needed;
}

}  // namespace

struct AccountPolicies::Plan {
    const AccountPolicy& policy;
    std::optional<PolicyPart> present{};  // the head as it is
    int parts = 1;                        // wanted
    std::vector<std::vector<std::string>> split{};
    std::map<std::string, std::vector<std::string>> attached{};  // to each user

    // The number of parts that can be there before and while this plan is carried out.
    int bound() const { return present ? std::max(parts, present->head.parts) : parts; }
    bool is_attached(int index) const {
        const std::string name = policy_part_name(policy.name, index);
        return !attached.empty() && std::ranges::all_of(attached, [&](const auto& user) {
            return std::ranges::find(user.second, name) != user.second.end();
        });
    }
};

Result<std::optional<PolicyPart>> AccountPolicies::read(const Call& call,
                                                        const std::string& name) const {
    const auto document = TRY(admin_.policy(call, name));
    return document ? read_policy_part(*document) : std::optional<PolicyPart>{};
}

Result<std::optional<AppliedPolicy>> AccountPolicies::inspect(const Call& call,
                                                              const std::string& stem) const {
    const auto document = TRY(admin_.policy(call, stem));
    if (!document) return std::optional<AppliedPolicy>{};
    AppliedPolicy applied;
    const auto head = read_policy_part(*document);
    if (!head) {  // somebody wrote over it: there, but nothing that we would write
        applied.parts = {stem};
        return applied;
    }
    applied.version = head->head.version;
    applied.isolation = head->head.isolation;
    applied.buckets = head->buckets;
    applied.is_as_written = head->is_as_written && head->head.is_settled;
    applied.parts = policy_part_names(stem, head->head.parts);
    for (size_t index = 1; index < applied.parts.size(); ++index) {
        const auto part = TRY(read(call, applied.parts[index]));
        if (!part || !part->is_as_written || part->head.isolation != applied.isolation) {
            applied.is_as_written = false;
        }
        if (part) {
            applied.buckets.insert(applied.buckets.end(), part->buckets.begin(),
                                   part->buckets.end());
        }
    }
    std::ranges::sort(applied.buckets);
    std::ranges::sort(applied.parts);
    return applied;
}

Result<AppliedPolicy> AccountPolicies::ensure(const Call& call, const AccountPolicy& policy) const {
    TRY(check(policy));
    const Plan wanted = TRY(plan(call, policy));
    const bool is_changing = !wanted.present || wanted.parts != wanted.present->head.parts;
    if (is_changing) TRY(announce(call, wanted));
    const bool is_shrinking = wanted.parts < wanted.bound();
    TRY(is_shrinking ? shrink(call, wanted) : grow(call, wanted));
    auto applied = TRY(inspect(call, policy.name));
    if (!applied) {
        return fail(Code::kOutcomeUnknown,
                    fmt::format("policy '{}' was written and is not there", policy.name));
    }
    return std::move(*applied);
}

Result<AccountPolicies::Plan> AccountPolicies::plan(const Call& call,
                                                    const AccountPolicy& policy) const {
    Plan plan{policy};
    plan.present = TRY(read(call, policy.name));
    if (plan.present && plan.present->head.version > policy.version) {
        return fail(Code::kConflict,
                    fmt::format("policy '{}' is at version {} already, which is above {}",
                                policy.name, plan.present->head.version, policy.version));
    }
    for (const std::string& user : policy.users) {
        const auto facts = TRY(admin_.user(call, user));
        if (!facts) {
            return fail(Code::kNotFound, fmt::format("the store has no user '{}'", user));
        }
        plan.attached[user] = facts->policies;
    }
    const auto head = plan.present ? std::optional{plan.present->head} : std::nullopt;
    plan.parts =
        choose_parts(count_policy_parts(policy.buckets, policy.isolation, max_bytes_), head);
    plan.split = split_buckets(policy.buckets, plan.parts);
    return plan;
}

// Before the number of parts changes, the head says how many there may be; it keeps its buckets.
Status AccountPolicies::announce(const Call& call, const Plan& plan) const {
    PolicyHead head = plan.present ? plan.present->head : PolicyHead{};
    if (!plan.present) head.isolation = plan.policy.isolation;
    head.parts = plan.bound();
    head.is_settled = false;
    const std::vector<std::string> buckets =
        plan.present ? plan.present->buckets : std::vector<std::string>{};
    return admin_.put_policy(call, plan.policy.name, write_policy_part(head, buckets));
}

// Buckets stay in their parts or move to higher ones: those not attached yet are written first,
// then all are attached, then the others from the highest down, the head last.
Status AccountPolicies::grow(const Call& call, const Plan& plan) const {
    for (int index = plan.parts - 1; index > 0; --index) {
        if (!plan.is_attached(index)) TRY(write_part(call, plan, index, true));
    }
    TRY(attach(call, plan));
    for (int index = plan.parts - 1; index > 0; --index) {
        if (plan.is_attached(index)) TRY(write_part(call, plan, index, true));
    }
    return write_part(call, plan, 0, true);
}

// Buckets stay in their parts or move to lower ones: from the head up, then what is above goes.
Status AccountPolicies::shrink(const Call& call, const Plan& plan) const {
    for (int index = 0; index < plan.parts; ++index) {
        TRY(write_part(call, plan, index, false));
    }
    TRY(attach(call, plan));
    for (int index = plan.bound() - 1; index >= plan.parts; --index) {
        TRY(admin_.remove_policy(call, policy_part_name(plan.policy.name, index)));
    }
    return write_part(call, plan, 0, true);
}

Status AccountPolicies::write_part(const Call& call, const Plan& plan, int index,
                                   bool is_settled) const {
    const std::string name = policy_part_name(plan.policy.name, index);
    const auto& buckets = plan.split[static_cast<size_t>(index)];
    PolicyHead head{plan.policy.version, plan.policy.isolation, plan.parts, true};
    if (index == 0 && !is_settled) {
        // Not this version yet: that is what the settled head says.
        head.version = plan.present ? plan.present->head.version : 0;
        head.parts = plan.bound();
        head.is_settled = false;
    }
    if (index > 0) {
        const auto present = TRY(read(call, name));
        const bool is_there = present && present->is_as_written && present->buckets == buckets &&
                              present->head.isolation == head.isolation;
        if (is_there) return {};
    }
    return admin_.put_policy(call, name, write_policy_part(head, buckets));
}

Status AccountPolicies::attach(const Call& call, const Plan& plan) const {
    std::vector<std::string> names = policy_part_names(plan.policy.name, plan.parts);
    std::ranges::sort(names);
    for (const auto& [user, attached] : plan.attached) {
        if (attached != names) TRY(admin_.attach(call, user, names));
    }
    return {};
}

Result<RemoveOutcome> AccountPolicies::remove(const Call& call, const std::string& stem,
                                              const std::vector<std::string>& users) const {
    if (!is_policy_stem(stem)) {
        return fail(Code::kInvalidArgument,
                    "a policy's name is lockstep- and lower case letters, digits and '-'");
    }
    const auto is_part = [&](const std::string& name) { return policy_stem(name) == stem; };
    std::vector<std::string> names;
    if (const auto head = TRY(read(call, stem))) {
        names = policy_part_names(stem, head->head.parts);
    } else {
        for (const PolicyListed& policy : TRY(admin_.policies(call))) {
            if (is_part(policy.name)) names.push_back(policy.name);
        }
    }
    for (const std::string& user : users) {
        auto facts = TRY(admin_.user(call, user));
        if (facts && std::erase_if(facts->policies, is_part) > 0) {
            TRY(admin_.attach(call, user, facts->policies));
        }
    }
    // The head last: while it is there the others can be found.
    std::ranges::reverse(names);
    for (const std::string& name : names) TRY(admin_.remove_policy(call, name));
    return names.empty() ? RemoveOutcome::kAlreadyAbsent : RemoveOutcome::kRemoved;
}

Result<std::vector<std::string>> AccountPolicies::stems(const Call& call) const {
    std::set<std::string> stems;
    for (const PolicyListed& policy : TRY(admin_.policies(call))) {
        if (is_policy_id(policy.id)) stems.insert(policy_stem(policy.name));
    }
    return std::vector<std::string>(stems.begin(), stems.end());
}

}  // namespace lockstep::driver
