#include "model/bucket_name.h"

#include <gtest/gtest.h>

#include <string>

namespace lockstep::model {
namespace {

struct NameCase {
    std::string name;
    std::string rule;  // a piece of the refusal; empty: the name is good
};

const NameCase kCases[] = {
    {"abc", ""},
    {"my-bucket", ""},
    {"my.bucket.2024", ""},
    {"0numbers9", ""},
    {"1.2.3.4a", ""},
    {"1.2.3", ""},
    {"1.2.3.4.5", ""},
    {"minio2", ""},
    {std::string(63, 'a'), ""},
    {"", "3 to 63"},
    {"ab", "3 to 63"},
    {std::string(64, 'a'), "3 to 63"},
    {"Bucket", "lower case"},
    {"under_score", "lower case"},
    {"with space", "lower case"},
    {"sl/ash", "lower case"},
    {"b\xc3\xbc"
     "cher",
     "lower case"},
    {std::string("nul\0l", 5), "lower case"},
    {"percent%41", "lower case"},
    {"-front", "begin and end"},
    {"back-", "begin and end"},
    {".front", "begin and end"},
    {"back.", "begin and end"},
    {"two..dots", "sides of a dot"},
    {"dot.-dash", "sides of a dot"},
    {"dash-.dot", "sides of a dot"},
    {"192.168.5.4", "IP address"},
    {"1.2.3.4", "IP address"},
    {"999.999.999.999", "IP address"},
    {"xn--bucket", "'xn--'"},
    {"sthree-bucket", "'sthree-'"},
    {"amzn-s3-demo-bucket", "'amzn-s3-demo-'"},
    {"bucket-s3alias", "'-s3alias'"},
    {"bucket--ol-s3", "'--ol-s3'"},
    {"bucket.mrap", "'.mrap'"},
    {"bucket--x-s3", "'--x-s3'"},
    {"bucket--table-s3", "'--table-s3'"},
    {"minio", "reserved"},
};

TEST(BucketName, IsTakenOrRefusedByTheTable) {
    for (const NameCase& wanted : kCases) {
        const Status checked = check_bucket_name(wanted.name);
        EXPECT_EQ(checked.has_value(), wanted.rule.empty()) << wanted.name;
        if (checked || wanted.rule.empty()) continue;
        EXPECT_EQ(checked.error().code, Code::kInvalidArgument);
        EXPECT_NE(checked.error().message.find(wanted.rule), std::string::npos)
            << checked.error().message;
    }
}

TEST(BucketName, OfAnyLengthIsNotRepeatedInTheAnswer) {
    const Status checked = check_bucket_name(std::string(100'000, 'x'));
    ASSERT_FALSE(checked);
    EXPECT_LT(checked.error().message.size(), 100U);
}

}  // namespace
}  // namespace lockstep::model
