#include "control/limit.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "control/configuration.h"
#include "db/domain_table.h"
#include "db/resource_count_delta_table.h"
#include "db/resource_count_table.h"
#include "db/resource_limit_table.h"

namespace lockstep::control {
namespace {

using model::ResourceType;

// The n-th id made of a key that was drawn outside the closure.
db::ResourceCountDeltaId delta_id(const Uuid& key, size_t n) {
    std::array<uint8_t, 16> bytes = key.bytes();
    bytes[15] = static_cast<uint8_t>(bytes[15] + n);
    return db::ResourceCountDeltaId(Uuid(bytes));
}

enum class LimitKind { kAccount, kProject, kDomain };

int64_t built_in_limit(LimitKind kind, const model::ResourceTypeFacts& facts) {
    switch (kind) {
        case LimitKind::kAccount:
            return facts.account_limit;
        case LimitKind::kProject:
            return facts.project_limit;
        case LimitKind::kDomain:
            return facts.domain_limit;
    }
    return model::kUnlimited;
}

std::string limit_key(LimitKind kind, const model::ResourceTypeFacts& facts) {
    constexpr std::array kPrefixes = {"max.account.", "max.project.", "max.domain."};
    return fmt::format("{}{}", kPrefixes.at(static_cast<size_t>(kind)), facts.key_name);
}

int64_t default_limit(const ConfiguredValues& configured, LimitKind kind, ResourceType type) {
    const auto& facts = model::facts_of(type);
    return configured.number(limit_key(kind, facts)).value_or(built_in_limit(kind, facts));
}

// What decides which defaults an account has.
struct AccountKind {
    AccountId id{};
    bool is_boundless = false;
    bool is_project = false;
};

bool is_boundless(bool is_system, model::AccountType type) {
    return is_system || type == model::AccountType::kAdmin ||
           type == model::AccountType::kReadOnlyAdmin;
}

AccountKind kind_of(const Owner& owner) {
    return {owner.account_id, is_boundless(owner.is_system, owner.type),
            owner.project_id.has_value()};
}

// All that limits one account: its own limits and those of the domains above it.
struct Bounds {
    ConfiguredValues configured;
    std::vector<db::ResourceLimitRow> rows;
    std::vector<DomainId> domains;  // the owner's own and those above
    DomainId root;

