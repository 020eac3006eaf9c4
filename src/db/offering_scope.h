// Which offerings a domain and a zone may use: the part that all kinds of offering share.
#pragma once

#include <optional>

#include "db/list_query.h"

namespace lockstep::db {

// Offerings name domains and zones in JSON arrays; an empty array means all. Ids are of fixed form,
// so that a substring is a member.
inline void usable_offerings(ListQuery& query, const std::optional<DomainId>& domain,
                             const std::optional<ZoneId>& zone) {
    if (domain) {
        query.where(
            "(t.domain_ids = '[]' OR EXISTS (SELECT 1 FROM domain_ancestor a WHERE a.domain_id = ? "
            "AND t.domain_ids LIKE '%' || a.ancestor_id || '%'))",
            values(*domain));
    }
    if (zone) {
        query.where("(t.zone_ids = '[]' OR t.zone_ids LIKE '%' || ? || '%')", values(*zone));
    }
}

}  // namespace lockstep::db
