// A store on loopback that answers what a test tells it to, checks every signature with code of its
// own, and misbehaves on wish. Speaks just enough HTTP/1.1 for that.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/guarded.h"
#include "base/runner.h"
#include "driver/object_types.h"

namespace lockstep::driver::testing {

struct FakeRequest {
    std::string method{};
    std::string target{};                          // path and query as they came
    std::map<std::string, std::string> headers{};  // names in lower case
    std::string body{};
    bool is_signed_right = false;
};

struct FakeAnswer {
    enum class Fault {
        kNone,
        kCloseUnread,   // closes the connection without an answer
        kCloseInside,   // after the first half of the body
        kSilent,        // no answer until the client goes away
        kSilentInside,  // the first half of the body, then as kSilent
        kEndless,       // a body without end
        kRaw,           // `body` is all that is sent
    };

    int status = 200;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    Fault fault = Fault::kNone;
};

class FakeStore {
  public:
    using Answer = std::function<FakeAnswer(const FakeRequest&)>;

    // Listens from now on; `answer` is called on tasks of `runner`, also several at once.
    FakeStore(Runner& runner, const StoreKeys& keys, Answer answer);
    ~FakeStore();

    std::string url() const;
    int connections() const;
    std::vector<FakeRequest> requests() const;

  private:
    struct State;

    void accept_all();
    void serve(int connection);
    bool is_signed_right(const FakeRequest& request) const;

    Runner& runner_;
    const std::string access_key_;
    const Secret<std::string> secret_key_;
    const Answer answer_;
    int listener_ = -1;
    int port_ = 0;
    std::unique_ptr<Guarded<State>> state_;
    std::unique_ptr<Task> acceptor_;
};

}  // namespace lockstep::driver::testing
