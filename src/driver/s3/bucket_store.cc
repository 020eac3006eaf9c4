#include "driver/s3/bucket_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lockstep::driver {
namespace {

constexpr int kPurgePage = 1000;

std::optional<BucketOwner> owner_of(const std::map<std::string, std::string>& tags) {
    const auto id = tags.find(kBucketIdTag);
    if (id == tags.end()) return std::nullopt;
    const auto saga = tags.find(kSagaTag);
    return BucketOwner{id->second, saga == tags.end() ? "" : saga->second};
}

tl::unexpected<Error> not_ours(const std::string& name) {
    return fail(Code::kAlreadyExists,
                fmt::format("the store has a bucket '{}' already that is not provably ours", name));
}

// A JSON value in one form: what may be a string or a list of strings is a sorted set of them.
std::set<std::string> string_set(const json::value* value) {
    std::set<std::string> result;
    if (value == nullptr) return result;
    if (value->is_string()) result.emplace(value->get_string());
    if (value->is_array()) {
        for (const json::value& item : value->get_array()) {
            if (item.is_string()) result.emplace(item.get_string());
        }
    }
    return result;
}

struct PolicyStatement {
    std::string effect;
    std::set<std::string> principals, actions, resources;
    bool has_more = false;  // conditions and whatever else narrows or widens it
    auto operator<=>(const PolicyStatement&) const = default;
};

PolicyStatement read_statement(const json::object& object) {
    PolicyStatement statement;
    for (const auto& [name, value] : object) {
        if (name == "Effect" && value.is_string()) {
            statement.effect = value.get_string();
        } else if (name == "Principal") {
            const bool is_map = value.is_object() && value.get_object().size() == 1;
            statement.principals =
                string_set(is_map ? value.get_object().if_contains("AWS") : &value);
        } else if (name == "Action") {
            statement.actions = string_set(&value);
        } else if (name == "Resource") {
            statement.resources = string_set(&value);
        } else if (name != "Sid") {
            statement.has_more = true;
        }
    }
    return statement;
}

std::optional<std::set<PolicyStatement>> read_statements(const std::string& document) {
    const auto parsed = parse_json(document, 1U << 20);
    if (!parsed || !parsed->is_object()) return std::nullopt;
    const json::value* list = parsed->get_object().if_contains("Statement");
    if (list == nullptr || !list->is_array()) return std::nullopt;
    std::set<PolicyStatement> statements;
    for (const json::value& item : list->get_array()) {
        if (!item.is_object()) return std::nullopt;
        // A store may split a statement by its actions; the union of both is compared.
        PolicyStatement statement = read_statement(item.get_object());
        for (const std::string& action : statement.actions) {
            PolicyStatement one = statement;
            one.actions = {action};
            statements.insert(std::move(one));
        }
    }
    return statements;
}

}  // namespace

std::string public_policy(const std::string& bucket) {
    const std::string resource = "arn:aws:s3:::" + bucket;
    const auto statement = [](const json::array& actions, const std::string& target) {
        return json::object{{"Effect", "Allow"},
                            {"Principal", json::object{{"AWS", json::array{"*"}}}},
                            {"Action", actions},
                            {"Resource", json::array{json::value(target)}}};
    };
    return print_json(json::object{
        {"Version", "2012-10-17"},
        {"Statement", json::array{statement({"s3:GetBucketLocation", "s3:ListBucket"}, resource),
                                  statement({"s3:GetObject"}, resource + "/*")}}});
}

BucketAccess classify_policy(const std::string& bucket, const std::string& document) {
    if (document.empty()) return BucketAccess::kPrivate;
    const auto found = read_statements(document);
    if (!found) return BucketAccess::kOther;
    if (found->empty()) return BucketAccess::kPrivate;
    return found == read_statements(public_policy(bucket)) ? BucketAccess::kPublic
                                                           : BucketAccess::kOther;
}

