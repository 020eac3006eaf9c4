#include "driver/s3/bucket_calls.h"

#include <openssl/evp.h>

#include <array>

#include "base/check.h"
#include "base/encoding.h"
#include "driver/s3/dates.h"

namespace lockstep::driver {
namespace {

std::string path_of(const std::string& bucket) { return "/" + bucket; }

// Against bit rot on the way only: nothing rests on it that an enemy could forge.
std::string md5_base64(std::string_view bytes) {
    std::array<uint8_t, 16> digest{};
    unsigned size = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_md5(), nullptr) == 1,
          "OpenSSL has MD5");
    return base64_encode(digest);
}

// A document sent with its MD5, which S3 demands of some calls and takes with all.
S3Request with_body(S3Request request, std::string body) {
    request.headers.emplace_back("Content-MD5", md5_base64(body));
    request.body = std::move(body);
    return request;
}

S3Request get(const char* act, const std::string& bucket, const char* subresource) {
    return {.act = act, .path = path_of(bucket), .query = {{subresource, ""}}};
}

S3Request put(const char* act, const std::string& bucket, const char* subresource,
              std::string body) {
    return with_body(
        {.act = act, .method = "PUT", .path = path_of(bucket), .query = {{subresource, ""}}},
        std::move(body));
}

S3Request drop(const char* act, const std::string& bucket, const char* subresource) {
    return {.act = act, .method = "DELETE", .path = path_of(bucket), .query = {{subresource, ""}}};
}

// An effect whose answer could not be read may have happened.
template <class T>
Result<T> after_effect(Result<T> read) {
    if (!read) read.error().code = Code::kOutcomeUnknown;
    return read;
}

}  // namespace

Status BucketCalls::create(const Call& call, const std::string& name, bool object_lock) const {
    S3Request request{.act = "CreateBucket", .method = "PUT", .path = path_of(name)};
    if (object_lock) request.headers.emplace_back("X-Amz-Bucket-Object-Lock-Enabled", "true");
    TRY(client_.send(call, request));
    return {};
}

Status BucketCalls::remove(const Call& call, const std::string& name) const {
    TRY(client_.send(call, {.act = "DeleteBucket", .method = "DELETE", .path = path_of(name)}));
    return {};
}

Result<BucketPresence> BucketCalls::look(const Call& call, const std::string& name) const {
    // Not HeadBucket: its refusals have no body, so that any web server's 404 would read as absent.
    const S3Request request = get("GetBucketLocation", name, "location");
    const S3Answer answer = TRY(client_.ask(call, request));
    const bool is_absent = answer.error_code == "NoSuchBucket" && answer.http.status == 404;
    if (!answer.is_success() && !is_absent) return fail(explain_refusal(request, answer));
    const auto date = parse_http_date(answer.http.header("date"));
    return BucketPresence{!is_absent, date ? *date : Time{}};
}

Status BucketCalls::list(const Call& call, const PageSink<BucketListed>& sink) const {
    BucketListReader reader(sink);
    std::string token;
    do {
        S3Request request{.act = "ListBuckets"};
        if (!token.empty()) request.query.emplace_back("continuation-token", token);
        request.sink = [&](std::string_view piece) { return reader.feed(piece); };
        TRY(client_.send(call, request));
        token = TRY(reader.finish());
    } while (!token.empty());
    return {};
}

Result<std::string> BucketCalls::read_setting(const Call& call, const S3Request& request,
                                              std::string_view absent_word) const {
    S3Answer answer = TRY(client_.ask(call, request));
    if (answer.error_code == absent_word && answer.http.status == 404) return std::string{};
    if (!answer.is_success()) return fail(explain_refusal(request, answer));
    if (answer.http.body.empty()) {
        return fail(Code::kUnavailable, request.act + ": the store's answer is empty");
    }
    return std::move(answer.http.body);
}

Result<std::map<std::string, std::string>> BucketCalls::tags(const Call& call,
                                                             const std::string& name) const {
    const std::string body =
        TRY(read_setting(call, get("GetBucketTagging", name, "tagging"), "NoSuchTagSet"));
    if (body.empty()) return std::map<std::string, std::string>{};
    return read_tagging(body);
}

Status BucketCalls::put_tags(const Call& call, const std::string& name,
                             const std::map<std::string, std::string>& tags) const {
    TRY(client_.send(call, put("PutBucketTagging", name, "tagging", write_tagging(tags))));
    return {};
}

Result<std::string> BucketCalls::versioning(const Call& call, const std::string& name) const {
    const HttpAnswer answer =
        TRY(client_.send(call, get("GetBucketVersioning", name, "versioning")));
    return read_versioning(answer.body);
}

