#include "db/list_query.h"

#include <fmt/format.h>

#include <bit>

namespace lockstep::db {
namespace {

// `%`, `_` and the escape itself stand for themselves.
std::string like_pattern(std::string_view keyword) {
    std::string pattern = "%";
    for (const char c : keyword) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace

std::string numbered(std::string_view sql) {
    std::string result;
    result.reserve(sql.size() + 16);
    int next = 0;
    for (const char c : sql) {
        if (c == '?') {
            result += fmt::format("${}", ++next);
        } else {
            result += c;
        }
    }
    return result;
}

ListQuery& ListQuery::where(std::string_view condition, Values parameters) {
    conditions_.emplace_back(condition);
    for (Value& parameter : parameters) parameters_.push_back(std::move(parameter));
    return *this;
}

ListQuery& ListQuery::where_in_values(std::string_view column, Values choices) {
    if (choices.empty()) return where("1 = 0");
    if (choices.size() == 1) return where(fmt::format("{} = ?", column), std::move(choices));
    // Filled up to a power of two with its last, so that there are few texts to prepare.
    choices.resize(std::bit_ceil(choices.size()), Value(choices.back()));
    std::string marks = "?";
    for (size_t i = 1; i < choices.size(); ++i) marks += ", ?";
    return where(fmt::format("{} IN ({})", column, marks), std::move(choices));
}

ListQuery& ListQuery::owned_by(const OwnerScope& scope, const OwnerColumns& columns) {
    switch (scope.owners) {
        case OwnerScope::Owners::kEverybody:
            break;
        case OwnerScope::Owners::kSubtree:
            where(fmt::format("{} IN (SELECT domain_id FROM domain_ancestor WHERE ancestor_id = ?)",
                              columns.domain),
                  values(scope.domain_id));
            break;
        case OwnerScope::Owners::kDomain:
            where(fmt::format("{} = ?", columns.domain), values(scope.domain_id));
            break;
        case OwnerScope::Owners::kAccounts:
            where_in(columns.account, scope.account_ids);
            break;
    }
    switch (scope.projects) {
        case OwnerScope::Projects::kIncluded:
            break;
        case OwnerScope::Projects::kLeftOut:
            where(fmt::format("{} NOT IN (SELECT account_id FROM project)", columns.account));
            break;
        case OwnerScope::Projects::kOnly:
            where(fmt::format("{} IN (SELECT account_id FROM project)", columns.account));
            break;
    }
    return *this;
}

ListQuery& ListQuery::with_keyword(const std::optional<std::string>& keyword,
                                   std::initializer_list<std::string_view> columns) {
    if (!keyword || keyword->empty()) return *this;
    std::string condition;
    Values parameters;
    for (const std::string_view column : columns) {
        if (!condition.empty()) condition += " OR ";
        condition += fmt::format("LOWER({}) LIKE LOWER(CAST(? AS TEXT)) ESCAPE '\\'", column);
        parameters.emplace_back(like_pattern(*keyword));
    }
    return where("(" + condition + ")", std::move(parameters));
}

ListQuery& ListQuery::tagged(std::string_view resource_type, const std::vector<TagMatch>& tags) {
    for (const TagMatch& tag : tags) {
        std::string condition =
            "EXISTS (SELECT 1 FROM resource_tag g WHERE g.resource_id = t.id "
            "AND g.resource_type = ? AND g.key = ?";
        Values parameters = values(resource_type, tag.key);
        if (tag.value) {
            condition += " AND g.value = ?";
            parameters.emplace_back(*tag.value);
        }
        where(condition + ")", std::move(parameters));
    }
    return *this;
}

ListQuery& ListQuery::join(std::string_view clause) {
    joins_ += ' ';
    joins_ += clause;
    return *this;
}

ListQuery& ListQuery::order_by(std::string_view columns) {
    order_ = columns;
    return *this;
}

std::string ListQuery::conditions() const {
    std::string text;
    for (const std::string& condition : conditions_) {
        text += text.empty() ? " WHERE " : " AND ";
        text += condition;
    }
    return text;
}

Result<int64_t> ListQuery::count(Tx& tx) const {
    const auto found = TRY(query_value<int64_t>(
        tx, numbered(fmt::format("SELECT COUNT(*) FROM {} t{}{}", table_, joins_, conditions())),
        parameters_));
    return found.value_or(0);
}

ListQuery::Text ListQuery::page_source(const PageWindow& window) const {
    Text text;
    text.parameters = parameters_;
    std::string sql = fmt::format("(SELECT t.id AS page_id FROM {} t{}{} ORDER BY {}", table_,
                                  joins_, conditions(), order_);
    // OFFSET needs a LIMIT on SQLite; a NULL one is none on PostgreSQL, a negative one on SQLite.
    if (window.limit || window.offset > 0) {
        sql += " LIMIT ? OFFSET ?";
        text.parameters.emplace_back(window.limit.value_or(INT64_MAX));
        text.parameters.emplace_back(window.offset);
    }
    text.sql = numbered(sql + ") page");
    return text;
}

Result<Rows> ListQuery::rows(Tx& tx, std::string_view columns, const PageWindow& window) const {
    const Text source = page_source(window);
    return tx.query(fmt::format("SELECT {} FROM {} JOIN {} t ON t.id = page.page_id{} ORDER BY {}",
                                columns, source.sql, table_, joins_, order_),
                    source.parameters);
}

}  // namespace lockstep::db
