// A client of a simulator in a process of its own; the ports over it are those of make_ports.h.
#pragma once

#include <vector>

#include "base/guarded.h"
#include "base/runner.h"
#include "driver/call.h"
#include "driver/simulator/wire.h"

namespace lockstep::driver::simulator {

// Thread-safe. Each call has a connection to itself while it runs; idle ones are kept.
class RemoteSimulator {
  public:
    // Connects with the first call.
    RemoteSimulator(Runner& runner, std::string socket_path)
        : runner_(runner), socket_path_(std::move(socket_path)) {}

    // Errors, besides those of the verb: kUnavailable when the request can not be handed over whole
    // (nothing happened), kOutcomeUnknown when it was and no reply came; for a read, which has no
    // effect, that is kUnavailable too.
    template <class Verb>
    Result<typename Verb::Answer> perform(const Call& call, const typename Verb::Request& request) {
        const auto answer = TRY(exchange(call, Verb::kName, Verb::kIsWrite, to_json(request)));
        return from_json<typename Verb::Answer>(answer);
    }

    // An admin verb (admin.h). Errors: kForbidden when the process does not offer them.
    Result<json::value> administer(const Call& call, std::string_view verb,
                                   const json::value& body) {
        return exchange(call, verb, true, body);
    }

  private:
    Result<json::value> exchange(const Call& call, std::string_view verb, bool is_write,
                                 json::value request);
    Result<Socket> take_connection();

    Runner& runner_;
    const std::string socket_path_;
    Guarded<std::vector<Socket>> idle_;
};

}  // namespace lockstep::driver::simulator
