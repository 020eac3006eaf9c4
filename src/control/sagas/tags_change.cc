#include "control/sagas/tags_change.h"

#include <fmt/format.h>

#include "control/event.h"
#include "control/tag.h"
#include "db/resource_tag_table.h"

namespace lockstep::control {
namespace {

using Ctx = saga::Context<TagsChangeParams>;

constexpr size_t kMostTags = 500;

struct Target {
    const TaggableKind* kind = nullptr;
    Uuid id{};
    OwnerRef owner{};
};

// The resources that the caller may tag, all or none.
Result<std::vector<Target>> find_targets(db::Tx& tx, const TagsChangeParams& params) {
    const TaggableKind* kind = find_taggable_kind(params.resource_type);
    if (kind == nullptr) {
        return fail(Code::kInvalidArgument,
                    fmt::format("Invalid resource type {}", params.resource_type));
    }
    if (params.resource_ids.size() * std::max<size_t>(params.tags.size(), 1) > kMostTags) {
        return fail(Code::kInvalidArgument,
                    fmt::format("at most {} tags can be changed at once", kMostTags));
    }
    std::vector<Target> targets;
    for (const std::string& text : params.resource_ids) {
        const auto id = Uuid::parse(text);
        if (!id) return fail(unknown_id("resourceids", text));
        const auto owner = TRY(kind->find_owner(tx, *id));
        if (!owner) return fail(unknown_id("resourceids", text));
        const bool is_of_the_cloud = owner->account_id.is_nil();
        if (is_of_the_cloud) TRY(require_root(params.caller, "tag what belongs to the cloud"));
        if (!is_of_the_cloud) {
            TRY(check_access(tx, params.caller, *owner,
                             fmt::format("the {} {}", kind->wire_name, text)));
        }
        targets.push_back({kind, *id,
                           is_of_the_cloud
                               ? OwnerRef{params.caller.account_id, params.caller.domain_id}
                               : *owner});
    }
    return targets;
}

Status check_tag(const TagWanted& tag) {
    if (tag.key.empty() || tag.key.size() > 255) {
        return fail(Code::kInvalidArgument, "a tag's key must have 1 to 255 bytes");
    }
    if (tag.value && tag.value->size() > 255) {
        return fail(Code::kInvalidArgument, "a tag's value must have at most 255 bytes");
    }
    return {};
}

Status insert_tag(db::Tx& tx, const Ctx& ctx, const Target& target, const TagWanted& tag) {
    TRY(check_tag(tag));
    if (!tag.value || tag.value->empty()) {
        return fail(Code::kInvalidArgument, fmt::format("the tag {} must have a value", tag.key));
    }
    const Status inserted =
        db::insert(tx, db::ResourceTagRow{.id = ctx.draw_id<ResourceTagId>(),
                                          .resource_type = std::string(target.kind->wire_name),
                                          .resource_id = target.id,
                                          .key = tag.key,
                                          .value = *tag.value,
                                          .customer = ctx.params().customer,
                                          .account_id = target.owner.account_id,
                                          .domain_id = target.owner.domain_id,
                                          .created_at = ctx.now()});
    if (inserted || inserted.error().code != Code::kAlreadyExists) return inserted;
    // CloudStack's code for it is that of an internal error.
    return fail(Code::kConflict, fmt::format("tag {} already on {} with id {}", tag.key,
                                             target.kind->wire_name, target.id.to_string()));
}

class TagsCreateSaga {
  public:
    using Params = TagsChangeParams;

    static saga::Definition define() {
        saga::Table<TagsCreateSaga> table("tags_create", 1, std::make_shared<TagsCreateSaga>());
        table.local("create", &TagsCreateSaga::create).pivot();
        return table.build();
    }

    Status create(db::Tx& tx, const Ctx& ctx) const {
        if (ctx.params().tags.empty()) {
            return fail(Code::kInvalidArgument, "parameter tags must hold a key and a value");
        }
        for (const Target& target : TRY(find_targets(tx, ctx.params()))) {
            for (const TagWanted& tag : ctx.params().tags) {
                TRY(insert_tag(tx, ctx, target, tag));
            }
        }
        return {};
    }
};

class TagsDeleteSaga {
  public:
    using Params = TagsChangeParams;

    static saga::Definition define() {
        saga::Table<TagsDeleteSaga> table("tags_delete", 1, std::make_shared<TagsDeleteSaga>());
        table.local("delete", &TagsDeleteSaga::remove).pivot();
        return table.build();
    }

    Status remove(db::Tx& tx, const Ctx& ctx) const {
        for (const Target& target : TRY(find_targets(tx, ctx.params()))) {
            int64_t gone = 0;
            for (const TagWanted& tag : ctx.params().tags) {
                gone +=
                    TRY(db::delete_tags(tx, target.kind->wire_name, target.id, tag.key, tag.value));
            }
            if (ctx.params().tags.empty()) {
                gone = TRY(db::delete_tags(tx, target.kind->wire_name, target.id, std::nullopt,
                                           std::nullopt));
            }
            if (gone > 0) continue;
            return fail(Code::kInvalidArgument,
                        fmt::format("{} with id {} has none of these tags", target.kind->wire_name,
                                    target.id.to_string()));
        }
        return {};
    }
};

}  // namespace

saga::Definition tags_create_saga() { return TagsCreateSaga::define(); }
saga::Definition tags_delete_saga() { return TagsDeleteSaga::define(); }

saga::SubmitRequest tags_change_request(const SagaId& id, Time now, std::string saga,
                                        const TagsChangeParams& params) {
    saga::SubmitRequest request;
    request.id = id;
    request.now = now;
    request.command = saga == "tags_create" ? "createTags" : "deleteTags";
    request.saga = std::move(saga);
    request.params = to_json(params);
    request.owner = {params.caller.account_id, params.caller.user_id, params.caller.domain_id};
    const TaggableKind* kind = find_taggable_kind(params.resource_type);
    if (kind == nullptr || kind->hold_kind.empty()) return request;
    for (const std::string& text : params.resource_ids) {
        const auto resource = Uuid::parse(text);
        if (!resource) continue;
        const saga::Hold hold{std::string(kind->hold_kind), *resource, false};
        const bool is_asked =
            std::find(request.holds.begin(), request.holds.end(), hold) != request.holds.end();
        if (!is_asked) request.holds.push_back(hold);
    }
    return request;
}

}  // namespace lockstep::control
