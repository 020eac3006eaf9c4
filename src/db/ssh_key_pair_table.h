// Table ssh_key_pair.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/list_query.h"
#include "db/row.h"
#include "model/ids.h"

namespace lockstep::db {

// A public key that an account may put into its virtual machines. The private key is never
// kept.
struct SshKeyPairRow {
    static constexpr std::string_view kTable = "ssh_key_pair";

    SshKeyPairId id;
    int64_t generation = 0;
    AccountId account_id;
    DomainId domain_id;
    std::string name;
    std::string public_key;
    std::string fingerprint;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(SshKeyPairRow, (),
                      (id, generation, account_id, domain_id, name, public_key, fingerprint,
                       created_at, removed_at))

struct SshKeyPairFilter {
    OwnerScope scope;
    std::optional<SshKeyPairId> id;
    std::optional<std::string> name;
    std::optional<std::string> fingerprint;
    std::optional<std::string> keyword;
};

Result<ListPage<SshKeyPairRow>> list_ssh_key_pairs(Tx& tx, const SshKeyPairFilter& filter,
                                                   const PageWindow& window);
// The account's live key pair of this name, if there is one.
Result<std::optional<SshKeyPairRow>> find_ssh_key_pair(Tx& tx, const AccountId& account,
                                                       std::string_view name);

}  // namespace lockstep::db
