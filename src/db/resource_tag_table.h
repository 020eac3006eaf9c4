// Tags: key and value on a resource of any taggable kind.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

struct ResourceTagRow {
    static constexpr std::string_view kTable = "resource_tag";
    ResourceTagId id{};
    std::string resource_type{};  // "UserVm": the wire's name of the kind
    Uuid resource_id{};
    std::string key{};
    std::string value{};
    std::optional<std::string> customer{};
    AccountId account_id{};
    DomainId domain_id{};
    Time created_at{};
};
BOOST_DESCRIBE_STRUCT(ResourceTagRow, (),
                      (id, resource_type, resource_id, key, value, customer, account_id, domain_id,
                       created_at))

// In the order of their keys.
Result<std::vector<ResourceTagRow>> list_tags_of(Tx& tx, std::string_view resource_type,
                                                 const Uuid& resource);
// All tags of several resources (at most 500) of one kind; by resource, then key.
Result<std::vector<ResourceTagRow>> list_tags_of(Tx& tx, std::string_view resource_type,
                                                 const std::vector<Uuid>& resources);
// Takes `key` off (all keys when absent), if it has that `value` (any when absent); how many went.
Result<int64_t> delete_tags(Tx& tx, std::string_view resource_type, const Uuid& resource,
                            const std::optional<std::string>& key,
                            const std::optional<std::string>& value);
// Tags follow a resource that changes hands.
Status move_tags(Tx& tx, std::string_view resource_type, const Uuid& resource,
                 const AccountId& account, const DomainId& domain);

}  // namespace lockstep::db