Status BucketCalls::put_versioning(const Call& call, const std::string& name,
                                   bool is_enabled) const {
    TRY(client_.send(call,
                     put("PutBucketVersioning", name, "versioning", write_versioning(is_enabled))));
    return {};
}

Result<bool> BucketCalls::encryption(const Call& call, const std::string& name) const {
    const std::string body = TRY(read_setting(call, get("GetBucketEncryption", name, "encryption"),
                                              "ServerSideEncryptionConfigurationNotFoundError"));
    if (body.empty()) return false;
    return read_encryption(body);
}

Status BucketCalls::put_encryption(const Call& call, const std::string& name,
                                   bool is_enabled) const {
    TRY(client_.send(call, is_enabled
                               ? put("PutBucketEncryption", name, "encryption", write_encryption())
                               : drop("DeleteBucketEncryption", name, "encryption")));
    return {};
}

Result<bool> BucketCalls::object_lock(const Call& call, const std::string& name) const {
    const std::string body =
        TRY(read_setting(call, get("GetObjectLockConfiguration", name, "object-lock"),
                         "ObjectLockConfigurationNotFoundError"));
    if (body.empty()) return false;
    return read_object_lock(body);
}

Result<std::string> BucketCalls::policy(const Call& call, const std::string& name) const {
    return read_setting(call, get("GetBucketPolicy", name, "policy"), "NoSuchBucketPolicy");
}

Status BucketCalls::put_policy(const Call& call, const std::string& name,
                               const std::string& document) const {
    TRY(client_.send(call, document.empty() ? drop("DeleteBucketPolicy", name, "policy")
                                            : put("PutBucketPolicy", name, "policy", document)));
    return {};
}

Result<VersionPage> BucketCalls::versions(const Call& call, const std::string& name,
                                          int max) const {
    S3Request request = get("ListObjectVersions", name, "versions");
    request.query.emplace_back("max-keys", std::to_string(max));
    request.query.emplace_back("encoding-type", "url");
    return read_versions(TRY(client_.send(call, request)).body);
}

Result<DeleteFailures> BucketCalls::delete_versions(const Call& call, const std::string& name,
                                                    std::span<const ObjectVersion> versions) const {
    std::vector<ObjectVersion> together;
    DeleteFailures failures;
    const auto add = [&](const DeleteFailures& more) {
        if (failures.count == 0) failures.first = more.first;
        failures.count += more.count;
    };
    for (const ObjectVersion& version : versions) {
        if (is_writable_in_xml(version.key)) {
            together.push_back(version);
        } else {
            add(TRY(delete_one(call, name, version)));
        }
    }
    if (together.empty()) return failures;
    const S3Request request = with_body({.act = "DeleteObjects",
                                         .method = "POST",
                                         .path = path_of(name),
                                         .query = {{"delete", ""}}},
                                        write_delete(together));
    const HttpAnswer answer = TRY(client_.send(call, request));
    add(TRY(after_effect(read_delete(answer.body))));
    return failures;
}

Result<DeleteFailures> BucketCalls::delete_one(const Call& call, const std::string& name,
                                               const ObjectVersion& version) const {
    const S3Request request{.act = "DeleteObject",
                            .method = "DELETE",
                            .path = path_of(name) + "/" + version.key,
                            .query = {{"versionId", version.version_id}}};
    const S3Answer answer = TRY(client_.ask(call, request));
    if (answer.is_success()) return DeleteFailures{};
    const Error refusal = explain_refusal(request, answer);
    if (refusal.code != Code::kForbidden && refusal.code != Code::kPreconditionFailed) {
        return fail(refusal);
    }
    return DeleteFailures{1, {answer.error_code, answer.error_text}};
}

Result<std::vector<Upload>> BucketCalls::uploads(const Call& call, const std::string& name,
                                                 int max) const {
    S3Request request = get("ListMultipartUploads", name, "uploads");
    request.query.emplace_back("max-uploads", std::to_string(max));
    request.query.emplace_back("encoding-type", "url");
    return read_uploads(TRY(client_.send(call, request)).body);
}

Status BucketCalls::abort_upload(const Call& call, const std::string& name,
                                 const Upload& upload) const {
    const S3Request request{.act = "AbortMultipartUpload",
                            .method = "DELETE",
                            .path = path_of(name) + "/" + upload.key,
                            .query = {{"uploadId", upload.upload_id}}};
    const S3Answer answer = TRY(client_.ask(call, request));
    if (answer.is_success() || answer.error_code == "NoSuchUpload") return {};
    return fail(explain_refusal(request, answer));
}

}  // namespace lockstep::driver