Result<EnsureOutcome> BucketStore::ensure(const Call& call, const BucketWish& wish) const {
    const Status created = calls_.create(call, wish.name, wish.object_lock);
    if (created) {
        TRY(write_owner(call, wish.name, wish.owner, {}));
        return EnsureOutcome::kCreated;
    }
    if (created.error().code != Code::kAlreadyExists) return fail(created.error());

    BucketFacts facts = TRY(inspect(call, wish.name, {.tags = true}));
    if (facts.exists && !facts.owner && facts.tags.empty() && wish.absent_at) {
        TRY(fill(call, {.tags = false, .contents = true, .created_at = true}, facts));
    }
    if (!facts.exists) {
        return fail(Code::kUnavailable,
                    fmt::format("bucket '{}' went while it was looked at", wish.name));
    }
    if (!is_provably_of(facts, wish)) return not_ours(wish.name);
    if (wish.object_lock && !TRY(calls_.object_lock(call, wish.name))) {
        // Ours, but made without what it was wanted for: that can not be given any more.
        return fail(Code::kPreconditionFailed,
                    fmt::format("bucket '{}' is there without object lock", wish.name));
    }
    if (facts.owner != wish.owner) {
        TRY(write_owner(call, wish.name, wish.owner, std::move(facts.tags)));
    }
    return EnsureOutcome::kAlreadyThere;
}

Status BucketStore::write_owner(const Call& call, const std::string& name, const BucketOwner& owner,
                                std::map<std::string, std::string> tags) const {
    tags[kBucketIdTag] = owner.bucket_id;
    tags[kSagaTag] = owner.saga;
    return calls_.put_tags(call, name, tags);
}

Status BucketStore::ensure_owner(const Call& call, const std::string& name,
                                 const BucketOwner& owner) const {
    auto tags = TRY(calls_.tags(call, name));
    if (owner_of(tags) == owner) return {};
    return write_owner(call, name, owner, std::move(tags));
}

Result<bool> BucketStore::may_remove(const Call& call, const BucketRemoval& removal) const {
    const auto tags = calls_.tags(call, removal.name);
    if (!tags) {
        if (tags.error().code == Code::kNotFound) return false;
        return fail(tags.error());
    }
    const auto owner = owner_of(*tags);
    // Of a bucket that is not there MinIO says that it has no tags.
    if (!owner && !TRY(calls_.look(call, removal.name)).exists) return false;
    const bool is_ours =
        owner ? owner->bucket_id == removal.owner.bucket_id : removal.accept_untagged;
    if (!is_ours) {
        return fail(Code::kConflict, fmt::format("bucket '{}' at the store is {}", removal.name,
                                                 owner ? "another's" : "not tagged as ours"));
    }
    return true;
}

Result<RemoveOutcome> BucketStore::remove(const Call& call, const BucketRemoval& removal) const {
    if (!TRY(may_remove(call, removal))) return RemoveOutcome::kAlreadyAbsent;
    const auto absent_is_done = [](const Error& failure) -> Result<RemoveOutcome> {
        if (failure.code == Code::kNotFound) return RemoveOutcome::kAlreadyAbsent;
        return fail(failure);
    };
    const auto uploads = calls_.uploads(call, removal.name, 1);
    if (!uploads) return absent_is_done(uploads.error());
    if (!uploads->empty()) {
        return fail(Code::kPreconditionFailed,
                    fmt::format("bucket '{}' has unfinished uploads", removal.name));
    }
    const Status removed = calls_.remove(call, removal.name);
    if (!removed) return absent_is_done(removed.error());
    return RemoveOutcome::kRemoved;
}

Result<BucketFacts> BucketStore::inspect(const Call& call, const std::string& name,
                                         const BucketAspects& aspects) const {
    const BucketPresence presence = TRY(calls_.look(call, name));
    BucketFacts facts;
    facts.name = name;
    facts.exists = presence.exists;
    facts.store_time = presence.store_time;
    if (!facts.exists) return facts;
    if (Status filled = fill(call, aspects, facts); !filled) {
        if (filled.error().code != Code::kNotFound) return fail(filled.error());
        facts = BucketFacts{.name = name, .exists = false, .store_time = presence.store_time};
    }
    return facts;
}

Status BucketStore::fill(const Call& call, const BucketAspects& aspects, BucketFacts& facts) const {
    if (aspects.tags) {
        facts.tags = TRY(calls_.tags(call, facts.name));
        facts.owner = owner_of(facts.tags);
    }
    if (aspects.settings) facts.settings = TRY(settings(call, facts.name));
    if (aspects.contents) TRY(fill_contents(call, facts));
    if (aspects.created_at) facts.created_at = TRY(creation_time(call, facts.name));
    return {};
}

