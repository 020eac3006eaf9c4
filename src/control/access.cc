#include "control/access.h"

#include "db/domain_table.h"
#include "db/project_member_table.h"
#include "db/project_table.h"

namespace lockstep::control {

Error unknown_id(std::string_view parameter, std::string_view value) {
    return error(Code::kNotFound,
                 fmt::format("Invalid parameter {} value={} due to incorrect long value format, or "
                             "entity does not exist",
                             parameter, value));
}

Result<bool> may_access(db::Tx& tx, const Caller& caller, const OwnerRef& owner) {
    if (caller.is_root() || caller.account_id == owner.account_id) return true;
    if (caller.is_domain_admin()) {
        if (TRY(db::is_domain_below(tx, owner.domain_id, caller.domain_id))) return true;
    }
    const auto project = TRY(db::find_project_of_account(tx, owner.account_id));
    if (!project) return false;
    const auto member =
        TRY(db::find_project_membership(tx, project->id, caller.account_id, caller.user_id));
    return member.has_value();
}

Status check_access(db::Tx& tx, const Caller& caller, const OwnerRef& owner,
                    std::string_view what) {
    if (TRY(may_access(tx, caller, owner))) return {};
    return fail(Code::kForbidden,
                fmt::format("account {} does not have permission to operate with {}",
                            caller.account_name, what));
}

Result<bool> may_access_domain(db::Tx& tx, const Caller& caller, const DomainId& domain) {
    if (caller.is_root() || caller.domain_id == domain) return true;
    if (!caller.is_domain_admin()) return false;
    return db::is_domain_below(tx, domain, caller.domain_id);
}

Status check_domain_access(db::Tx& tx, const Caller& caller, const DomainId& domain) {
    if (TRY(may_access_domain(tx, caller, domain))) return {};
    return fail(Code::kForbidden,
                fmt::format("account {} does not have permission to operate with the domain {}",
                            caller.account_name, domain.to_string()));
}

Status require_root(const Caller& caller, std::string_view what) {
    if (caller.is_root()) return {};
    return fail(Code::kForbidden, fmt::format("only a root admin may {}", what));
}

}  // namespace lockstep::control
