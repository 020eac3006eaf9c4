#include "driver/s3/sigv4.h"

#include <gtest/gtest.h>

#include "driver/s3/dates.h"

namespace lockstep::driver {
namespace {

struct SignedVector {
    std::string method, authority, path;
    QueryParameters query;
    HeaderFields headers;
    std::string body, region, authorization;
};

struct PresignedVector {
    std::string method, authority, path;
    QueryParameters query;
    int seconds;
    std::string region, signature;
};

#include "driver/s3/testdata/sigv4_vectors.inc"

const StoreKeys& keys() {
    static const StoreKeys kKeys{"AKIDEXAMPLE",
                                 Secret<std::string>("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")};
    return kKeys;
}

const Time kAt = parse_listing_date("2026-03-09T07:05:01Z").value();

TEST(SigV4, SignsHeadersAsBotocoreDoes) {
    for (const SignedVector& vector : kSigned) {
        const HeaderFields headers =
            sign({vector.method, vector.authority, vector.path, vector.query, vector.headers},
                 vector.body, {keys(), vector.region, kAt});
        EXPECT_EQ(headers.back().first, "Authorization");
        EXPECT_EQ(headers.back().second, vector.authorization) << vector.method << vector.path;
    }
}

TEST(SigV4, PresignsAsBotocoreDoes) {
    for (const PresignedVector& vector : kPresigned) {
        const std::string target =
            presign({vector.method, vector.authority, vector.path, vector.query, {}},
                    std::chrono::seconds(vector.seconds), {keys(), vector.region, kAt});
        EXPECT_TRUE(target.ends_with("&X-Amz-Signature=" + vector.signature)) << target;
    }
}

TEST(SigV4, EncodesWhatIsNotUnreserved) {
    EXPECT_EQ(uri_encode("azAZ09-._~", false), "azAZ09-._~");
    EXPECT_EQ(uri_encode("a/b c+%\xc3\xbc", false), "a%2Fb%20c%2B%25%C3%BC");
    EXPECT_EQ(uri_encode("a/b", true), "a/b");
    EXPECT_EQ(uri_encode(std::string_view("\0\x1f", 2), true), "%00%1F");
}

TEST(SigV4, SortsTheQueryByItsEncodedForm) {
    EXPECT_EQ(canonical_query({{"b", "1"}, {"a", "2"}, {"a", "1"}, {"A", ""}, {"\xc3\xbc", "x"}}),
              "%C3%BC=x&A=&a=1&a=2&b=1");
}

TEST(StoreDates, AreReadAndWritten) {
    EXPECT_EQ(format_signing_time(kAt), "20260309T070501Z");
    EXPECT_EQ(parse_http_date("Mon, 09 Mar 2026 07:05:01 GMT").value(), kAt);
    EXPECT_EQ(parse_listing_date("2026-03-09T07:05:01.426Z").value(),
              kAt + std::chrono::milliseconds(426));
    EXPECT_EQ(parse_listing_date("2026-03-09T07:05:01.123456789Z").value(), kAt + Duration(123456));
    for (const char* text :
         {"", "Mon", "Mon, 9 Mar 2026 07:05:01 GMT", "Mon, 39 Mar 2026 07:05:01 GMT",
          "Mon, 09 Mar 2026 07:05:01 CET", "Mon, 09 Mar 2026 27:05:01 GMT"}) {
        EXPECT_FALSE(parse_http_date(text)) << text;
    }
    for (const char* text : {"", "2026-03-09", "2026-13-09T07:05:01Z", "2026-03-09T07:05:01",
                             "2026-03-09T07:05:61Z", "2026-03-09T07:05:01Zx"}) {
        EXPECT_FALSE(parse_listing_date(text)) << text;
    }
}

}  // namespace
}  // namespace lockstep::driver
