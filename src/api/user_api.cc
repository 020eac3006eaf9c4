#include "api/user_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreateUser;
using control::GetUser;
using control::ListUsers;
using control::UserKeys;
using control::UserRequest;
using control::UserView;

Fields<UserKeys> key_fields() {
    return {
        field("apikey", &UserKeys::api_key, "the public key: it names the user"),
        field("secretkey", &UserKeys::secret_key, "the secret key: requests are signed with it"),
        field("apikeyaccess", &UserKeys::has_api_key_access, "whether the keys are accepted"),
    };
}

Command list_users(control::Users& users) {
    using Request = ListUsers;
    return list_command<Request, UserView>("listUsers", "user")
        .describe("Lists users.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this user").refers_to("User"),
            param("username", &Request::username, "only the user of this name"),
            param("account", &Request::account,
                  "only users of this account; domainid says in which domain"),
            param("accounttype", &Request::account_type, "only users of accounts of this type"),
            param("domainid", &Request::domain_id, "only users of this domain").refers_to("Domain"),
            param("isrecursive", &Request::is_recursive,
                  "with domainid: of the domains below it too"),
            param("listall", &Request::list_all, "all that the caller may see"),
            param("state", &Request::state, "only users in this state"),
            param("usersource", &Request::source, "only users that log in this way: native"),
            param("apikeyaccess", &Request::api_key_access, "only users with this access by key")
                .only("A"),
            param("showicon", &Request::is_icon_shown,
                  "taken for clients' sake: users have no icons"),
        })
        .params(paging_params())
        .fields(user_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return users.list(caller, request);
        });
}

Command create_user(control::Users& users) {
    using Request = CreateUser;
    return object_command<Request, UserView>("createUser", "user")
        .describe("Adds a user to an account.")
        .roles("ARD")
        .params({
            param("account", &Request::account, "the account").required(),
            param("domainid", &Request::domain_id, "the account's domain; else the caller's")
                .refers_to("Domain"),
            param("username", &Request::username, "the name to log in with").required(),
            param("password", &Request::password, "the password").required(),
            param("firstname", &Request::first_name, "the first name").required(),
            param("lastname", &Request::last_name, "the last name").required(),
            param("email", &Request::email, "the e-mail address").required(),
            param("timezone", &Request::time_zone, "the time zone to show times in"),
            param("userid", &Request::user_id, "the id that the user is to have"),
        })
        .fields(user_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return users.create(caller, request);
        });
}

Command delete_user(control::Users& users) {
    return success_command<UserRequest>("deleteUser")
        .describe("Deletes a user; the account stays.")
        .roles("ARD")
        .params({param("id", &UserRequest::id, "the user").required().refers_to("User")})
        .handle([&](const Caller& caller, const UserRequest& request) {
            return users.remove(caller, request);
        });
}

Command get_user(control::Users& users) {
    return object_command<GetUser, UserView>("getUser", "user")
        .describe("Finds the user of an API key.")
        .roles("A")
        .params({param("userapikey", &GetUser::api_key, "the public API key").required()})
        .fields(user_fields())
        .handle([&](const Caller& caller, const GetUser& request) {
            return users.get_by_api_key(caller, request);
        });
}

Command get_user_keys(control::Users& users) {
    return object_command<UserRequest, UserKeys>("getUserKeys", "userkeys")
        .describe("Answers a user's API keys.")
        .roles("ARDU")
        .params({param("id", &UserRequest::id, "the user").required().refers_to("User")})
        .fields(key_fields())
        .handle([&](const Caller& caller, const UserRequest& request) {
            return users.get_keys(caller, request);
        });
}

Command register_user_keys(control::Users& users) {
    return object_command<UserRequest, UserKeys>("registerUserKeys", "userkeys")
        .describe("Gives a user new API keys; the old ones are void.")
        .roles("ARDU")
        .params({param("id", &UserRequest::id, "the user").required().refers_to("User")})
        .fields(key_fields())
        .handle([&](const Caller& caller, const UserRequest& request) {
            return users.register_keys(caller, request);
        });
}

}  // namespace

Fields<UserView> user_fields() {
    using View = UserView;
    return {
        field("id", &View::id, "the user's id"),
        field("username", &View::username, "the name to log in with"),
        field("firstname", &View::first_name, "the first name"),
        field("lastname", &View::last_name, "the last name"),
        field("email", &View::email, "the e-mail address"),
        field("created", &View::created, "when the user was created"),
        field("state", &View::state, "enabled, disabled or locked"),
        field("account", &View::account, "the account that the user logs in as"),
        field("accounttype", &View::account_type,
              "0 user, 1 root admin, 2 domain admin, 3 resource domain admin, 4 read-only admin"),
        field("usersource", &View::source, "how the user logs in: native"),
        field("roleid", &View::role_id, "the account's role"),
        field("roletype", &View::role_type, "that role's type"),
        field("rolename", &View::role_name, "that role's name"),
        field("domainid", &View::domain_id, "the account's domain"),
        field("domain", &View::domain, "that domain's name"),
        field("apikey", &View::api_key, "the public API key"),
        field("accountid", &View::account_id, "the account's id"),
        field("timezone", &View::time_zone, "the time zone to show times in"),
        field("iscallerchilddomain", &View::is_in_lower_domain,
              "whether the user lies in a domain below the caller's"),
        field("isdefault", &View::is_default, "whether it is the first admin, that always stays"),
        field("is2faenabled", &View::has_second_factor, "whether the user has a second factor"),
        field("is2famandated", &View::needs_second_factor, "whether a second factor is demanded"),
        field("apikeyaccess", &View::api_key_access, "whether API keys are accepted: INHERIT"),
    };
}

std::vector<Command> user_commands(control::Users& users) {
    std::vector<Command> commands;
    commands.push_back(list_users(users));
    commands.push_back(create_user(users));
    commands.push_back(delete_user(users));
    commands.push_back(get_user(users));
    commands.push_back(get_user_keys(users));
    commands.push_back(register_user_keys(users));
    return commands;
}

}  // namespace lockstep::api
