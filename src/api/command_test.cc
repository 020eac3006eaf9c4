#include "api/command.h"

#include <gtest/gtest.h>

#include "api/groups.h"
#include "control/caller.h"
#include "model/ids.h"

namespace lockstep::api {
namespace {

enum class Color { kRed, kDarkBlue };
BOOST_DESCRIBE_ENUM(Color, kRed, kDarkBlue)

struct NicChoice {
    NetworkId network_id;
    std::optional<std::string> ip;
};

struct BuildThing : control::Paging {
    std::string name;
    std::optional<ZoneId> zone_id;
    std::vector<NetworkId> network_ids;
    std::optional<bool> is_shown;
    std::optional<int32_t> size;
    std::optional<int64_t> bytes;
    std::optional<Time> end;
    std::optional<Color> color;
    control::IdOrAll<ProjectId> project;
    std::vector<control::KeyValue> tags;
    std::map<std::string, std::string> details;
    std::vector<NicChoice> nics;
};

struct PartView {
    std::string name;
    int64_t bytes = 0;
};

struct ThingBase {
    std::string padding;
    std::string owner;
};

struct ThingView : ThingBase {
    ZoneId id;
    std::string name;
    std::optional<std::string> note;
    std::vector<PartView> parts;
    std::vector<std::string> words;
    std::optional<PartView> main_part;
    bool is_shown = false;
    Color color = Color::kDarkBlue;
    Time created;
    std::map<std::string, std::string> details;
};

Fields<PartView> part_fields() {
    return {field("name", &PartView::name, "name"), field("bytes", &PartView::bytes, "size")};
}

Fields<ThingView> thing_fields() {
    const Fields<ThingBase> base = {field("owner", &ThingBase::owner, "owner")};
    return Fields<ThingView>{
        field("id", &ThingView::id, "id"),
        field("name", &ThingView::name, "name"),
        field("note", &ThingView::note, "note"),
        field("part", &ThingView::parts, part_fields(), "parts"),
        field("word", &ThingView::words, "words"),
        field("mainpart", &ThingView::main_part, part_fields(), "main part"),
        field("isshown", &ThingView::is_shown, "shown").only("A"),
        field("color", &ThingView::color, "color"),
        field("created", &ThingView::created, "created"),
        field("details", &ThingView::details, "details"),
        field(
            "shout", [](const ThingView& view) { return view.name + "!"; }, "shouted"),
    }
        .with(base);
}

CommandOf<BuildThing, ThingView> build_thing(Shape shape = Shape::kObject) {
    return CommandOf<BuildThing, ThingView>("buildThing", "thing", shape)
        .params({
            param("name", &BuildThing::name, "name").required().max_length(5),
            param("zoneid", &BuildThing::zone_id, "zone"),
            param("networkids", &BuildThing::network_ids, "networks"),
            param("displayvm", &BuildThing::is_shown, "shown").only("A"),
            param("size", &BuildThing::size, "size").between(1, 65535),
            param("bytes", &BuildThing::bytes, "bytes"),
            param("enddate", &BuildThing::end, "end"),
            param("color", &BuildThing::color, "color"),
            param("projectid", &BuildThing::project, "project"),
            param("tags", &BuildThing::tags, "tags"),
            param("details", &BuildThing::details, "details"),
            records("nics", &BuildThing::nics,
                    Params<NicChoice>{
                        param("networkid", &NicChoice::network_id, "network").required(),
                        param("ip", &NicChoice::ip, "address"),
                    },
                    "nics"),
        })
        .params(paging_params())
        .refuses({"bogus"})
        .fields(thing_fields());
}

const std::string kId = "11111111-2222-3333-4444-555555555555";

// Runs a command on parameters given as name and value; map names in full.
struct Ran {
    std::optional<BuildThing> request;
    std::optional<ApiError> error;
    std::string written;
};

std::vector<Received> receive(const std::vector<std::pair<std::string, std::string>>& sent) {
    std::vector<Received> received;
    for (const auto& [name, value] : sent) {
        const size_t bracket = std::min(name.find('['), name.size());
        const std::string_view view(name);
        received.push_back({view, view.substr(0, bracket), view.substr(bracket), value});
    }
    return received;
}

Ran run(const std::vector<std::pair<std::string, std::string>>& sent,
        model::RoleType role = model::RoleType::kAdmin, Shape shape = Shape::kObject) {
    Ran ran;
    const Command command =
        build_thing(shape).handle([&](const control::Caller&, const BuildThing& request) {
            ran.request = request;
            return Result<ThingView>(ThingView{});
        });
    const control::Caller caller;
    const auto received = receive(sent);
    const Call call{command, caller, role, received};
    Writer writer(Format::kJson, role, ran.written);
    Outcome outcome = command.run(call, writer);
    if (auto* error = std::get_if<ApiError>(&outcome)) ran.error = std::move(*error);
    return ran;
}

TEST(Command, DecodesEveryType) {
    const Ran ran = run({{"name", "web"},
                         {"zoneid", kId},
                         {"networkids", kId + ",," + kId},
                         {"displayvm", "TRUE"},
                         {"size", "7"},
                         {"bytes", "99999999999"},
                         {"enddate", "2026-01-02"},
                         {"color", "darkblue"},
                         {"projectid", "-1"},
                         {"tags[3].key", "b"},
                         {"tags[0].value", "1"},
                         {"tags[0].key", "a"},
                         {"details[0].Cpu", "2"},
                         {"details[1].key", "k"},
                         {"details[1].value", "v"},
                         {"nics[1].networkId", kId},
                         {"nics[1].ip", "10.0.0.1"},
                         {"keyword", "x"},
                         {"page", "2"},
                         {"pagesize", "10"}});
    ASSERT_TRUE(ran.request) << ran.error->text;
    const BuildThing& request = *ran.request;
    EXPECT_EQ(request.name, "web");
    EXPECT_EQ(request.zone_id->to_string(), kId);
    EXPECT_EQ(request.network_ids.size(), 2U);
    EXPECT_EQ(request.is_shown, true);
    EXPECT_EQ(request.size, 7);
    EXPECT_EQ(request.bytes, 99999999999);
    EXPECT_EQ(format_wire_time(*request.end), "2026-01-02T23:59:59+0000");
    EXPECT_EQ(request.color, Color::kDarkBlue);
    EXPECT_TRUE(request.project.is_all);
    EXPECT_EQ(request.tags, (std::vector<control::KeyValue>{{"a", "1"}, {"b", std::nullopt}}));
    EXPECT_EQ(request.details, (std::map<std::string, std::string>{{"Cpu", "2"}, {"k", "v"}}));
    ASSERT_EQ(request.nics.size(), 1U);
    EXPECT_EQ(request.nics[0].network_id.to_string(), kId);
    EXPECT_EQ(request.nics[0].ip, "10.0.0.1");
    EXPECT_EQ(request.offset(), 10);
}

struct Refusal {
    std::vector<std::pair<std::string, std::string>> sent;
    int status;
    CsCode cs_code;
    std::string text;
};

TEST(Command, RefusesWhatItsParserDoesNotTake) {
    const std::vector<Refusal> refusals = {
        {{}, 431, CsCode::kOther, "missing parameter name"},
        {{{"name", ""}},
         431,
         CsCode::kInvalidParameter,
         "Invalid value provided for API arg: name"},
        {{{"name", "toolong"}}, 431, CsCode::kOther, "greater than max allowed length 5"},
        {{{"name", "a\x01"}}, 431, CsCode::kOther, "non-printable"},
        {{{"name", "a\t"}}, 431, CsCode::kOther, "non-printable"},
        {{{"name", "a"}, {"size", "x"}}, 431, CsCode::kOther, "invalid value x for parameter size"},
        {{{"name", "a"}, {"size", "70000"}}, 431, CsCode::kInvalidParameter, "from 1 to 65535"},
        {{{"name", "a"}, {"bytes", ""}}, 431, CsCode::kOther, "for parameter bytes"},
        {{{"name", "a"}, {"zoneid", "abc"}},
         431,
         CsCode::kOther,
         "Invalid parameter zoneid value=abc due to incorrect long value format, or entity does "
         "not exist"},
        {{{"name", "a"}, {"zoneid", "1"}}, 431, CsCode::kOther, "Invalid parameter zoneid value=1"},
        {{{"name", "a"}, {"enddate", "now"}}, 431, CsCode::kOther, "Unable to parse date now"},
        {{{"name", "a"}, {"color", "pink"}}, 431, CsCode::kOther, "one of Red, DarkBlue"},
        {{{"name", "a"}, {"tags", "x"}}, 430, CsCode::kOther, "Malformed map parameter tags"},
        {{{"name", "a"}, {"tags[x].key", "x"}}, 430, CsCode::kOther, "Malformed"},
        {{{"name", "a"}, {"tags[0]", "x"}}, 430, CsCode::kOther, "Malformed"},
        {{{"name", "a"}, {"tags[0].", "x"}}, 430, CsCode::kOther, "Malformed"},
        {{{"name", "a"}, {"tags[0][1].key", "x"}}, 430, CsCode::kOther, "Malformed"},
        {{{"name", "a"}, {"nics[2].ip", "x"}}, 431, CsCode::kOther, "nics[2].networkid"},
        {{{"name", "a"}, {"page", "1"}}, 431, CsCode::kOther, "\"pagesize\" parameter is required"},
        {{{"name", "a"}, {"pagesize", "1"}}, 431, CsCode::kOther, "\"page\" parameter is required"},
        {{{"name", "a"}, {"page", "1"}, {"pagesize", "501"}},
         431,
         CsCode::kInvalidParameter,
         "can't exceed max allowed page size value: 500"},
        {{{"name", "a"}, {"bogus", "1"}}, 431, CsCode::kUnsupported, "Parameter bogus"},
    };
    for (const Refusal& refusal : refusals) {
        const Ran ran = run(refusal.sent);
        ASSERT_TRUE(ran.error) << refusal.text;
        EXPECT_EQ(ran.error->status, refusal.status) << refusal.text;
        EXPECT_EQ(ran.error->cs_code, refusal.cs_code) << refusal.text;
        EXPECT_NE(ran.error->text.find(refusal.text), std::string::npos) << ran.error->text;
        EXPECT_EQ(ran.written, "");
    }
}

TEST(Command, ToleratesWhatCloudStackTolerates) {
    const Ran ran = run({{"name", "a"},
                         {"unknown", "1"},
                         {"size", ""},
                         {"zoneid", ""},
                         {"displayvm", "maybe"},
                         {"pagesize", "-1"}});
    ASSERT_TRUE(ran.request) << ran.error->text;
    EXPECT_FALSE(ran.request->size);
    EXPECT_FALSE(ran.request->zone_id);
    EXPECT_EQ(ran.request->is_shown, false);
    EXPECT_EQ(ran.request->offset(), 0);
    const Ran zero = run({{"name", "a"}, {"page", "0"}, {"pagesize", "1"}});
    ASSERT_TRUE(zero.request);
    EXPECT_EQ(zero.request->offset(), 0);
}

TEST(Command, CountsCharactersAndNotBytes) {
    EXPECT_TRUE(run({{"name", "ééééé"}}).request);
    EXPECT_TRUE(run({{"name", "éééééé"}}).error);
}

TEST(Command, IgnoresParametersOfOtherRoles) {
    const Ran ran = run({{"name", "a"}, {"displayvm", "true"}}, model::RoleType::kUser);
    ASSERT_TRUE(ran.request);
    EXPECT_FALSE(ran.request->is_shown);
}

TEST(Command, TakesTheLastOfSeveralValues) {
    const Ran ran = run({{"name", "a"}, {"name", "b"}});
    ASSERT_TRUE(ran.request);
    EXPECT_EQ(ran.request->name, "b");
}

ThingView sample() {
    ThingView view;
    view.owner = "me";
    view.id = *ZoneId::parse(kId);
    view.name = "a\"<b>\n";
    view.parts = {{"p1", 1}, {"p2", 2}};
    view.words = {"x", "y"};
    view.details = {{"k", "v"}};
    return view;
}

std::string write(Format format, model::RoleType role, Shape shape,
                  const Result<control::Page<ThingView>>& page) {
    std::string out;
    Writer writer(format, role, out);
    Command command = build_thing(shape);
    const control::Caller caller;
    const Call call{command, caller, role, {}};
    writer.begin_document(command.wrapper, "4.22.1.0");
    if (shape == Shape::kList) {
        EXPECT_TRUE(std::holds_alternative<Answered>(detail::conclude(call, page, writer)));
    } else {
        detail::conclude(call, Result<ThingView>(page->items.front()), writer);
    }
    writer.end_document(command.wrapper);
    return out;
}

TEST(Command, WritesAnObjectAsJson) {
    EXPECT_EQ(write(Format::kJson, model::RoleType::kAdmin, Shape::kObject,
                    control::Page<ThingView>{{sample()}, 1}),
              R"({"buildthingresponse":{"thing":{"id":"11111111-2222-3333-4444-555555555555",)"
              R"("name":"a\"<b>\n","part":[{"name":"p1","bytes":1},{"name":"p2","bytes":2}],)"
              R"("word":["x","y"],"isshown":false,"color":"DarkBlue",)"
              R"("created":"1970-01-01T00:00:00+0000","details":{"k":"v"},)"
              R"("shout":"a\"<b>\n!","owner":"me"}}})");
}

