// The contracts of NetworkPort and RouterPort.
#include "driver/testing/contract.h"

namespace lockstep::driver::testing {
namespace {

TEST_P(NetworkContract, MakesANetworkOnceAndReportsWhoIsOnIt) {
    run([&] {
        make_zone();
        const auto made = networks().ensure_network(call(), network("net-2", 200));
        ASSERT_TRUE(made);
        EXPECT_EQ(made->nics, 0);
        EXPECT_EQ(networks().ensure_network(call(), network("net-2", 200)).value().stamp,
                  made->stamp);
        make_vm("vm-01");
        const auto seen = networks().inspect_network(read(), {"fabric-1", "net-1"});
        ASSERT_TRUE(seen && *seen);
        EXPECT_EQ((*seen)->definition.segment, (Segment{SegmentKind::kVlan, 100}));
        EXPECT_EQ((*seen)->definition.owner, owner("net-1"));
        EXPECT_EQ((*seen)->nics, 1);
        EXPECT_THAT((*seen)->hosts, ::testing::ElementsAre("host-1"));
        EXPECT_TRUE((*seen)->is_complete);
    });
}

TEST_P(NetworkContract, GivesATagToOneNetworkOfAFabric) {
    run([&] {
        make_zone();
        EXPECT_EQ(code_of(networks().ensure_network(call(), network("net-2", 100))),
                  Code::kAlreadyExists);
        NetworkDefinition elsewhere = network("net-2", 100);
        elsewhere.fabric = "fabric-2";
        EXPECT_TRUE(networks().ensure_network(call(), elsewhere));
        NetworkDefinition vxlan = network("net-3", 100);
        vxlan.segment.kind = SegmentKind::kVxlan;
        EXPECT_TRUE(networks().ensure_network(call(), vxlan));
        NetworkDefinition taken = network("net-1", 100);
        taken.owner = stranger();
        EXPECT_EQ(code_of(networks().ensure_network(call(), taken)), Code::kAlreadyExists);
        for (const int64_t tag : {0, 4095}) {
            EXPECT_EQ(code_of(networks().ensure_network(call(), network("net-4", tag))),
                      Code::kInvalidArgument);
        }
    });
}

TEST_P(NetworkContract, KeepsANetworkWhileNicsAreOnIt) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        const Removal net = removal("fabric-1", "net-1");
        EXPECT_EQ(code_of(networks().remove_network(call(), net)), Code::kConflict);
        EXPECT_EQ(code_of(networks().ensure_network(call(), network("net-1", 101))),
                  Code::kConflict);
        ASSERT_TRUE(compute().remove(call(), removal("host-1", "vm-01")));
        EXPECT_EQ(code_of(networks().remove_network(call(), {"fabric-1", "net-1", stranger()})),
                  Code::kConflict);
        EXPECT_TRUE(networks().ensure_network(call(), network("net-1", 101)));
        EXPECT_EQ(networks().remove_network(call(), net).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(networks().remove_network(call(), net).value(), RemoveOutcome::kAlreadyAbsent);
        const auto absent = networks().inspect_network(read(), {"fabric-1", "net-1"});
        ASSERT_TRUE(absent);
        EXPECT_FALSE(*absent);
    });
}

TEST_P(NetworkContract, ListsAFabricByPages) {
    run([&] {
        make_zone();
        ASSERT_TRUE(networks().ensure_network(call(), network("net-2", 200)));
        const auto page =
            networks().list_networks(read(), {.place = "fabric-1", .after = "net-1", .limit = 1});
        ASSERT_TRUE(page);
        ASSERT_EQ(page->items.size(), 1U);
        EXPECT_EQ(page->items[0].definition.name, "net-2");
        EXPECT_TRUE(networks().list_networks(read(), {.place = "fabric-9"}).value().items.empty());
    });
}

