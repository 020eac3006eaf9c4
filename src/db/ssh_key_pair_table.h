// Table ssh_key_pair.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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

}  // namespace lockstep::db
