#include "control/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "control/access.h"
#include "control/event.h"
#include "control/fold.h"
#include "control/list_scope.h"
#include "control/stamp.h"
#include "db/account_table.h"
#include "db/cluster_table.h"
#include "db/configuration_value_table.h"
#include "db/domain_table.h"
#include "db/image_store_table.h"
#include "db/storage_pool_table.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

constexpr std::string_view kGlobalScope = "global";

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc{} || stop != end || text.empty()) return std::nullopt;
    return number;
}

struct Target {
    SettingScope scope = SettingScope::kGlobal;
    std::string id;  // "" for the global scope
};

// The one scope that a request names; its object exists.
Result<Target> resolve_target(db::Tx& tx, const Caller& caller, const SettingTarget& request) {
    std::vector<Target> targets;
    const auto add = [&]<class Row>(std::type_identity<Row>, const auto& id, SettingScope scope,
                                    std::string_view parameter) -> Status {
        if (!id) return {};
        TRY(get_named<Row>(tx, *id, parameter));
        targets.push_back({scope, id->to_string()});
        return {};
    };
    using std::type_identity;
    TRY(add(type_identity<db::ZoneRow>{}, request.zone_id, SettingScope::kZone, "zoneid"));
    TRY(add(type_identity<db::ClusterRow>{}, request.cluster_id, SettingScope::kCluster,
            "clusterid"));
    TRY(add(type_identity<db::StoragePoolRow>{}, request.storage_pool_id,
            SettingScope::kStoragePool, "storageid"));
    TRY(add(type_identity<db::ImageStoreRow>{}, request.image_store_id, SettingScope::kImageStore,
            "imagestoreuuid"));
    TRY(add(type_identity<db::DomainRow>{}, request.domain_id, SettingScope::kDomain, "domainid"));
    TRY(add(type_identity<db::AccountRow>{}, request.account_id, SettingScope::kAccount,
            "accountid"));
    if (targets.size() > 1) {
        return fail(Code::kInvalidArgument,
                    "at most one of zoneid, clusterid, storageid, imagestoreuuid, domainid and "
                    "accountid can be specified");
    }
    if (caller.is_root()) return targets.empty() ? Target{} : std::move(targets.front());
    // Others than root admins deal with their domains and accounts alone.
    if (request.domain_id) TRY(check_domain_access(tx, caller, *request.domain_id));
    if (request.account_id) {
        const auto account = TRY(db::get<db::AccountRow>(tx, *request.account_id));
        TRY(check_access(tx, caller, {account.id, account.domain_id}, "the account"));
    }
    if (request.domain_id || request.account_id) return std::move(targets.front());
    return fail(Code::kForbidden,
                "only a root admin may deal with settings other than those of a domain or account");
}

std::string display_text(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '.', ' ');
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

ConfigurationView view_of(const SettingFacts& facts, const ConfiguredValues& values,
                          const Target& target) {
    ConfigurationView view{.category = std::string(facts.category),
                           .group = std::string(facts.group),
                           .subgroup = std::string(facts.subgroup),
                           .name = facts.name,
                           .value = values.text(facts.name).value_or(facts.fallback),
                           .default_value = facts.fallback,
                           .description = facts.description,
                           .component = "lockstepd",
                           .display_text = display_text(facts.name),
                           .type = std::string(setting_type_name(facts.type))};
    if (target.scope != SettingScope::kGlobal) {
        view.scope = std::string(setting_scope_name(target.scope));
    }
    if (!facts.options.empty()) view.options = std::string(facts.options);
    return view;
}

bool fits(const SettingFacts& facts, const ListConfigurations& request, const Target& target) {
    const auto is_wanted = [](const auto& wanted, std::string_view found) {
        return !wanted || fold_case(*wanted) == fold_case(found);
    };
    if (target.scope != SettingScope::kGlobal && facts.scope != target.scope) return false;
    if (request.parent) return false;  // no setting of ours depends on another
    if (request.keyword && !holds_text(facts.name, *request.keyword)) return false;
    return is_wanted(request.name, facts.name) && is_wanted(request.category, facts.category) &&
           is_wanted(request.group, facts.group) && is_wanted(request.subgroup, facts.subgroup);
}

Result<SettingFacts> find_setting(std::string_view name) {
    for (SettingFacts& facts : all_settings()) {
        if (facts.name == name) return std::move(facts);
    }
    return fail(Code::kInvalidArgument,
                fmt::format("Config parameter with name {} doesn't exist", name));
}

Status write_value(db::Tx& tx, const UpdateConfiguration& request, const Target& target,
                   const Stamp& stamp) {
    const std::string scope(setting_scope_name(target.scope));
    auto row = TRY(db::find_configuration_value(tx, request.name, scope, target.id));
    if (!request.value) {
        if (!row) return {};
        return db::delete_configuration_value(tx, row->id);
    }
    if (!row) {
        return db::insert(tx, db::ConfigurationValueRow{.id = stamp.id<ConfigurationValueId>(0),
                                                        .name = request.name,
                                                        .scope = scope,
                                                        .scope_id = target.id,
                                                        .value = *request.value,
                                                        .updated_at = stamp.now()});
    }
    row->value = *request.value;
    row->updated_at = stamp.now();
    return db::update_or_fail(tx, *row);
}

Result<ConfiguredValues> values_at(db::Tx& tx, const Target& target) {
    ConfiguredValues values = TRY(load_configured(tx));
    if (target.scope == SettingScope::kGlobal) return values;
    return load_configured(tx, target.scope, TRY(Uuid::parse(target.id)));
}

}  // namespace