TEST_P(RouterContract, RunsARouterAndReportsIt) {
    run([&] {
        make_zone();
        const auto made = routers().ensure_router(call(), router("router-1"));
        ASSERT_TRUE(made);
        EXPECT_EQ(made->power, RouterPower::kRunning);
        EXPECT_EQ(made->version, std::nullopt);
        EXPECT_EQ(routers().ensure_router(call(), router("router-1")).value().stamp, made->stamp);
        const auto seen = routers().inspect_router(read(), {"host-1", "router-1"});
        ASSERT_TRUE(seen && *seen);
        EXPECT_EQ((*seen)->definition, router("router-1"));
        EXPECT_EQ((*seen)->boots, made->boots);
        const auto host = compute().inspect_host(read(), {"host-1", "host-1"});
        ASSERT_TRUE(host);
        EXPECT_EQ(host->reserved_memory_mib, 256);
        const auto page = routers().list_routers(read(), {.place = "host-1"});
        ASSERT_TRUE(page);
        EXPECT_EQ(page->items.size(), 1U);
    });
}

TEST_P(RouterContract, RefusesARouterThatCanNotRun) {
    run([&] {
        make_zone();
        RouterDefinition huge = router("router-1");
        huge.reserved_memory_mib = 5000;
        EXPECT_EQ(code_of(routers().ensure_router(call(), huge)), Code::kNoCapacity);
        RouterDefinition lost = router("router-1");
        lost.nics[0].network = "net-9";
        EXPECT_EQ(code_of(routers().ensure_router(call(), lost)), Code::kPreconditionFailed);
        lost = router("router-1");
        lost.host = "host-9";
        EXPECT_EQ(code_of(routers().ensure_router(call(), lost)), Code::kNotFound);
        const auto absent = routers().inspect_router(read(), {"host-1", "router-1"});
        ASSERT_TRUE(absent);
        EXPECT_FALSE(*absent);
        const Address router{"host-1", "router-1"};
        EXPECT_EQ(code_of(routers().apply_document(call(), {router, document(1, 0)})),
                  Code::kNotFound);
        EXPECT_EQ(code_of(routers().read_document(read(), router)), Code::kNotFound);
    });
}

TEST_P(RouterContract, AppliesADocumentAndReadsItBack) {
    run([&] {
        make_zone();
        ASSERT_TRUE(routers().ensure_router(call(), router("router-1")));
        const Address router{"host-1", "router-1"};
        const auto none = routers().read_document(read(), router);
        ASSERT_TRUE(none);
        EXPECT_FALSE(*none);
        model::RouterDocument wanted = document(7, 3);
        const auto applied = routers().apply_document(call(), {router, wanted});
        ASSERT_TRUE(applied);
        EXPECT_EQ(applied->version, 7);
        EXPECT_EQ(applied->hash, model::document_hash(wanted));
        const auto seen = routers().inspect_router(read(), router);
        ASSERT_TRUE(seen && *seen);
        EXPECT_EQ((*seen)->version, 7);
        EXPECT_EQ((*seen)->hash, applied->hash);
        const auto read_back = routers().read_document(read(), router);
        ASSERT_TRUE(read_back && *read_back);
        model::sort_entries(wanted);
        EXPECT_EQ(**read_back, wanted);
    });
}

TEST_P(RouterContract, AnswersForSingleEntries) {
    run([&] {
        make_zone();
        ASSERT_TRUE(routers().ensure_router(call(), router("router-1")));
        const Address router{"host-1", "router-1"};
        ASSERT_TRUE(routers().apply_document(call(), {router, document(1, 2)}));
        const auto found = routers().find_entries(
            read(), {router,
                     {Uuid::named("nic0"), Uuid::named("pf1"), Uuid::named("nic2")},
                     {VmId{Uuid::named("vm1")}, VmId{Uuid::named("vm2")}}});
        ASSERT_TRUE(found);
        EXPECT_EQ(found->version, 1);
        EXPECT_THAT(found->entries,
                    ::testing::ElementsAre(Uuid::named("nic0"), Uuid::named("pf1")));
        EXPECT_THAT(found->vms, ::testing::ElementsAre(VmId{Uuid::named("vm1")}));
        ASSERT_TRUE(routers().apply_document(call(), {router, document(2, 1)}));
        const auto gone = routers().find_entries(read(), {router, {}, {VmId{Uuid::named("vm1")}}});
        ASSERT_TRUE(gone);
        EXPECT_TRUE(gone->vms.empty());
    });
}

