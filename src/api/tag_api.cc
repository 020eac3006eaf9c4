#include "api/tag_api.h"

#include "api/groups.h"
#include "api/tag_fields.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateTags;
using control::DeleteTags;
using control::ListTags;

Command list_tags(control::Tags& tags) {
    using Request = ListTags;
    return list_command<Request, control::TagView>("listTags", "tag")
        .describe("Lists tags.")
        .roles("ARDU")
        .params({
            param("key", &Request::key, "only tags of this key"),
            param("value", &Request::value, "only tags of this value"),
            param("resourceid", &Request::resource_id, "only tags of this resource"),
            param("resourcetype", &Request::resource_type, "only tags of this kind of resource"),
            param("customer", &Request::customer, "only tags for this customer"),
        })
        .params(owned_list_params())
        .fields(tag_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return tags.list(caller, request);
        });
}

Command create_tags(control::Tags& tags) {
    using Request = CreateTags;
    return success_command<Request>("createTags")
        .describe("Puts tags on resources: all of them or none.")
        .roles("ARDU")
        .params({
            param("resourceids", &Request::resource_ids, "the resources").required(),
            param("resourcetype", &Request::resource_type, "their kind: UserVm, Volume, …")
                .required(),
            param("tags", &Request::tags, "the tags, each with a key and a value").required(),
            param("customer", &Request::customer, "whom the tags are for"),
        })
        .async()
        .handle([&](const Caller& caller, const Request& request) {
            return tags.create(caller, request);
        });
}

Command delete_tags(control::Tags& tags) {
    using Request = DeleteTags;
    return success_command<Request>("deleteTags")
        .describe("Takes tags off resources: all of them or none.")
        .roles("ARDU")
        .params({
            param("resourceids", &Request::resource_ids, "the resources").required(),
            param("resourcetype", &Request::resource_type, "their kind: UserVm, Volume, …")
                .required(),
            param("tags", &Request::tags, "the tags, by key or by key and value; else all"),
        })
        .async()
        .handle([&](const Caller& caller, const Request& request) {
            return tags.remove(caller, request);
        });
}

}  // namespace

std::vector<Command> tag_commands(control::Tags& tags) {
    std::vector<Command> commands;
    commands.push_back(list_tags(tags));
    commands.push_back(create_tags(tags));
    commands.push_back(delete_tags(tags));
    return commands;
}

}  // namespace lockstep::api
