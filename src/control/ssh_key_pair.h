// SSH key pairs of accounts. A private key is answered once and never kept.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "control/answer.h"
#include "control/caller.h"
#include "control/database.h"
#include "control/list_scope.h"
#include "control/owner.h"
#include "db/ssh_key_pair_table.h"

namespace lockstep::control {

struct SshKeyPairView : OwnerView {
    SshKeyPairId id;
    std::string name;
    std::string fingerprint;
    std::optional<Secret<std::string>> private_key;  // of a new pair alone
};

struct ListSshKeyPairs : OwnedList {
    std::optional<SshKeyPairId> id;
    std::optional<std::string> name;
    std::optional<std::string> fingerprint;
};

struct NamedSshKeyPair : OwnerRequest {
    std::string name;
};

// Thread-safe.
class SshKeyPairs {
  public:
    explicit SshKeyPairs(Database database) : database_(database) {}

    Result<Page<SshKeyPairView>> list(const Caller& caller, const ListSshKeyPairs& request) const;
    // Draws a pair and keeps its public half. Errors: kAlreadyExists for a name in use.
    Result<SshKeyPairView> create(const Caller& caller, const NamedSshKeyPair& request) const;
    // Machines that have the key keep it. Errors: kInvalidArgument in the words that clients take
    // as "gone".
    Status remove(const Caller& caller, const NamedSshKeyPair& request) const;

  private:
    Database database_;
};

}  // namespace lockstep::control
