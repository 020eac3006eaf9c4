#include "driver/s3/s3_xml.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "driver/s3/dates.h"

namespace lockstep::driver {
namespace {

std::string bucket_xml(const std::string& name) {
    return fmt::format(
        "<Bucket><Name>{}</Name><CreationDate>2026-03-09T07:05:01.426Z</CreationDate></Bucket>",
        name);
}

std::string listing_xml(const std::string& buckets) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListAllMyBucketsResult "
           "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner><ID>x</ID></Owner><Buckets>" +
           buckets + "</Buckets></ListAllMyBucketsResult>";
}

struct Listing {
    Result<std::string> end{};
    std::vector<std::string> names{};
    size_t widest_page = 0;
};

Listing read_listing(const std::string& xml, size_t piece) {
    Listing listing;
    const PageSink<BucketListed> sink = [&](std::span<const BucketListed> page) -> Status {
        listing.widest_page = std::max(listing.widest_page, page.size());
        for (const BucketListed& bucket : page) listing.names.push_back(bucket.name);
        return {};
    };
    BucketListReader reader(sink);
    for (size_t i = 0; i < xml.size(); i += piece) {
        if (Status fed = reader.feed(std::string_view(xml).substr(i, piece)); !fed) {
            listing.end = fail(fed.error());
            return listing;
        }
    }
    listing.end = reader.finish();
    return listing;
}

TEST(BucketListReader, ReadsAListingHoweverItArrives) {
    const std::string xml = listing_xml(bucket_xml("aaa") + bucket_xml("bbb") + bucket_xml("c.c"));
    for (const size_t piece : {size_t{1}, size_t{7}, xml.size()}) {
        const Listing listing = read_listing(xml, piece);
        ASSERT_TRUE(listing.end) << listing.end.error().to_string();
        EXPECT_EQ(*listing.end, "");
        EXPECT_EQ(listing.names, (std::vector<std::string>{"aaa", "bbb", "c.c"}));
    }
    EXPECT_TRUE(read_listing(listing_xml(""), 5).end);
    EXPECT_TRUE(read_listing("<ListAllMyBucketsResult/>", 5).end);
}

TEST(BucketListReader, HandsOutPagesOfALongListing) {
    std::string buckets;
    for (int i = 0; i < 2500; ++i) buckets += bucket_xml(fmt::format("bucket-{:06}", i));
    const Listing listing = read_listing(listing_xml(buckets), 16384);
    ASSERT_TRUE(listing.end);
    EXPECT_EQ(listing.names.size(), 2500U);
    EXPECT_EQ(listing.widest_page, 1000U);
}

TEST(BucketListReader, NeverTakesAPieceForTheWhole) {
    const std::string xml = listing_xml(bucket_xml("aaa") + bucket_xml("bbb"));
    for (size_t size = 0; size < xml.size(); ++size) {
        const Listing listing = read_listing(xml.substr(0, size), 64);
        ASSERT_FALSE(listing.end) << size;
        EXPECT_EQ(listing.end.error().code, Code::kUnavailable);
    }
}

TEST(BucketListReader, RefusesWhatIsNoListing) {
    const std::string filler(200'000, 'x');
    for (const std::string& xml :
         {std::string("<html>hello</html>"), filler, listing_xml("<Bucket><Name>" + filler),
          listing_xml(bucket_xml("bbb") + bucket_xml("aaa")),
          listing_xml(bucket_xml("aaa") + bucket_xml("aaa")), listing_xml(bucket_xml("")),
          listing_xml("<Bucket><Name>aaa</Nome></Bucket>")}) {
        const Listing listing = read_listing(xml, 1000);
        ASSERT_FALSE(listing.end) << xml.substr(0, 100);
        EXPECT_EQ(listing.end.error().code, Code::kUnavailable);
    }
}

TEST(BucketListReader, GivesTheTokenOfTheNextPage) {
    std::string xml = listing_xml(bucket_xml("aaa"));
    const std::string end = "</ListAllMyBucketsResult>";
    xml.insert(xml.size() - end.size(), "<ContinuationToken>next one</ContinuationToken>");
    EXPECT_EQ(read_listing(xml, 10).end.value(), "next one");
}

TEST(S3Xml, GoesThroughTagsUnchanged) {
    const std::map<std::string, std::string> tags = {
        {"a", "1 & 2 < 3 > 2 \" '"}, {"empty", ""}, {"\xc3\xbc", "line\r\nbreak"}};
    EXPECT_EQ(read_tagging(write_tagging(tags)).value(), tags);
}

TEST(S3Xml, ThatIsBrokenIsNeverAnAnswer) {
    for (const std::string xml :
         {"", "hello", "<", "<Tagging>", "<Tagging><TagSet></Tagging>", "<html></html>",
          "<Error><Code>NoSuchBucket</Code></Error>", "\xff\xfe\x00"}) {
        EXPECT_EQ(read_tagging(xml).error().code, Code::kUnavailable) << xml;
        EXPECT_EQ(read_versioning(xml).error().code, Code::kUnavailable);
        EXPECT_EQ(read_encryption(xml).error().code, Code::kUnavailable);
        EXPECT_EQ(read_object_lock(xml).error().code, Code::kUnavailable);
        EXPECT_EQ(read_versions(xml).error().code, Code::kUnavailable);
        EXPECT_EQ(read_uploads(xml).error().code, Code::kUnavailable);
        EXPECT_EQ(read_delete(xml).error().code, Code::kUnavailable);
    }
}

TEST(S3Xml, ReadsVersionsAndDeleteMarkers) {
    const auto page = read_versions(
        "<ListVersionsResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>"
        "<Version><Key>a%2Fb+c%01</Key><VersionId>v1</VersionId></Version>"
        "<DeleteMarker><Key>d</Key><VersionId>null</VersionId></DeleteMarker>"
        "<CommonPrefixes><Prefix>e</Prefix></CommonPrefixes></ListVersionsResult>");
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->is_truncated);
    ASSERT_EQ(page->versions.size(), 2U);
    EXPECT_EQ(page->versions[0].key, "a/b c\x01");
    EXPECT_EQ(page->versions[0].version_id, "v1");
    EXPECT_EQ(page->versions[1].key, "d");
}

TEST(S3Xml, CountsWhatWasNotDeleted) {
    const auto failures = read_delete(
        "<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>m</Message></Error>"
        "<Error><Key>b</Key><Code>Other</Code></Error></DeleteResult>");
    ASSERT_TRUE(failures);
    EXPECT_EQ(failures->count, 2);
    EXPECT_EQ(failures->first.code, "AccessDenied");
}

TEST(S3Xml, KnowsWhichKeysCanStandInIt) {
    for (const std::string key :
         {"plain", "tab\t", "\xc3\xbc", "\xe2\x82\xac", "\xf0\x9f\x98\x80", ""}) {
        EXPECT_TRUE(is_writable_in_xml(key)) << key;
    }
    for (const std::string key :
         {"\x01", "\x1f", "\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xef\xbf\xbf",
          "\xf4\x90\x80\x80", "\xe0\x80\x80", "x\xe2\x82"}) {
        EXPECT_FALSE(is_writable_in_xml(key)) << key;
    }
}

TEST(S3Xml, DecodesKeysOfListings) {
    EXPECT_EQ(url_decode("a%2Fb+c%25"), "a/b c%");
    EXPECT_EQ(url_decode("%"), "%");
    EXPECT_EQ(url_decode("%4"), "%4");
    EXPECT_EQ(url_decode("%zz%41"), "%zzA");
}

}  // namespace
}  // namespace lockstep::driver
