#include "control/offering.h"

#include <algorithm>

#include "db/domain_table.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

void append(std::optional<std::string>& list, const std::string& item) {
    list = list ? *list + "," + item : item;
}

}  // namespace

Result<OfferingScopeView> load_offering_scope(db::Tx& tx, const std::vector<DomainId>& domains,
                                              const std::vector<ZoneId>& zones) {
    OfferingScopeView view;
    for (const auto& id : domains) {
        append(view.domain_ids, id.to_string());
        const auto domain = TRY(db::find<db::DomainRow>(tx, id));
        if (domain) append(view.domains, domain->name);
    }
    for (const auto& id : zones) {
        append(view.zone_ids, id.to_string());
        const auto zone = TRY(db::find<db::ZoneRow>(tx, id));
        if (zone) append(view.zones, zone->name);
    }
    return view;
}

Status check_offering_scope(db::Tx& tx, const Caller& caller, const std::vector<DomainId>& domains,
                            const std::vector<ZoneId>& zones) {
    if (!caller.is_root() && domains.empty()) {
        return fail(Code::kInvalidArgument,
                    "domainid is needed: only a root admin makes offerings for everybody");
    }
    for (const auto& id : domains) {
        TRY(get_named<db::DomainRow>(tx, id, "domainid"));
        TRY(check_domain_access(tx, caller, id));
    }
    for (const auto& id : zones) TRY(get_named<db::ZoneRow>(tx, id, "zoneid"));
    return {};
}

Result<bool> may_use_offering(db::Tx& tx, const DomainId& domain,
                              const std::vector<DomainId>& domains) {
    if (domains.empty()) return true;
    for (const auto& id : domains) {
        if (TRY(db::is_domain_below(tx, domain, id))) return true;
    }
    return false;
}

}  // namespace lockstep::control
