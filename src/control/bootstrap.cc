#include "control/bootstrap.h"

#include <fmt/format.h>

#include <memory>

#include "control/authentication.h"
#include "control/defaults/roles.h"
#include "control/stamp.h"
#include "db/account_table.h"
#include "db/domain_table.h"
#include "db/role_rules_table.h"
#include "db/role_table.h"
#include "db/user_account_table.h"

namespace lockstep::control {
namespace {

constexpr std::string_view kAdmin = "admin";
constexpr std::string_view kSystem = "system";
constexpr size_t kPasswordBytes = 15;
constexpr size_t kKeyBytes = 64;

struct NewAdmin {
    Secret<std::string> password;
    std::string password_hash;
    std::string api_key;
    Bytes sealed_secret_key;
};

NewAdmin draw_admin(const Database& database, const MasterKey& master_key,
                    const BootstrapOptions& options) {
    Rng& rng = database.rng();
    NewAdmin admin;
    admin.password = options.admin_password ? Secret<std::string>(options.admin_password->reveal())
                                            : Secret<std::string>(rng.token(kPasswordBytes));
    admin.password_hash = hash_password(admin.password, rng, options.password_cost);
    admin.api_key = rng.token(kKeyBytes);
    admin.sealed_secret_key = master_key.seal(Secret<std::string>(rng.token(kKeyBytes)),
                                              secret_key_context(admin_user_id()), rng);
    return admin;
}

Status seed_roles(db::Tx& tx, Time now) {
    for (DefaultRole& role : default_roles()) {
        const RoleId id = default_role_id(role.name);
        TRY(db::insert(tx, db::RoleRow{.id = id,
                                       .name = std::string(role.name),
                                       .description = std::string(role.description),
                                       .type = role.type,
                                       .is_default = true,
                                       .created_at = now}));
        TRY(db::insert(tx, db::RoleRulesRow{id, std::move(role.rules)}));
    }
    return {};
}

Status seed_account(db::Tx& tx, std::string_view name, const db::AccountRow& kind,
                    const db::UserRow& user, Time now) {
    db::AccountRow account = kind;
    account.name = name;
    account.type = model::AccountType::kAdmin;
    account.role_id = default_role_id("Root Admin");
    account.domain_id = root_domain_id();
    account.created_at = now;
    TRY(db::insert(tx, account));
    db::UserRow row = user;
    row.account_id = account.id;
    row.domain_id = account.domain_id;
    row.username = name;
    row.created_at = now;
    return db::insert(tx, row);
}

// Whether it seeded: false when there was a root domain already.
Result<bool> seed(db::Tx& tx, const NewAdmin& admin, Time now) {
    if (TRY(db::find_domain_by_path(tx, "/"))) return false;
    TRY(db::insert_domain(
        tx, db::DomainRow{.id = root_domain_id(), .name = "ROOT", .path = "/", .created_at = now}));
    TRY(seed_roles(tx, now));
    TRY(seed_account(tx, kSystem, {.id = system_account_id(), .is_system = true},
                     {.id = system_user_id(), .first_name = "system", .last_name = "system"}, now));
    TRY(seed_account(tx, kAdmin, {.id = admin_account_id(), .is_default = true},
                     {.id = admin_user_id(),
                      .password_hash = admin.password_hash,
                      .first_name = "Admin",
                      .last_name = "User",
                      .api_key = admin.api_key,
                      .secret_key = admin.sealed_secret_key,
                      .is_default = true},
                     now));
    return true;
}

}  // namespace

DomainId root_domain_id() { return DomainId(Uuid::named("domain ROOT")); }
RoleId default_role_id(std::string_view name) {
    return RoleId(Uuid::named(fmt::format("role {}", name)));
}
AccountId admin_account_id() { return AccountId(Uuid::named("account admin")); }
UserId admin_user_id() { return UserId(Uuid::named("user admin")); }
AccountId system_account_id() { return AccountId(Uuid::named("account system")); }
UserId system_user_id() { return UserId(Uuid::named("user system")); }

Result<AdminCredentials> bootstrap_identity(Database database, const MasterKey& master_key,
                                            const BootstrapOptions& options) {
    const auto root =
        TRY(database.read([](db::Tx& tx) { return db::find_domain_by_path(tx, "/"); }));
    AdminCredentials credentials;
    if (!root) {
        // Shared with the closure, which may outlive this call.
        const auto admin =
            std::make_shared<const NewAdmin>(draw_admin(database, master_key, options));
        const bool is_ours = TRY(database.write(
            [admin, now = database.now()](db::Tx& tx) { return seed(tx, *admin, now); }));
        if (is_ours) credentials.password = Secret<std::string>(admin->password.reveal());
    }
    const auto user =
        TRY(database.read([](db::Tx& tx) { return db::get<db::UserRow>(tx, admin_user_id()); }));
    if (!user.api_key || !user.secret_key) return credentials;  // its keys were taken away
    credentials.api_key = *user.api_key;
    credentials.secret_key =
        TRY(master_key.open(*user.secret_key, secret_key_context(admin_user_id())));
    return credentials;
}

}  // namespace lockstep::control
