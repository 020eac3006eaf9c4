// The SQL that row.h generates for a table, made once per row type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::db {

struct RowText {
    std::string columns;  // "id", "generation", … : quoted, in the order of the struct
    std::string select;   // SELECT <columns> FROM <table>
    std::string count;    // SELECT count(*) FROM <table>
    std::string insert;   // one parameter per column, in order
    std::string find;     // by id ($1)
    std::string exists;   // removed_at (or NULL) by id ($1)
    std::string update;   // all but id and generation, in order; then id, generation
};

// `table` and `columns` are names of ours: lower case letters, digits and underscores.
RowText make_row_text(std::string_view table, const std::vector<std::string_view>& columns);

// alias."id", alias."name", …: for joins; decode the row from where the list begins.
std::string aliased_columns(std::string_view alias, const std::vector<std::string_view>& columns);

}  // namespace lockstep::db