Status BucketStore::fill_contents(const Call& call, BucketFacts& facts) const {
    facts.is_empty = TRY(calls_.versions(call, facts.name, 1))
    .versions.empty();
    facts.has_uploads = !TRY(calls_.uploads(call, facts.name, 1))
    .empty();
    return {};
}

Result<BucketSettings> BucketStore::settings(const Call& call, const std::string& name) const {
    BucketSettings settings;
    settings.versioning = TRY(calls_.versioning(call, name))
    == "Enabled";
    settings.encryption = TRY(calls_.encryption(call, name));
    settings.object_lock = TRY(calls_.object_lock(call, name));
    settings.access = classify_policy(name, TRY(calls_.policy(call, name)));
    return settings;
}

Result<std::optional<Time>> BucketStore::creation_time(const Call& call,
                                                       const std::string& name) const {
    std::optional<Time> found;
    TRY(calls_.list(call, [&](std::span<const BucketListed> page) -> Status {
        for (const BucketListed& bucket : page) {
            if (bucket.name == name) found = bucket.created_at;
        }
        return {};
    }));
    return found;
}

Status BucketStore::ensure_settings(const Call& call, const BucketChange& change) const {
    if (change.access == BucketAccess::kOther) {
        return fail(Code::kInvalidArgument, "a bucket's access is private or public");
    }
    if (change.versioning) TRY(ensure_versioning(call, change.name, *change.versioning));
    if (change.encryption) TRY(calls_.put_encryption(call, change.name, *change.encryption));
    if (change.access) {
        const bool is_public = *change.access == BucketAccess::kPublic;
        TRY(calls_.put_policy(call, change.name, is_public ? public_policy(change.name) : ""));
    }
    return {};
}

Status BucketStore::ensure_versioning(const Call& call, const std::string& name,
                                      bool is_wanted) const {
    // A bucket that never had versions can not be "suspended" without beginning to keep some state.
    const std::string status = TRY(calls_.versioning(call, name));
    if ((status == "Enabled") == is_wanted) return {};
    return calls_.put_versioning(call, name, is_wanted);
}

Result<PurgeProgress> BucketStore::purge(const Call& call, const PurgeStep& step) const {
    PurgeProgress progress;
    const BucketRemoval terms{step.name, step.owner, step.accept_untagged};
    if (!TRY(may_remove(call, terms))) {
        progress.is_empty = true;
        return progress;
    }
    Status purged = purge_versions(call, step, progress);
    if (purged) purged = purge_uploads(call, step, progress);
    if (!purged) {
        if (purged.error().code != Code::kNotFound) return fail(purged.error());
        progress.is_empty = true;  // somebody removed the bucket meanwhile
    }
    return progress;
}

Status BucketStore::purge_versions(const Call& call, const PurgeStep& step,
                                   PurgeProgress& progress) const {
    while (progress.removed_versions < step.max_removals) {
        const int64_t left = step.max_removals - progress.removed_versions;
        const int wanted = static_cast<int>(std::min<int64_t>(left, kPurgePage));
        const VersionPage page = TRY(calls_.versions(call, step.name, wanted));
        if (page.versions.empty()) return {};
        const DeleteFailures failures = TRY(calls_.delete_versions(call, step.name, page.versions));
        progress.removed_versions += static_cast<int64_t>(page.versions.size()) - failures.count;
        if (failures.count > 0) {
            // What went is gone; that it can not go on is what the caller must hear.
            return fail(
                Code::kPreconditionFailed,
                fmt::format("bucket '{}' keeps {} of its object versions, for the first: "
                            "{} {}",
                            step.name, failures.count, failures.first.code, failures.first.text));
        }
    }
    return {};
}

Status BucketStore::purge_uploads(const Call& call, const PurgeStep& step,
                                  PurgeProgress& progress) const {
    const auto done = [&] { return progress.removed_versions + progress.aborted_uploads; };
    while (done() < step.max_removals) {
        const int wanted =
            static_cast<int>(std::min<int64_t>(step.max_removals - done(), kPurgePage));
        const auto uploads = TRY(calls_.uploads(call, step.name, wanted));
        if (uploads.empty()) {
            progress.is_empty = TRY(calls_.versions(call, step.name, 1))
            .versions.empty();
            return {};
        }
        for (const Upload& upload : uploads) {
            TRY(calls_.abort_upload(call, step.name, upload));
            ++progress.aborted_uploads;
        }
    }
    return {};
}

}  // namespace lockstep::driver
