#include "control/sagas/account_state.h"

#include <fmt/format.h>

#include "db/account_table.h"
#include "db/session_table.h"

namespace lockstep::control {
namespace {

class AccountStateSaga {
  public:
    using Params = AccountStateParams;
    using Ctx = saga::Context<Params>;

    static saga::Definition define() {
        saga::Table<AccountStateSaga> table("account_state", 1,
                                            std::make_shared<AccountStateSaga>());
        table.local("set", &AccountStateSaga::set).pivot();
        table.verify("verify", &AccountStateSaga::verify);
        return table.build();
    }

    Status set(db::Tx& tx, const Ctx& ctx) const {
        const Params& params = ctx.params();
        auto account = TRY(db::get<db::AccountRow>(tx, params.account_id));
        if (account.state == params.state) return {};
        if (account.state == model::AccountState::kDeleting) {
            return fail(Code::kPreconditionFailed,
                        fmt::format("account {} is being deleted", account.name));
        }
        account.state = params.state;
        TRY(db::delete_account_sessions(tx, account.id));
        return db::update_or_fail(tx, account);
    }

    Result<saga::Verdict> verify(const saga::VerifyContext<Params>& ctx) const {
        const auto account = TRY(ctx.read(
            [&](db::Tx& tx) { return db::find<db::AccountRow>(tx, ctx.params().account_id); }));
        if (account && account->state == ctx.params().state) return saga::Verdict::holds();
        return saga::Verdict::broken("the account is not in the state that was set");
    }
};

}  // namespace

saga::Definition account_state_saga() { return AccountStateSaga::define(); }

saga::SubmitRequest account_state_request(const SagaId& id, Time now,
                                          const AccountStateParams& params, const JobAsker& asker) {
    saga::SubmitRequest request;
    request.id = id;
    request.now = now;
    request.saga = "account_state";
    request.params = to_json(params);
    request.holds = {saga::exclusive("account", params.account_id)};
    request.owner = asker.owner;
    request.command = asker.command;
    request.instance_type = "Account";
    request.instance_id = params.account_id.uuid();
    return request;
}

}  // namespace lockstep::control
