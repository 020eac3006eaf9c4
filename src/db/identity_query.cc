#include "db/identity_query.h"

#include <fmt/format.h>

namespace lockstep::db {
namespace {

constexpr size_t kUserColumns = boost::mp11::mp_size<detail::RowMembers<UserRow>>::value;
constexpr size_t kAccountColumns = boost::mp11::mp_size<detail::RowMembers<AccountRow>>::value;
constexpr size_t kDomainColumns = boost::mp11::mp_size<detail::RowMembers<DomainRow>>::value;

const std::string& identity_columns() {
    static const std::string columns =
        column_list<UserRow>("u") + ", " + column_list<AccountRow>("a") + ", " +
        column_list<DomainRow>("d") + ", " + column_list<RoleRow>("r");
    return columns;
}

constexpr std::string_view kIdentityJoins =
    " JOIN account a ON a.id = u.account_id JOIN domain d ON d.id = a.domain_id "
    "JOIN role r ON r.id = a.role_id ";

Result<Identity> decode_identity(const Row& row) {
    size_t at = 0;
    Identity identity;
    identity.user = TRY(decode<UserRow>(row, at));
    identity.account = TRY(decode<AccountRow>(row, at += kUserColumns));
    identity.domain = TRY(decode<DomainRow>(row, at += kAccountColumns));
    identity.role = TRY(decode<RoleRow>(row, at + kDomainColumns));
    return identity;
}

Result<std::vector<Identity>> decode_identities(const Rows& rows) {
    std::vector<Identity> identities;
    identities.reserve(rows.size());
    for (const Row& row : rows) identities.push_back(TRY(decode_identity(row)));
    return identities;
}

Result<std::optional<Identity>> find_one(Tx& tx, std::string_view condition,
                                         const Values& parameters) {
    const Rows rows =
        TRY(tx.query(fmt::format("SELECT {} FROM user_account u{}WHERE u.removed_at IS NULL AND {}",
                                 identity_columns(), kIdentityJoins, condition),
                     parameters));
    if (rows.empty()) return std::optional<Identity>{};
    return std::optional<Identity> { TRY(decode_identity(rows.front())) };
}

Result<AccountDetails> decode_account(const Row& row) {
    AccountDetails details;
    details.account = TRY(decode<AccountRow>(row, 0));
    details.domain = TRY(decode<DomainRow>(row, kAccountColumns));
    const size_t role = kAccountColumns + kDomainColumns;
    if (!std::holds_alternative<Null>(row.at(role))) {
        details.role = TRY(decode<RoleRow>(row, role));
    }
    return details;
}

std::string account_columns() {
    return column_list<AccountRow>("t") + ", " + column_list<DomainRow>("d") + ", " +
           column_list<RoleRow>("r");
}

constexpr std::string_view kAccountJoins =
    " JOIN domain d ON d.id = t.domain_id LEFT JOIN role r ON r.id = t.role_id ";

}  // namespace

Result<std::optional<Identity>> find_identity(Tx& tx, const UserId& user) {
    return find_one(tx, "u.id = $1", values(user));
}

Result<std::optional<Identity>> find_identity_by_api_key(Tx& tx, std::string_view api_key) {
    return find_one(tx, "u.api_key = $1", values(api_key));
}

Result<std::optional<Identity>> find_identity_by_name(Tx& tx, const DomainId& domain,
                                                      std::string_view username) {
    return find_one(tx, "u.domain_id = $1 AND u.username = $2", values(domain, username));
}

Result<std::vector<Identity>> list_identities(Tx& tx, const ListQuery& users,
                                              const PageWindow& window) {
    const auto source = users.page_source(window);
    return decode_identities(
        TRY(tx.query(fmt::format("SELECT {} FROM {} JOIN user_account t ON t.id = page.page_id "
                                 "JOIN user_account u ON u.id = t.id{}ORDER BY {}",
                                 identity_columns(), source.sql, kIdentityJoins, users.order()),
                     source.parameters)));
}

Result<std::vector<Identity>> list_identities_of(Tx& tx, const std::vector<AccountId>& accounts) {
    if (accounts.empty()) return std::vector<Identity>{};
    ListQuery users("user_account");
    users.where("t.removed_at IS NULL")
        .where_in("t.account_id", accounts)
        .order_by("t.account_id, t.id");
    return list_identities(tx, users, {});
}

Result<std::optional<AccountDetails>> find_account_details(Tx& tx, const AccountId& account) {
    const Rows rows = TRY(tx.query(
        fmt::format("SELECT {} FROM account t{}WHERE t.id = $1", account_columns(), kAccountJoins),
        values(account)));
    if (rows.empty()) return std::optional<AccountDetails>{};
    return std::optional<AccountDetails> { TRY(decode_account(rows.front())) };
}

Result<std::vector<AccountDetails>> list_account_details(Tx& tx, const ListQuery& accounts,
                                                         const PageWindow& window) {
    const auto source = accounts.page_source(window);
    const Rows rows = TRY(
        tx.query(fmt::format("SELECT {} FROM {} JOIN account t ON t.id = page.page_id{}ORDER BY {}",
                             account_columns(), source.sql, kAccountJoins, accounts.order()),
                 source.parameters));
    std::vector<AccountDetails> all;
    all.reserve(rows.size());
    for (const Row& row : rows) all.push_back(TRY(decode_account(row)));
    return all;
}

Result<std::vector<VmTally>> tally_vms(Tx& tx, const std::vector<AccountId>& accounts) {
    std::vector<VmTally> tallies;
    if (accounts.empty()) return tallies;
    const auto source = ListQuery("account").where_in("t.id", accounts).page_source({});
    const Rows rows =
        TRY(tx.query("SELECT v.account_id, SUM(CASE WHEN v.state = 'Running' THEN 1 ELSE 0 END), "
                     "SUM(CASE WHEN v.state = 'Stopped' THEN 1 ELSE 0 END) FROM " +
                         source.sql +
                         " JOIN vm v ON v.account_id = page.page_id WHERE v.removed_at IS NULL "
                         "GROUP BY v.account_id",
                     source.parameters));
    for (const Row& row : rows) {
        tallies.push_back({
            TRY(ColumnForm<AccountId>::from(row.at(0)))
            , TRY(ColumnForm<int64_t>::from(row.at(1)))
            , TRY(ColumnForm<int64_t>::from(row.at(2)))
        });
    }
    return tallies;
}

}  // namespace lockstep::db
