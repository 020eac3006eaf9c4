// What a caller may see and do: root everything, a domain admin what lies in his domain and below,
// a user what is his account's and his projects'.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "control/caller.h"
#include "db/row.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::control {

// Whom a thing belongs to, as its row says.
struct OwnerRef {
    AccountId account_id{};
    DomainId domain_id{};
};

// The answer to an id that names nothing, with the words that clients look for; kNotFound.
Error unknown_id(std::string_view parameter, std::string_view value);

Result<bool> may_access(db::Tx& tx, const Caller& caller, const OwnerRef& owner);
// Errors: kForbidden, naming `what` ("the virtual machine web-1").
Status check_access(db::Tx& tx, const Caller& caller, const OwnerRef& owner, std::string_view what);

// Users may name their own domain, domain admins theirs and those below.
Result<bool> may_access_domain(db::Tx& tx, const Caller& caller, const DomainId& domain);
// Errors: kForbidden.
Status check_domain_access(db::Tx& tx, const Caller& caller, const DomainId& domain);
// Errors: kForbidden.
Status require_root(const Caller& caller, std::string_view what);

// The live row that parameter `parameter` names. Errors: unknown_id.
template <db::TableRow T>
Result<T> get_named(db::Tx& tx, const std::type_identity_t<decltype(T::id)>& id,
                    std::string_view parameter) {
    Result<T> row = db::get<T>(tx, id);
    if (!row && row.error().code == Code::kNotFound) {
        return fail(unknown_id(parameter, id.to_string()));
    }
    return row;
}

// The same for a row with an owner whom the caller may act for. Errors: unknown_id, kForbidden.
template <db::TableRow T>
Result<T> get_owned(db::Tx& tx, const Caller& caller,
                    const std::type_identity_t<decltype(T::id)>& id, std::string_view parameter) {
    T row = TRY(get_named<T>(tx, id, parameter));
    TRY(check_access(tx, caller, {row.account_id, row.domain_id},
                     fmt::format("the {} {}", T::kTable, id.to_string())));
    return row;
}

// For lists: an id must have named something once; what is removed or not the caller's is simply
// not listed. Errors: unknown_id.
template <db::TableRow T>
Status require_known(db::Tx& tx, const std::optional<std::type_identity_t<decltype(T::id)>>& id,
                     std::string_view parameter) {
    if (!id) return {};
    if (TRY(db::find<T>(tx, *id))) return {};
    return fail(unknown_id(parameter, id->to_string()));
}

}  // namespace lockstep::control
