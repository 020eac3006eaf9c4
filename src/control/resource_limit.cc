#include "control/resource_limit.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/access.h"
#include "control/event.h"
#include "control/limit.h"
#include "control/stamp.h"
#include "db/account_table.h"
#include "db/domain_table.h"
#include "db/project_table.h"
#include "db/resource_count_delta_table.h"
#include "db/resource_limit_table.h"

namespace lockstep::control {
namespace {

constexpr int64_t kAccountsAtOnce = 500;

// Whose limits: an account (of a project too), or a domain.
struct Target {
    std::optional<Owner> owner{};
    db::DomainRow domain{};
};

struct TargetNames {
    std::optional<std::string> account{};
    std::optional<DomainId> domain_id{};
    std::optional<ProjectId> project_id{};
    bool is_own_by_default = true;  // no names at all mean the caller's account
};

Result<Owner> account_target(db::Tx& tx, const Caller& caller, const TargetNames& names) {
    AccountId id = caller.account_id;
    if (names.project_id) {
        id = TRY(get_named<db::ProjectRow>(tx, *names.project_id, "projectid"))
        .account_id;
    } else if (names.account) {
        const DomainId domain = names.domain_id.value_or(caller.domain_id);
        const auto account = TRY(db::find_account_by_name(tx, domain, *names.account));
        if (!account || account->is_system) {
            return fail(Code::kInvalidArgument,
                        fmt::format("Unable to find account {} in domain {}", *names.account,
                                    domain.to_string()));
        }
        id = account->id;
    }
    Owner owner = TRY(get_owner(tx, id));
    TRY(check_access(tx, caller, owner.ref(), owner.shown()));
    return owner;
}

Result<Target> resolve(db::Tx& tx, const Caller& caller, const TargetNames& names) {
    if (names.project_id && names.account) {
        return fail(Code::kInvalidArgument,
                    "parameters account and projectid can not be specified together");
    }
    Target target;
    const bool names_account = names.project_id || names.account;
    if (names_account || (!names.domain_id && names.is_own_by_default)) {
        target.owner = TRY(account_target(tx, caller, names));
        target.domain = TRY(db::get<db::DomainRow>(tx, target.owner->domain_id));
        return target;
    }
    const DomainId domain = names.domain_id.value_or(caller.domain_id);
    target.domain = TRY(get_named<db::DomainRow>(tx, domain, "domainid"));
    TRY(check_domain_access(tx, caller, domain));
    return target;
}

Result<OwnerView> shown_owner(db::Tx& tx, const Target& target) {
    if (target.owner) return load_owner_view(tx, target.owner->account_id);
    OwnerView view;
    view.domain_id = target.domain.id;
    view.domain = target.domain.name;
    view.domain_path = model::shown_domain_path(target.domain.path);
    return view;
}

Result<std::optional<model::ResourceType>> wanted_type(const std::optional<int32_t>& number,
                                                       const std::optional<std::string>& name) {
    std::optional<model::ResourceType> type;
    if (number) type = TRY(model::parse_resource_type(*number));
    if (!name) return type;
    const auto named = TRY(model::parse_resource_type_name(*name));
    if (type && *type != named) {
        return fail(Code::kInvalidArgument,
                    "parameters resourcetype and resourcetypename name different types");
    }
    return std::optional<model::ResourceType>{named};
}

ResourceLimitView limit_view(const OwnerView& owner, model::ResourceType type, int64_t max) {
    ResourceLimitView view;
    static_cast<OwnerView&>(view) = owner;
    view.resource_type = std::to_string(static_cast<int>(type));
    view.resource_type_name = model::facts_of(type).name;
    view.max = max;
    return view;
}

// Nobody raises what he himself may have, a root admin apart.
Status check_may_limit(db::Tx& tx, const Caller& caller, const Target& target) {
    if (caller.is_root()) return {};
    if (caller.is_user()) return fail(Code::kForbidden, "users may not change limits");
    const bool is_own = target.owner ? target.owner->account_id == caller.account_id
                                     : target.domain.id == caller.domain_id;
    if (is_own) {
        return fail(Code::kForbidden, "only an admin above may change the caller's own limits");
    }
    return check_domain_access(tx, caller, target.domain.id);
}

struct LimitChange {
    model::ResourceType type = model::ResourceType::kUserVm;
    int64_t max = model::kUnlimited;
};

Status write_limit(db::Tx& tx, const Target& target, const LimitChange& change,
                   const Stamp& stamp) {
    const Uuid owner = target.owner ? target.owner->account_id.uuid() : target.domain.id.uuid();
    auto row = TRY(db::find_resource_limit(tx, owner, change.type));
    if (!row) {
        return db::insert(tx, db::ResourceLimitRow{.id = stamp.id<ResourceLimitId>(0),
                                                   .owner_id = owner,
                                                   .resource_type = change.type,
                                                   .max = change.max});
    }
    row->max = change.max;
    return db::update_or_fail(tx, *row);
}

// The owners whose counts are taken anew.
Result<std::vector<Owner>> counted_owners(db::Tx& tx, const Target& target) {
    if (target.owner) return std::vector<Owner>{*target.owner};
    std::vector<Owner> owners;
    for (const auto& account :
         TRY(db::list_domain_accounts(tx, target.domain.id, kAccountsAtOnce))) {
        owners.push_back(TRY(get_owner(tx, account.id)));
    }
    return owners;
}

Result<Page<ResourceCountView>> count_views(db::Tx& tx, const Target& target,
                                            std::optional<model::ResourceType> wanted,
                                            const CountTable& counts) {
    const OwnerView owner = TRY(shown_owner(tx, target));
    Page<ResourceCountView> page;
    for (const auto& facts : model::resource_types()) {
        if (wanted && *wanted != facts.type) continue;
        const auto found = counts.find(facts.type);
        ResourceCountView view;
        static_cast<OwnerView&>(view) = owner;
        view.resource_type = std::to_string(static_cast<int>(facts.type));
        view.resource_type_name = facts.name;
        view.count = found == counts.end() ? 0 : found->second;
        page.items.push_back(std::move(view));
    }
    page.total = static_cast<int64_t>(page.items.size());
    return page;
}

}  // namespace

Result<Page<ResourceLimitView>> ResourceLimits::list(const Caller& caller,
                                                     const ListResourceLimits& request) {
    const auto wanted = TRY(wanted_type(request.resource_type, request.resource_type_name));
    return database_.read([&](db::Tx& tx) -> Result<Page<ResourceLimitView>> {
        Page<ResourceLimitView> page;
        if (request.id) return page;
        const Target target =
            TRY(resolve(tx, caller, {request.account, request.domain_id, request.project_id}));
        const LimitTable limits = target.owner ? TRY(account_limits(tx, *target.owner))
                                               : TRY(domain_limits(tx, target.domain.id));
                                               const OwnerView owner = TRY(shown_owner(tx, target));
                                               for (const auto& [type, max] : limits) {
                                                   if (wanted && *wanted != type) continue;
                                                   const std::string_view name =
                                                       model::facts_of(type).name;
                                                   if (request.keyword &&
                                                       name.find(*request.keyword) ==
                                                           std::string_view::npos)
                                                       continue;
                                                   const int64_t at =
                                                       page.total++ - request.offset();
                                                   if (at < 0 || at >= request.limit()) continue;
                                                   page.items.push_back(
                                                       limit_view(owner, type, max));
                                               }
                                               return page;
    });
}

Result<ResourceLimitView> ResourceLimits::update(const Caller& caller,
                                                 const UpdateResourceLimit& request) {
    const LimitChange change {
        TRY(model::parse_resource_type(request.resource_type))
        , request.max.value_or(model::kUnlimited)
    };
    if (change.max < model::kUnlimited) {
        return fail(Code::kInvalidArgument,
                    fmt::format("invalid value {} for parameter max: it is -1 (as much as it "
                                "wants), 0 or more",
                                change.max));
    }
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const auto write = [=](db::Tx& tx) -> Result<ResourceLimitView> {
        const Target target =
            TRY(resolve(tx, caller, {request.account, request.domain_id, request.project_id}));
        TRY(check_may_limit(tx, caller, target));
        TRY(write_limit(tx, target, change, stamp));
        NewEvent event{.id = stamp.id<EventId>(1), .at = stamp.now()};
        event.type = "RESOURCE.LIMIT.UPDATE";
        event.description = fmt::format(
            "the limit of resource type {} of {} is {}", model::facts_of(change.type).name,
            target.owner ? target.owner->shown() : model::shown_domain_path(target.domain.path),
            change.max);
        event.owner =
            target.owner ? target.owner->ref() : OwnerRef{caller.account_id, target.domain.id};
        event.user_id = caller.user_id;
        TRY(append_event(tx, event));
        return limit_view(TRY(shown_owner(tx, target)), change.type, change.max);
    };
    return database_.store().write(stamp.options(caller.account_id), write);
}

Result<Page<ResourceCountView>> ResourceLimits::recount(const Caller& caller,
                                                        const UpdateResourceCount& request) {
    const auto wanted = TRY(wanted_type(request.resource_type, std::nullopt));
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const auto write = [=](db::Tx& tx) -> Result<Page<ResourceCountView>> {
        const Target target = TRY(
            resolve(tx, caller, {request.account, request.domain_id, request.project_id, false}));
        if (caller.is_user()) return fail(Code::kForbidden, "users may not count anew");
        CountTable counts;
        uint16_t n = 0;
        for (const Owner& owner : TRY(counted_owners(tx, target))) {
            counts = TRY(control::recount(tx, owner, db::count_sources(), stamp.uuid(n += 32)));
        }
        if (!target.owner) counts = TRY(db::sum_domain_counts(tx, target.domain.id));
        return count_views(tx, target, wanted, counts);
    };
    return database_.store().write(stamp.options(caller.account_id), write);
}

}  // namespace lockstep::control
