#include "control/sagas/account_delete.h"

#include <fmt/format.h>

#include "control/limit.h"
#include "control/owner.h"
#include "db/account_table.h"
#include "db/configuration_value_table.h"
#include "db/hold_check.h"
#include "db/project_member_table.h"
#include "db/project_table.h"
#include "db/resource_count_table.h"
#include "db/resource_limit_table.h"
#include "db/resource_tag_table.h"
#include "db/session_table.h"
#include "db/user_account_table.h"

namespace lockstep::control {
namespace {

constexpr Duration kLookAgain = std::chrono::milliseconds{250};
constexpr int64_t kUsersAtOnce = 500;

// What stands in the way of deleting an account that is to be empty.
Status check_empty(db::Tx& tx, const AccountId& account) {
    for (const db::CountSource& source : db::count_sources()) {
        const auto& facts = model::facts_of(source.type);
        if (facts.unit != model::ResourceUnit::kPieces) continue;
        const int64_t left = TRY(db::count_by_rows(tx, source, account));
        if (left == 0) continue;
        return fail(Code::kConflict,
                    fmt::format("it can not be deleted yet: it has {} of resource type {} to clean "
                                "up",
                                left, facts.name));
    }
    return {};
}

Status check_owns_no_project(db::Tx& tx, const db::AccountRow& account) {
    const auto project = TRY(db::find_owned_project(tx, account.id));
    if (!project) return {};
    return fail(Code::kConflict,
                fmt::format("account {} owns the project {}: delete the project first",
                            account.name, project->name));
}

// A project is open, or being deleted, together with its account.
Status set_state(db::Tx& tx, db::AccountRow& account, model::AccountState state) {
    account.state = state;
    TRY(db::update_or_fail(tx, account));
    if (!account.project_id) return {};
    auto project = TRY(db::get<db::ProjectRow>(tx, *account.project_id));
    project.state = state == model::AccountState::kDeleting ? model::ProjectState::kDeleting
                                                            : model::ProjectState::kActive;
    return db::update_or_fail(tx, project);
}

// The owner's count of projects goes down, members go.
Status remove_project(db::Tx& tx, const saga::Context<AccountDeleteParams>& ctx,
                      const ProjectId& id) {
    auto project = TRY(db::find<db::ProjectRow>(tx, id));
    if (!project || project->removed_at) return {};
    for (const auto& member : TRY(db::list_project_members(tx, id, kUsersAtOnce))) {
        if (member.role != model::ProjectRole::kAdmin) continue;
        const Owner owner = TRY(get_owner(tx, member.account_id));
        TRY(release(tx, owner, {{model::ResourceType::kProject, 1}},
                    ctx.draw_id<EventId>().uuid()));
    }
    TRY(db::delete_project_members(tx, id));
    TRY(db::delete_tags(tx, "Project", id.uuid(), std::nullopt, std::nullopt));
    return db::remove(tx, *project, ctx.now());
}

Status remove_users(db::Tx& tx, const AccountId& account, Time now) {
    TRY(db::delete_account_sessions(tx, account));
    for (db::UserRow& user : TRY(db::list_account_users(tx, account, kUsersAtOnce))) {
        user.secret_key.reset();  // what is sealed there is of no use to anybody
        TRY(db::remove(tx, user, now));
    }
    return {};
}

// The account as it was before.
struct StateBefore {
    model::AccountState state = model::AccountState::kEnabled;
};
BOOST_DESCRIBE_STRUCT(StateBefore, (), (state))

class AccountDeleteSaga {
  public:
    using Params = AccountDeleteParams;
    using Ctx = saga::Context<Params>;

    AccountDeleteSaga(const SagaPort& sagas, OwnedKinds kinds)
        : sagas_(sagas), kinds_(std::move(kinds)) {}

    static saga::Definition define(std::shared_ptr<AccountDeleteSaga> self) {
        saga::Table<AccountDeleteSaga> table("account_delete", 1, self);
        self->before_ = table.local("look", &AccountDeleteSaga::look).no_undo("it only reads");
        table.local("close", &AccountDeleteSaga::close).undo(&AccountDeleteSaga::reopen);
        table.local("quiet", &AccountDeleteSaga::quiet).pivot();
        table.local("empty", &AccountDeleteSaga::empty);
        table.local("remove", &AccountDeleteSaga::remove);
        table.verify("verify", &AccountDeleteSaga::verify);
        table.verify_undone(&AccountDeleteSaga::verify_undone);
        return table.build();
    }

    Result<StateBefore> look(db::Tx& tx, const Ctx& ctx) const {
        const auto account = TRY(db::get<db::AccountRow>(tx, ctx.params().account_id));
        if (account.state == model::AccountState::kDeleting) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("account {} is being deleted already", account.name));
        }
        TRY(check_owns_no_project(tx, account));
        return StateBefore{account.state};
    }

    // From now on the account takes no new work.
    Status close(db::Tx& tx, const Ctx& ctx) const {
        auto account = TRY(db::get<db::AccountRow>(tx, ctx.params().account_id));
        return set_state(tx, account, model::AccountState::kDeleting);
    }

