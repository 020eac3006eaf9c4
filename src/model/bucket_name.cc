#include "model/bucket_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lockstep::model {
namespace {

constexpr size_t kShortest = 3;
constexpr size_t kLongest = 63;

constexpr std::array<std::string_view, 3> kReservedPrefixes = {"xn--", "sthree-", "amzn-s3-demo-"};
constexpr std::array<std::string_view, 5> kReservedSuffixes = {"-s3alias", "--ol-s3", ".mrap",
                                                               "--x-s3", "--table-s3"};
// MinIO serves its own pages below /minio and refuses a bucket of that name.
constexpr std::array<std::string_view, 1> kReservedNames = {"minio"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }

bool has_address_form(std::string_view name) {
    return std::ranges::count(name, '.') == 3 &&
           std::ranges::all_of(name, [](char c) { return is_digit(c) || c == '.'; });
}

tl::unexpected<Error> refuse(std::string_view name, std::string_view rule) {
    return fail(Code::kInvalidArgument, fmt::format("bucket name '{}' {}", name, rule));
}

Status check_characters(std::string_view name) {
    if (name.size() < kShortest || name.size() > kLongest) {
        // A name of any length came from outside: the answer does not repeat it.
        return fail(Code::kInvalidArgument,
                    fmt::format("a bucket name has {} to {} characters; this one has {}", kShortest,
                                kLongest, name.size()));
    }
    const bool is_allowed = std::ranges::all_of(
        name, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
    if (!is_allowed) {
        return fail(Code::kInvalidArgument,
                    "a bucket name has lower case letters, digits, '-' and '.' only");
    }
    if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) {
        return refuse(name, "must begin and end with a letter or digit");
    }
    for (std::string_view pair : {"..", ".-", "-."}) {
        if (name.find(pair) != std::string_view::npos) {
            return refuse(name, "must have a letter or digit on both sides of a dot");
        }
    }
    return {};
}

}  // namespace

Status check_bucket_name(std::string_view name) {
    TRY(check_characters(name));
    if (has_address_form(name)) return refuse(name, "must not look like an IP address");
    for (std::string_view prefix : kReservedPrefixes) {
        if (name.starts_with(prefix)) {
            return refuse(name, fmt::format("must not begin with '{}', which is reserved", prefix));
        }
    }
    for (std::string_view suffix : kReservedSuffixes) {
        if (name.ends_with(suffix)) {
            return refuse(name, fmt::format("must not end with '{}', which is reserved", suffix));
        }
    }
    if (std::ranges::find(kReservedNames, name) != kReservedNames.end()) {
        return refuse(name, "is reserved");
    }
    return {};
}

}  // namespace lockstep::model
