#include "model/store_url.h"

#include <gtest/gtest.h>

#include <array>

namespace lockstep::model {
namespace {

TEST(StoreUrl, OfAStoreIsTakenApart) {
    struct Case {
        std::string url;
        StoreUrl parts;
        std::string origin;
    };
    const Case cases[] = {
        {"http://127.0.0.1:9000", {false, "127.0.0.1", 9000}, "http://127.0.0.1:9000"},
        {"http://127.0.0.1:9000/", {false, "127.0.0.1", 9000}, "http://127.0.0.1:9000"},
        {"https://S3.Example.org", {true, "s3.example.org", 443}, "https://s3.example.org"},
        {"https://store:443", {true, "store", 443}, "https://store"},
        {"http://store:443", {false, "store", 443}, "http://store:443"},
        {"http://localhost", {false, "localhost", 80}, "http://localhost"},
        {"http://10.1.2.3", {false, "10.1.2.3", 80}, "http://10.1.2.3"},
        {"https://[::1]:9000", {true, "::1", 9000}, "https://[::1]:9000"},
        {"http://[fd12::7]", {false, "fd12::7", 80}, "http://[fd12::7]"},
        {"http://[::ffff:10.0.0.1]", {false, "::ffff:10.0.0.1", 80}, "http://[::ffff:10.0.0.1]"},
        {"http://minio-0.minio_hl.svc",
         {false, "minio-0.minio_hl.svc", 80},
         "http://minio-0.minio_hl.svc"},
    };
    for (const Case& wanted : cases) {
        const auto url = check_store_url(wanted.url);
        ASSERT_TRUE(url) << wanted.url << ": " << url.error().message;
        EXPECT_EQ(*url, wanted.parts) << wanted.url;
        EXPECT_EQ(url->origin(), wanted.origin);
    }
}

TEST(StoreUrl, ThatPointsWhereNoStoreIsIsRefused) {
    for (const std::string host : {"169.254.169.254",
                                   "169.254.0.1",
                                   "2852039166",
                                   "0xA9FEA9FE",
                                   "0xa9.0xfe.0xa9.0xfe",
                                   "0251.0376.0251.0376",
                                   "169.254.43518",
                                   "169.16689662",
                                   "169.254.169.254.",
                                   "[::ffff:169.254.169.254]",
                                   "[::ffff:a9fe:a9fe]",
                                   "[64:ff9b::a9fe:a9fe]",
                                   "[2002:a9fe:a9fe::1]",
                                   "[::169.254.169.254]",
                                   "[fe80::1]",
                                   "[febf::1]",
                                   "[fd00:ec2::254]",
                                   "100.100.100.200",
                                   "192.0.0.192",
                                   "0.0.0.0",
                                   "0",
                                   "[::]",
                                   "224.0.0.1",
                                   "255.255.255.255",
                                   "[ff02::1]",
                                   "metadata.google.internal",
                                   "METADATA.google.internal.",
                                   "metadata",
                                   "instance-data"}) {
        const auto url = check_store_url("http://" + host + ":9000");
        ASSERT_FALSE(url) << host;
        EXPECT_EQ(url.error().code, Code::kInvalidArgument);
        EXPECT_NE(url.error().message.find("must not point"), std::string::npos)
            << host << ": " << url.error().message;
    }
}

TEST(StoreUrl, ThatIsMalformedIsRefused) {
    for (const std::string url : {"",
                                  "store",
                                  "ftp://store",
                                  "file:///etc/passwd",
                                  "http://",
                                  "http:///",
                                  "http://:9000",
                                  "http://user:pw@store",
                                  "http://store/path",
                                  "http://store?x=1",
                                  "http://store#f",
                                  "http://store:0",
                                  "http://store:65536",
                                  "http://store:",
                                  "http://store:9000:9000",
                                  "http://store:9a",
                                  "http://sto re",
                                  "http://st%6fre",
                                  "http://store\\@evil",
                                  "http://[::1",
                                  "http://[::1]x",
                                  "http://[zz::1]",
                                  "http://[fe80::1%25eth0]",
                                  "http://1.2.3.4.5",
                                  "http://1.2.3.256",
                                  "http://999999999999",
                                  "http://1.2.3.08",
                                  "http://.store",
                                  "http://-store",
                                  "http://store\r\nX: y"}) {
        EXPECT_FALSE(check_store_url(url)) << url;
    }
    EXPECT_FALSE(check_store_url("http://" + std::string(600, 'a')));
}

TEST(StoreUrl, AddressesAreJudgedByTheirBytesToo) {
    using V4 = std::array<uint8_t, 4>;
    EXPECT_TRUE(is_forbidden_store_address(V4{169, 254, 169, 254}));
    EXPECT_FALSE(is_forbidden_store_address(V4{127, 0, 0, 1}));
    EXPECT_FALSE(is_forbidden_store_address(V4{192, 168, 0, 1}));
    std::array<uint8_t, 16> v6{};
    EXPECT_TRUE(is_forbidden_store_address(v6));
    v6[15] = 1;
    EXPECT_FALSE(is_forbidden_store_address(v6));
    EXPECT_TRUE(is_forbidden_store_address(std::array<uint8_t, 3>{1, 2, 3}));
}

}  // namespace
}  // namespace lockstep::model
