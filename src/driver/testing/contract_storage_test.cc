// The contracts of VolumePort and ImagePort.
#include "driver/testing/contract.h"

namespace lockstep::driver::testing {
namespace {

TEST_P(VolumeContract, TakesAPoolOnceAndReportsIt) {
    run([&] {
        const auto first = volumes().ensure_pool(call(), pool("pool-1"));
        ASSERT_TRUE(first);
        EXPECT_EQ(first->provisioned_bytes, 0);
        EXPECT_EQ(volumes().ensure_pool(call(), pool("pool-1")).value().stamp, first->stamp);
        PoolDefinition taken = pool("pool-1");
        taken.owner = stranger();
        EXPECT_EQ(code_of(volumes().ensure_pool(call(), taken)), Code::kAlreadyExists);
        PoolDefinition same_storage = pool("pool-1");
        same_storage.name = "pool-2";
        EXPECT_EQ(code_of(volumes().ensure_pool(call(), same_storage)), Code::kAlreadyExists);
        EXPECT_EQ(code_of(volumes().inspect_pool(read(), {"pool-2", "pool-2"})), Code::kNotFound);
    });
}

TEST_P(VolumeContract, MakesAVolumeOnceAndReportsIt) {
    run([&] {
        make_zone();
        const auto made = volumes().ensure_volume(call(), volume("v"));
        ASSERT_TRUE(made);
        EXPECT_EQ(made->size_bytes, 2 * kGib);
        EXPECT_TRUE(made->is_complete);
        EXPECT_EQ(volumes().ensure_volume(call(), volume("v")).value().stamp, made->stamp);
        const auto seen = seen_volume("v");
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->owner, owner("v"));
        EXPECT_EQ(seen->source, "template-1");
        EXPECT_EQ(seen->attached_to, std::nullopt);
        const auto pool = volumes().inspect_pool(read(), {"pool-1", "pool-1"});
        ASSERT_TRUE(pool);
        EXPECT_EQ(pool->provisioned_bytes, 2 * kGib);
        EXPECT_GE(pool->stamp, made->stamp);
    });
}

TEST_P(VolumeContract, MakesEmptyVolumesAndGrowsThem) {
    run([&] {
        make_zone();
        VolumeDefinition empty = volume("v");
        empty.source = "";
        ASSERT_TRUE(volumes().ensure_volume(call(), empty));
        empty.size_bytes = 3 * kGib;
        EXPECT_EQ(volumes().ensure_volume(call(), empty).value().size_bytes, 3 * kGib);
        empty.size_bytes = kGib;
        EXPECT_EQ(volumes().ensure_volume(call(), empty).value().size_bytes, 3 * kGib);
        EXPECT_EQ(volumes().inspect_pool(read(), {"pool-1", "pool-1"}).value().provisioned_bytes,
                  3 * kGib);
    });
}

TEST_P(VolumeContract, RefusesWhatIsAnothersOrAnother) {
    run([&] {
        make_zone();
        ASSERT_TRUE(volumes().ensure_volume(call(), volume("v")));
        VolumeDefinition taken = volume("v");
        taken.owner = stranger();
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), taken)), Code::kAlreadyExists);
        VolumeDefinition other = volume("v");
        other.source = "";
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), other)), Code::kAlreadyExists);
        EXPECT_EQ(code_of(volumes().remove_volume(call(), {"pool-1", "v", stranger()})),
                  Code::kConflict);
        EXPECT_TRUE(seen_volume("v"));
    });
}

TEST_P(VolumeContract, RefusesASourceThatIsNotThereOrDoesNotFit) {
    run([&] {
        make_zone();
        VolumeDefinition lost = volume("v");
        lost.source = "template-9";
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), lost)), Code::kPreconditionFailed);
        VolumeDefinition small = volume("v");
        small.size_bytes = kGib - 1;
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), small)), Code::kPreconditionFailed);
        VolumeDefinition none = volume("v");
        none.size_bytes = 0;
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), none)), Code::kInvalidArgument);
        EXPECT_EQ(seen_volume("v"), std::nullopt);
    });
}

TEST_P(VolumeContract, RefusesOverCapacity) {
    run([&] {
        make_zone();
        for (const char* name : {"a", "b", "c", "d", "e"}) {
            ASSERT_TRUE(volumes().ensure_volume(call(), volume(name))) << name;
        }
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), volume("f"))), Code::kNoCapacity);
        EXPECT_EQ(seen_volume("f"), std::nullopt);
        ASSERT_TRUE(volumes().remove_volume(call(), removal("pool-1", "a")));
        EXPECT_TRUE(volumes().ensure_volume(call(), volume("f")));
    });
}

TEST_P(VolumeContract, RemovesOnceAndNotWhileAMachineHasIt) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        const Removal root = removal("pool-1", "vm-01-root");
        EXPECT_EQ(code_of(volumes().remove_volume(call(), root)), Code::kConflict);
        ASSERT_TRUE(compute().remove(call(), removal("host-1", "vm-01")));
        EXPECT_EQ(volumes().remove_volume(call(), root).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(volumes().remove_volume(call(), root).value(), RemoveOutcome::kAlreadyAbsent);
        EXPECT_EQ(seen_volume("vm-01-root"), std::nullopt);
    });
}

TEST_P(VolumeContract, SaysAbsentOnlyOfKnownPools) {
    run([&] {
        make_zone();
        EXPECT_EQ(code_of(volumes().inspect_volume(read(), {"pool-9", "v"})), Code::kNotFound);
        EXPECT_EQ(code_of(volumes().list_volumes(read(), {.place = "pool-9"})), Code::kNotFound);
        EXPECT_EQ(code_of(volumes().remove_volume(call(), removal("pool-9", "v"))),
                  Code::kNotFound);
        VolumeDefinition lost = volume("v");
        lost.pool = "pool-9";
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), lost)), Code::kNotFound);
    });
}

