// The simulator's SQLite file: cached statements, rows as described structs, one transaction at a
// time. Not thread-safe: GroupCommit decides whose turn it is.
#pragma once

#include <sqlite3.h>

#include <boost/mp11.hpp>
#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"

namespace lockstep::driver::simulator {

// A prepared statement in use; gives itself back when it goes.
class Query {
  public:
    explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    // Parameters in the order of their '?'. Text is copied.
    void bind(int64_t value);
    void bind(const std::string& value);
    void bind(bool value) { bind(int64_t{value}); }
    void bind(const Uuid& value);
    void bind(const std::optional<int64_t>& value);
    template <class T>
        requires std::is_enum_v<T>
    void bind(T value) {
        // Without the leading k, as the control plane's database spells states.
        bind(std::string(boost::describe::enum_to_string(value, "k?") + 1));
    }

    // Whether there is one more row. Errors: kUnavailable when the file fails, kInternal for SQL
    // that the schema refuses.
    Result<bool> next();

    // Columns of the row, in their order.
    Status read(int64_t& into);
    Status read(std::string& into);
    Status read(bool& into);
    Status read(Uuid& into);
    Status read(std::optional<int64_t>& into);
    template <class T>
        requires std::is_enum_v<T>
    Status read(T& into) {
        std::string name;
        TRY(read(name));
        if (boost::describe::enum_from_string(("k" + name).c_str(), into)) return {};
        return fail(Code::kCorruptState, "unknown state '" + name + "' in the simulator's file");
    }

  private:
    sqlite3_stmt* statement_;
    int bound_ = 0;
    int column_ = 0;
};

class File {
  public:
    // Opens or creates the file, alone: a second process gets kUnavailable. ":memory:" is one that
    // dies with the object. What was committed survives the death of the process.
    static Result<std::unique_ptr<File>> open(const std::string& path);
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    // `sql` is cached by its text.
    Result<sqlite3_stmt*> prepare(std::string_view sql);
    // A statement without an answer; the number of rows that it changed.
    template <class... Args>
    Result<int64_t> execute(std::string_view sql, const Args&... args) {
        Query query(TRY(prepare(sql)));
        (query.bind(args), ...);
        TRY(query.next());
        return changes();
    }
    int64_t changes() const;
    int64_t last_row() const;

  private:
    File() = default;
    Status initialise(const std::string& path);

    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    sqlite3* database_ = nullptr;
    int lock_ = -1;
    std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> statements_;
};

// A row is a described struct with `kTable`; its first `kKeyColumns` members are the primary key.
template <class R>
using MembersOf = boost::describe::describe_members<R, boost::describe::mod_public>;

// "a, b, c" of the row's columns.
template <class R>
const std::string& columns_of() {
    static const std::string text = [] {
        std::string columns;
        boost::mp11::mp_for_each<MembersOf<R>>([&](auto member) {
            if (!columns.empty()) columns += ", ";
            columns += member.name;
        });
        return columns;
    }();
    return text;
}

// "a = ? AND b = ?" of the row's key.
template <class R>
const std::string& key_condition_of() {
    static const std::string text = [] {
        std::string condition;
        int column = 0;
        boost::mp11::mp_for_each<MembersOf<R>>([&](auto member) {
            if (column++ >= R::kKeyColumns) return;
            if (!condition.empty()) condition += " AND ";
            condition += std::string(member.name) + " = ?";
        });
        return condition;
    }();
    return text;
}

// All rows that `tail` ("WHERE … ORDER BY …") leaves.
template <class R, class... Args>
Result<std::vector<R>> select_rows(File& file, std::string_view tail, const Args&... args) {
    std::string sql = "SELECT " + columns_of<R>() + " FROM " + R::kTable + " ";
    sql += tail;
    Query query(TRY(file.prepare(sql)));
    (query.bind(args), ...);
    std::vector<R> rows;
    while (TRY(query.next())) {
        R row{};
        Status status;
        boost::mp11::mp_for_each<MembersOf<R>>([&](auto member) {
            if (status) status = query.read(row.*member.pointer);
        });
        if (!status) return fail(std::move(status.error()));
        rows.push_back(std::move(row));
    }
    return rows;
}

// The row under this key, if there is one.
template <class R, class... Args>
Result<std::optional<R>> find_row(File& file, const Args&... key) {
    static_assert(sizeof...(key) == R::kKeyColumns);
    static const std::string tail = "WHERE " + key_condition_of<R>();
    auto rows = TRY(select_rows<R>(file, tail, key...));
    if (rows.empty()) return std::optional<R>{};
    return std::optional<R>{std::move(rows.front())};
}

// Inserts the row, or replaces the one with its key.
template <class R>
Status put_row(File& file, const R& row) {
    static const std::string sql = [] {
        std::string marks;
        std::string keys;
        std::string changes;
        int column = 0;
        boost::mp11::mp_for_each<MembersOf<R>>([&](auto member) {
            marks += marks.empty() ? "?" : ", ?";
            std::string& list = column++ < R::kKeyColumns ? keys : changes;
            if (!list.empty()) list += ", ";
            list += &list == &keys ? std::string(member.name)
                                   : std::string(member.name) + " = excluded." + member.name;
        });
        return std::string("INSERT INTO ") + R::kTable + "(" + columns_of<R>() + ") VALUES (" +
               marks + ") ON CONFLICT(" + keys + ") DO " +
               (changes.empty() ? "NOTHING" : "UPDATE SET " + changes);
    }();
    Query query(TRY(file.prepare(sql)));
    boost::mp11::mp_for_each<MembersOf<R>>([&](auto member) { query.bind(row.*member.pointer); });
    TRY(query.next());
    return {};
}

// Removes the row under this key; whether there was one.
template <class R, class... Args>
Result<bool> erase_row(File& file, const Args&... key) {
    static_assert(sizeof...(key) == R::kKeyColumns);
    static const std::string sql =
        std::string("DELETE FROM ") + R::kTable + " WHERE " + key_condition_of<R>();
    return TRY(file.execute(sql, key...))
    > 0;
}

}  // namespace lockstep::driver::simulator
