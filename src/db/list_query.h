// One list of rows: who may see them, filters, order, page and count, as SQL.
//
//   ListPage<VmRow> page = TRY(ListQuery("vm")
//       .where("t.removed_at IS NULL")
//       .owned_by(scope)                       // from control/list_scope.h
//       .with_keyword(request.keyword, {"t.name", "t.display_name"})
//       .where("t.zone_id = ?", values(zone))
//       .tagged("UserVm", request.tags)
//       .page<VmRow>(tx, window));
//
// The listed table's alias is `t`. The page is found among ids alone, in an index, and only its
// rows are then read (late join): a page far down costs as little as the first.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::db {

// Whose rows a list shows.
struct OwnerScope {
    enum class Owners {
        kEverybody,
        kSubtree,   // accounts of domain_id and of all domains below it
        kDomain,    // accounts of domain_id alone
        kAccounts,  // account_ids alone
    };
    enum class Projects {
        kLeftOut,   // no rows that a project owns
        kIncluded,  // theirs as everybody's
        kOnly,      // theirs alone
    };
    Owners owners = Owners::kAccounts;
    DomainId domain_id{};
    std::vector<AccountId> account_ids{};
    Projects projects = Projects::kLeftOut;
};

// Where an owned table says whose its rows are.
struct OwnerColumns {
    std::string_view account = "t.account_id";
    std::string_view domain = "t.domain_id";
};

struct TagMatch {
    std::string key{};
    std::optional<std::string> value{};  // none: any
};
BOOST_DESCRIBE_STRUCT(TagMatch, (), (key, value))

// Rows `offset` to `offset + limit` of a list.
struct PageWindow {
    int64_t offset = 0;
    std::optional<int64_t> limit{};  // none: all
};

template <class T>
struct ListPage {
    std::vector<T> items;
    int64_t count = 0;  // all that match, not only the page
};

// "a = ? AND b = ?" as "a = $1 AND b = $2".
std::string numbered(std::string_view sql);

class ListQuery {
  public:
    explicit ListQuery(std::string_view table) : table_(table) {}

    // One more condition that must hold, each "?" in it a parameter.
    ListQuery& where(std::string_view condition, Values parameters = {});
    template <class T>
    ListQuery& where_in(std::string_view column, const std::vector<T>& choices);
    ListQuery& owned_by(const OwnerScope& scope, const OwnerColumns& columns = {});
    // `keyword` is part of one of the columns, letters compared without case. None: no condition.
    ListQuery& with_keyword(const std::optional<std::string>& keyword,
                            std::initializer_list<std::string_view> columns);
    // Every tag is on the row, as a resource of this wire kind.
    ListQuery& tagged(std::string_view resource_type, const std::vector<TagMatch>& tags);
    // A join that conditions need: "JOIN host h ON h.id = t.host_id".
    ListQuery& join(std::string_view clause);
    // Default "t.id": rows in the order of their creation. It must be a total order, so that pages
    // do not overlap: end it with t.id.
    ListQuery& order_by(std::string_view columns);

    // The rows of the window and the count of all.
    template <TableRow T>
    Result<ListPage<T>> page(Tx& tx, const PageWindow& window) const;
    // All rows; no table that grows with the cloud.
    template <TableRow T>
    Result<std::vector<T>> all(Tx& tx) const;
    Result<int64_t> count(Tx& tx) const;

    // The page's ids as a FROM item: "(SELECT … LIMIT … OFFSET …) page", whose column `page_id` is
    // t.id; for a SELECT written by hand that joins it. Its parameters are $1 to $n.
    struct Text {
        std::string sql;
        Values parameters;
    };
    Text page_source(const PageWindow& window) const;
    const std::string& order() const { return order_; }

  private:
    std::string conditions() const;  // " WHERE …" with "?"
    Result<Rows> rows(Tx& tx, std::string_view columns, const PageWindow& window) const;
    ListQuery& where_in_values(std::string_view column, Values choices);

    std::string table_;
    std::string joins_;
    std::vector<std::string> conditions_;
    Values parameters_;
    std::string order_ = "t.id";
};

template <class T>
ListQuery& ListQuery::where_in(std::string_view column, const std::vector<T>& choices) {
    Values list;
    list.reserve(choices.size());
    for (const T& choice : choices) list.push_back(to_value(choice));
    return where_in_values(column, std::move(list));
}

template <TableRow T>
Result<ListPage<T>> ListQuery::page(Tx& tx, const PageWindow& window) const {
    ListPage<T> result;
    for (const Row& row : TRY(rows(tx, column_list<T>("t"), window))) {
        result.items.push_back(TRY(decode<T>(row)));
    }
    const auto read = static_cast<int64_t>(result.items.size());
    const bool is_whole = window.offset == 0 && (!window.limit || read < *window.limit);
    result.count = is_whole ? read : TRY(count(tx));
    return result;
}

template <TableRow T>
Result<std::vector<T>> ListQuery::all(Tx& tx) const {
    std::vector<T> result;
    const std::string sql = "SELECT " + column_list<T>("t") + " FROM " + table_ + " t" + joins_ +
                            conditions() + " ORDER BY " + order_;
    for (const Row& row : TRY(tx.query(numbered(sql), parameters_))) {
        result.push_back(TRY(decode<T>(row)));
    }
    return result;
}

}  // namespace lockstep::db
