#include "control/sagas/domain_delete.h"

#include <fmt/format.h>

#include "control/sagas/account_delete.h"
#include "db/account_table.h"
#include "db/configuration_value_table.h"
#include "db/domain_table.h"
#include "db/resource_limit_table.h"

namespace lockstep::control {
namespace {

constexpr Duration kLookAgain = std::chrono::milliseconds{250};
constexpr int64_t kAtOnce = 100;

class DomainDeleteSaga {
  public:
    using Params = DomainDeleteParams;
    using Ctx = saga::Context<Params>;

    explicit DomainDeleteSaga(const SagaPort& sagas) : sagas_(sagas) {}

    static saga::Definition define(std::shared_ptr<DomainDeleteSaga> self) {
        saga::Table<DomainDeleteSaga> table("domain_delete", 1, self);
        table.local("close", &DomainDeleteSaga::close).pivot();
        table.local("accounts", &DomainDeleteSaga::empty_accounts);
        table.local("domains", &DomainDeleteSaga::empty_domains);
        table.local("remove", &DomainDeleteSaga::remove);
        table.verify("verify", &DomainDeleteSaga::verify);
        return table.build();
    }

    // Refuses, or makes the domain refuse everything new.
    Status close(db::Tx& tx, const Ctx& ctx) const {
        auto domain = TRY(db::get<db::DomainRow>(tx, ctx.params().domain_id));
        const auto accounts = TRY(db::list_domain_accounts(tx, domain.id, kAtOnce));
        const bool is_empty = accounts.empty() && TRY(db::list_child_domains(tx, domain.id, 1))
        .empty();
        if (!is_empty && !ctx.params().has_cleanup) {
            return fail(Code::kConflict,
                        fmt::format("Delete failed on domain {}: it still has users or sub "
                                    "domains; remove them or use cleanup",
                                    model::shown_domain_path(domain.path)));
        }
        if (TRY(db::has_default_account_below(tx, domain.id))) {
            return fail(Code::kForbidden, "the first admin's domain can not be deleted");
        }
        if (domain.state == model::DomainState::kDeleting) return {};
        domain.state = model::DomainState::kDeleting;
        return db::update_or_fail(tx, domain);
    }

    // Projects before the accounts that own them.
    saga::StepResult<saga::Nothing> empty_accounts(db::Tx& tx, const Ctx& ctx) const {
        sagas_.nudge_started();
        const auto accounts = TRY(db::list_domain_accounts(tx, ctx.params().domain_id, kAtOnce));
        const bool has_projects = std::any_of(accounts.begin(), accounts.end(), [](const auto& a) {
            return a.project_id.has_value();
        });
        bool has_started = false;
        for (const db::AccountRow& account : accounts) {
            if (has_projects && !account.project_id) continue;
            if (TRY(db::find_unfinished(tx, "account_delete", account.id.uuid()))) continue;
            TRY(sagas_.submit(tx,
                              account_delete_request(ctx.draw_id<SagaId>(), ctx.now(), {account.id},
                                                     {.command = "", .owner = ctx.owner()})));
            has_started = true;
        }
        return next_look(accounts.size(), "accounts", has_started);
    }

    saga::StepResult<saga::Nothing> empty_domains(db::Tx& tx, const Ctx& ctx) const {
        sagas_.nudge_started();
        const auto domains = TRY(db::list_child_domains(tx, ctx.params().domain_id, kAtOnce));
        bool has_started = false;
        for (const db::DomainRow& domain : domains) {
            if (TRY(db::find_unfinished(tx, "domain_delete", domain.id.uuid()))) continue;
            TRY(sagas_.submit(
                tx, domain_delete_request(ctx.draw_id<SagaId>(), ctx.now(), {domain.id, true},
                                          {.command = "", .owner = ctx.owner()})));
            has_started = true;
        }
        return next_look(domains.size(), "domains", has_started);
    }

    Status remove(db::Tx& tx, const Ctx& ctx) const {
        auto domain = TRY(db::get<db::DomainRow>(tx, ctx.params().domain_id));
        TRY(db::delete_resource_limits(tx, domain.id.uuid()));
        TRY(db::delete_configuration_of(tx, "domain", domain.id.to_string()));
        return db::remove(tx, domain, ctx.now());
    }

    Result<saga::Verdict> verify(const saga::VerifyContext<Params>& ctx) const {
        return ctx.read([&](db::Tx& tx) -> Result<saga::Verdict> {
            const DomainId id = ctx.params().domain_id;
            if (!TRY(db::list_domain_accounts(tx, id, 1)).empty() ||
                !TRY(db::list_child_domains(tx, id, 1)).empty()) {
                return saga::Verdict::broken("the domain still has accounts or domains");
            }
            const auto domain = TRY(db::find<db::DomainRow>(tx, id));
            if (domain && !domain->removed_at) return saga::Verdict::broken("the domain is there");
            return saga::Verdict::holds();
        });
    }

  private:
    // Commits what was started; then waits until nothing is left.
    static saga::StepResult<saga::Nothing> next_look(size_t left, std::string_view what,
                                                     bool has_started) {
        const std::string progress = fmt::format("{} {} left", left, what);
        if (has_started) return saga::Again{progress};
        if (left > 0) return saga::RetryAfter{kLookAgain, progress};
        return saga::Nothing{};
    }

    const SagaPort& sagas_;
};

}  // namespace

saga::Definition domain_delete_saga(const SagaPort& sagas) {
    return DomainDeleteSaga::define(std::make_shared<DomainDeleteSaga>(sagas));
}

saga::SubmitRequest domain_delete_request(const SagaId& id, Time now,
                                          const DomainDeleteParams& params, const JobAsker& asker) {
    saga::SubmitRequest request;
    request.id = id;
    request.now = now;
    request.saga = "domain_delete";
    request.params = to_json(params);
    request.owner = asker.owner;
    request.command = asker.command;
    request.instance_type = "Domain";
    request.instance_id = params.domain_id.uuid();
    return request;
}

}  // namespace lockstep::control
