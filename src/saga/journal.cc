#include "saga/journal.h"

#include <fmt/format.h>

#include <array>

namespace lockstep::saga {
namespace {

constexpr std::array<std::string_view, 11> kNames = {
    "started",       "succeeded", "failed",  "unknown",  "waiting",  "undo_started",
    "undo_finished", "stuck",     "resumed", "restored", "abandoned"};

json::value error_json(const Error& error) {
    return json::object{{"code", code_name(error.code)}, {"text", error.to_string()}};
}

Result<Error> error_from(const json::value& value) {
    const auto* object = value.if_object();
    const auto* code = object == nullptr ? nullptr : object->if_contains("code");
    const auto* text = object == nullptr ? nullptr : object->if_contains("text");
    if (code == nullptr || text == nullptr || !code->is_string() || !text->is_string()) {
        return fail(Code::kCorruptState, "a journal entry's error is not one");
    }
    return error(code_from_name(code->get_string()), std::string(text->get_string()));
}

Result<EntryKind> kind_from(std::string_view name) {
    for (size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) return static_cast<EntryKind>(i);
    }
    return fail(Code::kCorruptState, fmt::format("'{}' is no journal entry", name));
}

// The member, or null where it is left out.
const json::value& member(const json::object& object, std::string_view name) {
    static const json::value kAbsent;
    const json::value* found = object.if_contains(name);
    return found == nullptr ? kAbsent : *found;
}

Result<driver::Token> token_from(const json::value& value) {
    const auto pair = TRY(from_json<std::vector<int64_t>>(value));
    if (pair.size() != 2) return fail(Code::kCorruptState, "a token has two numbers");
    return driver::Token{pair[0], pair[1]};
}

Result<Entry> entry_from(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) return fail(Code::kCorruptState, "a journal entry is an object");
    Entry entry;
    const auto name = TRY(from_json<std::string>(member(*object, "e")));
    entry.kind = TRY(kind_from(name));
    entry.step = TRY(from_json<std::string>(member(*object, "s")));
    entry.at = TRY(from_json<Time>(member(*object, "at")));
    if (object->contains("n")) entry.attempt = TRY(from_json<int>(member(*object, "n")));
    if (object->contains("token")) entry.token = TRY(token_from(member(*object, "token")));
    if (object->contains("error")) entry.error = TRY(error_from(member(*object, "error")));
    if (object->contains("note")) entry.note = TRY(from_json<std::string>(member(*object, "note")));
    if (object->contains("debts")) {
        entry.debts = TRY(from_json<std::vector<std::string>>(member(*object, "debts")));
    }
    entry.wake_at = TRY(from_json<std::optional<Time>>(member(*object, "wake")));
    entry.intent = member(*object, "intent");
    entry.output = member(*object, "output");
    entry.is_to_confirm = object->contains("confirm");
    entry.is_under_way = object->contains("begun");
    return entry;
}

}  // namespace

std::string_view entry_name(EntryKind kind) { return kNames.at(static_cast<size_t>(kind)); }

void append_entry(std::string& text, const Entry& entry) {
    const auto add = [&text](std::string_view name, const json::value& value) {
        text += fmt::format(R"(,"{}":{})", name, json::serialize(value));
    };
    text += fmt::format(R"({{"e":"{}","s":{},"at":{})", entry_name(entry.kind),
                        json::serialize(json::string_view(entry.step)),
                        entry.at.time_since_epoch().count());
    if (entry.attempt > 0) text += fmt::format(R"(,"n":{})", entry.attempt);
    if (entry.token) {
        text += fmt::format(R"(,"token":[{},{}])", entry.token->incarnation, entry.token->counter);
    }
    if (!entry.intent.is_null()) add("intent", entry.intent);
    if (!entry.output.is_null()) add("output", entry.output);
    if (entry.error) add("error", error_json(*entry.error));
    if (entry.wake_at) {
        text += fmt::format(R"(,"wake":{})", entry.wake_at->time_since_epoch().count());
    }
    if (!entry.note.empty()) add("note", json::value(entry.note));
    if (!entry.debts.empty()) add("debts", to_json(entry.debts));
    if (entry.is_to_confirm) text += R"(,"confirm":true)";
    if (entry.is_under_way) text += R"(,"begun":true)";
    text += '}';
}

Result<std::vector<Entry>> parse_entries(std::string_view row) {
    auto parsed = parse_json(row);
    if (!parsed) return fail(Code::kCorruptState, "a journal row is not JSON");
    if (!parsed->is_array()) return fail(Code::kCorruptState, "a journal row is an array");
    std::vector<Entry> entries;
    for (const json::value& item : parsed->get_array()) {
        entries.push_back(TRY(entry_from(item)));
    }
    return entries;
}

}  // namespace lockstep::saga