TEST(Command, WritesAnObjectAsXmlWithoutFieldsOfOtherRoles) {
    EXPECT_EQ(write(Format::kXml, model::RoleType::kUser, Shape::kObject,
                    control::Page<ThingView>{{sample()}, 1}),
              R"(<?xml version="1.0" encoding="UTF-8"?><buildthingresponse )"
              R"(cloud-stack-version="4.22.1.0"><thing>)"
              "<id>11111111-2222-3333-4444-555555555555</id><name>a&quot;&lt;b&gt;\n</name>"
              "<part><name>p1</name><bytes>1</bytes></part>"
              "<part><name>p2</name><bytes>2</bytes></part><word>x</word><word>y</word>"
              "<color>DarkBlue</color><created>1970-01-01T00:00:00+0000</created>"
              "<details><k>v</k></details><shout>a&quot;&lt;b&gt;\n!</shout><owner>me</owner>"
              "</thing></buildthingresponse>");
}

TEST(Command, WritesListsAsClientsReadThem) {
    const auto list = [](control::Page<ThingView> page) {
        return write(Format::kJson, model::RoleType::kUser, Shape::kList, page);
    };
    EXPECT_EQ(list({{}, 0}), R"({"buildthingresponse":{}})");
    EXPECT_EQ(list({{}, 7}), R"({"buildthingresponse":{"count":7}})");
    EXPECT_TRUE(list({{ThingView{}}, 7})
                    .starts_with(R"({"buildthingresponse":{"count":7,"thing":[{"name":"")"));
}

