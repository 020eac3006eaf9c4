// Usage events: what billing reads; written with the change that they are about.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

struct UsageEventRow {
    static constexpr std::string_view kTable = "usage_event";
    UsageEventId id{};
    std::string type{};  // "VM.CREATE"
    AccountId account_id{};
    DomainId domain_id{};
    std::optional<ZoneId> zone_id{};
    Uuid resource_id{};
    std::string resource_name{};
    std::optional<Uuid> offering_id{};
    std::optional<Uuid> template_id{};
    std::optional<int64_t> size_bytes{};
    std::map<std::string, std::string> details{};
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(UsageEventRow, (),
                      (id, type, account_id, domain_id, zone_id, resource_id, resource_name,
                       offering_id, template_id, size_bytes, details, created_at))

}  // namespace lockstep::db
