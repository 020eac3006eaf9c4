#include "api/account_api.h"

#include "api/groups.h"
#include "api/resource_use_fields.h"
#include "api/user_api.h"

namespace lockstep::api {
namespace {

using control::AccountRequest;
using control::AccountView;
using control::Caller;
using control::CreateAccount;
using control::DeleteAccount;
using control::DisableAccount;
using control::ListAccounts;
using control::UpdateAccount;

Fields<AccountView> account_fields() {
    using View = AccountView;
    const Fields<View> who{
        field("id", &View::id, "the account's id"),
        field("name", &View::name, "its name"),
        field("accounttype", &View::account_type,
              "0 user, 1 root admin, 2 domain admin, 3 resource domain admin, 4 read-only admin"),
        field("roleid", &View::role_id, "its role"),
        field("roletype", &View::role_type, "that role's type"),
        field("rolename", &View::role_name, "that role's name"),
        field("domainid", &View::domain_id, "its domain"),
        field("domain", &View::domain, "that domain's name"),
        field("domainpath", &View::domain_path, "that domain's path"),
    };
    return who.with(instance_use_fields<View>())
        .with(Fields<View>{
            field("vmstopped", &View::stopped_vms, "virtual machines that are stopped"),
            field("vmrunning", &View::running_vms, "virtual machines that run"),
        })
        .with(project_use_fields<View>())
        .with(capacity_use_fields<View>())
        .with(Fields<View>{
            field("state", &View::state, "enabled, disabled, locked or deleting"),
            field("created", &View::created, "when it was created"),
            field("user", &View::users, user_fields(), "its users"),
            field("networkdomain", &View::network_domain,
                  "the DNS domain of its networks that name none"),
            field("isdefault", &View::is_default, "whether it is the first admin's, that stays"),
            field("groups", &View::groups, "empty: accounts have no groups"),
            field(
                "accountdetails",
                [](const View& view) -> std::optional<std::map<std::string, std::string>> {
                    if (view.details.empty()) return std::nullopt;
                    return view.details;
                },
                "its details"),
            field("apikeyaccess", &View::api_key_access,
                  "whether API keys are accepted: ENABLED, DISABLED or INHERIT"),
        });
}

Params<AccountRequest> named_account_params() {
    return {
        param("id", &AccountRequest::id, "the account").refers_to("Account"),
        param("account", &AccountRequest::account, "its name, with domainid, instead of an id"),
        param("domainid", &AccountRequest::domain_id, "its domain").refers_to("Domain"),
    };
}

Command list_accounts(control::Accounts& accounts) {
    using Request = ListAccounts;
    return list_command<Request, AccountView>("listAccounts", "account")
        .describe("Lists accounts: the caller's own, or with listall all that he may see.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this account").refers_to("Account"),
            param("name", &Request::name, "only accounts of this name"),
            param("accounttype", &Request::account_type, "only accounts of this type"),
            param("domainid", &Request::domain_id, "only accounts of this domain")
                .refers_to("Domain"),
            param("isrecursive", &Request::is_recursive,
                  "with domainid: of the domains below it too"),
            param("listall", &Request::list_all, "all that the caller may see"),
            param("state", &Request::state, "only accounts in this state"),
            param("iscleanuprequired", &Request::needs_cleanup,
                  "only accounts that are being deleted"),
            param("apikeyaccess", &Request::api_key_access,
                  "only accounts with this access by API key")
                .only("A"),
            param("details", &Request::details,
                  "all, resource or min; min leaves out limits and totals")
                .one_of({"all", "resource", "min"}),
            param("showicon", &Request::is_icon_shown,
                  "taken for clients' sake: accounts have no icons"),
        })
        .params(paging_params())
        .refuses({"tag"})
        .fields(account_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return accounts.list(caller, request);
        });
}

Command create_account(control::Accounts& accounts) {
    using Request = CreateAccount;
    return object_command<Request, AccountView>("createAccount", "account")
        .describe("Creates an account with its first user.")
        .roles("ARD")
        .params({
            param("username", &Request::username, "the first user's name").required(),
            param("password", &Request::password, "the password").required(),
            param("firstname", &Request::first_name, "the first name").required(),
            param("lastname", &Request::last_name, "the last name").required(),
            param("email", &Request::email, "the e-mail address").required(),
            param("account", &Request::account, "the account's name; else the user's"),
            param("accounttype", &Request::account_type,
                  "0 user, 1 root admin, 2 domain admin, 3 resource domain admin; else by roleid"),
            param("roleid", &Request::role_id, "the account's role").refers_to("Role"),
            param("domainid", &Request::domain_id, "the account's domain; else the caller's")
                .refers_to("Domain"),
            param("networkdomain", &Request::network_domain,
                  "the DNS domain of its networks that name none"),
            param("accountdetails", &Request::details, "its details"),
            param("accountid", &Request::account_id, "the id that the account is to have"),
            param("userid", &Request::user_id, "the id that the user is to have"),
            param("timezone", &Request::time_zone, "the time zone to show the user times in"),
        })
        .fields(account_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return accounts.create(caller, request);
        });
}

Command update_account(control::Accounts& accounts) {
    using Request = UpdateAccount;
    return object_command<Request, AccountView>("updateAccount", "account")
        .describe("Changes an account.")
        .roles("ARD")
        .params(named_account_params())
        .params({
            param("newname", &Request::new_name, "its new name"),
            param("roleid", &Request::role_id, "its new role").refers_to("Role"),
            param("networkdomain", &Request::network_domain,
                  "the DNS domain of its networks that name none"),
            param("accountdetails", &Request::details, "its details, in place of the old ones"),
            param("apikeyaccess", &Request::api_key_access, "enabled, disabled or inherit")
                .only("A"),
        })
        .fields(account_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return accounts.update(caller, request);
        });
}

Command enable_account(control::Accounts& accounts) {
    return object_command<AccountRequest, AccountView>("enableAccount", "account")
        .describe("Enables an account that was disabled or locked.")
        .roles("ARD")
        .params(named_account_params())
        .fields(account_fields())
        .handle([&](const Caller& caller, const AccountRequest& request) {
            return accounts.enable(caller, request);
        });
}

Command disable_account(control::Accounts& accounts) {
    using Request = DisableAccount;
    return object_command<Request, AccountView>("disableAccount", "account")
        .describe("Disables or locks an account: nobody logs in, and it takes no new work.")
        .roles("ARD")
        .params(named_account_params())
        .params({param("lock", &Request::is_locked, "lock it rather than disable it").required()})
        .fields(account_fields())
        .async()
        .handle([&](const Caller& caller, const Request& request) {
            return accounts.disable(caller, request);
        })
        .finish([&](const Caller& caller, const control::FinishedJob& job) {
            return accounts.get(caller, AccountId(job.object.value_or(Uuid{})));
        });
}

Command delete_account(control::Accounts& accounts) {
    return success_command<DeleteAccount>("deleteAccount")
        .describe("Deletes an account and all that it owns.")
        .roles("ARD")
        .params({param("id", &DeleteAccount::id, "the account").required().refers_to("Account")})
        .async()
        .handle([&](const Caller& caller, const DeleteAccount& request) {
            return accounts.remove(caller, request);
        });
}

}  // namespace

std::vector<Command> account_commands(control::Accounts& accounts) {
    std::vector<Command> commands;
    commands.push_back(list_accounts(accounts));
    commands.push_back(create_account(accounts));
    commands.push_back(update_account(accounts));
    commands.push_back(enable_account(accounts));
    commands.push_back(disable_account(accounts));
    commands.push_back(delete_account(accounts));
    return commands;
}

}  // namespace lockstep::api
