// Signed calls to one store with one pair of keys, and what the store's refusals mean.
#pragma once

#include <memory>

#include "driver/call.h"
#include "driver/http/http_client.h"
#include "driver/s3/sigv4.h"
#include "driver/store_audit.h"
#include "model/store_url.h"

namespace lockstep::driver {

struct S3Request {
    std::string act{};  // its name in the S3 or admin API, for audit and errors
    std::string method = "GET";
    std::string path = "/";  // not encoded
    QueryParameters query{};
    HeaderFields headers{};
    std::string body{};
    size_t max_answer_bytes = 16U << 20;
    std::function<Status(std::string_view)> sink{};  // as HttpRequest's

    bool has_effect() const { return method != "GET" && method != "HEAD"; }
};

// An answer of any status. `error_code` is the store's own word for a refusal ("NoSuchBucket"); it
// is empty for a success, and for what no S3 store says.
struct S3Answer {
    HttpAnswer http{};
    std::string error_code{};
    std::string error_text{};

    bool is_success() const { return http.is_success(); }
};

// What a refusal means for the request's caller. Only a store's own word counts as kNotFound: a 404
// of anything else that answers at this address is kUnavailable.
Error explain_refusal(const S3Request& request, const S3Answer& answer);

// Thread-safe.
class S3Client {
  public:
    // `http` and `clock` must outlive it.
    S3Client(HttpClient& http, const Clock& clock, model::StoreUrl url, StoreKeys keys,
             std::string region, StoreCallSink audit);

    // The store's answer, whatever it says. Errors: those of HttpClient::send.
    Result<S3Answer> ask(const Call& call, const S3Request& request) const;
    // A successful answer; a refusal as explain_refusal has it.
    Result<HttpAnswer> send(const Call& call, const S3Request& request) const;

    // The same store with other keys.
    S3Client with_keys(StoreKeys keys) const;
    // A URL for whoever holds it, as driver::presign.
    std::string presigned_url(const UnsignedRequest& request, std::chrono::seconds valid_for) const;

    const StoreKeys& keys() const { return keys_; }
    const Clock& clock() const { return clock_; }

  private:
    void record(const Call& call, const S3Request& request, const Result<S3Answer>& answer,
                Duration took) const;

    HttpClient& http_;
    const Clock& clock_;
    const model::StoreUrl url_;
    const StoreKeys keys_;
    const std::string region_;
    const StoreCallSink audit_;
};

}  // namespace lockstep::driver
