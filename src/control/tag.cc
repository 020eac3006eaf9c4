#include "control/tag.h"

#include "control/fold.h"
#include "control/sagas/tags_change.h"
#include "control/stamp.h"
#include "db/account_table.h"
#include "db/disk_offering_table.h"
#include "db/firewall_rule_table.h"
#include "db/host_table.h"
#include "db/ip_address_table.h"
#include "db/network_offering_table.h"
#include "db/network_table.h"
#include "db/nic_table.h"
#include "db/port_forwarding_rule_table.h"
#include "db/project_table.h"
#include "db/service_offering_table.h"
#include "db/ssh_key_pair_table.h"
#include "db/template_table.h"
#include "db/vm_table.h"
#include "db/volume_table.h"
#include "db/zone_table.h"

namespace lockstep::control {
namespace {

// Whose a row is; the rows of the cloud itself have no owner's columns.
template <class Row>
Result<std::optional<OwnerRef>> owner_of_row(db::Tx& tx, const Uuid& id) {
    const auto row = TRY(db::find<Row>(tx, decltype(Row::id)(id)));
    if (!row || row->removed_at) return std::optional<OwnerRef>{};
    if constexpr (requires { AccountId(row->account_id); }) {
        return std::optional<OwnerRef>{OwnerRef{row->account_id, row->domain_id}};
    } else if constexpr (requires { row->account_id->uuid(); }) {
        // Nobody's while it is free.
        if (!row->account_id || !row->domain_id) return std::optional<OwnerRef>{};
        return std::optional<OwnerRef>{OwnerRef{*row->account_id, *row->domain_id}};
    } else {
        return std::optional<OwnerRef>{OwnerRef{}};
    }
}

template <>
Result<std::optional<OwnerRef>> owner_of_row<db::AccountRow>(db::Tx& tx, const Uuid& id) {
    const auto row = TRY(db::find<db::AccountRow>(tx, AccountId(id)));
    if (!row || row->removed_at || row->is_system) return std::optional<OwnerRef>{};
    return std::optional<OwnerRef>{OwnerRef{row->id, row->domain_id}};
}

template <class Row>
TaggableKind kind(std::string_view wire_name) {
    std::string_view hold_kind;
    if constexpr (db::HoldableRow<Row>) hold_kind = Row::kHoldKind;
    return {wire_name, hold_kind, &owner_of_row<Row>};
}

TagsChangeParams change_params(const Caller& caller, const std::string& type,
                               const std::vector<std::string>& ids,
                               const std::vector<KeyValue>& tags) {
    TagsChangeParams params;
    params.caller = caller;
    params.resource_type = type;
    params.resource_ids = ids;
    for (const KeyValue& tag : tags) params.tags.push_back({tag.key, tag.value});
    return params;
}

Result<Started> start(const Database& database, saga::Engine& engine, const std::string& saga,
                      const TagsChangeParams& params) {
    const Stamp stamp = Stamp::draw(database.clock(), database.rng());
    const SagaId job = stamp.id<SagaId>(0);
    const auto request = tags_change_request(job, stamp.now(), saga, params);
    const auto write = [=, &engine](db::Tx& tx) -> Status {
        TRY(engine.submit(tx, request));
        return {};
    };
    TRY(database.store().write(stamp.options(params.caller.account_id), write));
    engine.nudge(job);
    return Started{job.uuid(), std::nullopt};
}

}  // namespace

const std::vector<TaggableKind>& taggable_kinds() {
    static const std::vector<TaggableKind> kinds = {
        kind<db::VmRow>("UserVm"),
        kind<db::TemplateRow>("Template"),
        kind<db::VolumeRow>("Volume"),
        kind<db::NetworkRow>("Network"),
        kind<db::NicRow>("Nic"),
        kind<db::IpAddressRow>("PublicIpAddress"),
        kind<db::FirewallRuleRow>("FirewallRule"),
        kind<db::PortForwardingRuleRow>("PortForwardingRule"),
        kind<db::ProjectRow>("Project"),
        kind<db::AccountRow>("Account"),
        kind<db::SshKeyPairRow>("SSHKeyPair"),
        kind<db::ZoneRow>("Zone"),
        kind<db::HostRow>("Host"),
        kind<db::ServiceOfferingRow>("ServiceOffering"),
        kind<db::DiskOfferingRow>("DiskOffering"),
        kind<db::NetworkOfferingRow>("NetworkOffering"),
    };
    return kinds;
}

const TaggableKind* find_taggable_kind(std::string_view wire_name) {
    const std::string wanted = fold_case(wire_name);
    for (const TaggableKind& kind : taggable_kinds()) {
        if (fold_case(kind.wire_name) == wanted) return &kind;
    }
    return nullptr;
}

Result<Page<TagView>> Tags::list(const Caller& caller, const ListTags& request) {
    return database_.read([&](db::Tx& tx) -> Result<Page<TagView>> {
        const auto scope =
            TRY(resolve_list_scope(tx, caller, request, request.resource_id.has_value()));
        db::ListQuery query("resource_tag");
        query.owned_by(scope)
            .with_keyword(request.keyword, {"t.key", "t.value"})
            .order_by("t.created_at, t.id");
        const auto equal = [&](std::string_view condition, const auto& wanted) {
            if (wanted) query.where(condition, db::values(*wanted));
        };
        equal("t.key = ?", request.key);
        equal("t.value = ?", request.value);
        equal("t.customer = ?", request.customer);
        equal("t.resource_id = ?", request.resource_id);
        equal("LOWER(t.resource_type) = LOWER(?)", request.resource_type);
        const auto rows = TRY(query.page<db::ResourceTagRow>(tx, page_window(request)));
        return Page<TagView> {
            TRY(tag_views(tx, rows.items))
            , rows.count
        };
    });
}

Result<Started> Tags::create(const Caller& caller, const CreateTags& request) {
    TagsChangeParams params =
        change_params(caller, request.resource_type, request.resource_ids, request.tags);
    params.customer = request.customer;
    return start(database_, engine_, "tags_create", params);
}

Result<Started> Tags::remove(const Caller& caller, const DeleteTags& request) {
    return start(database_, engine_, "tags_delete",
                 change_params(caller, request.resource_type, request.resource_ids, request.tags));
}

}  // namespace lockstep::control
