// One call to the simulator, with its verb's types hidden: what the fault logic works on.
#pragma once

#include "driver/simulator/world.h"

namespace lockstep::driver::simulator {

class Operation {
  public:
    virtual ~Operation() = default;
    virtual std::string_view verb() const = 0;
    virtual std::string_view kind() const = 0;
    virtual bool is_write() const = 0;
    virtual const Address& target() const = 0;
    // Changes (or reads) the world and keeps the answer.
    virtual Status run(World& world) = 0;
    // The kept answer as text, and back.
    virtual std::string answer_text() const = 0;
    virtual Status take_answer(std::string_view text) = 0;
    virtual std::string request_text() const = 0;
};

template <class Verb>
class TypedOperation final : public Operation {
  public:
    using Request = typename Verb::Request;
    using Answer = typename Verb::Answer;

    // Borrows the request.
    explicit TypedOperation(const Request& request)
        : request_(request), target_(target_of(request)) {}

    std::string_view verb() const override { return Verb::kName; }
    std::string_view kind() const override { return Verb::kKind; }
    bool is_write() const override { return Verb::kIsWrite; }
    const Address& target() const override { return target_; }
    Status run(World& world) override {
        answer_ = TRY(apply(world, Verb{}, request_));
        return {};
    }
    std::string answer_text() const override { return print_json(to_json(answer_)); }
    Status take_answer(std::string_view text) override {
        const auto body = TRY(parse_json(text));
        answer_ = TRY(from_json<Answer>(body));
        return {};
    }
    std::string request_text() const override { return print_json(to_json(request_)); }

    Answer& answer() { return answer_; }

  private:
    const Request& request_;
    Address target_;
    Answer answer_{};
};

// Reads a request of the verb `name` and calls use(Verb{}, request) with it, which answers a
// Result<R>. Errors: kUnsupported for a verb that there is not, kInvalidArgument for a request
// that is not the verb's.
template <class R, class Use>
Result<R> with_request(std::string_view name, const json::value& body, Use use) {
    Result<R> result = fail(Code::kUnsupported, "no verb '" + std::string(name) + "'");
    boost::mp11::mp_for_each<AllVerbs>([&](auto verb) {
        using Verb = decltype(verb);
        if (Verb::kName != name) return;
        const auto request = from_json<typename Verb::Request>(body);
        if (request) {
            result = use(verb, *request);
        } else {
            result = fail(Code::kInvalidArgument,
                          std::string(name) + ": " + request.error().to_string());
        }
    });
    return result;
}

}  // namespace lockstep::driver::simulator
