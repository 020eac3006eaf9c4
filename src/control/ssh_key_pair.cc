#include "control/ssh_key_pair.h"

#include <fmt/format.h>

#include "base/ssh_key.h"
#include "control/access.h"
#include "control/event.h"

namespace lockstep::control {
namespace {

SshKeyPairView view_of(const db::SshKeyPairRow& row, const OwnerView& owner) {
    SshKeyPairView view;
    static_cast<OwnerView&>(view) = owner;
    view.id = row.id;
    view.name = row.name;
    view.fingerprint = row.fingerprint;
    return view;
}

NewEvent key_event(const Caller& caller, const Stamp& stamp, const db::SshKeyPairRow& row,
                   std::string_view type, std::string_view verb) {
    NewEvent event;
    event.id = stamp.id<EventId>(1);
    event.at = stamp.now();
    event.type = type;
    event.description = fmt::format("{} the SSH key pair {}", verb, row.name);
    event.owner = {row.account_id, row.domain_id};
    event.user_id = caller.user_id;
    event.resource = ResourceRef{"SSHKeyPair", row.id.uuid(), row.name};
    return event;
}

}  // namespace

Result<Page<SshKeyPairView>> SshKeyPairs::list(const Caller& caller,
                                               const ListSshKeyPairs& request) const {
    return database_.read([&](db::Tx& tx) -> Result<Page<SshKeyPairView>> {
        TRY(require_known<db::SshKeyPairRow>(tx, request.id, "id"));
        db::SshKeyPairFilter filter;
        filter.scope = TRY(resolve_list_scope(tx, caller, request, request.id.has_value()));
        filter.id = request.id;
        filter.name = request.name;
        filter.fingerprint = request.fingerprint;
        filter.keyword = request.keyword;
        const auto page = TRY(db::list_ssh_key_pairs(tx, filter, page_window(request)));
        std::vector<AccountId> accounts;
        for (const auto& row : page.items) accounts.push_back(row.account_id);
        const auto owners = TRY(load_owner_views(tx, accounts));
        Page<SshKeyPairView> views{.items = {}, .total = page.count};
        for (const auto& row : page.items) {
            const auto owner = owners.find(row.account_id);
            views.items.push_back(
                view_of(row, owner == owners.end() ? OwnerView{} : owner->second));
        }
        return views;
    });
}

Result<SshKeyPairView> SshKeyPairs::create(const Caller& caller,
                                           const NamedSshKeyPair& request) const {
    const Stamp stamp = database_.stamp();
    if (request.name.find_first_not_of(' ') == std::string::npos) {
        return fail(Code::kInvalidArgument, "name must not be blank");
    }
    const auto pair = draw_ssh_key_pair();
    auto view = TRY(database_.write(stamp, caller, [&](db::Tx& tx) -> Result<SshKeyPairView> {
        const auto owner = TRY(resolve_owner(tx, caller, request));
        if (TRY(db::find_ssh_key_pair(tx, owner.account_id, request.name))) {
            return fail(Code::kAlreadyExists,
                        fmt::format("A key pair with name '{}' already exists.", request.name));
        }
        db::SshKeyPairRow row;
        row.id = stamp.id<SshKeyPairId>(0);
        row.account_id = owner.account_id;
        row.domain_id = owner.domain_id;
        row.name = request.name;
        row.public_key = pair.public_key;
        row.fingerprint = pair.fingerprint;
        row.created_at = stamp.now();
        TRY(db::insert(tx, row));
        TRY(append_event(tx, key_event(caller, stamp, row, "REGISTER.SSH.KEYPAIR", "created")));
        return view_of(row, TRY(load_owner_view(tx, row.account_id)));
    }));
    view.private_key = pair.private_key;
    return view;
}

Status SshKeyPairs::remove(const Caller& caller, const NamedSshKeyPair& request) const {
    const Stamp stamp = database_.stamp();
    return database_.write(stamp, caller, [=](db::Tx& tx) -> Status {
        const auto owner = TRY(resolve_owner(tx, caller, request));
        auto row = TRY(db::find_ssh_key_pair(tx, owner.account_id, request.name));
        if (!row) {
            return fail(Code::kInvalidArgument,
                        fmt::format("A key pair with name '{}' does not exist for account {}",
                                    request.name, owner.account_name));
        }
        TRY(db::remove(tx, *row, stamp.now()));
        return append_event(tx, key_event(caller, stamp, *row, "SSH.KEYPAIR.DELETE", "deleted"));
    });
}

}  // namespace lockstep::control
