#include "db/testing/table_dump.h"

#include <fmt/format.h>

#include "db/row.h"

namespace lockstep::db {
namespace {

struct TableColumns {
    std::string table;
    std::vector<std::string> columns;
};

Result<std::vector<std::string>> texts(Tx& tx, std::string_view sql, const Values& parameters) {
    std::vector<std::string> found;
    for (const Row& row : TRY(tx.query(sql, parameters))) {
        found.push_back(TRY(ColumnForm<std::string>::from(row.at(0))));
    }
    return found;
}

Result<std::vector<TableColumns>> all_tables(Tx& tx, Dialect dialect) {
    static constexpr std::string_view kSqliteTables =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    static constexpr std::string_view kSqliteColumns =
        "SELECT name FROM pragma_table_info($1) ORDER BY cid";
    static constexpr std::string_view kPostgresTables =
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables "
        "WHERE table_schema = current_schema()";
    static constexpr std::string_view kPostgresColumns =
        "SELECT CAST(column_name AS TEXT) FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
    const bool is_sqlite = dialect == Dialect::kSqlite;
    std::vector<TableColumns> all;
    for (auto& name : TRY(texts(tx, is_sqlite ? kSqliteTables : kPostgresTables, {}))) {
        auto columns = TRY(texts(tx, is_sqlite ? kSqliteColumns : kPostgresColumns, values(name)));
        all.push_back({std::move(name), std::move(columns)});
    }
    return all;
}

std::string text_of(const Value& value) {
    if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return std::holds_alternative<Null>(value) ? "-" : "?";
}

bool is_left_out(const std::string& column, const DumpOptions& options) {
    return column == "generation" || column.ends_with("_at") ||
           options.left_out_columns.contains(column);
}

Status dump_table(Tx& tx, const TableColumns& table, const DumpOptions& options,
                  std::set<std::string>& lines) {
    const Rows rows = TRY(tx.query(fmt::format("SELECT * FROM {}", table.table), {}));
    for (size_t number = 0; number < rows.size(); ++number) {
        std::string line = table.table;
        bool is_removed = false;
        for (size_t i = 0; i < table.columns.size(); ++i) {
            const Value& value = rows[number].at(i);
            const bool is_mark = table.columns[i] == "removed_at";
            is_removed = is_removed || (is_mark && !std::holds_alternative<Null>(value));
            if (is_left_out(table.columns[i], options)) continue;
            line += fmt::format(" {}={}", table.columns[i], text_of(value));
        }
        if (!is_removed) lines.insert(line);
    }
    return {};
}

}  // namespace

Result<std::string> dump_tables(Store& store, const DumpOptions& options) {
    const auto body = [&](Tx& tx) -> Result<std::string> {
        std::set<std::string> lines;
        for (const TableColumns& table : TRY(all_tables(tx, store.dialect()))) {
            if (options.left_out_tables.contains(table.table)) continue;
            TRY(dump_table(tx, table, options, lines));
        }
        std::string text;
        for (const auto& line : lines) text += line + '\n';
        return text;
    };
    return store.read(body);
}

}  // namespace lockstep::db
