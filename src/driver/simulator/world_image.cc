// Image stores, and template copies in them and in primary pools. Nothing is fetched: a URL is
// taken at its word, with sizes from its query ("https://…/debian.qcow2?size_gib=2").
#include <fmt/format.h>

#include "base/digest.h"
#include "driver/simulator/world.h"

namespace lockstep::driver::simulator {
namespace {

constexpr int64_t kGib = int64_t{1} << 30;
constexpr int64_t kMib = int64_t{1} << 20;
constexpr int64_t kDefaultCapacityGib = 10 * 1024;
constexpr int64_t kDefaultFileMib = 64;

ImageStoreReport report_of(const StoreRow& row) {
    return {row.name,           owner_of(row),  row.url,
            row.capacity_bytes, row.used_bytes, {row.epoch, row.sequence}};
}

TemplateReport report_of(const CopyRow& row) {
    return {row.place,   row.name,       owner_of(row),  row.state,    row.percent,
            row.failure, row.size_bytes, row.used_bytes, row.checksum, {row.epoch, row.sequence}};
}

// The store or pool that holds copies; only one of the two is there.
struct ImagePlace {
    std::optional<StoreRow> store;
    std::optional<PoolRow> pool;
};

Result<ImagePlace> known_place(World& world, const std::string& name) {
    ImagePlace place {
        TRY(find_row<StoreRow>(world.file, name))
        , std::nullopt
    };
    if (place.store) return place;
    place.pool = TRY(find_row<PoolRow>(world.file, name));
    if (place.pool) return place;
    return fail(Code::kNotFound, "no image store or storage pool " + name);
}

// Takes `bytes` more (or, negative, gives them back), and stamps. Errors: kNoCapacity.
template <class R>
Result<Stamp> take_space(World& world, R& place, int64_t bytes) {
    if (bytes > 0 && place.used_bytes + bytes > place.capacity_bytes) {
        return fail(Code::kNoCapacity,
                    fmt::format("{} has {} of {} bytes in use, {} more are too "
                                "many",
                                place.name, place.used_bytes, place.capacity_bytes, bytes));
    }
    place.used_bytes += bytes;
    const Stamp stamp = next_stamp(place);
    TRY(put_row(world.file, place));
    return stamp;
}

Status put_copy(World& world, ImagePlace& place, CopyRow& row, int64_t bytes) {
    const Stamp stamp = place.store ? TRY(take_space(world, *place.store, bytes))
                                    : TRY(take_space(world, *place.pool, bytes));
                                    row.epoch = stamp.epoch;
                                    row.sequence = stamp.sequence;
                                    return put_row(world.file, row);
}

// What a copy will be: by its URL in a store, like the store's copy in a pool.
Result<CopyRow> wanted_copy(World& world, const TemplateDefinition& request, bool is_in_pool) {
    CopyRow row{.place = request.place,
                .name = request.name,
                .cloud = request.owner.cloud,
                .resource = request.owner.resource};
    if (!is_in_pool) {
        if (request.url.empty()) {
            return fail(Code::kInvalidArgument, "template " + request.name + " has no URL");
        }
        row.size_bytes = TRY(url_number(request.url, "size_gib", 1))
        *kGib;
        row.used_bytes = TRY(url_number(request.url, "file_mib", kDefaultFileMib))
        *kMib;
        row.checksum =
            request.checksum.empty() ? "{SHA-256}" + sha256_hex(request.url) : request.checksum;
        return row;
    }
    const auto origin = TRY(find_row<CopyRow>(world.file, request.store, request.name));
    if (!origin || origin->state != TemplateState::kReady ||
        !TRY(find_row<StoreRow>(world.file, request.store))) {
        return fail(Code::kPreconditionFailed,
                    fmt::format("image store {} has no template {}", request.store, request.name));
    }
    row.size_bytes = origin->size_bytes;
    row.used_bytes = origin->used_bytes;
    row.checksum = origin->checksum;
    return row;
}

}  // namespace

Result<ImageStoreReport> apply(World& world, EnsureStore, const ImageStoreDefinition& request) {
    if (request.name.empty() || request.url.empty()) {
        return fail(Code::kInvalidArgument, "an image store needs a name and a URL");
    }
    const auto present = TRY(
        select_rows<StoreRow>(world.file, "WHERE name = ? OR url = ?", request.name, request.url));
    for (const auto& row : present) {
        if (row.name == request.name && is_owned(row, request.owner) && row.url == request.url) {
            return report_of(row);
        }
        return fail(Code::kAlreadyExists,
                    fmt::format("image store {} at {} is in service already", row.name, row.url));
    }
    if (TRY(find_row<PoolRow>(world.file, request.name))) {
        return fail(Code::kAlreadyExists, request.name + " is a storage pool");
    }
    StoreRow row{.name = request.name,
                 .cloud = request.owner.cloud,
                 .resource = request.owner.resource,
                 .url = request.url};
    row.capacity_bytes = TRY(url_number(request.url, "capacity_gib", kDefaultCapacityGib))
    *kGib;
    row.sequence = 1;
    TRY(put_row(world.file, row));
    return report_of(row);
}

Result<RemoveOutcome> apply(World& world, RemoveStore, const Removal& request) {
    const auto row = TRY(find_row<StoreRow>(world.file, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "image store " + request.name + " is another owner's");
    }
    const auto copies =
        TRY(select_rows<CopyRow>(world.file, "WHERE place = ? LIMIT 1", request.name));
    if (!copies.empty()) {
        return fail(Code::kConflict,
                    fmt::format("image store {} still has {}", request.name, copies.front().name));
    }
    TRY(erase_row<StoreRow>(world.file, request.name));
    return RemoveOutcome::kRemoved;
}

Result<ImageStoreReport> apply(World& world, InspectStore, const Address& request) {
    return report_of(TRY(known_store(world, request.name)));
}

Result<TemplateReport> apply(World& world, EnsureTemplate, const TemplateDefinition& request) {
    ImagePlace place = TRY(known_place(world, request.place));
    const auto present = TRY(find_row<CopyRow>(world.file, request.place, request.name));
    if (present && !is_owned(*present, request.owner)) {
        return fail(Code::kAlreadyExists, fmt::format("template {} at {} is another owner's",
                                                      request.name, request.place));
    }
    if (present && present->state == TemplateState::kReady) return report_of(*present);
    CopyRow row = TRY(wanted_copy(world, request, place.pool.has_value()));
    if (world.is_partial) {
        row.state = TemplateState::kFailed;
        row.percent = 50;
        row.failure = "the fetch broke off";
        row.used_bytes /= 2;
    }
    const int64_t before = present ? present->used_bytes : 0;
    TRY(put_copy(world, place, row, row.used_bytes - before));
    return report_of(row);
}

Result<RemoveOutcome> apply(World& world, RemoveTemplate, const Removal& request) {
    ImagePlace place = TRY(known_place(world, request.place));
    auto row = TRY(find_row<CopyRow>(world.file, request.place, request.name));
    if (!row) return RemoveOutcome::kAlreadyAbsent;
    if (!is_owned(*row, request.owner)) {
        return fail(Code::kConflict, "template " + request.name + " is another owner's");
    }
    const auto volumes = TRY(
        select_rows<VolumeRow>(world.file, "WHERE pool = ? AND source = ? AND source <> '' LIMIT 1",
                               request.place, request.name));
    if (!volumes.empty()) {
        return fail(Code::kConflict, fmt::format("template {} is the base of volume {}",
                                                 request.name, volumes.front().name));
    }
    const int64_t bytes = row->used_bytes;
    row->used_bytes = 0;
    row->state = TemplateState::kFailed;
    row->failure = "half removed";
    TRY(put_copy(world, place, *row, -bytes));
    if (!world.is_partial) TRY(erase_row<CopyRow>(world.file, request.place, request.name));
    return RemoveOutcome::kRemoved;
}

Result<std::optional<TemplateReport>> apply(World& world, InspectTemplate, const Address& request) {
    TRY(known_place(world, request.place));
    const auto row = TRY(find_row<CopyRow>(world.file, request.place, request.name));
    if (!row) return std::optional<TemplateReport>{};
    return std::optional<TemplateReport>{report_of(*row)};
}

Result<TemplatePage> apply(World& world, ListTemplates, const ListQuery& request) {
    TRY(check_page(request));
    TRY(known_place(world, request.place));
    const auto rows =
        TRY(select_rows<CopyRow>(world.file, "WHERE place = ? AND name > ? ORDER BY name LIMIT ?",
                                 request.place, request.after, request.limit));
    TemplatePage page;
    page.is_last = std::ssize(rows) < request.limit;
    for (const auto& row : rows) page.items.push_back(report_of(row));
    return page;
}

}  // namespace lockstep::driver::simulator
