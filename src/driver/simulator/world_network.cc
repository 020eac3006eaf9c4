// Networks: segments of a fabric that NICs are plugged into.
#include <fmt/format.h>

#include <set>

#include "driver/simulator/world.h"

namespace lockstep::driver::simulator {
namespace {

Result<NetworkReport> report_of(World& world, const NetworkRow& row) {
    NetworkReport report;
    report.definition = {row.fabric, row.name, owner_of(row), {row.kind, row.tag}, row.mtu};
    report.is_complete = row.is_complete;
    report.stamp = {row.epoch, row.sequence};
    const auto nics = TRY(
        select_rows<NicRow>(world.file, "WHERE fabric = ? AND network = ?", row.fabric, row.name));
    std::set<std::string> hosts;
    for (const auto& nic : nics) hosts.insert(nic.host);
    report.nics = std::ssize(nics);
    report.hosts.assign(hosts.begin(), hosts.end());
    return report;
}

Status check_segment(const NetworkDefinition& request) {
    const Segment& segment = request.segment;
    const bool is_untagged = segment.kind == SegmentKind::kUntagged;
    const int64_t most = segment.kind == SegmentKind::kVlan ? 4094 : (1 << 24) - 1;
    const bool is_possible =
        is_untagged ? segment.tag == 0 : segment.tag >= 1 && segment.tag <= most;
    if (is_possible && !request.name.empty() && !request.fabric.empty()) return {};
    return fail(Code::kInvalidArgument, fmt::format("network '{}' can not have tag {} on '{}'",
                                                    request.name, segment.tag, request.fabric));
}

// Errors: kAlreadyExists when another network of the fabric has the tag.
Status check_tag(World& world, const NetworkDefinition& request) {
    if (request.segment.kind == SegmentKind::kUntagged) return {};
    const auto kind = boost::describe::enum_to_string(request.segment.kind, "k?");
    const auto rows = TRY(select_rows<NetworkRow>(
        world.file, "WHERE fabric = ? AND kind = ? AND tag = ? AND name <> ?", request.fabric,
        std::string(kind + 1), request.segment.tag, request.name));
    if (rows.empty()) return {};
    return fail(Code::kAlreadyExists,
                fmt::format("tag {} of fabric {} is network {}'s", request.segment.tag,
                            request.fabric, rows.front().name));
}

Result<bool> has_nics(World& world, const NetworkRow& row) {
    const auto nics = TRY(select_rows<NicRow>(
        world.file, "WHERE fabric = ? AND network = ? LIMIT 1", row.fabric, row.name));
    return !nics.empty();
}

}  // namespace

Result<NetworkReport> apply(World& world, EnsureNetwork, const NetworkDefinition& request) {
    TRY(check_segment(request));
    const auto present = TRY(find_row<NetworkRow>(world.file, request.fabric, request.name));
    if (present && !is_owned(*present, request.owner)) {
        return fail(Code::kAlreadyExists, fmt::format("network {} of fabric {} is another owner's",
                                                      request.name, request.fabric));
    }
    TRY(check_tag(world, request));
    NetworkRow row{.fabric = request.fabric,
                   .name = request.name,
                   .cloud = request.owner.cloud,
                   .resource = request.owner.resource,
                   .kind = request.segment.kind,
                   .tag = request.segment.tag,
                   .mtu = request.mtu,
                   .is_complete = !world.is_partial};
    if (present) {
        const bool is_same = present->kind == row.kind && present->tag == row.tag;
        if (is_same && present->mtu == row.mtu && present->is_complete) {
            return report_of(world, *present);
        }
        if (!is_same && TRY(has_nics(world, *present))) {
            return fail(Code::kConflict, "network " + request.name + " has NICs on its segment");
        }
        row.sequence = present->sequence;
    }
    next_stamp(row);
    TRY(put_row(world.file, row));
    return report_of(world, row);
}

Result<RemoveOutcome> apply(World& world, RemoveNetwork, const Removal& request) {
    auto row = TRY(find_row<NetworkRow>(world.file, request.place, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "network " + request.name + " is another owner's");
    }
    if (TRY(has_nics(world, *row))) {
        return fail(Code::kConflict, "network " + request.name + " still has NICs on it");
    }
    if (world.is_partial) {
        row->is_complete = false;
        next_stamp(*row);
        TRY(put_row(world.file, *row));
    } else {
        TRY(erase_row<NetworkRow>(world.file, request.place, request.name));
    }
    return RemoveOutcome::kRemoved;
}

Result<std::optional<NetworkReport>> apply(World& world, InspectNetwork, const Address& request) {
    const auto row = TRY(find_row<NetworkRow>(world.file, request.place, request.name));
    if (!row) return std::optional<NetworkReport>{};
    return std::optional<NetworkReport> { TRY(report_of(world, *row)) };
}

Result<NetworkPage> apply(World& world, ListNetworks, const ListQuery& request) {
    TRY(check_page(request));
    const auto rows = TRY(
        select_rows<NetworkRow>(world.file, "WHERE fabric = ? AND name > ? ORDER BY name LIMIT ?",
                                request.place, request.after, request.limit));
    NetworkPage page;
    page.is_last = std::ssize(rows) < request.limit;
    for (const auto& row : rows) page.items.push_back(TRY(report_of(world, row)));
    return page;
}

}  // namespace lockstep::driver::simulator
