// The hand from outside: changes of the world that no port made, for drift and recovery tests.
#pragma once

#include "driver/simulator/world.h"

namespace lockstep::driver::simulator {

enum class TamperAct {
    kDeleteVm,            // its definition is gone; its volumes stay
    kStopVm,              // powered off
    kCrashVm,             //
    kAddVm,               // `detail`: a VmDefinition; nothing of it is checked
    kDeleteVolume,        // also when it is in use
    kSpoilVolume,         // is_complete becomes false
    kAddVolume,           // `detail`: a VolumeDefinition
    kDeleteTemplate,      //
    kDeleteNetwork,       // NICs on it hang in the air
    kStopRouter,          //
    kDeleteRouter,        //
    kDropRouterEntry,     // `detail`: the entry's id
    kSetRouterDocument,   // `detail`: a RouterDocument
    kDropRouterDocument,  //
    kRestartHost,         // power loss: everything on it is stopped, its epoch rises
};
BOOST_DESCRIBE_ENUM(TamperAct, kDeleteVm, kStopVm, kCrashVm, kAddVm, kDeleteVolume, kSpoilVolume,
                    kAddVolume, kDeleteTemplate, kDeleteNetwork, kStopRouter, kDeleteRouter,
                    kDropRouterEntry, kSetRouterDocument, kDropRouterDocument, kRestartHost)

// `place` and `name` as in the ports' addresses.
struct Tampering {
    TamperAct act = TamperAct::kStopVm;
    std::string place{};
    std::string name{};
    std::string detail{};
};
BOOST_DESCRIBE_STRUCT(Tampering, (), (act, place, name, detail))

// Inside a transaction. Errors: kNotFound, kInvalidArgument.
Status tamper(World& world, const Tampering& tampering);

// What contradicts itself in the file: sums that are not those of their parts.
Result<std::vector<std::string>> find_contradictions(File& file);

}  // namespace lockstep::driver::simulator
