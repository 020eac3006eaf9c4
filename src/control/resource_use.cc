#include "control/resource_use.h"

#include <fmt/format.h>

#include "db/resource_count_delta_table.h"
#include "db/resource_count_table.h"

namespace lockstep::control {
namespace {

constexpr std::string_view kUnlimitedText = "Unlimited";

int64_t amount_of(const std::map<model::ResourceType, int64_t>& table, model::ResourceType type,
                  int64_t fallback) {
    const auto found = table.find(type);
    return found == table.end() ? fallback : found->second;
}

bool is_in_bytes(model::ResourceType type) {
    return model::facts_of(type).unit == model::ResourceUnit::kBytes;
}

}  // namespace

std::string ResourceUse::limit(model::ResourceType type) const {
    const int64_t max = amount_of(limits, type, model::kUnlimited);
    return max < 0 ? std::string(kUnlimitedText) : std::to_string(max);
}

int64_t ResourceUse::total(model::ResourceType type) const {
    const int64_t amount = amount_of(counts, type, 0);
    return is_in_bytes(type) ? amount / model::kBytesPerGib : amount;
}

double ResourceUse::total_gib(model::ResourceType type) const {
    return static_cast<double>(amount_of(counts, type, 0)) /
           static_cast<double>(model::kBytesPerGib);
}

std::string ResourceUse::available(model::ResourceType type) const {
    const int64_t max = amount_of(limits, type, model::kUnlimited);
    if (max < 0) return std::string(kUnlimitedText);
    // The one amount that CloudStack shows with a fraction.
    if (type == model::ResourceType::kSecondaryStorage) {
        return fmt::format("{:.1f}", static_cast<double>(max) - total_gib(type));
    }
    return std::to_string(max - total(type));
}

Result<std::map<AccountId, ResourceUse>> load_account_uses(
    db::Tx& tx, const std::vector<db::AccountRow>& accounts) {
    std::map<AccountId, ResourceUse> uses;
    std::vector<AccountId> ids;
    ids.reserve(accounts.size());
    for (const db::AccountRow& account : accounts) ids.push_back(account.id);
    for (auto& [id, limits] : TRY(limits_of_accounts(tx, accounts))) {
        uses[id].limits = std::move(limits);
    }
    for (const auto& row : TRY(db::list_resource_counts(tx, ids))) {
        uses[row.account_id].counts[row.resource_type] = row.amount;
    }
    return uses;
}

Result<ResourceUse> load_domain_use(db::Tx& tx, const DomainId& domain) {
    return ResourceUse {
        .limits = TRY(domain_limits(tx, domain))
        , .counts = TRY(db::sum_domain_counts(tx, domain))
    };
}

}  // namespace lockstep::control