std::string_view setting_type_name(SettingType type) {
    constexpr std::array<std::string_view, 6> kNames = {"Boolean", "Number", "Decimal",
                                                        "Range",   "String", "Select"};
    return kNames.at(static_cast<size_t>(type));
}

std::string_view setting_scope_name(SettingScope scope) {
    constexpr std::array<std::string_view, 7> kNames = {
        kGlobalScope, "zone", "cluster", "storagepool", "imagestore", "domain", "account"};
    return kNames.at(static_cast<size_t>(scope));
}

Status check_setting_value(const SettingFacts& facts, std::string_view value) {
    const auto refuse = [&](std::string_view rule) {
        return fail(Code::kInvalidArgument, fmt::format("Value [{}] is not valid for {}: it must "
                                                        "be {}",
                                                        value, facts.name, rule));
    };
    switch (facts.type) {
        case SettingType::kBoolean:
            if (value != "true" && value != "false") return refuse("true or false");
            break;
        case SettingType::kNumber:
            if (!parse_whole<int64_t>(value)) return refuse("a whole number");
            break;
        case SettingType::kDecimal: {
            const auto number = parse_whole<double>(value);
            if (!number || !std::isfinite(*number) || *number <= 0) {
                return refuse("a number above 0");
            }
            break;
        }
        case SettingType::kRange: {
            const auto number = parse_whole<double>(value);
            if (!number || !(*number >= 0 && *number <= 1)) return refuse("a number from 0 to 1");
            break;
        }
        case SettingType::kSelect:
            if (("," + std::string(facts.options) + ",").find(fmt::format(",{},", value)) ==
                std::string::npos) {
                return refuse("one of " + std::string(facts.options));
            }
            break;
        case SettingType::kString:
            break;
    }
    return {};
}

std::optional<std::string> ConfiguredValues::text(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return found->second;
}

std::optional<int64_t> ConfiguredValues::number(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return parse_whole<int64_t>(found->second);
}

bool ConfiguredValues::get(const Setting<bool>& setting) const {
    const auto value = text(setting.name);
    return value ? *value == "true" : setting.fallback;
}

int64_t ConfiguredValues::get(const Setting<int64_t>& setting) const {
    return number(setting.name).value_or(setting.fallback);
}

double ConfiguredValues::get(const Setting<double>& setting) const {
    const auto value = text(setting.name);
    return value ? parse_whole<double>(*value).value_or(setting.fallback) : setting.fallback;
}

std::string ConfiguredValues::get(const Setting<std::string_view>& setting) const {
    return text(setting.name).value_or(std::string(setting.fallback));
}

Result<ConfiguredValues> load_configured(db::Tx& tx) {
    ConfiguredValues values;
    for (auto& row : TRY(db::list_configuration_values(tx, kGlobalScope, ""))) {
        values.set(std::move(row.name), std::move(row.value));
    }
    return values;
}

Result<ConfiguredValues> load_configured(db::Tx& tx, SettingScope scope, const Uuid& id) {
    ConfiguredValues values = TRY(load_configured(tx));
    for (auto& row :
         TRY(db::list_configuration_values(tx, setting_scope_name(scope), id.to_string()))) {
        values.set(std::move(row.name), std::move(row.value));
    }
    return values;
}

Result<ConfiguredValues> load_setting(db::Tx& tx, std::string_view name, SettingScope scope,
                                      const Uuid& id) {
    ConfiguredValues values;
    bool is_narrow = false;
    for (auto& row : TRY(db::list_values_of_setting(tx, name))) {
        const bool is_wanted =
            row.scope == setting_scope_name(scope) && row.scope_id == id.to_string();
        if (!is_wanted && (row.scope != kGlobalScope || is_narrow)) continue;
        is_narrow = is_wanted;
        values.set(std::move(row.name), std::move(row.value));
    }
    return values;
}

Result<Page<ConfigurationView>> Configurations::list(const Caller& caller,
                                                     const ListConfigurations& request) {
    return store_.read([&](db::Tx& tx) -> Result<Page<ConfigurationView>> {
        const Target target = TRY(resolve_target(tx, caller, request));
        const ConfiguredValues values = TRY(values_at(tx, target));
        Page<ConfigurationView> page;
        for (const SettingFacts& facts : all_settings()) {
            if (!fits(facts, request, target)) continue;
            const int64_t at = page.total++ - request.offset();
            if (at >= 0 && at < request.limit()) {
                page.items.push_back(view_of(facts, values, target));
            }
        }
        return page;
    });
}

Result<ConfigurationView> Configurations::update(const Caller& caller,
                                                 const UpdateConfiguration& request) {
    const SettingFacts facts = TRY(find_setting(request.name));
    if (request.value) TRY(check_setting_value(facts, *request.value));
    const Stamp stamp = Stamp::draw(clock_, rng_);
    return store_.write(
        stamp.options(caller.account_id), [=](db::Tx& tx) -> Result<ConfigurationView> {
            const Target target = TRY(resolve_target(tx, caller, request));
            if (target.scope != SettingScope::kGlobal && target.scope != facts.scope) {
                return fail(Code::kInvalidArgument,
                            fmt::format("{} can not differ by {}", request.name,
                                        setting_scope_name(target.scope)));
            }
            TRY(write_value(tx, request, target, stamp));
            TRY(append_event(tx,
                             {.id = stamp.id<EventId>(1),
                              .at = stamp.now(),
                              .type = "CONFIGURATION.VALUE.EDIT",
                              .description = fmt::format("Set {} to '{}'", request.name,
                                                         request.value.value_or(facts.fallback)),
                              .owner = {caller.account_id, caller.domain_id},
                              .user_id = caller.user_id}));
            return view_of(facts, TRY(values_at(tx, target)), target);
        });
}

}  // namespace lockstep::control
