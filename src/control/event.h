// Events: appended in the transaction that did what they tell.
#pragma once

#include <optional>
#include <string>

#include "control/access.h"
#include "control/caller.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::control {

enum class EventLevel { kInfo, kWarn, kError };
enum class EventState { kCreated, kScheduled, kStarted, kCompleted };

// The thing that an event is about, as the wire calls its kind: "VirtualMachine".
struct ResourceRef {
    std::string type{};
    Uuid id{};
    std::string name{};
};

struct NewEvent {
    EventId id{};  // drawn outside the closure, like the time
    Time at{};
    std::string type{};  // "VM.CREATE"
    EventLevel level = EventLevel::kInfo;
    EventState state = EventState::kCompleted;
    std::string description{};
    OwnerRef owner{};  // whose thing it is about
    UserId user_id{};  // who did it
    std::optional<ResourceRef> resource{};
    std::optional<EventId> start_id{};  // the first event of the same operation
    std::optional<SagaId> saga_id{};
};

Status append_event(db::Tx& tx, const NewEvent& event);

// The first event of a saga, in the transaction that submits it. Its id is the saga's: when the
// saga closes, append_saga_end finds it and writes how it ended, with the same type, owner and
// resource. `description` begins lower case: "deploying the virtual machine web-1".
struct SagaStart {
    SagaId saga_id{};
    Time at{};
    std::string type{};
    std::string description{};
    OwnerRef owner{};
    std::optional<ResourceRef> resource{};
};
Status append_saga_start(db::Tx& tx, const Caller& caller, const SagaStart& start);

// How a saga ended: "Successfully completed …" or "Error while …: reason". Nothing for a saga whose
// start was not told. For the engine's on_closed hook.
struct SagaEnd {
    SagaId saga_id{};
    Time at{};
    bool has_succeeded = false;
    std::string reason{};  // of a failure
};
Status append_saga_end(db::Tx& tx, const SagaEnd& end);

}  // namespace lockstep::control