    std::optional<int64_t> row(const Uuid& owner, ResourceType type) const {
        for (const auto& limit : rows) {
            if (limit.owner_id == owner && limit.resource_type == type) return limit.max;
        }
        return std::nullopt;
    }
    int64_t of_account(const AccountKind& account, ResourceType type) const {
        if (const auto max = row(account.id.uuid(), type)) return *max;
        if (account.is_boundless) return model::kUnlimited;
        return default_limit(configured,
                             account.is_project ? LimitKind::kProject : LimitKind::kAccount, type);
    }
    LimitTable all_of_account(const AccountKind& account) const {
        LimitTable limits;
        for (const auto& facts : model::resource_types()) {
            limits[facts.type] = of_account(account, facts.type);
        }
        return limits;
    }
    int64_t of_domain(const DomainId& domain, ResourceType type) const {
        if (const auto max = row(domain.uuid(), type)) return *max;
        if (domain == root) return model::kUnlimited;
        return default_limit(configured, LimitKind::kDomain, type);
    }
};

Result<Bounds> load_bounds(db::Tx& tx, const Owner& owner) {
    Bounds bounds;
    bounds.configured = TRY(load_configured(tx));
    bounds.rows = TRY(db::list_limits_above(tx, owner.account_id, owner.domain_id));
    bounds.domains = TRY(db::list_domain_ancestors(tx, owner.domain_id));
    bounds.root = TRY(db::get_root_domain(tx))
    .id;
    return bounds;
}

Error exceeded(const model::ResourceTypeFacts& facts, const std::string& whose, int64_t limit,
               int64_t used, int64_t asked) {
    const bool is_bytes = facts.unit == model::ResourceUnit::kBytes;
    const std::string unit = is_bytes                                        ? " bytes"
                             : facts.unit == model::ResourceUnit::kMebibytes ? " MiB"
                                                                             : "";
    return error(Code::kQuotaExceeded,
                 fmt::format("the limit of resource type {} is exceeded: {} may have at most {}{}, "
                             "has {} and this needs {} more",
                             facts.name, whose, limit, unit, used, asked));
}

// `used` is what there is without `asked`.
Status check_bound(ResourceType type, const std::string& whose, int64_t limit, int64_t used,
                   int64_t asked) {
    const int64_t most = model::limit_in_count_unit(type, limit);
    if (most < 0 || used + asked <= most) return {};
    return fail(exceeded(model::facts_of(type), whose, most, used, asked));
}

Status check_domains(db::Tx& tx, const Bounds& bounds, const Charge& asked) {
    for (const DomainId& domain : bounds.domains) {
        const int64_t limit = bounds.of_domain(domain, asked.type);
        if (limit < 0) continue;
        const int64_t used = TRY(db::sum_domain_count(tx, domain, asked.type));
        const auto row = TRY(db::find<db::DomainRow>(tx, domain));
        const std::string whose =
            "domain " + (row ? model::shown_domain_path(row->path) : domain.to_string());
        TRY(check_bound(asked.type, whose, limit, used, asked.amount));
    }
    return {};
}

Status add(db::Tx& tx, const Owner& owner, const Charge& change, const Uuid& key, size_t n) {
    return db::insert(tx, db::ResourceCountDeltaRow{.id = delta_id(key, n),
                                                    .domain_id = owner.domain_id,
                                                    .resource_type = change.type,
                                                    .amount = change.amount});
}

Result<CountTable> counts_by_rows(db::Tx& tx, const AccountId& account,
                                  const std::vector<db::CountSource>& sources) {
    CountTable counts;
    for (const db::CountSource& source : sources) {
        counts[source.type] += TRY(db::count_by_rows(tx, source, account));
    }
    return counts;
}

Result<CountTable> written_counts(db::Tx& tx, const AccountId& account) {
    CountTable counts;
    for (const auto& row : TRY(db::list_resource_counts(tx, account))) {
        counts[row.resource_type] = row.amount;
    }
    return counts;
}

int64_t at(const CountTable& counts, ResourceType type) {
    const auto found = counts.find(type);
    return found == counts.end() ? 0 : found->second;
}

}  // namespace

Status charge(db::Tx& tx, const Owner& owner, const Charges& charges, const Uuid& key) {
    const Bounds bounds = TRY(load_bounds(tx, owner));
    size_t n = 0;
    for (const Charge& asked : charges) {
        if (asked.amount == 0) continue;
        TRY(check_domains(tx, bounds, asked));
        const int64_t now =
            TRY(db::add_resource_count(tx, owner.account_id, asked.type, asked.amount));
        TRY(check_bound(asked.type, owner.shown(), bounds.of_account(kind_of(owner), asked.type),
                        now - asked.amount, asked.amount));
        TRY(add(tx, owner, asked, key, n++));
    }
    return {};
}

Status release(db::Tx& tx, const Owner& owner, const Charges& charges, const Uuid& key) {
    size_t n = 0;
    for (const Charge& given : charges) {
        if (given.amount == 0) continue;
        const int64_t now =
            TRY(db::add_resource_count(tx, owner.account_id, given.type, -given.amount));
        if (now < 0) {
            return fail(
                Code::kCorruptState,
                fmt::format("{} gives back {} of resource type {} and has only {}", owner.shown(),
                            given.amount, model::facts_of(given.type).name, now + given.amount));
        }
        TRY(add(tx, owner, {given.type, -given.amount}, key, n++));
    }
    return {};
}

Status check_limits(db::Tx& tx, const Owner& owner, const Charges& charges) {
    const Bounds bounds = TRY(load_bounds(tx, owner));
    const CountTable counts = TRY(written_counts(tx, owner.account_id));
    for (const Charge& asked : charges) {
        if (asked.amount <= 0) continue;
        TRY(check_domains(tx, bounds, asked));
        TRY(check_bound(asked.type, owner.shown(), bounds.of_account(kind_of(owner), asked.type),
                        at(counts, asked.type), asked.amount));
    }
    return {};
}

Result<LimitTable> account_limits(db::Tx& tx, const Owner& owner) {
    return TRY(load_bounds(tx, owner))
    .all_of_account(kind_of(owner));
}

Result<std::map<AccountId, LimitTable>> limits_of_accounts(
    db::Tx& tx, const std::vector<db::AccountRow>& accounts) {
    std::vector<Uuid> owners;
    owners.reserve(accounts.size());
    for (const db::AccountRow& account : accounts) owners.push_back(account.id.uuid());
    Bounds bounds;
    bounds.configured = TRY(load_configured(tx));
    bounds.rows = TRY(db::list_resource_limits(tx, owners));
    std::map<AccountId, LimitTable> limits;
    for (const db::AccountRow& account : accounts) {
        limits[account.id] =
            bounds.all_of_account({account.id, is_boundless(account.is_system, account.type),
                                   account.project_id.has_value()});
    }
    return limits;
}

Result<LimitTable> domain_limits(db::Tx& tx, const DomainId& domain) {
    Bounds bounds;
    bounds.configured = TRY(load_configured(tx));
    bounds.rows = TRY(db::list_resource_limits(tx, domain.uuid()));
    bounds.root = TRY(db::get_root_domain(tx))
    .id;
    LimitTable limits;
    for (const auto& facts : model::resource_types()) {
        limits[facts.type] = bounds.of_domain(domain, facts.type);
    }
    return limits;
}

Result<CountTable> recount(db::Tx& tx, const Owner& owner,
                           const std::vector<db::CountSource>& sources, const Uuid& key) {
    const CountTable rows = TRY(counts_by_rows(tx, owner.account_id, sources));
    const CountTable written = TRY(written_counts(tx, owner.account_id));
    size_t n = 0;
    for (const auto& [type, amount] : rows) {
        const int64_t difference = amount - at(written, type);
        if (difference == 0) continue;
        TRY(db::set_resource_count(tx, owner.account_id, type, amount));
        TRY(add(tx, owner, {type, difference}, key, n++));
    }
    return written_counts(tx, owner.account_id);
}

Result<std::vector<std::string>> check_counts(db::Tx& tx, const Owner& owner,
                                              const std::vector<db::CountSource>& sources) {
    const CountTable rows = TRY(counts_by_rows(tx, owner.account_id, sources));
    const CountTable written = TRY(written_counts(tx, owner.account_id));
    std::vector<std::string> findings;
    for (const auto& facts : model::resource_types()) {
        const int64_t by_rows = at(rows, facts.type);
        const int64_t by_count = at(written, facts.type);
        if (by_rows == by_count) continue;
        findings.push_back(fmt::format("{}: {} is counted as {}, its rows say {}", owner.shown(),
                                       facts.name, by_count, by_rows));
    }
    return findings;
}

Result<std::vector<std::string>> check_domain_deltas(db::Tx& tx, const DomainId& domain) {
    const CountTable accounts = TRY(db::sum_account_counts(tx, domain));
    const CountTable deltas = TRY(db::sum_own_deltas(tx, domain));
    std::vector<std::string> findings;
    for (const auto& facts : model::resource_types()) {
        if (at(accounts, facts.type) == at(deltas, facts.type)) continue;
        findings.push_back(fmt::format("domain {}: the accounts count {} of {}, the deltas {}",
                                       domain.to_string(), at(accounts, facts.type), facts.name,
                                       at(deltas, facts.type)));
    }
    return findings;
}

}  // namespace lockstep::control
