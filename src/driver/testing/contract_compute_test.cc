// The contract of ComputePort.
#include "driver/testing/contract.h"

namespace lockstep::driver::testing {
namespace {

TEST_P(ComputeContract, TakesAHostOnceAndReportsIt) {
    run([&] {
        const auto first = compute().ensure_host(call(), host("host-1"));
        ASSERT_TRUE(first);
        EXPECT_EQ(first->cpu_count * first->cpu_mhz, 4000);
        EXPECT_EQ(first->memory_mib, 4096);
        EXPECT_EQ(first->running, 0);
        const auto again = compute().ensure_host(call(), host("host-1"));
        ASSERT_TRUE(again);
        EXPECT_EQ(again->stamp, first->stamp);
        const auto seen = compute().inspect_host(read(), {"host-1", "host-1"});
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->owner, owner("host-1"));
    });
}

TEST_P(ComputeContract, RefusesAHostThatIsAnothers) {
    run([&] {
        ASSERT_TRUE(compute().ensure_host(call(), host("host-1")));
        HostDefinition taken = host("host-1");
        taken.owner = stranger();
        EXPECT_EQ(code_of(compute().ensure_host(call(), taken)), Code::kAlreadyExists);
        HostDefinition same_machine = host("host-1");
        same_machine.name = "host-2";
        EXPECT_EQ(code_of(compute().ensure_host(call(), same_machine)), Code::kAlreadyExists);
        EXPECT_EQ(code_of(compute().remove_host(call(), {"host-1", "host-1", stranger()})),
                  Code::kConflict);
    });
}

TEST_P(ComputeContract, RemovesAHostOnlyWhenItIsEmpty) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        const Removal host = removal("host-1", "host-1");
        EXPECT_EQ(code_of(compute().remove_host(call(), host)), Code::kConflict);
        ASSERT_TRUE(compute().remove(call(), removal("host-1", "vm-01")));
        EXPECT_EQ(compute().remove_host(call(), host).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(compute().remove_host(call(), host).value(), RemoveOutcome::kAlreadyAbsent);
        EXPECT_EQ(code_of(compute().inspect_host(read(), {"host-1", "host-1"})), Code::kNotFound);
    });
}

TEST_P(ComputeContract, DefinesAMachineAndReadsItBack) {
    run([&] {
        make_zone();
        ASSERT_TRUE(volumes().ensure_volume(call(), volume("vm-01-root")));
        const auto defined = compute().ensure_defined(call(), vm("vm-01"));
        ASSERT_TRUE(defined);
        EXPECT_EQ(defined->power, VmPower::kStopped);
        const auto again = compute().ensure_defined(call(), vm("vm-01"));
        ASSERT_TRUE(again);
        EXPECT_EQ(again->stamp, defined->stamp);
        const auto seen = seen_vm("vm-01");
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->definition, vm("vm-01"));
        EXPECT_EQ(seen->status.stamp, defined->stamp);
        const auto root = seen_volume("vm-01-root");
        ASSERT_TRUE(root);
        EXPECT_EQ(root->attached_to, (Address{"host-1", "vm-01"}));
    });
}

TEST_P(ComputeContract, SaysAbsentOnlyOfKnownHosts) {
    run([&] {
        make_zone();
        EXPECT_EQ(seen_vm("vm-01"), std::nullopt);
        EXPECT_EQ(code_of(compute().inspect(read(), {"host-9", "vm-01"})), Code::kNotFound);
        EXPECT_EQ(code_of(compute().list(read(), {.place = "host-9"})), Code::kNotFound);
        VmDefinition lost = vm("vm-01");
        lost.host = "host-9";
        EXPECT_EQ(code_of(compute().ensure_defined(call(), lost)), Code::kNotFound);
        EXPECT_EQ(code_of(compute().remove(call(), removal("host-9", "vm-01"))), Code::kNotFound);
        const Address absent{"host-1", "vm-01"};
        EXPECT_EQ(code_of(compute().start(call(), absent)), Code::kNotFound);
        EXPECT_EQ(code_of(compute().stop(call(), {absent, true})), Code::kNotFound);
        EXPECT_EQ(code_of(compute().reboot(call(), absent)), Code::kNotFound);
    });
}

