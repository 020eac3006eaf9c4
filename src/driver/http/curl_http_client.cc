#include "driver/http/curl_http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <optional>

#include "base/guarded.h"
#include "model/store_url.h"

namespace lockstep::driver {
namespace {

constexpr size_t kMaxHeaderBytes = 64U << 10;

struct EasyEnd {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyEnd>;

struct ListEnd {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListEnd>;

// What the callbacks of one request fill.
struct Exchange {
    const HttpRequest& request;
    CURL* handle = nullptr;
    HttpAnswer answer;
    size_t header_bytes = 0;
    std::string fault;                // why a callback of ours ended the call
    std::optional<Error> sink_error;  // why the request's sink did
    bool is_address_forbidden = false;
};

bool is_status_line(std::string_view line) { return line.starts_with("HTTP/"); }

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' ')) {
        text.remove_suffix(1);
    }
    return text;
}

size_t on_header(char* bytes, size_t size, size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const std::string_view line(bytes, size * count);
    exchange.header_bytes += line.size();
    if (exchange.header_bytes > kMaxHeaderBytes) {
        exchange.fault = "the answer's header is too large";
        return 0;
    }
    if (is_status_line(line)) {  // a new one: "100 Continue" came before
        exchange.answer.headers.clear();
        return line.size();
    }
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
        exchange.answer.headers[lower_case(line.substr(0, colon))] = trim(line.substr(colon + 1));
    }
    return line.size();
}

size_t on_body(char* bytes, size_t size, size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    const std::string_view piece(bytes, size * count);
    long status = 0;
    curl_easy_getinfo(exchange.handle, CURLINFO_RESPONSE_CODE, &status);
    if (exchange.request.sink && status >= 200 && status < 300) {
        if (Status taken = exchange.request.sink(piece); !taken) {
            exchange.sink_error = std::move(taken.error());
            return 0;
        }
        return piece.size();
    }
    if (exchange.answer.body.size() + piece.size() > exchange.request.max_answer_bytes) {
        exchange.fault =
            fmt::format("the answer is larger than {} bytes", exchange.request.max_answer_bytes);
        return 0;
    }
    exchange.answer.body.append(piece);
    return piece.size();
}

// Judges the address that the name resolved to: a name may not lead where an address may not.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    // libcurl keeps room for every kind of address behind `addr`, which is declared too short.
    const char* raw = reinterpret_cast<const char*>(address) + offsetof(curl_sockaddr, addr);
    bool is_forbidden = true;
    if (address->family == AF_INET) {
        std::array<uint8_t, 4> bytes{};
        std::memcpy(bytes.data(), raw + offsetof(sockaddr_in, sin_addr), bytes.size());
        is_forbidden = model::is_forbidden_store_address(bytes);
    } else if (address->family == AF_INET6) {
        std::array<uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), raw + offsetof(sockaddr_in6, sin6_addr), bytes.size());
        is_forbidden = model::is_forbidden_store_address(bytes);
    }
    if (is_forbidden) {
        static_cast<Exchange*>(user)->is_address_forbidden = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    // Fails only for options that this libcurl was built without, which the tests would show.
    static_cast<void>(curl_easy_setopt(handle, option, value));
}

