#include "driver/s3/s3_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"
#include "driver/s3/s3_xml.h"

namespace lockstep::driver {
namespace {

constexpr size_t kLongestQuote = 300;

struct Meaning {
    std::string_view word;
    Code code;
};

// The store's words that mean something to a caller. What is not here is judged by its status.
constexpr std::array kMeanings = std::to_array<Meaning>({
    {"AccessDenied", Code::kForbidden},
    {"AllAccessDisabled", Code::kForbidden},
    {"InvalidAccessKeyId", Code::kUnauthenticated},
    {"SignatureDoesNotMatch", Code::kUnauthenticated},
    {"RequestTimeTooSkewed", Code::kUnauthenticated},
    {"ExpiredToken", Code::kUnauthenticated},
    {"InvalidToken", Code::kUnauthenticated},
    {"AuthorizationHeaderMalformed", Code::kUnauthenticated},
    {"NoSuchBucket", Code::kNotFound},
    {"NoSuchKey", Code::kNotFound},
    {"NoSuchVersion", Code::kNotFound},
    {"NoSuchUpload", Code::kNotFound},
    {"NoSuchTagSet", Code::kNotFound},
    {"NoSuchBucketPolicy", Code::kNotFound},
    {"ServerSideEncryptionConfigurationNotFoundError", Code::kNotFound},
    {"ObjectLockConfigurationNotFoundError", Code::kNotFound},
    {"XMinioAdminNoSuchUser", Code::kNotFound},
    {"XMinioAdminNoSuchPolicy", Code::kNotFound},
    {"BucketAlreadyOwnedByYou", Code::kAlreadyExists},
    {"BucketAlreadyExists", Code::kAlreadyExists},
    {"BucketNotEmpty", Code::kPreconditionFailed},
    {"InvalidBucketState", Code::kPreconditionFailed},
    {"ObjectLocked", Code::kPreconditionFailed},
    {"XMinioIAMPolicyInUse", Code::kPreconditionFailed},
    {"XMinioIAMActionNotAllowed", Code::kForbidden},
    {"OperationAborted", Code::kUnavailable},
    {"NotImplemented", Code::kUnsupported},
    {"MethodNotAllowed", Code::kUnsupported},
    {"KMSNotConfigured", Code::kUnsupported},
    {"XMinioAdminVersionMismatch", Code::kUnsupported},
    {"XMinioAdminNotSupported", Code::kUnsupported},
    {"XMinioStorageFull", Code::kNoCapacity},
    {"XMinioBackendDown", Code::kUnavailable},
    {"XMinioAdminBucketQuotaExceeded", Code::kQuotaExceeded},
    {"QuotaExceeded", Code::kQuotaExceeded},
    {"TooManyBuckets", Code::kQuotaExceeded},
});

// Refusals with status 5xx that are given before any work was begun.
constexpr std::array<std::string_view, 5> kRefusedAtTheDoor = {
    "SlowDown", "ServerBusy", "XMinioServerNotInitialized", "TooManyRequests", "NotImplemented"};

std::string quote(std::string_view text) {
    std::string result(text.substr(0, kLongestQuote));
    for (char& c : result) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return result;
}

std::optional<Code> meaning_of(std::string_view word) {
    const auto found =
        std::ranges::find_if(kMeanings, [&](const Meaning& entry) { return entry.word == word; });
    if (found == kMeanings.end()) return std::nullopt;
    return found->code;
}

Code judge_by_status(int status) {
    switch (status) {
        case 400:
            return Code::kInvalidArgument;
        case 401:
            return Code::kUnauthenticated;
        case 403:
            return Code::kForbidden;
        case 409:
            return Code::kConflict;
        case 412:
            return Code::kPreconditionFailed;
        case 501:
            return Code::kUnsupported;
        default:
            return Code::kUnavailable;
    }
}

Code judge(const S3Request& request, const S3Answer& answer) {
    const int status = answer.http.status;
    const bool is_store = !answer.error_code.empty();
    if (status >= 500) {
        const bool is_at_the_door =
            std::ranges::find(kRefusedAtTheDoor, answer.error_code) != kRefusedAtTheDoor.end();
        const auto meaning = meaning_of(answer.error_code);
        if (meaning == Code::kNoCapacity || meaning == Code::kUnsupported) return *meaning;
        return request.has_effect() && !is_at_the_door ? Code::kOutcomeUnknown : Code::kUnavailable;
    }
    if (!is_store) {
        // Something else answers at this address; its words about our buckets mean nothing.
        return Code::kUnavailable;
    }
    return meaning_of(answer.error_code).value_or(judge_by_status(status));
}

// MinIO's admin API answers refusals as JSON, S3 as XML; a HEAD's refusal is in headers.
void read_refusal(S3Answer& answer) {
    const std::string& body = answer.http.body;
    if (body.empty()) {
        answer.error_code = answer.http.header("x-minio-error-code");
        answer.error_text = answer.http.header("x-minio-error-desc");
    } else if (body.starts_with('{')) {
        const auto document = parse_json(body, 1U << 20);
        if (!document || !document->is_object()) return;
        const json::object& object = document->get_object();
        const auto text = [&](std::string_view name) -> std::string {
            const json::value* value = object.if_contains(name);
            return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
        };
        answer.error_code = text("Code");
        answer.error_text = text("Message");
    } else if (auto refusal = read_error(body)) {
        answer.error_code = std::move(refusal->code);
        answer.error_text = std::move(refusal->text);
    }
    answer.error_code = quote(answer.error_code);
    answer.error_text = quote(answer.error_text);
}

}  // namespace

Error explain_refusal(const S3Request& request, const S3Answer& answer) {
    const Code code = judge(request, answer);
    if (answer.error_code.empty()) {
        return error(code, fmt::format("{}: what answers at the store's address is no S3 store "
                                       "(HTTP status {})",
                                       request.act, answer.http.status));
    }
    return error(code, fmt::format("{}: the store answered {}: {}", request.act, answer.error_code,
                                   answer.error_text));
}

S3Client::S3Client(HttpClient& http, const Clock& clock, model::StoreUrl url, StoreKeys keys,
                   std::string region, StoreCallSink audit)
    : http_(http),
      clock_(clock),
      url_(std::move(url)),
      keys_(std::move(keys)),
      region_(std::move(region)),
      audit_(std::move(audit)) {}

Result<S3Answer> S3Client::ask(const Call& call, const S3Request& request) const {
    const MonotonicTime begin = clock_.monotonic();
    const UnsignedRequest unsigned_request{request.method, url_.authority(), request.path,
                                           request.query, request.headers};
    HttpRequest http;
    http.method = request.method;
    http.url = url_.origin() + encoded_target(unsigned_request);
    http.headers = sign(unsigned_request, request.body, {keys_, region_, clock_.now()});
    http.body = request.body;
    http.has_effect = request.has_effect();
    http.max_answer_bytes = request.max_answer_bytes;
    http.sink = request.sink;

    Result<S3Answer> answer = http_.send(http, call.deadline).map([](HttpAnswer&& received) {
        S3Answer result{std::move(received), {}, {}};
        if (!result.is_success()) read_refusal(result);
        return result;
    });
    if (!answer) answer = fail(with_context(std::move(answer.error()), request.act));
    record(call, request, answer, clock_.monotonic() - begin);
    return answer;
}

Result<HttpAnswer> S3Client::send(const Call& call, const S3Request& request) const {
    S3Answer answer = TRY(ask(call, request));
    if (!answer.is_success()) return fail(explain_refusal(request, answer));
    return std::move(answer.http);
}

S3Client S3Client::with_keys(StoreKeys keys) const {
    return {http_, clock_, url_, std::move(keys), region_, audit_};
}

std::string S3Client::presigned_url(const UnsignedRequest& request,
                                    std::chrono::seconds valid_for) const {
    UnsignedRequest ours = request;
    ours.authority = url_.authority();
    return url_.origin() + presign(ours, valid_for, {keys_, region_, clock_.now()});
}

void S3Client::record(const Call& call, const S3Request& request, const Result<S3Answer>& answer,
                      Duration took) const {
    if (!audit_) return;
    StoreCallRecord record{request.act, request.path, call.key, "ok", 0, took};
    if (!answer) {
        record.outcome = code_name(answer.error().code);
    } else {
        record.http_status = answer->http.status;
        if (!answer->is_success()) {
            record.outcome =
                fmt::format("{} {}", code_name(judge(request, *answer)), answer->error_code);
        }
    }
    audit_(record);
}

}  // namespace lockstep::driver
