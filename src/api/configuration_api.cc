#include "api/configuration_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::ConfigurationView;
using control::ListConfigurations;
using control::SettingTarget;
using control::UpdateConfiguration;

Fields<ConfigurationView> configuration_fields() {
    using View = ConfigurationView;
    return {
        field("category", &View::category, "the setting's category"),
        field("group", &View::group, "the group in which the user interface shows it"),
        field("subgroup", &View::subgroup, "the part of that group"),
        field("name", &View::name, "its name"),
        field("value", &View::value, "its value"),
        field("defaultvalue", &View::default_value, "the value that it has by itself"),
        field("description", &View::description, "what it does"),
        field("isdynamic", &View::is_dynamic, "whether a change takes effect at once"),
        field("component", &View::component, "the program that reads it"),
        field("scope", &View::scope, "what the value is for: zone, cluster, …"),
        field("displaytext", &View::display_text, "its name for people"),
        field("type", &View::type, "Boolean, Number, Decimal, Range, String or Select"),
        field("options", &View::options, "the values to choose from"),
    };
}

Params<SettingTarget> target_params() {
    using Target = SettingTarget;
    return {
        param("zoneid", &Target::zone_id, "its value in this zone").refers_to("Zone"),
        param("clusterid", &Target::cluster_id, "its value in this cluster").refers_to("Cluster"),
        param("storageid", &Target::storage_pool_id, "its value for this storage pool")
            .refers_to("StoragePool"),
        param("imagestoreuuid", &Target::image_store_id, "its value for this image store")
            .refers_to("ImageStore"),
        param("domainid", &Target::domain_id, "its value in this domain").refers_to("Domain"),
        param("accountid", &Target::account_id, "its value for this account").refers_to("Account"),
    };
}

}  // namespace

std::vector<Command> configuration_commands(control::Configurations& configurations) {
    using List = ListConfigurations;
    using Change = UpdateConfiguration;
    std::vector<Command> commands;
    commands.push_back(
        list_command<List, ConfigurationView>("listConfigurations", "configuration")
            .describe("Lists the cloud's settings, or those of a zone, a cluster, …")
            .roles("AD")
            .params({
                param("name", &List::name, "only the setting of this name"),
                param("category", &List::category, "only settings of this category"),
                param("group", &List::group, "only settings of this group"),
                param("subgroup", &List::subgroup, "only settings of this part of a group"),
                param("parent", &List::parent, "only settings that depend on this one"),
            })
            .params(target_params())
            .params(paging_params())
            .fields(configuration_fields())
            .handle([&](const Caller& caller, const List& request) {
                return configurations.list(caller, request);
            }));
    commands.push_back(
        object_command<Change, ConfigurationView>("updateConfiguration", "configuration")
            .describe("Changes a setting.")
            .roles("AD")
            .params({
                param("name", &Change::name, "the setting").required(),
                param("value", &Change::value, "its new value; without one the default again")
                    .max_length(4096),
            })
            .params(target_params())
            .fields(configuration_fields())
            .handle([&](const Caller& caller, const Change& request) {
                return configurations.update(caller, request);
            }));
    return commands;
}

}  // namespace lockstep::api
