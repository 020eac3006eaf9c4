// The fields that service and disk offerings share.
#pragma once

#include "api/field.h"
#include "control/offering.h"

namespace lockstep::api {

inline Fields<control::OfferingScopeView> offering_scope_fields() {
    using control::OfferingScopeView;
    return {
        field("domainid", &OfferingScopeView::domain_ids,
              "the ids of the domains that it is reserved for, comma-separated"),
        field("domain", &OfferingScopeView::domains, "the names of those domains"),
        field("zoneid", &OfferingScopeView::zone_ids,
              "the ids of the zones that it is reserved for, comma-separated"),
        field("zone", &OfferingScopeView::zones, "the names of those zones"),
    };
}

}  // namespace lockstep::api
