// Routers: small machines on hosts, each with one configuration document.
#include <fmt/format.h>

#include <algorithm>

#include "driver/simulator/world.h"

namespace lockstep::driver::simulator {
namespace {

// A document without its body, which may be megabytes.
struct DocumentHead {
    static constexpr const char* kTable = "router_document";
    static constexpr int kKeyColumns = 2;
    std::string host;
    std::string router;
    int64_t version = 0;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(DocumentHead, (), (host, router, version, hash))

Result<RouterRow> known_router(World& world, const Address& router) {
    TRY(known_host(world, router.place));
    auto row = TRY(find_row<RouterRow>(world.file, router.place, router.name));
    if (!row) {
        return fail(Code::kNotFound,
                    fmt::format("host {} has no router {}", router.place, router.name));
    }
    return std::move(*row);
}

Result<RouterDefinition> definition_of(const RouterRow& row) {
    const auto definition = TRY(parse_json(row.definition));
    return from_json<RouterDefinition>(definition);
}

Result<RouterReport> report_of(World& world, const RouterRow& row) {
    RouterReport report;
    report.definition = TRY(definition_of(row));
    report.power = row.power;
    report.boots = row.boots;
    report.stamp = {row.epoch, row.sequence};
    const auto head = TRY(find_row<DocumentHead>(world.file, row.host, row.name));
    if (head) {
        report.version = head->version;
        report.hash = head->hash;
    }
    return report;
}

Reservation reservation_of(const RouterRow& row) {
    return {row.reserved_cpu_mhz, row.reserved_memory_mib};
}

Status put_router(World& world, HostRow& host, RouterRow& row) {
    const Stamp stamp = next_stamp(host);
    row.epoch = stamp.epoch;
    row.sequence = stamp.sequence;
    TRY(put_row(world.file, host));
    return put_row(world.file, row);
}

// Entries that need a network on which this router has no NIC.
void refuse_foreign_networks(const model::RouterDocument& document,
                             const RouterDefinition& definition,
                             std::vector<model::RefusedEntry>& refused) {
    const auto has_nic = [&](const std::string& network) {
        return std::ranges::any_of(
            definition.nics, [&](const NicDefinition& nic) { return nic.network == network; });
    };
    const auto check = [&](std::string_view kind, const auto& entries) {
        for (const auto& entry : entries) {
            if (has_nic(entry.network)) continue;
            refused.push_back(
                {std::string(kind), entry.id.uuid(), "the router has no NIC on " + entry.network});
        }
    };
    check("public_addresses", document.public_addresses);
    check("guest_interfaces", document.guest_interfaces);
}

// What is left when a router applied only half of its document.
void halve(model::RouterDocument& document) {
    const auto cut = [](auto& list) { list.resize(list.size() / 2); };
    cut(document.dhcp_leases);
    cut(document.dns_entries);
    cut(document.firewall_rules);
    cut(document.egress_rules);
    cut(document.port_forwardings);
    cut(document.static_nats);
    cut(document.metadata);
    cut(document.passwords);
}

// The entry's text as it stands in every canonical document. Ids need no escape, and in any other
// string the quotes would have a backslash, so a document has the text only where it has the id.
std::string member_text(std::string_view name, const Uuid& id) {
    return fmt::format("\"{}\":\"{}\"", name, id.to_string());
}

}  // namespace

Result<RouterReport> apply(World& world, EnsureRouter, const RouterDefinition& request) {
    if (request.name.empty() || request.reserved_cpu_mhz < 0 || request.reserved_memory_mib < 0) {
        return fail(Code::kInvalidArgument, "router '" + request.name + "' has no possible size");
    }
    HostRow host = TRY(known_host(world, request.host));
    const Address address{request.host, request.name};
    const auto present = TRY(find_row<RouterRow>(world.file, request.host, request.name));
    if (present && !is_owned(*present, request.owner)) {
        return fail(Code::kAlreadyExists, fmt::format("router {} on host {} is another owner's",
                                                      request.name, request.host));
    }
    const std::string definition = print_json(to_json(request));
    const bool is_up = present && present->power == RouterPower::kRunning;
    if (is_up && present->definition == definition) return report_of(world, *present);
    TRY(check_nics(world, request.nics));
    RouterRow row = present.value_or(RouterRow{.host = request.host,
                                               .name = request.name,
                                               .cloud = request.owner.cloud,
                                               .resource = request.owner.resource});
    const RouterDefinition before = present ? TRY(definition_of(row)) : RouterDefinition{};
    if (is_up) release(host, reservation_of(row));
    row.definition = definition;
    row.reserved_cpu_mhz = request.reserved_cpu_mhz;
    row.reserved_memory_mib = request.reserved_memory_mib;
    row.power = world.is_partial ? RouterPower::kStopped : RouterPower::kRunning;
    if (!world.is_partial) {
        TRY(reserve(host, reservation_of(row), row.name));
        if (!is_up) ++row.boots;
    }
    TRY(put_nics(world, address, before.nics, request.nics));
    TRY(put_router(world, host, row));
    return report_of(world, row);
}

Result<RouterApplied> apply(World& world, ApplyDocument, const RouterApply& request) {
    RouterRow row = TRY(known_router(world, request.router));
    if (row.power != RouterPower::kRunning) {
        return fail(Code::kPreconditionFailed, "router " + row.name + " does not run");
    }
    const RouterDefinition definition = TRY(definition_of(row));
    RouterApplied applied;
    applied.refused = model::check_document(request.document);
    refuse_foreign_networks(request.document, definition, applied.refused);
    if (!applied.refused.empty()) {
        const auto head = TRY(find_row<DocumentHead>(world.file, row.host, row.name));
        if (head) applied.version = head->version;
        if (head) applied.hash = head->hash;
        return applied;
    }
    DocumentRow document{row.host, row.name, request.document.version, "", ""};
    if (world.is_partial) {
        model::RouterDocument half = request.document;
        halve(half);
        document.body = model::canonical_text(half);
    } else {
        document.body = model::canonical_text(request.document);
    }
    document.hash = model::hash_of_text(document.body);
    TRY(put_row(world.file, document));
    HostRow host = TRY(known_host(world, row.host));
    TRY(put_router(world, host, row));
    applied.version = document.version;
    applied.hash = document.hash;
    return applied;
}

Result<std::optional<RouterReport>> apply(World& world, InspectRouter, const Address& request) {
    TRY(known_host(world, request.place));
    const auto row = TRY(find_row<RouterRow>(world.file, request.place, request.name));
    if (!row) return std::optional<RouterReport>{};
    return std::optional<RouterReport> { TRY(report_of(world, *row)) };
}

Result<std::optional<model::RouterDocument>> apply(World& world, ReadDocument,
                                                   const Address& request) {
    TRY(known_router(world, request));
    const auto row = TRY(find_row<DocumentRow>(world.file, request.place, request.name));
    if (!row) return std::optional<model::RouterDocument>{};
    const auto body = TRY(parse_json(row->body));
    const auto document = TRY(from_json<model::RouterDocument>(body));
    return std::make_optional(document);
}

Result<RouterAnswer> apply(World& world, FindEntries, const RouterQuestion& request) {
    TRY(known_router(world, request.router));
    RouterAnswer answer;
    const auto row =
        TRY(find_row<DocumentRow>(world.file, request.router.place, request.router.name));
    if (!row) return answer;
    answer.version = row->version;
    answer.hash = row->hash;
    for (const Uuid& id : request.entries) {
        if (row->body.find(member_text("id", id)) != std::string::npos) {
            answer.entries.push_back(id);
        }
    }
    for (const VmId& id : request.vms) {
        if (row->body.find(member_text("vm_id", id.uuid())) != std::string::npos) {
            answer.vms.push_back(id);
        }
    }
    return answer;
}

Result<RemoveOutcome> apply(World& world, RemoveRouter, const Removal& request) {
    HostRow host = TRY(known_host(world, request.place));
    auto row = TRY(find_row<RouterRow>(world.file, request.place, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "router " + request.name + " is another owner's");
    }
    if (row->power == RouterPower::kRunning) release(host, reservation_of(*row));
    row->power = RouterPower::kStopped;
    TRY(erase_row<DocumentRow>(world.file, request.place, request.name));
    TRY(put_router(world, host, *row));
    if (world.is_partial) return RemoveOutcome::kRemoved;
    const RouterDefinition definition = TRY(definition_of(*row));
    TRY(put_nics(world, {request.place, request.name}, definition.nics, {}));
    TRY(erase_row<RouterRow>(world.file, request.place, request.name));
    return RemoveOutcome::kRemoved;
}

Result<RouterPage> apply(World& world, ListRouters, const ListQuery& request) {
    TRY(check_page(request));
    TRY(known_host(world, request.place));
    const auto rows =
        TRY(select_rows<RouterRow>(world.file, "WHERE host = ? AND name > ? ORDER BY name LIMIT ?",
                                   request.place, request.after, request.limit));
    RouterPage page;
    page.is_last = std::ssize(rows) < request.limit;
    for (const auto& row : rows) page.items.push_back(TRY(report_of(world, row)));
    return page;
}

}  // namespace lockstep::driver::simulator
