#include "control/domain.h"

#include <fmt/format.h>

#include "control/access.h"
#include "control/event.h"
#include "control/list_scope.h"
#include "control/sagas/domain_delete.h"
#include "control/stamp.h"
#include "db/identity_filter.h"

namespace lockstep::control {
namespace {

constexpr std::string_view kRootName = "ROOT";
// A rename rewrites the paths of all domains below, in one transaction.
constexpr int64_t kMostRenamed = 900;

NewEvent domain_event(const Stamp& stamp, const Caller& caller, std::string type,
                      const db::DomainRow& domain) {
    NewEvent event{.id = stamp.id<EventId>(9), .at = stamp.now(), .type = std::move(type)};
    event.owner = {caller.account_id, domain.id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"Domain", domain.id.uuid(), domain.name};
    return event;
}

Result<DomainView> view_of(db::Tx& tx, const db::DomainRow& row, bool has_use) {
    DomainView view;
    view.id = row.id;
    view.name = row.name;
    view.level = static_cast<int32_t>(row.level);
    view.parent_id = row.parent_id;
    if (row.parent_id) {
        const auto parent = TRY(db::find<db::DomainRow>(tx, *row.parent_id));
        if (parent) view.parent_name = parent->name;
    }
    view.has_child = !TRY(db::list_child_domains(tx, row.id, 1))
    .empty();
    view.path = model::shown_domain_path(row.path);
    view.state = model::wire_name(row.state);
    view.network_domain = row.network_domain;
    view.created = row.created_at;
    if (has_use) view.use = TRY(load_domain_use(tx, row.id));
    return view;
}

// A domain that the caller runs: users run none.
Result<db::DomainRow> get_run(db::Tx& tx, const Caller& caller, const DomainId& id,
                              std::string_view parameter) {
    auto domain = TRY(get_named<db::DomainRow>(tx, id, parameter));
    TRY(check_domain_access(tx, caller, id));
    if (caller.is_user()) {
        return fail(Code::kForbidden, "users may not change domains");
    }
    return domain;
}

Status check_new_name(db::Tx& tx, const db::DomainRow& parent, const std::string& name,
                      std::string_view parameter) {
    TRY(model::check_domain_name(parameter, name));
    if (!parent.parent_id && name == kRootName) {
        return fail(Code::kInvalidArgument,
                    "a domain below the root can not be named ROOT: its "
                    "path would read as the root's");
    }
    if (TRY(db::find_child_domain(tx, parent.id, name))) {
        return fail(Code::kAlreadyExists,
                    fmt::format("Domain with name [{}] already exists for the parent {}", name,
                                model::shown_domain_path(parent.path)));
    }
    return {};
}

Status rename(db::Tx& tx, db::DomainRow& domain, const std::string& name) {
    if (!domain.parent_id) return fail(Code::kInvalidArgument, "the root domain has its name");
    const auto parent = TRY(db::get<db::DomainRow>(tx, *domain.parent_id));
    TRY(check_new_name(tx, parent, name, "name"));
    const auto below = TRY(db::list_domain_subtree(tx, domain.id, kMostRenamed + 1));
    if (static_cast<int64_t>(below.size()) > kMostRenamed) {
        return fail(Code::kUnsupported,
                    fmt::format("a domain with more than {} domains below it can not be renamed",
                                kMostRenamed));
    }
    const std::string old_path = domain.path;
    domain.name = name;
    domain.path = parent.path + name + "/";
    for (db::DomainRow row : below) {
        if (row.id == domain.id) continue;
        row.path = domain.path + row.path.substr(old_path.size());
        TRY(db::update_or_fail(tx, row));
    }
    return {};
}

Result<std::optional<Uuid>> chosen_id(const std::optional<std::string>& text) {
    if (!text) return std::optional<Uuid>{};
    const auto id = Uuid::parse(*text);
    if (id) return std::optional<Uuid>{*id};
    return fail(Code::kInvalidArgument,
                fmt::format("invalid value '{}' for parameter domainid: it must be a UUID", *text));
}

Result<db::ListQuery> list_query(db::Tx& tx, const Caller& caller, const ListDomains& request) {
    TRY(require_known<db::DomainRow>(tx, request.id, "id"));
    db::ListQuery query("domain");
    query.where("t.removed_at IS NULL")
        .with_keyword(request.keyword, {"t.name"})
        .order_by("t.level, t.created_at, t.id");
    const bool is_wide = request.list_all || request.id;
    if (caller.is_user() || !is_wide) {
        query.where("t.id = ?", db::values(caller.domain_id));
    } else if (!caller.is_root()) {
        db::in_subtree(query, "t.id", caller.domain_id);
    }
    if (request.id) query.where("t.id = ?", db::values(*request.id));
    if (request.name) query.where("t.name = ?", db::values(*request.name));
    if (request.level) query.where("t.level = ?", db::values(*request.level));
    return query;
}

}  // namespace

Result<Page<DomainView>> Domains::list(const Caller& caller, const ListDomains& request) {
    const bool has_use = request.details != std::vector<std::string>{"min"};
    return database_.read([&](db::Tx& tx) -> Result<Page<DomainView>> {
        const db::ListQuery query = TRY(list_query(tx, caller, request));
        const auto rows = TRY(query.page<db::DomainRow>(tx, page_window(request)));
        Page<DomainView> page{{}, rows.count};
        for (const db::DomainRow& row : rows.items) {
            page.items.push_back(TRY(view_of(tx, row, has_use)));
        }
        return page;
    });
}

Result<DomainView> Domains::create(const Caller& caller, const CreateDomain& request) {
    if (request.network_domain) {
        TRY(model::check_network_domain("networkdomain", *request.network_domain));
    }
    const auto chosen = TRY(chosen_id(request.domain_id));
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const auto write = [=](db::Tx& tx) -> Result<DomainView> {
        const DomainId parent_id =
            request.parent_id ? *request.parent_id : TRY(db::get_root_domain(tx))
        .id;
        const auto parent = TRY(get_run(tx, caller, parent_id, "parentdomainid"));
        if (parent.state != model::DomainState::kActive) {
            return fail(Code::kForbidden,
                        fmt::format("the domain {} is being deleted", parent.name));
        }
        TRY(check_new_name(tx, parent, request.name, "name"));
        const db::DomainRow row{.id = DomainId(chosen.value_or(stamp.uuid(0))),
                                .name = request.name,
                                .parent_id = parent.id,
                                .path = parent.path + request.name + "/",
                                .level = parent.level + 1,
                                .network_domain = request.network_domain,
                                .created_at = stamp.now()};
        TRY(db::insert_domain(tx, row));
        NewEvent event = domain_event(stamp, caller, "DOMAIN.CREATE", row);
        event.description =
            "Successfully completed creating domain " + model::shown_domain_path(row.path);
        TRY(append_event(tx, event));
        return view_of(tx, row, true);
    };
    return database_.store().write(stamp.options(caller.account_id), write);
}

Result<DomainView> Domains::update(const Caller& caller, const UpdateDomain& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const auto write = [=](db::Tx& tx) -> Result<DomainView> {
        db::DomainRow domain = TRY(get_run(tx, caller, request.id, "id"));
        if (request.name && *request.name != domain.name) TRY(rename(tx, domain, *request.name));
        if (request.network_domain) {
            domain.network_domain.reset();
            if (!request.network_domain->empty()) {
                TRY(model::check_network_domain("networkdomain", *request.network_domain));
                domain.network_domain = request.network_domain;
            }
        }
        TRY(db::update_or_fail(tx, domain));
        NewEvent event = domain_event(stamp, caller, "DOMAIN.UPDATE", domain);
        event.description =
            "Successfully completed updating domain " + model::shown_domain_path(domain.path);
        TRY(append_event(tx, event));
        return view_of(tx, domain, true);
    };
    return database_.store().write(stamp.options(caller.account_id), write);
}

Result<Started> Domains::remove(const Caller& caller, const DeleteDomain& request) {
    const Stamp stamp = Stamp::draw(database_.clock(), database_.rng());
    const SagaId job = stamp.id<SagaId>(0);
    const auto write = [=, this](db::Tx& tx) -> Result<Started> {
        const db::DomainRow domain = TRY(get_run(tx, caller, request.id, "id"));
        if (!domain.parent_id) return fail(Code::kForbidden, "the root domain can not be deleted");
        if (TRY(db::is_domain_below(tx, caller.domain_id, domain.id))) {
            return fail(Code::kForbidden, "a domain that the caller lies in can not be deleted");
        }
        TRY(append_saga_start(
            tx, caller,
            {.saga_id = job,
             .at = stamp.now(),
             .type = "DOMAIN.DELETE",
             .description = "deleting domain " + model::shown_domain_path(domain.path),
             .owner = {caller.account_id, caller.domain_id},
             .resource = ResourceRef{"Domain", domain.id.uuid(), domain.name}}));
        TRY(engine_.submit(tx,
                           domain_delete_request(
                               job, stamp.now(), {domain.id, request.has_cleanup},
                               {.command = "deleteDomain",
                                .owner = {caller.account_id, caller.user_id, caller.domain_id}})));
        return Started{job.uuid(), std::nullopt};
    };
    auto started = TRY(database_.store().write(stamp.options(caller.account_id), write));
    engine_.nudge(job);
    return started;
}

}  // namespace lockstep::control
