#include "api/event_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::EventView;

Fields<EventView> event_fields() {
    using View = EventView;
    return Fields<View>{
        field("id", &View::id, "the event's id"),
        field("username", &View::username, "who caused it"),
        field("type", &View::type, "what happened: VM.CREATE, …"),
        field("level", &View::level, "INFO, WARN or ERROR"),
        field("description", &View::description, "what happened, in words"),
        field("resourceid", &View::resource_id, "what it happened to"),
        field("resourcetype", &View::resource_type, "the kind of that"),
        field("resourcename", &View::resource_name, "the name of that"),
        field("created", &View::created, "when it happened"),
        field("state", &View::state, "Created, Scheduled, Started or Completed"),
        field("parentid", &View::parent_id, "the first event of the same operation"),
        field("archived", &View::is_archived, "whether it was put away"),
    }
        .with(owner_fields());
}

}  // namespace

std::vector<Command> event_commands(control::Events& events) {
    using Request = control::ListEvents;
    std::vector<Command> commands;
    commands.push_back(
        list_command<Request, EventView>("listEvents", "event")
            .describe("Lists events, newest first.")
            .roles("ARDU")
            .params({
                param("id", &Request::id, "only this event").refers_to("Event"),
                param("startid", &Request::start_id, "only events of the operation of this one")
                    .refers_to("Event"),
                param("level", &Request::level, "INFO, WARN or ERROR"),
                param("state", &Request::state, "Created, Scheduled, Started or Completed"),
                param("type", &Request::type, "only events of this type"),
                param("resourceid", &Request::resource_id, "only events about this thing"),
                param("resourcetype", &Request::resource_type,
                      "only events about this kind of thing"),
                param("startdate", &Request::start, "only events of this time or later"),
                param("enddate", &Request::end, "only events of this time or earlier"),
                param("archived", &Request::is_archived, "events that were put away"),
            })
            .params(owned_list_params())
            .refuses({"duration", "entrytime"})
            .fields(event_fields())
            .handle([&](const control::Caller& caller, const Request& request) {
                return events.list(caller, request);
            }));
    return commands;
}

}  // namespace lockstep::api