TEST_P(ComputeContract, RefusesADefinitionOfWhatIsNotThere) {
    run([&] {
        make_zone();
        EXPECT_EQ(code_of(compute().ensure_defined(call(), vm("vm-01"))),
                  Code::kPreconditionFailed);
        ASSERT_TRUE(volumes().ensure_volume(call(), volume("vm-01-root")));
        VmDefinition lost = vm("vm-01");
        lost.nics[0].network = "net-9";
        EXPECT_EQ(code_of(compute().ensure_defined(call(), lost)), Code::kPreconditionFailed);
        lost = vm("vm-01");
        lost.nics[0].segment.tag = 101;
        EXPECT_EQ(code_of(compute().ensure_defined(call(), lost)), Code::kPreconditionFailed);
        EXPECT_EQ(seen_vm("vm-01"), std::nullopt);
    });
}

TEST_P(ComputeContract, StartsAndStopsAndReservesWhileRunning) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        const Address vm{"host-1", "vm-01"};
        const auto started = compute().start(call(), vm);
        ASSERT_TRUE(started);
        EXPECT_EQ(started->power, VmPower::kRunning);
        EXPECT_EQ(compute().start(call(), vm).value().boots, started->boots);
        auto host = compute().inspect_host(read(), {"host-1", "host-1"});
        ASSERT_TRUE(host);
        EXPECT_EQ(host->reserved_memory_mib, 1024);
        EXPECT_EQ(host->reserved_cpu_mhz, 1000);
        EXPECT_EQ(host->running, 1);
        const auto stopped = compute().stop(call(), {vm, false});
        ASSERT_TRUE(stopped);
        EXPECT_EQ(stopped->power, VmPower::kStopped);
        EXPECT_GT(stopped->stamp, started->stamp);
        EXPECT_TRUE(compute().stop(call(), {vm, true}));
        host = compute().inspect_host(read(), {"host-1", "host-1"});
        ASSERT_TRUE(host);
        EXPECT_EQ(host->reserved_memory_mib, 0);
        EXPECT_EQ(host->running, 0);
    });
}

TEST_P(ComputeContract, RebootsARunningMachineOnceForEachKey) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        const Address vm{"host-1", "vm-01"};
        EXPECT_EQ(code_of(compute().reboot(call(), vm)), Code::kPreconditionFailed);
        const auto started = compute().start(call(), vm);
        ASSERT_TRUE(started);
        const Call reboot = call();
        for (int time = 0; time < 2; ++time) {
            const auto rebooted = compute().reboot(reboot, vm);
            ASSERT_TRUE(rebooted);
            EXPECT_EQ(rebooted->boots, started->boots + 1);
            EXPECT_EQ(rebooted->power, VmPower::kRunning);
        }
        EXPECT_EQ(seen_vm("vm-01")->status.boots, started->boots + 1);
    });
}

TEST_P(ComputeContract, RefusesToStartOverCapacity) {
    run([&] {
        make_zone();
        for (const char* name : {"vm-01", "vm-02", "vm-03", "vm-04", "vm-05"}) make_vm(name);
        for (const char* name : {"vm-01", "vm-02", "vm-03", "vm-04"}) {
            ASSERT_TRUE(compute().start(call(), {"host-1", name})) << name;
        }
        EXPECT_EQ(code_of(compute().start(call(), {"host-1", "vm-05"})), Code::kNoCapacity);
        EXPECT_EQ(seen_vm("vm-05")->status.power, VmPower::kStopped);
        ASSERT_TRUE(compute().stop(call(), {{"host-1", "vm-01"}, true}));
        EXPECT_TRUE(compute().start(call(), {"host-1", "vm-05"}));
    });
}

TEST_P(ComputeContract, LetsOneMachineAtATimeUseAVolume) {
    run([&] {
        make_zone();
        ASSERT_TRUE(compute().ensure_host(call(), host("host-2")));
        make_vm("vm-01");
        VmDefinition twin = vm("vm-01");
        twin.host = "host-2";
        ASSERT_TRUE(compute().ensure_defined(call(), twin));
        ASSERT_TRUE(compute().start(call(), {"host-1", "vm-01"}));
        EXPECT_EQ(code_of(compute().start(call(), {"host-2", "vm-01"})), Code::kConflict);
        ASSERT_TRUE(compute().stop(call(), {{"host-1", "vm-01"}, true}));
        EXPECT_TRUE(compute().start(call(), {"host-2", "vm-01"}));
    });
}