TEST(Command, NamesTheParameterWhoseEntityDoesNotExist) {
    const Command command =
        success_command<BuildThing>("stopThing")
            .params({param("zoneid", &BuildThing::zone_id, "zone")})
            .handle([](const control::Caller&, const BuildThing& request) {
                return Status(fail(Code::kNotFound, "no zone " + request.zone_id->to_string()));
            });
    const control::Caller caller;
    const std::vector<std::pair<std::string, std::string>> sent = {{"zoneid", kId}};
    const auto received = receive(sent);
    std::string out;
    Writer writer(Format::kJson, model::RoleType::kUser, out);
    const Outcome outcome =
        command.run(Call{command, caller, model::RoleType::kUser, received}, writer);
    const auto& error = std::get<ApiError>(outcome);
    EXPECT_EQ(error.status, 431);
    EXPECT_EQ(error.cs_code, CsCode::kOther);
    EXPECT_EQ(error.text,
              "Unable to execute API command stopthing due to invalid value. Invalid parameter "
              "zoneid value=" +
                  kId + " due to incorrect long value format, or entity does not exist: no zone " +
                  kId);
}

TEST(Command, AnswersAnOldNumericIdInAListWithNothing) {
    const Command command =
        list_command<BuildThing, ThingView>("listThings", "thing")
            .params({param("zoneid", &BuildThing::zone_id, "zone")})
            .fields(thing_fields())
            .handle([](const control::Caller&, const BuildThing&) {
                return Result<control::Page<ThingView>>(fail(Code::kInternal, "never called"));
            });
    const control::Caller caller;
    const std::vector<std::pair<std::string, std::string>> sent = {{"zoneid", "17"}};
    const auto received = receive(sent);
    std::string out;
    Writer writer(Format::kJson, model::RoleType::kUser, out);
    const Outcome outcome =
        command.run(Call{command, caller, model::RoleType::kUser, received}, writer);
    EXPECT_TRUE(std::holds_alternative<Answered>(outcome));
    EXPECT_EQ(out, "");
}

}  // namespace
}  // namespace lockstep::api
