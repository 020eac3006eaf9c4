#include "api/groups.h"
#include "api/network_offering_api.h"

namespace lockstep::api {

std::vector<Command> os_type_commands(control::OsTypes& types) {
    using control::ListOsTypes;
    using View = control::OsTypeView;
    const Fields<View> fields = {
        field("id", &View::id, "the operating system's id"),
        field("oscategoryid", &View::category_id, "its family's id"),
        field("oscategoryname", &View::category_name, "its family's name"),
        field("name", &View::description, "its name"),
        field("description", &View::description, "its name"),
        field("isuserdefined", &View::is_user_defined, "whether an operator added it"),
        field(
            "fordisplay", [](const View&) { return true; }, "whether users see it"),
    };
    std::vector<Command> commands;
    commands.push_back(
        list_command<ListOsTypes, View>("listOsTypes", "ostype")
            .describe("Lists the guest operating systems that templates may name.")
            .roles("ARDU")
            .params({
                param("id", &ListOsTypes::id, "only this one").refers_to("GuestOS"),
                param("ids", &ListOsTypes::ids, "only these").refers_to("GuestOS"),
                param("oscategoryid", &ListOsTypes::category_id, "only those of this family")
                    .refers_to("GuestOSCategory"),
                param("description", &ListOsTypes::description, "only the one of this name"),
            })
            .params(paging_params())
            .refuses({"fordisplay"}, "A")
            .fields(fields)
            .handle([&](const control::Caller& caller, const ListOsTypes& request) {
                return types.list(caller, request);
            }));
    return commands;
}

}  // namespace lockstep::api
