// The parameters of a request: taken out of query and form body, decoded, one value per name.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/api_error.h"
#include "api/received.h"
#include "api/writer.h"

namespace lockstep::api {

// A request as the transport gives it, without any network in it. The text is the transport's.
struct WireRequest {
    std::string_view method{};  // "GET", "POST"
    std::string_view query{};   // raw, without the question mark
    std::string_view body{};
    std::string_view content_type{};
    std::string_view cookies{};  // the Cookie header
    std::string_view client_address{};
    // It came by the integration port: no authentication, the caller is the system's admin.
    bool is_trusted = false;
};

// More than any client sends, and few enough to look through.
constexpr size_t kMaxParameters = 4096;

class Request {
  public:
    // Decodes query and body; on a clash the query wins, within one of them the last value.
    // Errors: 431 for more than kMaxParameters and for text that is not UTF-8.
    static ApiResult<Request> parse(const WireRequest& wire);

    // Sorted by name as sent, byte by byte.
    std::span<const Received> parameters() const { return parameters_; }
    // By the exact name; what is absent is empty.
    std::optional<std::string_view> find(std::string_view name) const;
    // By the name in lower case, sent in any.
    std::optional<std::string_view> find_any_case(std::string_view lower_name) const;

    // Empty when there is none.
    std::string_view command() const { return find("command").value_or(std::string_view()); }
    Format format() const { return find("response") == "json" ? Format::kJson : Format::kXml; }

  private:
    void read_form(std::string_view form);
    void add(std::string_view raw_name, std::string_view raw_value);
    void keep_last_of_each();

    std::vector<Received> parameters_;
    // Holds every decoded text: its size is fixed before the first view into it is made.
    std::unique_ptr<char[]> text_;
    size_t used_ = 0;
};

// The value of a cookie in a Cookie header; nothing when it is not there.
std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name);

// Percent-decodes, + as space. What is no valid escape stays as it is. For tests and tools.
std::string decode_form(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace lockstep::api
