#include "db/configuration_value_table.h"

namespace lockstep::db {

Result<std::optional<ConfigurationValueRow>> find_configuration_value(Tx& tx, std::string_view name,
                                                                      std::string_view scope,
                                                                      std::string_view scope_id) {
    return select_one<ConfigurationValueRow>(tx, "WHERE name = $1 AND scope = $2 AND scope_id = $3",
                                             values(name, scope, scope_id));
}

Result<std::vector<ConfigurationValueRow>> list_configuration_values(Tx& tx, std::string_view scope,
                                                                     std::string_view scope_id) {
    return select<ConfigurationValueRow>(tx, "WHERE scope = $1 AND scope_id = $2 ORDER BY name",
                                         values(scope, scope_id));
}

Result<std::vector<ConfigurationValueRow>> list_values_of_setting(Tx& tx, std::string_view name) {
    return select<ConfigurationValueRow>(tx, "WHERE name = $1", values(name));
}

Status delete_configuration_value(Tx& tx, const ConfigurationValueId& id) {
    TRY(tx.execute("DELETE FROM configuration_value WHERE id = $1", values(id)));
    return {};
}

Status delete_configuration_of(Tx& tx, std::string_view scope, std::string_view scope_id) {
    TRY(tx.execute("DELETE FROM configuration_value WHERE scope = $1 AND scope_id = $2",
                   values(scope, scope_id)));
    return {};
}

}  // namespace lockstep::db
