#include "api/command.h"
#include "api/request.h"
#include "base/check.h"
#include "base/json.h"
#include "control/caller.h"
#include "fuzz/target.h"

namespace lockstep::fuzz {
namespace {

enum class Kind { kSmall, kLarge };
BOOST_DESCRIBE_ENUM(Kind, kSmall, kLarge)

struct Item {
    std::optional<Uuid> id;
    std::string name;
};

struct Everything {
    std::vector<control::KeyValue> tags;
    std::map<std::string, std::string> details;
    std::vector<std::map<std::string, std::string>> records;
    std::vector<Item> items;
    std::vector<Uuid> ids;
    std::optional<Time> date;
    std::optional<int32_t> number;
    std::optional<double> fraction;
    std::optional<Kind> kind;
    bool flag = false;
};

std::vector<std::string> texts_of(const Everything& request) {
    std::vector<std::string> texts;
    for (const auto& tag : request.tags) {
        texts.push_back(tag.key);
        texts.push_back(tag.value.value_or(""));
    }
    for (const auto& item : request.items) texts.push_back(item.name);
    return texts;
}

struct Echo {
    std::vector<std::string> texts;
    std::map<std::string, std::string> details;
};

api::Command make_command() {
    using api::field;
    using api::param;
    return api::object_command<Everything, Echo>("check", "check")
        .params({
            param("tags", &Everything::tags, "x"),
            param("details", &Everything::details, "x"),
            param("records", &Everything::records, "x"),
            api::records("items", &Everything::items,
                         api::Params<Item>{param("id", &Item::id, "x"),
                                           param("name", &Item::name, "x").required()},
                         "x"),
            param("ids", &Everything::ids, "x"),
            param("date", &Everything::date, "x"),
            param("number", &Everything::number, "x").between(-5, 5),
            param("fraction", &Everything::fraction, "x"),
            param("kind", &Everything::kind, "x"),
            param("flag", &Everything::flag, "x"),
        })
        .fields({field("text", &Echo::texts, "x"), field("details", &Echo::details, "x")})
        .handle([](const control::Caller&, const Everything& request) {
            CHECK(!request.number || (*request.number >= -5 && *request.number <= 5),
                  "bounds hold");
            return Result<Echo>(Echo{texts_of(request), request.details});
        });
}

}  // namespace

// The bytes are a query. Whatever is accepted is answered as one JSON document.
void check_maps(std::string_view bytes) {
    api::WireRequest wire;
    wire.method = "GET";
    wire.query = bytes;
    const auto request = api::Request::parse(wire);
    if (!request) return;
    const api::Command command = make_command();
    const control::Caller caller;
    for (const api::Format format : {api::Format::kJson, api::Format::kXml}) {
        std::string text;
        api::Writer writer(format, model::RoleType::kUser, text);
        writer.begin_document(command.wrapper, "1");
        const api::Call call{command, caller, model::RoleType::kUser, request->parameters()};
        const api::Outcome outcome = command.run(call, writer);
        if (const auto* error = std::get_if<api::ApiError>(&outcome)) {
            CHECK(error->status == 430 || error->status == 431, "a refusal is 430 or 431");
            continue;
        }
        writer.end_document(command.wrapper);
        const bool is_whole = format == api::Format::kXml || parse_json(text).has_value();
        CHECK(is_whole, "the answer is one JSON document");
        CHECK(api::is_utf8(text), "the answer is UTF-8");
    }
}

}  // namespace lockstep::fuzz
