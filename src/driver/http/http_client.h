// HTTP to the world outside: one request, one answer, a deadline, and errors that say whether the
// request can have had an effect.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace lockstep::driver {

struct HttpRequest {
    std::string method{};
    std::string url{};  // encoded; sent as it is
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    // Whether it may change something: then a lost answer is kOutcomeUnknown, else kUnavailable.
    bool has_effect = true;
    size_t max_answer_bytes = 16U << 20;
    // Receives the body of an answer with status 2xx piece by piece, without limit, in place of
    // HttpAnswer::body. An error ends the call and is its answer.
    std::function<Status(std::string_view)> sink{};
};

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> headers{};  // names in lower case
    std::string body{};

    bool is_success() const { return status >= 200 && status < 300; }
    // Empty when the answer has no such header.
    std::string_view header(const std::string& lower_case_name) const;
};

class HttpClient {
  public:
    virtual ~HttpClient() = default;

    // Any answer of the server is a value, whatever its status; redirects are not followed.
    // Thread-safe; blocks up to the deadline. Errors: kUnavailable when the request certainly had
    // no effect, kOutcomeUnknown when it may have had.
    virtual Result<HttpAnswer> send(const HttpRequest& request, Deadline deadline) = 0;
};

}  // namespace lockstep::driver
