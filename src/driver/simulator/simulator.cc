#include "driver/simulator/simulator.h"

#include <fmt/format.h>

#include "base/log.h"

namespace lockstep::driver::simulator {
namespace {

// A call without a deadline is taken for lost after this time.
constexpr Duration kLongestCall = std::chrono::seconds{60};
constexpr std::string_view kDone = "";

struct LateRow {
    static constexpr const char* kTable = "late";
    static constexpr int kKeyColumns = 1;
    int64_t seq = 0;
    std::string verb{};
    std::string key{};
    int64_t incarnation = 0;
    int64_t counter = 0;
    std::string request{};
    int64_t due_at = 0;
};
BOOST_DESCRIBE_STRUCT(LateRow, (), (seq, verb, key, incarnation, counter, request, due_at))

struct RuleRow {
    static constexpr const char* kTable = "fault";
    static constexpr int kKeyColumns = 1;
    std::string name{};
    std::string rule{};
};
BOOST_DESCRIBE_STRUCT(RuleRow, (), (name, rule))

Deadline deadline_of(const Call& call, const Clock& clock) {
    return call.deadline.earlier_of(Deadline::after(clock, kLongestCall));
}

std::string resource_of(const Operation& operation) {
    const Address& target = operation.target();
    return fmt::format("{}/{}/{}", operation.kind(), target.place, target.name);
}

// Errors: kConflict when the token is not higher than the last that the resource saw.
Status fence(File& file, const Call& call, const std::string& resource) {
    const int64_t raised = TRY(
        file.execute("INSERT INTO token(resource, incarnation, counter) VALUES (?, ?, ?) "
                     "ON CONFLICT(resource) DO UPDATE SET incarnation = excluded.incarnation, "
                     "counter = excluded.counter WHERE (excluded.incarnation, excluded.counter) > "
                     "(incarnation, counter)",
                     resource, call.token.incarnation, call.token.counter));
    if (raised > 0) return {};
    return fail(Code::kConflict, fmt::format("stale token {}.{} for {}", call.token.incarnation,
                                             call.token.counter, resource));
}

// Takes the answer that the key was given before. Errors: that answer, if it was an error.
Status take_former(const KeptAnswer& former, const Call& call, Operation& operation,
                   const std::string& resource) {
    if (former.verb != operation.verb() || former.resource != resource) {
        return fail(Code::kInvalidArgument, fmt::format("key {} belongs to {} of {}", call.key,
                                                        former.verb, former.resource));
    }
    if (former.code != kDone) return fail(code_from_name(former.code), former.body);
    return operation.take_answer(former.body);
}

KeptAnswer answer_of(const Call& call, const Operation& operation, const std::string& resource,
                     const Status& outcome) {
    return {call.key, std::string(operation.verb()), resource,
            std::string(outcome ? kDone : code_name(outcome.error().code)),
            outcome ? operation.answer_text() : outcome.error().to_string()};
}

Status check_call(const Call& call, const Operation& operation) {
    if (!operation.is_write()) return {};
    if (!call.key.empty() && call.token > Token{}) return {};
    return fail(Code::kInvalidArgument,
                fmt::format("{} needs a key and a token", operation.verb()));
}

Error fault_error(const FaultRule& rule) {
    return error(code_from_name(rule.code), "fault " + rule.name);
}

}  // namespace

Simulator::Simulator(Runner& runner, const SimulatorOptions& options, std::unique_ptr<File> file)
    : runner_(runner),
      answers_(options.kept_answers),
      file_(std::move(file)),
      commit_(runner, *file_),
      late_(runner, [this](const LateEffect& late) { run_late(late); }) {}

Simulator::~Simulator() = default;

Result<std::unique_ptr<Simulator>> Simulator::open(Runner& runner,
                                                   const SimulatorOptions& options) {
    auto file = TRY(File::open(options.path));
    std::unique_ptr<Simulator> simulator(new Simulator(runner, options, std::move(file)));
    TRY(simulator->load());
    return simulator;
}

Status Simulator::load() {
    TRY(answers_.load(*file_));
    for (const auto& row : TRY(select_rows<RuleRow>(*file_, "ORDER BY name"))) {
        const auto body = TRY(parse_json(row.rule));
        script_.add(TRY(from_json<FaultRule>(body)));
    }
    for (auto& row : TRY(select_rows<LateRow>(*file_, "ORDER BY seq"))) {
        late_.add({row.seq, row.verb, row.key, row.incarnation, row.counter, row.request,
                   Time{Duration{row.due_at}}});
    }
    return {};
}

Status Simulator::perform_operation(const Call& call, Operation& operation) {
    TRY(check_call(call, operation));
    if (call.deadline.has_passed(runner_.clock())) {
        return fail(Code::kUnavailable, "the deadline had passed before the call");
    }
    const Call bounded{deadline_of(call, runner_.clock()), call.key, call.token};
    runner_.pass("call to the simulator");
    const auto rule = script_.meet(operation.verb(), operation.target());
    const Status outcome = rule ? perform_faultily(bounded, operation, *rule)
                                : take_effect(bounded, operation, nullptr);
    runner_.pass("reply of the simulator");
    if (bounded.deadline.has_passed(runner_.clock())) return lose_reply(bounded, operation);
    return outcome;
}

Status Simulator::perform_faultily(const Call& call, Operation& operation, const FaultRule& rule) {
    const Clock& clock = runner_.clock();
    switch (rule.kind) {
        case FaultKind::kErrorBefore:
            return fail(fault_error(rule));
        case FaultKind::kErrorAfter:
        case FaultKind::kPartialEffect:
            return take_effect(call, operation, &rule);
        case FaultKind::kLostReply:
            static_cast<void>(take_effect(call, operation, nullptr));
            return lose_reply(call, operation);
        case FaultKind::kLateReply:
            TRY(accept_late(call, operation, call.deadline.remaining(clock) + rule.delay));
            return lose_reply(call, operation);
        case FaultKind::kUnreachable:
            runner_.sleep_until(Deadline::after(clock, rule.delay).earlier_of(call.deadline));
            return fail(Code::kUnavailable,
                        fmt::format("{} can not be reached", operation.target().place));
        case FaultKind::kSlow:
            if (rule.delay >= call.deadline.remaining(clock)) {
                TRY(accept_late(call, operation, rule.delay));
                return lose_reply(call, operation);
            }
            runner_.sleep_for(rule.delay);
            return take_effect(call, operation, nullptr);
    }
    return fail(Code::kInternal, "unknown fault");
}

Status Simulator::take_effect(const Call& call, Operation& operation, const FaultRule* rule) {
    if (!operation.is_write()) {
        const Status ran = commit_.read([&](File& file) {
            World world{file};
            return operation.run(world);
        });
        return ran && rule != nullptr ? fail(fault_error(*rule)) : ran;
    }
    // Set inside, answered outside: a refusal is a result to be committed with its token.
    Status outcome;
    const Status committed = commit_.run([&](File& file) -> Status {
        const std::string resource = resource_of(operation);
        const auto former = TRY(answers_.find(file, call.key));
        if (former) {
            outcome = take_former(*former, call, operation, resource);
            return {};
        }
        outcome = fence(file, call, resource);
        if (!outcome) return {};
        World world{file, rule != nullptr && rule->kind == FaultKind::kPartialEffect};
        outcome = operation.run(world);
        // The file failed, not the system in it: nothing is remembered.
        if (!outcome && outcome.error().code == Code::kUnavailable) return outcome;
        if (!outcome) {
            TRY(GroupCommit::take_back(file));
            TRY(fence(file, call, resource));
        }
        if (outcome && rule != nullptr) outcome = fail(fault_error(*rule));
        return answers_.remember(file, answer_of(call, operation, resource, outcome));
    });
    return committed ? outcome : committed;
}

Status Simulator::accept_late(const Call& call, Operation& operation, Duration after) {
    if (!operation.is_write()) return {};
    LateEffect late{0,
                    std::string(operation.verb()),
                    call.key,
                    call.token.incarnation,
                    call.token.counter,
                    operation.request_text(),
                    runner_.clock().now() + after};
    const auto insert = [&](File& file) -> Status {
        TRY(
            file.execute("INSERT INTO late(verb, key, incarnation, counter, request, due_at) "
                         "VALUES (?, ?, ?, ?, ?, ?)",
                         late.verb, late.key, late.incarnation, late.counter, late.request,
                         int64_t{late.due_at.time_since_epoch().count()}));
        late.seq = file.last_row();
        return {};
    };
    TRY(commit_.run(insert));
    late_.add(std::move(late));
    return {};
}

// The caller waits in vain. A read had no effect that could be unknown.
Status Simulator::lose_reply(const Call& call, const Operation& operation) {
    runner_.sleep_until(call.deadline);
    const Code code = operation.is_write() ? Code::kOutcomeUnknown : Code::kUnavailable;
    return fail(code, fmt::format("no reply to {} by the deadline", operation.verb()));
}

void Simulator::run_late(const LateEffect& late) {
    const auto body = parse_json(late.request);
    const auto run = [&](auto verb, const auto& request) -> Result<bool> {
        TypedOperation<decltype(verb)> operation(request);
        TRY(take_effect(late.call(), operation, nullptr));
        return true;
    };
    const auto ran =
        body ? with_request<bool>(late.verb, *body, run) : Result<bool>(fail(body.error()));
    if (!ran) LOG_DEBUG("simulator: late {}: {}", late.verb, ran.error().to_string());
    // If the process dies before this the effect is run again at the next opening, and its key's
    // answer stops it.
    const Status forgotten = commit_.run([&](File& file) -> Status {
        TRY(file.execute("DELETE FROM late WHERE seq = ?", late.seq));
        return {};
    });
    if (!forgotten) LOG_ERROR("simulator: {}", forgotten.error().to_string());
}

Status Simulator::add_fault(const FaultRule& rule) {
    TRY(check_rule(rule));
    if (rule.is_stored) {
        TRY(commit_.run([&](File& file) {
            return put_row(file, RuleRow{rule.name, print_json(to_json(rule))});
        }));
    }
    script_.add(rule);
    return {};
}

Result<bool> Simulator::remove_fault(const std::string& name) {
    const auto erase = [&](File& file) -> Status {
        TRY(erase_row<RuleRow>(file, name));
        return {};
    };
    TRY(commit_.run(erase));
    return script_.remove(name);
}

Status Simulator::clear_faults() {
    const auto erase = [](File& file) -> Status {
        TRY(file.execute("DELETE FROM fault"));
        return {};
    };
    TRY(commit_.run(erase));
    script_.clear();
    return {};
}

Status Simulator::tamper(const Tampering& tampering) {
    return commit_.run([&](File& file) {
        World world{file};
        return simulator::tamper(world, tampering);
    });
}

Result<std::vector<std::string>> Simulator::contradictions() {
    std::vector<std::string> found;
    const auto find = [&](File& file) -> Status {
        found = TRY(find_contradictions(file));
        return {};
    };
    TRY(commit_.read(find));
    return found;
}

}  // namespace lockstep::driver::simulator