HeaderList header_list(const HttpRequest& request) {
    HeaderList list;
    const auto append = [&](const std::string& line) {
        if (curl_slist* longer = curl_slist_append(list.get(), line.c_str())) {
            static_cast<void>(list.release());
            list.reset(longer);
        }
    };
    for (const auto& [name, value] : request.headers) {
        append(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
    }
    // What libcurl would add by itself.
    for (const char* unwanted : {"Expect:", "Accept:"}) append(unwanted);
    const bool has_type = std::ranges::any_of(request.headers, [](const auto& header) {
        return lower_case(header.first) == "content-type";
    });
    if (!has_type) append("Content-Type:");
    return list;
}

void set_method(CURL* handle, const HttpRequest& request) {
    if (request.method == "HEAD") {
        set(handle, CURLOPT_NOBODY, 1L);
    } else if (request.method == "GET") {
        set(handle, CURLOPT_HTTPGET, 1L);
    } else {
        set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        if (request.method != "DELETE" || !request.body.empty()) {
            set(handle, CURLOPT_POSTFIELDS, request.body.data());
            set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        }
    }
}

long to_milliseconds(Duration span) {
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(span).count();
    return static_cast<long>(std::max<int64_t>(whole, 1));
}

void set_transport(CURL* handle, const CurlOptions& options, Duration time_left) {
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_PATH_AS_IS, 1L);
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_TCP_NODELAY, 1L);
    set(handle, CURLOPT_USERAGENT, "lockstep");
    set(handle, CURLOPT_TIMEOUT_MS, to_milliseconds(time_left));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS,
        to_milliseconds(std::min(time_left, options.longest_connect)));
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) set(handle, CURLOPT_CAINFO, options.ca_file.c_str());
    if (options.skip_tls_verification) {
        set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
        set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

void set_callbacks(CURL* handle, Exchange& exchange, char* error_text) {
    set(handle, CURLOPT_HEADERFUNCTION, &on_header);
    set(handle, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
    set(handle, CURLOPT_WRITEFUNCTION, &on_body);
    set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
    set(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(handle, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&exchange));
    set(handle, CURLOPT_ERRORBUFFER, error_text);
}

// Whether a byte of the request can have left this machine.
bool was_sent(CURL* handle) {
    long bytes = 0;
    curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

Error explain(const Exchange& exchange, CURLcode outcome, const char* error_text) {
    if (exchange.is_address_forbidden) {
        return error(Code::kUnavailable,
                     "the store's name leads to an address that is not allowed for stores");
    }
    const bool may_have_happened = exchange.request.has_effect && was_sent(exchange.handle);
    const Code code = may_have_happened ? Code::kOutcomeUnknown : Code::kUnavailable;
    if (exchange.sink_error) return *exchange.sink_error;
    if (!exchange.fault.empty()) return error(code, exchange.fault);
    const char* text = error_text[0] != '\0' ? error_text : curl_easy_strerror(outcome);
    return error(code, fmt::format("no answer from the store: {}", text));
}

}  // namespace

// Idle handles, the last used on top: each keeps its connection.
class CurlHttpClient::Handles {
  public:
    Easy take() {
        Easy handle = idle_.with([](std::vector<Easy>& idle) {
            if (idle.empty()) return Easy{};
            Easy last = std::move(idle.back());
            idle.pop_back();
            return last;
        });
        return handle ? std::move(handle) : Easy{curl_easy_init()};
    }
    void give_back(Easy handle) {
        curl_easy_reset(handle.get());  // keeps connections, forgets the request
        idle_.with([&](std::vector<Easy>& idle) { idle.push_back(std::move(handle)); });
    }

  private:
    Guarded<std::vector<Easy>> idle_;
};

CurlHttpClient::CurlHttpClient(Runner& runner, CurlOptions options)
    : runner_(runner),
      options_(std::move(options)),
      permits_(runner.make_semaphore()),
      handles_(std::make_unique<Handles>()) {
    for (int i = 0; i < options_.max_connections; ++i) permits_->release();
}

CurlHttpClient::~CurlHttpClient() = default;

Result<HttpAnswer> CurlHttpClient::send(const HttpRequest& request, Deadline deadline) {
    const Clock& clock = runner_.clock();
    deadline = deadline.earlier_of(Deadline::after(clock, options_.longest_call));
    if (deadline.has_passed(clock) || !permits_->acquire_until(deadline)) {
        return fail(Code::kUnavailable, "not sent to the store before the deadline");
    }
    Easy handle = handles_->take();
    if (!handle) {
        permits_->release();
        return fail(Code::kUnavailable, "no memory for a connection to the store");
    }
    Exchange exchange{request, handle.get(), {}, 0, {}, {}, false};
    char error_text[CURL_ERROR_SIZE] = {};
    const HeaderList headers = header_list(request);
    set(handle.get(), CURLOPT_URL, request.url.c_str());
    set(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    set_method(handle.get(), request);
    set_transport(handle.get(), options_, deadline.remaining(clock));
    set_callbacks(handle.get(), exchange, error_text);

    const CURLcode outcome = curl_easy_perform(handle.get());
    Result<HttpAnswer> result;
    if (outcome == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
        exchange.answer.status = static_cast<int>(status);
        result = std::move(exchange.answer);
    } else {
        result = fail(explain(exchange, outcome, error_text));
    }
    handles_->give_back(std::move(handle));
    permits_->release();
    return result;
}

}  // namespace lockstep::driver
