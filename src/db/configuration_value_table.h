// Configuration values that differ from the defaults in the program.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

struct ConfigurationValueRow {
    static constexpr std::string_view kTable = "configuration_value";
    ConfigurationValueId id{};
    int64_t generation = 0;
    std::string name{};
    std::string scope{};     // "global", "zone", …
    std::string scope_id{};  // "" for the global scope
    std::string value{};
    Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(ConfigurationValueRow, (),
                      (id, generation, name, scope, scope_id, value, updated_at))

Result<std::optional<ConfigurationValueRow>> find_configuration_value(Tx& tx, std::string_view name,
                                                                      std::string_view scope,
                                                                      std::string_view scope_id);
// All values of one scope.
Result<std::vector<ConfigurationValueRow>> list_configuration_values(Tx& tx, std::string_view scope,
                                                                     std::string_view scope_id);
// The values of one setting in all scopes.
Result<std::vector<ConfigurationValueRow>> list_values_of_setting(Tx& tx, std::string_view name);
Status delete_configuration_value(Tx& tx, const ConfigurationValueId& id);
// All values of one object's scope.
Status delete_configuration_of(Tx& tx, std::string_view scope, std::string_view scope_id);

}  // namespace lockstep::db
