// Configuration: values by name, global or narrower, over the defaults in the program.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "control/answer.h"
#include "control/caller.h"
#include "control/request.h"
#include "control/settings.h"
#include "db/store.h"
#include "model/ids.h"

namespace lockstep::control {

enum class SettingType { kBoolean, kNumber, kDecimal, kRange, kString, kSelect };
enum class SettingScope { kGlobal, kZone, kCluster, kStoragePool, kImageStore, kDomain, kAccount };

// What clients are told about a setting.
struct SettingFacts {
    std::string name{};
    std::string fallback{};
    SettingType type = SettingType::kString;
    SettingScope scope = SettingScope::kGlobal;  // the one narrower scope that may differ
    std::string_view category{};
    std::string_view group{};
    std::string_view subgroup{};
    std::string description{};
    std::string_view options = {};  // of kSelect: "a,b,c"
};

// All settings, by name; the resource limits' too.
std::vector<SettingFacts> all_settings();
// The wire's names: "Boolean"; "global", "zone", "storagepool".
std::string_view setting_type_name(SettingType type);
std::string_view setting_scope_name(SettingScope scope);
// Errors: kInvalidArgument, naming the rule that `value` breaks.
Status check_setting_value(const SettingFacts& facts, std::string_view value);

// Values that differ from the defaults, as read in one transaction.
class ConfiguredValues {
  public:
    std::optional<std::string> text(std::string_view name) const;
    std::optional<int64_t> number(std::string_view name) const;

    bool get(const Setting<bool>& setting) const;
    int64_t get(const Setting<int64_t>& setting) const;
    double get(const Setting<double>& setting) const;
    std::string get(const Setting<std::string_view>& setting) const;

    void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }

  private:
    std::map<std::string, std::string, std::less<>> values_;
};

// The global values.
Result<ConfiguredValues> load_configured(db::Tx& tx);
// The global values and over them those of one zone, cluster, …
Result<ConfiguredValues> load_configured(db::Tx& tx, SettingScope scope, const Uuid& id);
// One setting alone: what a request in a hurry asks.
Result<ConfiguredValues> load_setting(db::Tx& tx, std::string_view name, SettingScope scope,
                                      const Uuid& id);

// The scope parameters that both commands take; at most one is given.
struct SettingTarget {
    std::optional<ZoneId> zone_id{};
    std::optional<ClusterId> cluster_id{};
    std::optional<StoragePoolId> storage_pool_id{};
    std::optional<ImageStoreId> image_store_id{};
    std::optional<DomainId> domain_id{};
    std::optional<AccountId> account_id{};
};

struct ListConfigurations : Paging, SettingTarget {
    std::optional<std::string> name{};
    std::optional<std::string> category{};
    std::optional<std::string> group{};
    std::optional<std::string> subgroup{};
    std::optional<std::string> parent{};
};

struct UpdateConfiguration : SettingTarget {
    std::string name{};
    std::optional<std::string> value{};  // none: the default again
};

struct ConfigurationView {
    std::string category{};
    std::string group{};
    std::string subgroup{};
    std::string name{};
    std::string value{};
    std::string default_value{};
    std::string description{};
    bool is_dynamic = true;
    std::string component{};
    std::optional<std::string> scope{};
    std::string display_text{};
    std::string type{};
    std::optional<std::string> options{};
};

// Thread-safe. References outlive it.
class Configurations {
  public:
    Configurations(db::Store& store, const Clock& clock, Rng& rng)
        : store_(store), clock_(clock), rng_(rng) {}

    Result<Page<ConfigurationView>> list(const Caller& caller, const ListConfigurations& request);
    // Errors: kInvalidArgument (no such name, a value that is not of the setting's type, a scope
    // that the setting does not have), kForbidden.
    Result<ConfigurationView> update(const Caller& caller, const UpdateConfiguration& request);

  private:
    db::Store& store_;
    const Clock& clock_;
    Rng& rng_;
};

}  // namespace lockstep::control
