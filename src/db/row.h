// Rows as described structs: what every table file is made of.
//
//   struct ZoneRow {
//       static constexpr std::string_view kTable = "zone";
//       static constexpr std::string_view kHoldKind = "zone";  // only if sagas hold such rows
//       ZoneId id;
//       int64_t generation = 0;
//       std::string name;
//       std::optional<Time> removed_at;
//   };
//   BOOST_DESCRIBE_STRUCT(ZoneRow, (), (id, generation, name, removed_at))
//
// A column is a member, by name; column.h says what each type is in the database. `id` is needed
// for find, get, update and remove; `generation` for update and remove; `removed_at` for remove.
#pragma once

#include <fmt/format.h>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/column.h"
#include "db/hold_check.h"
#include "db/row_text.h"
#include "db/store.h"

namespace lockstep::db {

// A struct that is a table's row.
template <class T>
concept TableRow = lockstep::detail::Described<T> && requires {
    { T::kTable } -> std::convertible_to<std::string_view>;
};
template <class T>
concept HoldableRow = TableRow<T> && requires(const T row) {
    { T::kHoldKind } -> std::convertible_to<std::string_view>;
    row.id.uuid();
};

namespace detail {

template <class T>
using RowMembers = boost::describe::describe_members<T, boost::describe::mod_public |
                                                            boost::describe::mod_inherited>;

template <TableRow T>
std::vector<std::string_view> column_names() {
    std::vector<std::string_view> names;
    boost::mp11::mp_for_each<RowMembers<T>>([&](auto member) { names.push_back(member.name); });
    return names;
}

template <TableRow T>
const RowText& row_text() {
    static const RowText text = make_row_text(T::kTable, column_names<T>());
    return text;
}

template <class T, class Member>
Status read_column(const Row& row, size_t column, Member member, T& into) {
    auto& slot = into.*member.pointer;
    auto read = ColumnForm<std::remove_cvref_t<decltype(slot)>>::from(row.at(column));
    if (!read) {
        return fail(with_context(std::move(read.error()),
                                 fmt::format("column {}.{}", T::kTable, member.name)));
    }
    slot = std::move(*read);
    return {};
}

template <class T, class Member>
Value column_value(const T& row, Member member) {
    const auto& slot = row.*member.pointer;
    return ColumnForm<std::remove_cvref_t<decltype(slot)>>::to(slot);
}

}  // namespace detail

// alias."id", alias."name", … of a row type, for joins written by hand.
template <TableRow T>
std::string column_list(std::string_view alias) {
    return aliased_columns(alias, detail::column_names<T>());
}

// A row struct from an answer whose columns, from `first` on, are those of the struct in order.
// Errors: kCorruptState, naming table and column.
template <TableRow T>
Result<T> decode(const Row& row, size_t first = 0) {
    T result{};
    Status status;
    size_t column = first;
    boost::mp11::mp_for_each<detail::RowMembers<T>>([&](auto member) {
        if (status) status = detail::read_column(row, column++, member, result);
    });
    if (!status) return fail(std::move(status.error()));
    return result;
}

// Errors: kAlreadyExists for a unique violation, kPreconditionFailed for a broken reference.
template <TableRow T>
Status insert(Tx& tx, const T& row) {
    Values parameters;
    boost::mp11::mp_for_each<detail::RowMembers<T>>(
        [&](auto member) { parameters.push_back(detail::column_value(row, member)); });
    TRY(tx.execute(detail::row_text<T>().insert, parameters));
    return {};
}

// The row with this id, also a removed one; nothing if there never was one.
template <TableRow T>
Result<std::optional<T>> find(Tx& tx, const std::type_identity_t<decltype(T::id)>& id) {
    const Rows rows = TRY(tx.query(detail::row_text<T>().find, values(id)));
    if (rows.empty()) return std::optional<T>{};
    return std::optional<T> { TRY(decode<T>(rows.front())) };
}

// The live row with this id. Errors: kNotFound when it is absent or removed.
template <TableRow T>
Result<T> get(Tx& tx, const std::type_identity_t<decltype(T::id)>& id) {
    std::optional<T> row = TRY(find<T>(tx, id));
    if constexpr (requires { row->removed_at; }) {
        if (row && row->removed_at) row.reset();
    }
    if (!row) {
        return fail(Code::kNotFound, fmt::format("there is no {} with id {}", T::kTable,
                                                 std::get<std::string>(to_value(id))));
    }
    return std::move(*row);
}

// Rows of `SELECT <columns> FROM <table> <tail>`; tail: "WHERE … ORDER BY … LIMIT …".
template <TableRow T>
Result<std::vector<T>> select(Tx& tx, std::string_view tail, const Values& parameters = {}) {
    const Rows rows =
        TRY(tx.query(std::string(detail::row_text<T>().select).append(tail), parameters));
    std::vector<T> result;
    result.reserve(rows.size());
    for (const Row& row : rows) result.push_back(TRY(decode<T>(row)));
    return result;
}

// The first row of select; nothing when there is none.
template <TableRow T>
Result<std::optional<T>> select_one(Tx& tx, std::string_view tail, const Values& parameters = {}) {
    std::vector<T> rows = TRY(select<T>(tx, tail, parameters));
    if (rows.empty()) return std::optional<T>{};
    return std::optional<T>{std::move(rows.front())};
}

// How many rows `tail` ("WHERE …") leaves.
template <TableRow T>
Result<int64_t> count(Tx& tx, std::string_view tail, const Values& parameters = {}) {
    const Rows rows =
        TRY(tx.query(std::string(detail::row_text<T>().count).append(tail), parameters));
    return ColumnForm<int64_t>::from(rows.at(0).at(0));
}

// The first column of the first row; nothing when there is no row. For aggregates.
template <class T>
Result<std::optional<T>> query_value(Tx& tx, std::string_view sql, const Values& parameters = {}) {
    const Rows rows = TRY(tx.query(sql, parameters));
    if (rows.empty()) return std::optional<T>{};
    return std::optional<T> { TRY(ColumnForm<T>::from(rows.front().at(0))) };
}

enum class Update {
    kUpdated,
    kConflict,  // somebody has written the row since it was read
    kNotFound,  // absent, or removed since it was read
};

// Writes all columns of `row` where id and generation are still the row's; then row.generation is
// the new one. Errors: kConflict when another saga than tx.acting_saga() holds the row exclusively;
// those of insert.
template <TableRow T>
Result<Update> update(Tx& tx, T& row) {
    if constexpr (HoldableRow<T>) TRY(require_free(tx, T::kHoldKind, row.id.uuid()));
    Values parameters;
    boost::mp11::mp_for_each<detail::RowMembers<T>>([&](auto member) {
        const std::string_view name = member.name;
        if (name == "id" || name == "generation") return;
        parameters.push_back(detail::column_value(row, member));
    });
    parameters.push_back(to_value(row.id));
    parameters.push_back(to_value(row.generation));
    const RowText& text = detail::row_text<T>();
    if (TRY(tx.execute(text.update, parameters)) == 1) {
        ++row.generation;
        return Update::kUpdated;
    }
    const Rows found = TRY(tx.query(text.exists, values(row.id)));
    const bool is_live = !found.empty() && std::holds_alternative<Null>(found.front().at(0));
    return is_live ? Update::kConflict : Update::kNotFound;
}

// update, with its other outcomes as errors: kConflict, kNotFound.
template <TableRow T>
Status update_or_fail(Tx& tx, T& row) {
    const auto name = [&] {
        return fmt::format("{} {}", T::kTable, std::get<std::string>(to_value(row.id)));
    };
    switch (TRY(update(tx, row))) {
        case Update::kUpdated:
            return {};
        case Update::kConflict:
            return fail(Code::kConflict, name() + " was changed meanwhile");
        case Update::kNotFound:
            break;
    }
    return fail(Code::kNotFound, name() + " was removed meanwhile");
}

// Soft delete: sets removed_at by update_or_fail. Errors: its.
template <TableRow T>
Status remove(Tx& tx, T& row, Time at) {
    row.removed_at = at;
    return update_or_fail(tx, row);
}

}  // namespace lockstep::db
