#include "api/ssh_key_pair_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::ListSshKeyPairs;
using control::NamedSshKeyPair;
using control::SshKeyPairView;

Fields<SshKeyPairView> ssh_key_pair_fields() {
    using View = SshKeyPairView;
    return Fields<View>{
        field("id", &View::id, "the key pair's id"),
        field("name", &View::name, "its name"),
        field("fingerprint", &View::fingerprint, "the MD5 fingerprint of its public key"),
    }
        .with(owner_fields());
}

Command list_pairs(control::SshKeyPairs& pairs) {
    using Request = ListSshKeyPairs;
    return list_command<Request, SshKeyPairView>("listSSHKeyPairs", "sshkeypair")
        .describe("Lists SSH key pairs.")
        .roles("ARDU")
        .params({
            param("id", &Request::id, "only this pair").refers_to("SSHKeyPair"),
            param("name", &Request::name, "only the pair of this name"),
            param("fingerprint", &Request::fingerprint, "only the pair with this fingerprint"),
        })
        .params(owned_list_params())
        .fields(ssh_key_pair_fields())
        .handle([&](const Caller& caller, const Request& request) {
            return pairs.list(caller, request);
        });
}

Command create_pair(control::SshKeyPairs& pairs) {
    using Request = NamedSshKeyPair;
    const Fields<SshKeyPairView> once = {
        field(
            "privatekey",
            [](const SshKeyPairView& view) -> std::optional<std::string> {
                if (!view.private_key) return std::nullopt;
                return view.private_key->reveal();
            },
            "the private key; it is not kept and not shown again"),
    };
    return object_command<Request, SshKeyPairView>("createSSHKeyPair", "keypair")
        .describe("Creates an SSH key pair; the private key is answered this once.")
        .roles("ARDU")
        .params({param("name", &Request::name, "its name, unique in the account").required()})
        .params(owner_params())
        .fields(once.with(ssh_key_pair_fields()))
        .handle([&](const Caller& caller, const Request& request) {
            return pairs.create(caller, request);
        });
}

Command delete_pair(control::SshKeyPairs& pairs) {
    using Request = NamedSshKeyPair;
    return success_command<Request>("deleteSSHKeyPair")
        .describe("Deletes an SSH key pair; machines that have the key keep it.")
        .roles("ARDU")
        .params({param("name", &Request::name, "the pair's name").required()})
        .params(owner_params())
        .handle([&](const Caller& caller, const Request& request) {
            return pairs.remove(caller, request);
        });
}

}  // namespace

std::vector<Command> ssh_key_pair_commands(control::SshKeyPairs& pairs) {
    std::vector<Command> commands;
    commands.push_back(list_pairs(pairs));
    commands.push_back(create_pair(pairs));
    commands.push_back(delete_pair(pairs));
    return commands;
}

}  // namespace lockstep::api