    Status reopen(db::Tx& tx, const Ctx& ctx) const {
        auto account = TRY(db::get<db::AccountRow>(tx, ctx.params().account_id));
        return set_state(tx, account, ctx.output(before_).state);
    }

    // What was under way when the account closed still adds to it: it ends first.
    saga::StepResult<saga::Nothing> quiet(db::Tx& tx, const Ctx& ctx) const {
        const AccountId id = ctx.params().account_id;
        const int64_t others = TRY(db::count_other_holders(tx, "account", id.uuid()));
        if (others > 0) {
            return saga::RetryAfter{kLookAgain, fmt::format("waits for {} jobs under way", others)};
        }
        if (ctx.params().must_be_empty) TRY(check_empty(tx, id));
        TRY(db::delete_account_sessions(tx, id));
        return saga::Nothing{};
    }

    saga::StepResult<saga::Nothing> empty(db::Tx& tx, const Ctx& ctx) const {
        const auto account = TRY(db::get<db::AccountRow>(tx, ctx.params().account_id));
        const Eviction eviction{.account_id = account.id,
                                .domain_id = account.domain_id,
                                .asker = ctx.owner(),
                                .now = ctx.now(),
                                .sagas = sagas_,
                                .draw_saga = [&ctx] { return ctx.draw_id<SagaId>(); }};
        sagas_.nudge_started();
        for (const OwnedKind& kind : kinds_) {
            const Evicted evicted = TRY(kind.evict(tx, eviction));
            const std::string progress = fmt::format("{} {} left", evicted.left, kind.name);
            // What it started or deleted is committed; a RetryAfter would take it back.
            if (evicted.has_changed) return saga::Again{progress};
            if (evicted.left > 0) return saga::RetryAfter{kLookAgain, progress};
        }
        return saga::Nothing{};
    }

    Status remove(db::Tx& tx, const Ctx& ctx) const {
        auto account = TRY(db::get<db::AccountRow>(tx, ctx.params().account_id));
        const Owner owner = TRY(get_owner(tx, account.id));
        const CountTable counts =
            TRY(recount(tx, owner, db::count_sources(), ctx.draw_id<EventId>().uuid()));
        for (const auto& [type, amount] : counts) {
            if (amount == 0) continue;
            return fail(Code::kCorruptState,
                        fmt::format("{} was emptied and still has {} of resource type {}",
                                    owner.shown(), amount, model::facts_of(type).name));
        }
        if (account.project_id) TRY(remove_project(tx, ctx, *account.project_id));
        TRY(remove_users(tx, account.id, ctx.now()));
        TRY(db::delete_account_memberships(tx, account.id));
        TRY(db::delete_resource_limits(tx, account.id.uuid()));
        TRY(db::delete_resource_counts(tx, account.id));
        TRY(db::delete_configuration_of(tx, "account", account.id.to_string()));
        TRY(db::delete_tags(tx, "Account", account.id.uuid(), std::nullopt, std::nullopt));
        return db::remove(tx, account, ctx.now());
    }

    Result<saga::Verdict> verify(const saga::VerifyContext<Params>& ctx) const {
        return ctx.read([&](db::Tx& tx) -> Result<saga::Verdict> {
            const AccountId id = ctx.params().account_id;
            const auto account = TRY(db::find<db::AccountRow>(tx, id));
            if (account && !account->removed_at)
                return saga::Verdict::broken("the account is there");
            if (!TRY(db::list_account_users(tx, id, 1)).empty()) {
                return saga::Verdict::broken("the account still has users");
            }
            for (const db::CountSource& source : db::count_sources()) {
                if (TRY(db::count_by_rows(tx, source, id)) == 0) continue;
                return saga::Verdict::broken("the account still owns resources of type " +
                                             std::string(model::facts_of(source.type).name));
            }
            return saga::Verdict::holds();
        });
    }

    Result<saga::Verdict> verify_undone(const saga::VerifyContext<Params>& ctx) const {
        const auto account = TRY(ctx.read(
            [&](db::Tx& tx) { return db::find<db::AccountRow>(tx, ctx.params().account_id); }));
        if (!account || account->state != model::AccountState::kDeleting) {
            return saga::Verdict::holds();
        }
        return saga::Verdict::broken("the account is still closed");
    }

  private:
    const SagaPort& sagas_;
    OwnedKinds kinds_;
    saga::Output<StateBefore> before_;
};

}  // namespace

saga::Definition account_delete_saga(const SagaPort& sagas, OwnedKinds kinds) {
    return AccountDeleteSaga::define(std::make_shared<AccountDeleteSaga>(sagas, std::move(kinds)));
}

saga::SubmitRequest account_delete_request(const SagaId& id, Time now,
                                           const AccountDeleteParams& params,
                                           const JobAsker& asker) {
    saga::SubmitRequest request;
    request.id = id;
    request.now = now;
    request.saga = "account_delete";
    request.params = to_json(params);
    request.owner = asker.owner;
    request.command = asker.command;
    request.instance_type = "Account";
    request.instance_id = params.account_id.uuid();
    return request;
}

}  // namespace lockstep::control
