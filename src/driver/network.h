// The ports to networks and to the routers that serve them.
//
// A fabric is a physical network: the space in which tags are unique. Networks are segments of it
// that NICs are plugged into on demand (segment.h); only who holds a network exclusively makes or
// removes it, so deploying into it costs no call here. A router is a small virtual machine or
// namespace on a host; all that it does is one complete document (model/router_document.h).
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "driver/call.h"
#include "driver/segment.h"
#include "model/router_document.h"

namespace lockstep::driver {

struct NetworkDefinition {
    std::string fabric{};
    std::string name{};
    OwnerTag owner{};
    Segment segment{};
    int64_t mtu = 1500;
};
BOOST_DESCRIBE_STRUCT(NetworkDefinition, (), (fabric, name, owner, segment, mtu))

struct NetworkReport {
    NetworkDefinition definition{};
    bool is_complete = false;
    int64_t nics = 0;                  // plugged or defined, of virtual machines and routers
    std::vector<std::string> hosts{};  // that carry it now, sorted
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(NetworkReport, (), (definition, is_complete, nics, hosts, stamp))

struct NetworkPage {
    std::vector<NetworkReport> items{};
    bool is_last = true;
};
BOOST_DESCRIBE_STRUCT(NetworkPage, (), (items, is_last))

// Thread-safe. Blocks up to the call's deadline. Addresses of networks are {fabric, name}; a fabric
// is known by having networks, so an empty page is an answer.
class NetworkPort {
  public:
    virtual ~NetworkPort() = default;
    virtual Capabilities capabilities() const = 0;

    // NICs can be plugged into it on every host of the fabric. Errors: kAlreadyExists when the name
    // is another owner's or the tag another network's; kConflict when it is ours with another
    // segment and NICs are on it.
    virtual Result<NetworkReport> ensure_network(const Call& call,
                                                 const NetworkDefinition& network) = 0;
    // Errors: kConflict while NICs are on it, or the owner is another.
    virtual Result<RemoveOutcome> remove_network(const Call& call, const Removal& network) = 0;
    // Nothing when the fabric has no such network.
    virtual Result<std::optional<NetworkReport>> inspect_network(const Call& call,
                                                                 const Address& network) = 0;
    // All networks of a fabric, also those that are not ours.
    virtual Result<NetworkPage> list_networks(const Call& call, const ListQuery& query) = 0;
};

// The machine of a router. It runs for as long as it is defined.
struct RouterDefinition {
    std::string host{};
    std::string name{};
    OwnerTag owner{};
    int64_t reserved_cpu_mhz = 0;
    int64_t reserved_memory_mib = 0;
    std::vector<NicDefinition> nics{};
    bool operator==(const RouterDefinition&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouterDefinition, (),
                      (host, name, owner, reserved_cpu_mhz, reserved_memory_mib, nics))

enum class RouterPower { kStopped, kRunning };
BOOST_DESCRIBE_ENUM(RouterPower, kStopped, kRunning)

struct RouterReport {
    RouterDefinition definition{};  // as it is
    RouterPower power = RouterPower::kStopped;
    int64_t boots = 0;
    // Of the document in force, by the router's own reading; none before the first.
    std::optional<int64_t> version{};
    std::string hash{};
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(RouterReport, (), (definition, power, boots, version, hash, stamp))

struct RouterPage {
    std::vector<RouterReport> items{};
    bool is_last = true;
};
BOOST_DESCRIBE_STRUCT(RouterPage, (), (items, is_last))

struct RouterApply {
    Address router{};
    model::RouterDocument document{};
};
BOOST_DESCRIBE_STRUCT(RouterApply, (), (router, document))

// What came of a document. With `refused` entries nothing was applied, and version and hash are
// those still in force: only who owns such an entry has failed.
struct RouterApplied {
    std::optional<int64_t> version{};
    std::string hash{};
    std::vector<model::RefusedEntry> refused{};
};
BOOST_DESCRIBE_STRUCT(RouterApplied, (), (version, hash, refused))

// A question about single entries, so that a verification need not fetch the whole document. An
// entry is asked for by its own id or by that of the virtual machine that it serves.
struct RouterQuestion {
    Address router{};
    std::vector<Uuid> entries{};
    std::vector<VmId> vms{};
};
BOOST_DESCRIBE_STRUCT(RouterQuestion, (), (router, entries, vms))

struct RouterAnswer {
    std::optional<int64_t> version{};
    std::string hash{};
    std::vector<Uuid> entries{};  // those asked for that are in force
    std::vector<VmId> vms{};      // those asked for that some entry in force serves
};
BOOST_DESCRIBE_STRUCT(RouterAnswer, (), (version, hash, entries, vms))

// Thread-safe. Blocks up to the call's deadline. Addresses of routers are {host, name}; a host that
// the driver does not know is kNotFound.
class RouterPort {
  public:
    virtual ~RouterPort() = default;
    virtual Capabilities capabilities() const = 0;

    // It is defined so and runs; what it had applied before stays in force. Errors: kAlreadyExists
    // when the name is another owner's, kNoCapacity, kPreconditionFailed for an absent network.
    virtual Result<RouterReport> ensure_router(const Call& call,
                                               const RouterDefinition& router) = 0;
    // Exactly this document is in force, or (with refused entries, or an error) the one before:
    // whole or not at all. The token alone says which of two is newer: after a restore from backup
    // a lower version is rightly applied over a higher. Errors: kNotFound, kPreconditionFailed
    // unless it runs.
    virtual Result<RouterApplied> apply_document(const Call& call, const RouterApply& apply) = 0;
    // Its state with version and hash of what is in force; nothing when the host has no such
    // router.
    virtual Result<std::optional<RouterReport>> inspect_router(const Call& call,
                                                               const Address& router) = 0;
    // The document in force, whole, as the router has it; nothing when none was applied yet.
    // Errors: kNotFound.
    virtual Result<std::optional<model::RouterDocument>> read_document(const Call& call,
                                                                       const Address& router) = 0;
    // Errors: kNotFound.
    virtual Result<RouterAnswer> find_entries(const Call& call, const RouterQuestion& question) = 0;
    // Stops and forgets it with its document. Errors: kConflict when it is another owner's.
    virtual Result<RemoveOutcome> remove_router(const Call& call, const Removal& router) = 0;
    // All routers of a host, also those that are not ours.
    virtual Result<RouterPage> list_routers(const Call& call, const ListQuery& query) = 0;
};

}  // namespace lockstep::driver
