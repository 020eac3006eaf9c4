// What service and disk offerings share: whom they are for, and how they are shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/access.h"
#include "control/caller.h"
#include "model/ids.h"

namespace lockstep::control {

// The domains and zones that an offering is reserved for, as views show them: comma-separated.
struct OfferingScopeView {
    std::optional<std::string> domain_ids;
    std::optional<std::string> domains;
    std::optional<std::string> zone_ids;
    std::optional<std::string> zones;
};

Result<OfferingScopeView> load_offering_scope(db::Tx& tx, const std::vector<DomainId>& domains,
                                              const std::vector<ZoneId>& zones);

// Every id names something that the caller may reserve an offering for: a domain admin must name
// domains, all of them his own or below. Errors: unknown_id, kForbidden, kInvalidArgument.
Status check_offering_scope(db::Tx& tx, const Caller& caller, const std::vector<DomainId>& domains,
                            const std::vector<ZoneId>& zones);

// Whether `domain` may use an offering reserved for `domains`. Errors: those of the store.
Result<bool> may_use_offering(db::Tx& tx, const DomainId& domain,
                              const std::vector<DomainId>& domains);

}  // namespace lockstep::control
