// From a request to its answer, without any network: parse, authenticate, find the command, check
// the role, decode, call the control layer, write.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/answer.h"
#include "api/command_table.h"
#include "api/identity_port.h"
#include "api/parking.h"
#include "api/request.h"
#include "base/rng.h"
#include "base/runner.h"
#include "control/job.h"

namespace lockstep::api {

// One answered call, for metrics. `command` is empty where none was recognised.
struct Served {
    std::string_view command;
    int status = 200;
    Duration time{0};
};

struct PipelineOptions {
    int32_t max_page_size = 500;
    // How long a call waits for the saga behind a synchronous command.
    Duration park_limit = std::chrono::seconds{60};
    // CloudStack's switch of the same purpose: changes by POST only, requests with an expiry only.
    bool enforces_post_and_expiry = false;
    // Session cookies go over TLS only.
    bool has_secure_cookies = false;
    // Called for every answer, from any thread; empty: not at all.
    std::function<void(const Served&)> observe;
};

struct PipelineParts {
    const CommandTable& table;
    IdentityPort& identity;
    control::Jobs& jobs;
    Runner& runner;
    Rng& rng;
};

// Thread-safe. The parts outlive it.
class Pipeline {
  public:
    Pipeline(const PipelineParts& parts, PipelineOptions options);

    // Calls `respond` once: before it returns, or later from the parking's task when the command
    // waits for a saga. Blocks as the control layer does: call it on a worker. The texts of `wire`
    // are not used after it returns.
    void serve(const WireRequest& wire, Respond respond);

  private:
    // What is known of a request beyond its parameters.
    struct Exchange;

    ApiResult<control::Caller> authenticate(const Exchange& exchange) const;
    ApiResult<control::Caller> check_signature(const Exchange& exchange) const;
    ApiResult<control::Caller> check_session(const Exchange& exchange) const;
    ApiResult<void> check_allowed(const Exchange& exchange, const control::Caller& caller) const;
    ApiResult<void> check_method(const Exchange& exchange) const;

    void dispatch(Exchange& exchange);
    void run_command(Exchange& exchange, control::Caller caller);
    void log_in(Exchange& exchange);
    void log_out(Exchange& exchange);
    void park(Exchange& exchange, const control::Caller& caller, const control::Started& started);

    void send(Exchange& exchange, WireAnswer answer) const;
    void refuse_with(Exchange& exchange, const ApiError& error) const;
    std::string next_request_id();
    std::string cookie(std::string_view name, std::string_view value, std::string_view rest) const;

    const CommandTable& table_;
    IdentityPort& identity_;
    control::Jobs& jobs_;
    const Clock& clock_;
    const PipelineOptions options_;
    const std::string request_prefix_;  // tells the requests of this process from others'
    std::atomic<uint64_t> requests_ = 0;
    Parking parking_;
};

}  // namespace lockstep::api