TEST_P(ComputeContract, PlugsDisksAndNicsOfARunningMachine) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        ASSERT_TRUE(compute().start(call(), {"host-1", "vm-01"}));
        ASSERT_TRUE(volumes().ensure_volume(call(), volume("more")));
        VmDefinition changed = vm("vm-01");
        changed.disks.push_back({1, "pool-1", "more"});
        changed.nics.push_back(nic("public-1", 50, "02:00:00:00:01:99"));
        const auto plugged = compute().ensure_defined(call(), changed);
        ASSERT_TRUE(plugged);
        EXPECT_EQ(plugged->power, VmPower::kRunning);
        EXPECT_EQ(seen_volume("more")->attached_to, (Address{"host-1", "vm-01"}));
        ASSERT_TRUE(compute().ensure_defined(call(), vm("vm-01")));
        EXPECT_TRUE(volumes().remove_volume(call(), removal("pool-1", "more")));
    });
}

TEST_P(ComputeContract, RefusesToResizeARunningMachine) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        ASSERT_TRUE(compute().start(call(), {"host-1", "vm-01"}));
        VmDefinition larger = vm("vm-01");
        larger.memory_mib = larger.reserved_memory_mib = 2048;
        EXPECT_EQ(code_of(compute().ensure_defined(call(), larger)), Code::kPreconditionFailed);
        VmDefinition rootless = vm("vm-01");
        rootless.disks.clear();
        EXPECT_EQ(code_of(compute().ensure_defined(call(), rootless)), Code::kPreconditionFailed);
        EXPECT_EQ(seen_vm("vm-01")->definition, vm("vm-01"));
        ASSERT_TRUE(compute().stop(call(), {{"host-1", "vm-01"}, true}));
        EXPECT_TRUE(compute().ensure_defined(call(), larger));
    });
}

TEST_P(ComputeContract, TouchesOnlyItsOwnersMachine) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        ASSERT_TRUE(compute().start(call(), {"host-1", "vm-01"}));
        EXPECT_EQ(code_of(compute().remove(call(), {"host-1", "vm-01", stranger()})),
                  Code::kConflict);
        VmDefinition taken = vm("vm-01");
        taken.owner = stranger();
        EXPECT_EQ(code_of(compute().ensure_defined(call(), taken)), Code::kAlreadyExists);
        EXPECT_EQ(seen_vm("vm-01")->status.power, VmPower::kRunning);
        const Removal vm = removal("host-1", "vm-01");
        EXPECT_EQ(compute().remove(call(), vm).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(compute().remove(call(), vm).value(), RemoveOutcome::kAlreadyAbsent);
        const auto root = seen_volume("vm-01-root");
        ASSERT_TRUE(root);
        EXPECT_EQ(root->attached_to, std::nullopt);
        EXPECT_EQ(compute().inspect_host(read(), {"host-1", "host-1"}).value().running, 0);
    });
}

TEST_P(ComputeContract, ListsMachinesByPages) {
    run([&] {
        make_zone();
        for (const char* name : {"vm-03", "vm-01", "vm-02"}) make_vm(name);
        const auto first = compute().list(read(), {.place = "host-1", .after = "", .limit = 2});
        ASSERT_TRUE(first);
        ASSERT_EQ(first->items.size(), 2U);
        EXPECT_FALSE(first->is_last);
        EXPECT_EQ(first->items[1].definition.name, "vm-02");
        const auto rest = compute().list(read(), {.place = "host-1", .after = "vm-02", .limit = 2});
        ASSERT_TRUE(rest);
        ASSERT_EQ(rest->items.size(), 1U);
        EXPECT_TRUE(rest->is_last);
        EXPECT_EQ(rest->items[0].definition, vm("vm-03"));
        EXPECT_EQ(code_of(compute().list(read(), {.place = "host-1", .after = "", .limit = 0})),
                  Code::kInvalidArgument);
    });
}

}  // namespace
}  // namespace lockstep::driver::testing