TEST_P(VolumeContract, ListsByPagesAndRemovesAPoolOnlyWhenEmpty) {
    run([&] {
        make_zone();
        for (const char* name : {"c", "a", "b"}) {
            ASSERT_TRUE(volumes().ensure_volume(call(), volume(name)));
        }
        const auto page =
            volumes().list_volumes(read(), {.place = "pool-1", .after = "a", .limit = 2});
        ASSERT_TRUE(page);
        ASSERT_EQ(page->items.size(), 2U);
        EXPECT_EQ(page->items[0].name, "b");
        const Removal pool = removal("pool-1", "pool-1");
        EXPECT_EQ(code_of(volumes().remove_pool(call(), pool)), Code::kConflict);
        for (const char* name : {"c", "a", "b"}) {
            ASSERT_TRUE(volumes().remove_volume(call(), removal("pool-1", name)));
        }
        EXPECT_EQ(code_of(volumes().remove_pool(call(), {"pool-1", "pool-1", stranger()})),
                  Code::kConflict);
        EXPECT_EQ(volumes().remove_pool(call(), pool).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(volumes().remove_pool(call(), pool).value(), RemoveOutcome::kAlreadyAbsent);
        EXPECT_EQ(code_of(images().list_templates(read(), {.place = "pool-1"})), Code::kNotFound);
    });
}

TEST_P(ImageContract, TakesAStoreOnce) {
    run([&] {
        const auto first = images().ensure_store(call(), store("store-1"));
        ASSERT_TRUE(first);
        EXPECT_EQ(images().ensure_store(call(), store("store-1")).value().stamp, first->stamp);
        ImageStoreDefinition taken = store("store-1");
        taken.owner = stranger();
        EXPECT_EQ(code_of(images().ensure_store(call(), taken)), Code::kAlreadyExists);
        const Removal mine = removal("store-1", "store-1");
        EXPECT_EQ(code_of(images().remove_store(call(), {"store-1", "store-1", stranger()})),
                  Code::kConflict);
        EXPECT_EQ(images().remove_store(call(), mine).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(images().remove_store(call(), mine).value(), RemoveOutcome::kAlreadyAbsent);
        EXPECT_EQ(code_of(images().inspect_store(read(), {"store-1", "store-1"})), Code::kNotFound);
    });
}

TEST_P(ImageContract, CopiesATemplateFromUrlToStoreToPool) {
    run([&] {
        make_zone();
        for (const char* place : {"store-1", "pool-1"}) {
            const auto seen = images().inspect_template(read(), {place, "template-1"});
            ASSERT_TRUE(seen && *seen) << place;
            EXPECT_EQ((*seen)->state, TemplateState::kReady);
            EXPECT_EQ((*seen)->size_bytes, kGib);
            EXPECT_EQ((*seen)->owner, owner("template-1"));
        }
        const auto again = images().ensure_template(call(), stored_template());
        ASSERT_TRUE(again);
        const auto store = images().inspect_store(read(), {"store-1", "store-1"});
        ASSERT_TRUE(store);
        EXPECT_EQ(store->used_bytes, again->used_bytes);
        EXPECT_EQ(images().list_templates(read(), {.place = "pool-1"}).value().items.size(), 1U);
    });
}

TEST_P(ImageContract, RefusesCopiesOfWhatIsNotThere) {
    run([&] {
        make_zone();
        TemplateDefinition lost = cached_template();
        lost.name = "template-9";
        EXPECT_EQ(code_of(images().ensure_template(call(), lost)), Code::kPreconditionFailed);
        lost = cached_template();
        lost.place = "pool-9";
        EXPECT_EQ(code_of(images().ensure_template(call(), lost)), Code::kNotFound);
        TemplateDefinition taken = cached_template();
        taken.owner = stranger();
        EXPECT_EQ(code_of(images().ensure_template(call(), taken)), Code::kAlreadyExists);
        const auto absent = images().inspect_template(read(), {"pool-1", "template-9"});
        ASSERT_TRUE(absent);
        EXPECT_FALSE(*absent);
        EXPECT_EQ(code_of(images().inspect_template(read(), {"pool-9", "template-1"})),
                  Code::kNotFound);
    });
}

TEST_P(ImageContract, RemovesACopyUnlessVolumesAreBasedOnIt) {
    run([&] {
        make_zone();
        ASSERT_TRUE(volumes().ensure_volume(call(), volume("v")));
        const Removal cached = removal("pool-1", "template-1");
        EXPECT_EQ(code_of(images().remove_template(call(), cached)), Code::kConflict);
        ASSERT_TRUE(volumes().remove_volume(call(), removal("pool-1", "v")));
        EXPECT_EQ(code_of(images().remove_template(call(), {"pool-1", "template-1", stranger()})),
                  Code::kConflict);
        EXPECT_EQ(images().remove_template(call(), cached).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(images().remove_template(call(), cached).value(), RemoveOutcome::kAlreadyAbsent);
        EXPECT_EQ(code_of(images().remove_store(call(), removal("store-1", "store-1"))),
                  Code::kConflict);
        ASSERT_TRUE(images().remove_template(call(), removal("store-1", "template-1")));
        EXPECT_TRUE(images().remove_store(call(), removal("store-1", "store-1")));
    });
}

}  // namespace
}  // namespace lockstep::driver::testing
