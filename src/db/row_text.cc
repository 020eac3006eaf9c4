#include "db/row_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::db {
namespace {

std::string quoted(std::string_view name) { return fmt::format("\"{}\"", name); }

void append(std::string& list, std::string_view item) {
    if (!list.empty()) list += ", ";
    list += item;
}

}  // namespace

RowText make_row_text(std::string_view table, const std::vector<std::string_view>& columns) {
    RowText text;
    std::string parameters;
    std::string assignments;
    size_t assigned = 0;
    for (size_t i = 0; i < columns.size(); ++i) {
        append(text.columns, quoted(columns[i]));
        append(parameters, fmt::format("${}", i + 1));
        if (columns[i] == "id" || columns[i] == "generation") continue;
        append(assignments, fmt::format("{} = ${}", quoted(columns[i]), ++assigned));
    }
    append(assignments, R"("generation" = "generation" + 1)");
    const std::string name = quoted(table);
    const bool is_soft = std::ranges::find(columns, "removed_at") != columns.end();
    text.select = fmt::format("SELECT {} FROM {} ", text.columns, name);
    text.count = fmt::format("SELECT count(*) FROM {} ", name);
    text.insert = fmt::format("INSERT INTO {} ({}) VALUES ({})", name, text.columns, parameters);
    text.find = text.select + R"(WHERE "id" = $1)";
    text.exists = fmt::format(R"(SELECT {} FROM {} WHERE "id" = $1)",
                              is_soft ? R"("removed_at")" : "NULL", name);
    text.update = fmt::format(R"(UPDATE {} SET {} WHERE "id" = ${} AND "generation" = ${})", name,
                              assignments, assigned + 1, assigned + 2);
    return text;
}

std::string aliased_columns(std::string_view alias, const std::vector<std::string_view>& columns) {
    std::string list;
    for (const auto column : columns) append(list, fmt::format("{}.{}", alias, quoted(column)));
    return list;
}

}  // namespace lockstep::db
