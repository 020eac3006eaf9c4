// What all ports say about the things that they make: whose they are, how fresh a report is, pages.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"

namespace lockstep::driver {

// On everything that a driver makes: which cloud's it is and which row of it. A thing is provably
// ours when the tag that it carries equals the one that we would write. The account is not in it:
// it may change hands.
struct OwnerTag {
    Uuid cloud{};     // this installation
    Uuid resource{};  // the row's id
    bool operator==(const OwnerTag&) const = default;
};
BOOST_DESCRIBE_STRUCT(OwnerTag, (), (cloud, resource))

// How fresh a report is: `epoch` rises when its source starts anew (host boot), `sequence` with
// each change. A report is written only when its stamp is higher than the recorded one.
struct Stamp {
    int64_t epoch = 0;
    int64_t sequence = 0;
    auto operator<=>(const Stamp&) const = default;
};
BOOST_DESCRIBE_STRUCT(Stamp, (), (epoch, sequence))

enum class EnsureOutcome { kCreated, kAlreadyThere };
BOOST_DESCRIBE_ENUM(EnsureOutcome, kCreated, kAlreadyThere)
enum class RemoveOutcome { kRemoved, kAlreadyAbsent };
BOOST_DESCRIBE_ENUM(RemoveOutcome, kRemoved, kAlreadyAbsent)

// What to remove, and whose it must be: a thing under this name that carries another tag is left
// alone and the call answers kConflict.
struct Removal {
    std::string place{};  // host, pool, fabric or store that has it
    std::string name{};
    OwnerTag owner{};
};
BOOST_DESCRIBE_STRUCT(Removal, (), (place, name, owner))

// A thing under its external name at its place: a host, pool, fabric or store.
struct Address {
    std::string place{};
    std::string name{};
    auto operator<=>(const Address&) const = default;
};
BOOST_DESCRIBE_STRUCT(Address, (), (place, name))

// A page of a listing in order of name: those after `after`, at most `limit` (1 to 1,000).
struct ListQuery {
    std::string place{};
    std::string after{};
    int64_t limit = 500;
};
BOOST_DESCRIBE_STRUCT(ListQuery, (), (place, after, limit))

// What a driver can do with what it drives. A request that needs more is refused with kUnsupported.
struct Capabilities {
    // Refuses a token that is not higher than the last seen, and answers a repeated key alike.
    bool fences = false;
    // Disks and NICs of a running virtual machine can be changed.
    bool hot_plugs = false;
};

}  // namespace lockstep::driver
