#include "api/request.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/signature.h"

namespace lockstep::api {
namespace {

WireRequest get(std::string_view query) { return {.method = "GET", .query = query}; }

Request parse(std::string_view query) {
    auto request = Request::parse(get(query));
    EXPECT_TRUE(request);
    return std::move(*request);
}

TEST(Request, DecodesPlusAndPercent) {
    const Request request = parse("name=my+vm%2B1%20x&empty=&bare&command=a%zz%4");
    EXPECT_EQ(request.find("name"), "my vm+1 x");
    EXPECT_EQ(request.find("empty"), "");
    EXPECT_EQ(request.find("bare"), "");
    EXPECT_EQ(request.command(), "a%zz%4");
    EXPECT_FALSE(request.find("absent"));
}

TEST(Request, PrefersTheQueryAndTheLastValue) {
    const auto request =
        Request::parse({.method = "POST",
                        .query = "a=1&a=2",
                        .body = "a=3&b=4&b=5",
                        .content_type = "application/x-www-form-urlencoded; charset=UTF-8"});
    ASSERT_TRUE(request);
    EXPECT_EQ(request->find("a"), "2");
    EXPECT_EQ(request->find("b"), "5");
    EXPECT_EQ(request->parameters().size(), 2U);
}

TEST(Request, LeavesBodiesOfOtherTypesAlone) {
    const auto request = Request::parse(
        {.method = "POST", .query = "a=1", .body = "b=2", .content_type = "application/json"});
    ASSERT_TRUE(request);
    EXPECT_FALSE(request->find("b"));
}

TEST(Request, KeepsNamesAsSentBesidesTheirKeys) {
    const Request request = parse("Tags[0].Key=v&ZoneId=z");
    ASSERT_EQ(request.parameters().size(), 2U);
    EXPECT_EQ(request.parameters()[0].name, "Tags[0].Key");
    EXPECT_EQ(request.parameters()[0].key, "tags");
    EXPECT_EQ(request.parameters()[0].suffix, "[0].Key");
    EXPECT_EQ(request.find_any_case("zoneid"), "z");
    EXPECT_FALSE(request.find("zoneid"));
}

TEST(Request, ReadsTheAnswersFormExactly) {
    EXPECT_EQ(parse("response=json").format(), Format::kJson);
    EXPECT_EQ(parse("response=JSON").format(), Format::kXml);
    EXPECT_EQ(parse("Response=json").format(), Format::kXml);
    EXPECT_EQ(parse("").format(), Format::kXml);
}

TEST(Request, RefusesTextThatIsNotUtf8) {
    for (const auto* query : {"a=%ff", "a=%c3", "a=%c0%80", "a=%ed%a0%80", "a=%f4%90%80%80",
                              "%ff=a", "a%c3=%ab", "a=%c3&%ab=1", "a%5b0].%dd=%82"}) {
        const auto request = Request::parse(get(query));
        ASSERT_FALSE(request) << query;
        EXPECT_EQ(request.error().status, 431);
    }
    EXPECT_TRUE(Request::parse(get("a=%c3%ab%e2%82%ac%f0%9f%98%80")));
}

TEST(Request, RefusesTooManyParameters) {
    std::string query = "a=1";
    for (size_t i = 1; i < kMaxParameters; ++i) query += "&a=1";
    EXPECT_TRUE(Request::parse(get(query)));
    EXPECT_FALSE(Request::parse(get(query + "&a=1")));
}

TEST(Cookie, IsFoundByItsWholeName) {
    constexpr std::string_view kHeader = "a=1; JSESSIONID=\"x y\";sessionkey=k=; asessionkey=no";
    EXPECT_EQ(find_cookie(kHeader, "JSESSIONID"), "x y");
    EXPECT_EQ(find_cookie(kHeader, "sessionkey"), "k=");
    EXPECT_FALSE(find_cookie(kHeader, "ession"));
    EXPECT_FALSE(find_cookie("", "a"));
}

// The vectors of the protocol.
TEST(Signature, MakesTheProtocolsStringToSign) {
    const Request request = parse(
        "apiKey=AbC-123_x&command=deployVirtualMachine&response=json&name=my%20vm%2b1"
        "&details[0].rootDiskSize=20&displayname=Zo%C3%AB*&networkids=a%2Cb&signature=x");
    EXPECT_EQ(string_to_sign(request, {}),
              "apikey=abc-123_x&command=deployvirtualmachine&details[0].rootdisksize=20"
              "&displayname=zo%c3%ab*&name=my%20vm%2b1&networkids=a%2cb&response=json");
    EXPECT_EQ(sign(request, Secret<std::string>("s3cr3t")), "pN9m2g9uTuUN5djTRp2Fiv1gpyc=");
}

constexpr std::string_view kVersion3 =
    "apiKey=k&command=listZones&response=json&signatureversion=3&expires=2030-01-02T03:04:05Z";

TEST(Signature, MatchesTheVectorOfVersion3) {
    EXPECT_EQ(sign(parse(kVersion3), Secret<std::string>("s")), "j97rP4lOoEMfqp1PE9x9QdAN9Bo=");
}

TEST(Signature, MatchesBothVectorsOfTheTilde) {
    const Request request = parse(std::string(kVersion3) + "&keyword=a~b");
    const Secret<std::string> key("s");
    EXPECT_EQ(sign(request, key), "lfCebu/2za0AhePQBlTiYEUqa4Q=");
    EXPECT_EQ(sign(request, key, {.keeps_tilde = true}), "ZWGzkGUEHPBXB+8Sk9/mBOQAoBk=");
}

std::string percent_encode(const std::string& text) {
    std::string encoded;
    for (const char c : text) encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

bool accepts(const std::string& query, const std::string& signature) {
    return is_signed_with(parse(query + "&signature=" + percent_encode(signature)),
                          Secret<std::string>("s"));
}

TEST(Signature, IsAcceptedInEveryFormThatClientsUse) {
    const std::string query = "apiKey=k&command=c&Zone=1&name=a~b&display=x";
    const Request request = parse(query);
    for (const bool tilde : {false, true}) {
        for (const bool by_lower_name : {false, true}) {
            const SigningForm form{.keeps_tilde = tilde, .sorts_by_lower_name = by_lower_name};
            EXPECT_TRUE(accepts(query, sign(request, Secret<std::string>("s"), form)));
            EXPECT_FALSE(accepts(query, sign(request, Secret<std::string>("t"), form)));
        }
    }
    EXPECT_FALSE(accepts(query, ""));
    EXPECT_FALSE(accepts(query + "&more=1", sign(request, Secret<std::string>("s"))));
}

TEST(Signature, Version3WantsATimeThatIsNotPast) {
    const Time now = *parse_wire_time("2026-01-02T03:04:05Z");
    const auto in_time = [&](std::string_view query) { return is_in_time(parse(query), now); };
    EXPECT_TRUE(in_time("signatureversion=3&expires=2026-01-02T03:04:05Z"));
    EXPECT_TRUE(in_time("signatureVersion=3&Expires=2026-01-02T04:04:06%2B00:00"));
    EXPECT_TRUE(in_time("signatureVersion=3&expires=2026-01-02T04:04:06%2B0000"));
    EXPECT_FALSE(in_time("signatureVersion=3&expires=2026-01-02T03:04:04Z"));
    EXPECT_FALSE(in_time("signatureVersion=3&expires=garbage"));
    EXPECT_FALSE(in_time("signatureVersion=3&expires="));
    EXPECT_FALSE(in_time("signatureVersion=3"));
    EXPECT_TRUE(in_time("signatureVersion=2&expires=2020-01-01T00:00:00Z"));
    EXPECT_TRUE(in_time("expires=garbage"));
}

}  // namespace
}  // namespace lockstep::api
