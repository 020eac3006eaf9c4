#include "base/id.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/sim_runner.h"

namespace lockstep {
namespace {

struct SampleTag;
using SampleId = Id<SampleTag>;
enum class Colour { kRed, kBlue };
BOOST_DESCRIBE_ENUM(Colour, kRed, kBlue)

struct Inner {
    int64_t count = 0;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (count, note))

struct Sample {
    SampleId id;
    std::string name;
    std::vector<Inner> parts;
    std::map<std::string, std::string> details;
    Colour colour = Colour::kRed;
    Time at;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (id, name, parts, details, colour, at))

TEST(Uuid, PrintsAndParsesTheSame) {
    SystemClock clock;
    SystemRng rng;
    const Uuid drawn = Uuid::draw(clock, rng);
    const std::string text = drawn.to_string();
    EXPECT_EQ(text.size(), 36U);
    EXPECT_EQ(text[14], '7');
    EXPECT_EQ(Uuid::parse(text).value(), drawn);
}

TEST(Uuid, OrdersByTimeOfDrawing) {
    SimRunner runner(1);
    runner.run([&] {
        SeededRng rng(1);
        const Uuid first = Uuid::draw(runner.clock(), rng);
        runner.sleep_for(std::chrono::milliseconds{2});
        EXPECT_LT(first.to_string(), Uuid::draw(runner.clock(), rng).to_string());
    });
}

TEST(Uuid, RefusesWhatIsNoUuid) {
    for (const char* text :
         {"", "abc", "6d10e92c-f87b-42b4-b57e-58eb445e1c9", "6d10e92c-f87b-42b4-b57e-58eb445e1c9g",
          "6d10e92cxf87b-42b4-b57e-58eb445e1c9f"}) {
        const auto parsed = Uuid::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, Code::kInvalidArgument);
    }
}

TEST(Uuid, NamesTheSameTextTheSame) {
    EXPECT_EQ(Uuid::named("role/Root Admin"), Uuid::named("role/Root Admin"));
    EXPECT_NE(Uuid::named("role/Root Admin"), Uuid::named("role/User"));
}

TEST(Json, KeepsADescribedStruct) {
    Sample sample;
    sample.id = SampleId{Uuid::named("sample")};
    sample.name = "ü \"quoted\"";
    sample.parts = {{.count = 5, .note = "n"}, {.count = -1, .note = {}}};
    sample.details = {{"k", "v"}};
    sample.colour = Colour::kBlue;
    sample.at = Time{std::chrono::microseconds{1234567}};
    const auto text = print_json(to_json(sample));
    const auto read = from_json<Sample>(parse_json(text).value());
    ASSERT_TRUE(read);
    EXPECT_EQ(print_json(to_json(*read)), text);
    EXPECT_EQ(read->parts[1].note, std::nullopt);
    EXPECT_EQ(read->colour, Colour::kBlue);
}

TEST(Json, NamesTheMemberThatIsWrong) {
    const auto read = from_json<Inner>(parse_json(R"({"count":"five"})").value());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::kCorruptState);
    EXPECT_NE(read.error().to_string().find("count"), std::string::npos);
}

TEST(WireTime, PrintsAndReadsCloudStacksForm) {
    const auto time = parse_wire_time("2021-10-04T09:53:06+0000");
    ASSERT_TRUE(time);
    EXPECT_EQ(format_wire_time(*time), "2021-10-04T09:53:06+0000");
    EXPECT_EQ(parse_wire_time("2021-10-04T11:53:06+02:00").value(), *time);
    EXPECT_EQ(parse_wire_time("2021-10-04T09:53:06Z").value(), *time);
    EXPECT_EQ(parse_wire_time("2021-10-04 09:53:06").value(), *time);
    EXPECT_EQ(format_wire_time(parse_wire_time("2021-10-04", true).value()),
              "2021-10-04T23:59:59+0000");
}

TEST(WireTime, RefusesOtherForms) {
    for (const char* text : {"", "yesterday", "2021-13-04", "2021-02-30", "2021-10-04T09:53:06",
                             "2021-10-04T25:00:00Z", "2021-10-04T09:53:06+0", "2021-10-04x"}) {
        EXPECT_FALSE(parse_wire_time(text)) << text;
    }
}

}  // namespace
}  // namespace lockstep