TEST_P(RouterContract, NamesRefusedEntriesAndKeepsWhatWasInForce) {
    run([&] {
        make_zone();
        ASSERT_TRUE(routers().ensure_router(call(), router("router-1")));
        const Address router{"host-1", "router-1"};
        const auto first = routers().apply_document(call(), {router, document(1, 1)});
        ASSERT_TRUE(first);
        model::RouterDocument wrong = document(2, 2);
        wrong.port_forwardings[1].start_port = wrong.port_forwardings[1].end_port = 70'000;
        const auto refused = routers().apply_document(call(), {router, wrong});
        ASSERT_TRUE(refused);
        ASSERT_EQ(refused->refused.size(), 1U);
        EXPECT_EQ(refused->refused[0].id, wrong.port_forwardings[1].id.uuid());
        EXPECT_EQ(refused->refused[0].kind, "port_forwardings");
        EXPECT_EQ(refused->version, 1);
        EXPECT_EQ(refused->hash, first->hash);
        model::RouterDocument foreign = document(3, 1);
        foreign.guest_interfaces[0].network = "net-9";
        const auto unplugged = routers().apply_document(call(), {router, foreign});
        ASSERT_TRUE(unplugged);
        ASSERT_EQ(unplugged->refused.size(), 1U);
        EXPECT_EQ(unplugged->refused[0].id, foreign.guest_interfaces[0].id.uuid());
        EXPECT_EQ(routers().inspect_router(read(), router).value()->hash, first->hash);
    });
}

TEST_P(RouterContract, TakesALowerVersionWithAHigherToken) {
    run([&] {
        make_zone();
        ASSERT_TRUE(routers().ensure_router(call(), router("router-1")));
        const Address router{"host-1", "router-1"};
        ASSERT_TRUE(routers().apply_document(call(), {router, document(9, 1)}));
        EXPECT_EQ(routers().apply_document(call(), {router, document(4, 0)}).value().version, 4);
    });
}

TEST_P(RouterContract, KeepsItsDocumentWhenItsMachineChanges) {
    run([&] {
        make_zone();
        ASSERT_TRUE(routers().ensure_router(call(), router("router-1")));
        const Address address{"host-1", "router-1"};
        ASSERT_TRUE(routers().apply_document(call(), {address, document(3, 1)}));
        RouterDefinition larger = router("router-1");
        larger.reserved_memory_mib = 512;
        EXPECT_EQ(routers().ensure_router(call(), larger).value().version, 3);
        EXPECT_EQ(compute().inspect_host(read(), {"host-1", "host-1"}).value().reserved_memory_mib,
                  512);
    });
}

TEST_P(RouterContract, RemovesOnlyItsOwnersRouter) {
    run([&] {
        make_zone();
        ASSERT_TRUE(routers().ensure_router(call(), router("router-1")));
        const Address address{"host-1", "router-1"};
        ASSERT_TRUE(routers().apply_document(call(), {address, document(3, 1)}));
        EXPECT_EQ(code_of(routers().remove_router(call(), {"host-1", "router-1", stranger()})),
                  Code::kConflict);
        RouterDefinition taken = router("router-1");
        taken.owner = stranger();
        EXPECT_EQ(code_of(routers().ensure_router(call(), taken)), Code::kAlreadyExists);
        const Removal mine = removal("host-1", "router-1");
        EXPECT_EQ(routers().remove_router(call(), mine).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(routers().remove_router(call(), mine).value(), RemoveOutcome::kAlreadyAbsent);
        EXPECT_TRUE(networks().remove_network(call(), removal("fabric-1", "net-1")));
        EXPECT_EQ(compute().inspect_host(read(), {"host-1", "host-1"}).value().running, 0);
        ASSERT_TRUE(networks().ensure_network(call(), network("net-1", 100)));
        EXPECT_EQ(routers().ensure_router(call(), router("router-1")).value().version,
                  std::nullopt);
    });
}

}  // namespace
}  // namespace lockstep::driver::testing
