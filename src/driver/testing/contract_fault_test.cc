// The contracts of tokens and keys, and of what a caller hears and finds when calls go wrong.
#include "driver/testing/contract.h"

namespace lockstep::driver::testing {
namespace {

using simulator::FaultKind;
using simulator::FaultRule;

// A call with another's key, token or deadline.
Call with_token(Call call, int64_t counter) {
    call.token = Token{1, counter};
    return call;
}

TEST_P(FencingContract, SaysThatItFences) {
    run([&] {
        EXPECT_TRUE(compute().capabilities().fences);
        EXPECT_TRUE(volumes().capabilities().fences);
        EXPECT_TRUE(images().capabilities().fences);
        EXPECT_TRUE(networks().capabilities().fences);
        EXPECT_TRUE(routers().capabilities().fences);
    });
}

TEST_P(FencingContract, RefusesATokenThatIsNotHigher) {
    run([&] {
        make_zone();
        ASSERT_TRUE(volumes().ensure_volume(with_token(call(), 500), volume("v")));
        for (const int64_t stale : {500, 499, 1}) {
            EXPECT_EQ(
                code_of(volumes().remove_volume(with_token(call(), stale), removal("pool-1", "v"))),
                Code::kConflict);
        }
        EXPECT_TRUE(seen_volume("v"));
        Call later_incarnation = call();
        later_incarnation.token = Token{2, 1};
        EXPECT_TRUE(volumes().remove_volume(later_incarnation, removal("pool-1", "v")));
        EXPECT_EQ(code_of(volumes().ensure_volume(with_token(call(), 900), volume("v"))),
                  Code::kConflict);
    });
}

TEST_P(FencingContract, KeepsTheTokenOfARemovedResource) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        ASSERT_TRUE(compute().remove(with_token(call(), 700), removal("host-1", "vm-01")));
        EXPECT_EQ(code_of(compute().ensure_defined(with_token(call(), 600), vm("vm-01"))),
                  Code::kConflict);
        EXPECT_EQ(seen_vm("vm-01"), std::nullopt);
        EXPECT_TRUE(compute().ensure_defined(with_token(call(), 701), vm("vm-01")));
    });
}

TEST_P(FencingContract, FencesEachResourceByItself) {
    run([&] {
        make_zone();
        ASSERT_TRUE(volumes().ensure_volume(with_token(call(), 500), volume("a")));
        EXPECT_TRUE(volumes().ensure_volume(with_token(call(), 400), volume("b")));
        RouterDefinition definition = router("a");
        EXPECT_TRUE(routers().ensure_router(with_token(call(), 300), definition));
    });
}

TEST_P(FencingContract, CountsTheTokenOfARefusedCall) {
    run([&] {
        make_zone();
        VolumeDefinition lost = volume("v");
        lost.source = "template-9";
        EXPECT_EQ(code_of(volumes().ensure_volume(with_token(call(), 500), lost)),
                  Code::kPreconditionFailed);
        EXPECT_EQ(code_of(volumes().ensure_volume(with_token(call(), 400), volume("v"))),
                  Code::kConflict);
    });
}

TEST_P(FencingContract, AnswersARepeatedKeyWithItsFirstAnswer) {
    run([&] {
        make_zone();
        const Call making = call();
        const auto made = volumes().ensure_volume(making, volume("v"));
        ASSERT_TRUE(made);
        const Call removing = call();
        const Removal removed = removal("pool-1", "v");
        EXPECT_EQ(volumes().remove_volume(removing, removed).value(), RemoveOutcome::kRemoved);
        EXPECT_EQ(volumes().remove_volume(removing, removed).value(), RemoveOutcome::kRemoved);
        const auto again = volumes().ensure_volume(making, volume("v"));
        ASSERT_TRUE(again);
        EXPECT_EQ(again->stamp, made->stamp);
        EXPECT_EQ(seen_volume("v"), std::nullopt);
    });
}

TEST_P(FencingContract, AnswersARepeatedKeyWithItsFirstRefusal) {
    run([&] {
        make_zone();
        VolumeDefinition early = volume("v");
        early.source = "template-2";
        const Call making = call();
        EXPECT_EQ(code_of(volumes().ensure_volume(making, early)), Code::kPreconditionFailed);
        TemplateDefinition stored = stored_template();
        TemplateDefinition cached = cached_template();
        stored.name = cached.name = "template-2";
        ASSERT_TRUE(images().ensure_template(call(), stored));
        ASSERT_TRUE(images().ensure_template(call(), cached));
        EXPECT_EQ(code_of(volumes().ensure_volume(making, early)), Code::kPreconditionFailed);
        EXPECT_TRUE(volumes().ensure_volume(call(), early));
    });
}

TEST_P(FencingContract, RefusesAKeyOfAnotherCallAndCallsWithoutKeyOrToken) {
    run([&] {
        make_zone();
        const Call making = call();
        ASSERT_TRUE(volumes().ensure_volume(making, volume("v")));
        EXPECT_EQ(code_of(volumes().remove_volume(making, removal("pool-1", "v"))),
                  Code::kInvalidArgument);
        EXPECT_EQ(code_of(volumes().ensure_volume(making, volume("w"))), Code::kInvalidArgument);
        Call keyless = call();
        keyless.key = "";
        EXPECT_EQ(code_of(volumes().ensure_volume(keyless, volume("w"))), Code::kInvalidArgument);
        Call tokenless = call();
        tokenless.token = Token{};
        EXPECT_EQ(code_of(volumes().ensure_volume(tokenless, volume("w"))), Code::kInvalidArgument);
        EXPECT_EQ(seen_volume("w"), std::nullopt);
    });
}

TEST_P(FencingContract, DoesNothingAfterItsDeadline) {
    run([&] {
        make_zone();
        Call late = call();
        late.deadline = Deadline::after(system_->runner().clock(), Duration{0});
        EXPECT_EQ(code_of(volumes().ensure_volume(late, volume("v"))), Code::kUnavailable);
        EXPECT_EQ(seen_volume("v"), std::nullopt);
        EXPECT_TRUE(volumes().ensure_volume(call(), volume("v")));
    });
}

FaultRule rule_of(FaultKind kind) {
    return {.name = "rule", .kind = kind, .verb = "volume.ensure_volume", .times = 1};
}

TEST_P(FaultContract, ErrorBeforeHasNoEffect) {
    run([&] {
        make_zone();
        FaultRule rule = rule_of(FaultKind::kErrorBefore);
        rule.code = "no_capacity";
        ASSERT_TRUE(system_->add_fault(rule));
        const Call making = call();
        EXPECT_EQ(code_of(volumes().ensure_volume(making, volume("v"))), Code::kNoCapacity);
        EXPECT_EQ(seen_volume("v"), std::nullopt);
        EXPECT_TRUE(volumes().ensure_volume(making, volume("v")));
    });
}

TEST_P(FaultContract, ErrorAfterHasItsEffectAndIsRemembered) {
    run([&] {
        make_zone();
        ASSERT_TRUE(system_->add_fault(rule_of(FaultKind::kErrorAfter)));
        const Call making = call();
        EXPECT_EQ(code_of(volumes().ensure_volume(making, volume("v"))), Code::kInternal);
        EXPECT_TRUE(seen_volume("v")->is_complete);
        EXPECT_EQ(code_of(volumes().ensure_volume(making, volume("v"))), Code::kInternal);
        EXPECT_TRUE(volumes().ensure_volume(call(), volume("v")));
    });
}

TEST_P(FaultContract, LostReplyIsUnknownAndDone) {
    run([&] {
        make_zone();
        ASSERT_TRUE(system_->add_fault(rule_of(FaultKind::kLostReply)));
        const Call making = short_call();
        EXPECT_EQ(code_of(volumes().ensure_volume(making, volume("v"))), Code::kOutcomeUnknown);
        EXPECT_TRUE(making.deadline.has_passed(system_->runner().clock()));
        EXPECT_TRUE(seen_volume("v"));
        Call again = making;
        again.deadline = call().deadline;
        EXPECT_TRUE(volumes().ensure_volume(again, volume("v")));
    });
}

TEST_P(FaultContract, LateReplyIsUnknownAndDoneAfterwards) {
    run([&] {
        make_zone();
        FaultRule rule = rule_of(FaultKind::kLateReply);
        rule.delay = 10 * system_->short_call();
        ASSERT_TRUE(system_->add_fault(rule));
        EXPECT_EQ(code_of(volumes().ensure_volume(short_call(), volume("v"))),
                  Code::kOutcomeUnknown);
        EXPECT_EQ(seen_volume("v"), std::nullopt);
        for (int tries = 0; tries < 100 && !seen_volume("v"); ++tries) {
            system_->runner().sleep_for(system_->short_call());
        }
        EXPECT_TRUE(seen_volume("v"));
    });
}

TEST_P(FaultContract, AHigherTokenStopsALateEffect) {
    run([&] {
        make_zone();
        FaultRule rule = rule_of(FaultKind::kLateReply);
        rule.delay = 10 * system_->short_call();
        ASSERT_TRUE(system_->add_fault(rule));
        ASSERT_EQ(code_of(volumes().ensure_volume(short_call(), volume("v"))),
                  Code::kOutcomeUnknown);
        EXPECT_EQ(volumes().remove_volume(call(), removal("pool-1", "v")).value(),
                  RemoveOutcome::kAlreadyAbsent);
        system_->runner().sleep_for(2 * rule.delay);
        EXPECT_EQ(seen_volume("v"), std::nullopt);
    });
}

TEST_P(FaultContract, ARetryWithTheSameKeyStopsALateEffect) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        const Address vm{"host-1", "vm-01"};
        ASSERT_TRUE(compute().start(call(), vm));
        FaultRule rule = rule_of(FaultKind::kLateReply);
        rule.verb = "compute.reboot";
        rule.delay = 10 * system_->short_call();
        ASSERT_TRUE(system_->add_fault(rule));
        Call reboot = short_call();
        ASSERT_EQ(code_of(compute().reboot(reboot, vm)), Code::kOutcomeUnknown);
        reboot.deadline = call().deadline;
        const auto retried = compute().reboot(reboot, vm);
        ASSERT_TRUE(retried);
        system_->runner().sleep_for(2 * rule.delay);
        EXPECT_EQ(seen_vm("vm-01")->status.boots, retried->boots);
    });
}

TEST_P(FaultContract, UnreachablePlacesAreUnavailableForEveryVerb) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        ASSERT_TRUE(system_->add_fault(
            {.name = "down", .kind = FaultKind::kUnreachable, .place = "host-1"}));
        const Address vm{"host-1", "vm-01"};
        EXPECT_EQ(code_of(compute().start(call(), vm)), Code::kUnavailable);
        EXPECT_EQ(code_of(compute().inspect(read(), vm)), Code::kUnavailable);
        EXPECT_EQ(code_of(compute().list(read(), {.place = "host-1"})), Code::kUnavailable);
        EXPECT_EQ(code_of(routers().list_routers(read(), {.place = "host-1"})), Code::kUnavailable);
        EXPECT_TRUE(volumes().ensure_volume(call(), volume("v")));
        ASSERT_TRUE(system_->clear_faults());
        EXPECT_EQ(seen_vm("vm-01")->status.power, VmPower::kStopped);
        EXPECT_TRUE(compute().start(call(), vm));
    });
}

TEST_P(FaultContract, SlowCallsEndOrBecomeUnknown) {
    run([&] {
        make_zone();
        FaultRule rule = rule_of(FaultKind::kSlow);
        rule.delay = 2 * system_->short_call();
        rule.times = 2;
        ASSERT_TRUE(system_->add_fault(rule));
        EXPECT_TRUE(volumes().ensure_volume(call(), volume("a")));
        EXPECT_EQ(code_of(volumes().ensure_volume(short_call(), volume("b"))),
                  Code::kOutcomeUnknown);
        for (int tries = 0; tries < 100 && !seen_volume("b"); ++tries) {
            system_->runner().sleep_for(system_->short_call());
        }
        EXPECT_TRUE(seen_volume("b"));
    });
}

TEST_P(FaultContract, ALostReplyToAReadIsUnavailable) {
    run([&] {
        make_zone();
        ASSERT_TRUE(system_->add_fault({.name = "deaf",
                                        .kind = FaultKind::kLostReply,
                                        .verb = "compute.inspect_host",
                                        .times = 1}));
        EXPECT_EQ(code_of(compute().inspect_host(short_call(), {"host-1", "host-1"})),
                  Code::kUnavailable);
        EXPECT_TRUE(compute().inspect_host(read(), {"host-1", "host-1"}));
    });
}

TEST_P(FaultContract, APartVolumeIsSeenAndMendedOrRemoved) {
    run([&] {
        make_zone();
        ASSERT_TRUE(system_->add_fault(
            {.name = "half", .kind = FaultKind::kPartialEffect, .verb = "volume.ensure_volume"}));
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), volume("v"))), Code::kInternal);
        EXPECT_EQ(code_of(volumes().ensure_volume(call(), volume("w"))), Code::kInternal);
        ASSERT_TRUE(system_->clear_faults());
        EXPECT_FALSE(seen_volume("v")->is_complete);
        ASSERT_TRUE(volumes().ensure_volume(call(), volume("v")));
        EXPECT_TRUE(seen_volume("v")->is_complete);
        EXPECT_EQ(volumes().remove_volume(call(), removal("pool-1", "w")).value(),
                  RemoveOutcome::kRemoved);
        ASSERT_TRUE(system_->add_fault(
            {.name = "half", .kind = FaultKind::kPartialEffect, .verb = "volume.remove_volume"}));
        EXPECT_EQ(code_of(volumes().remove_volume(call(), removal("pool-1", "v"))),
                  Code::kInternal);
        ASSERT_TRUE(system_->clear_faults());
        EXPECT_FALSE(seen_volume("v")->is_complete);
        EXPECT_TRUE(volumes().remove_volume(call(), removal("pool-1", "v")));
        EXPECT_EQ(seen_volume("v"), std::nullopt);
    });
}

TEST_P(FaultContract, APartDefinitionIsSeenAndMended) {
    run([&] {
        make_zone();
        make_vm("vm-01");
        VmDefinition wanted = vm("vm-01");
        ASSERT_TRUE(volumes().ensure_volume(call(), volume("more")));
        wanted.disks.push_back({1, "pool-1", "more"});
        ASSERT_TRUE(system_->add_fault({.name = "half",
                                        .kind = FaultKind::kPartialEffect,
                                        .verb = "compute.*",
                                        .resource = "vm-01"}));
        EXPECT_EQ(code_of(compute().ensure_defined(call(), wanted)), Code::kInternal);
        EXPECT_EQ(code_of(compute().start(call(), {"host-1", "vm-01"})), Code::kInternal);
        ASSERT_TRUE(system_->clear_faults());
        EXPECT_NE(seen_vm("vm-01")->definition, wanted);
        EXPECT_EQ(seen_vm("vm-01")->status.power, VmPower::kPaused);
        ASSERT_TRUE(compute().stop(call(), {{"host-1", "vm-01"}, true}));
        ASSERT_TRUE(compute().ensure_defined(call(), wanted));
        EXPECT_EQ(seen_vm("vm-01")->definition, wanted);
        EXPECT_EQ(compute().start(call(), {"host-1", "vm-01"}).value().power, VmPower::kRunning);
    });
}

TEST_P(FaultContract, APartDocumentHasAnotherHash) {
    run([&] {
        make_zone();
        ASSERT_TRUE(routers().ensure_router(call(), router("router-1")));
        const Address router{"host-1", "router-1"};
        ASSERT_TRUE(system_->add_fault({.name = "half",
                                        .kind = FaultKind::kPartialEffect,
                                        .verb = "router.apply_document",
                                        .times = 1}));
        EXPECT_EQ(code_of(routers().apply_document(call(), {router, document(1, 4)})),
                  Code::kInternal);
        const auto seen = routers().inspect_router(read(), router);
        ASSERT_TRUE(seen && *seen);
        EXPECT_EQ((*seen)->version, 1);
        EXPECT_NE((*seen)->hash, model::document_hash(document(1, 4)));
        EXPECT_EQ(routers().apply_document(call(), {router, document(1, 4)}).value().hash,
                  model::document_hash(document(1, 4)));
    });
}

TEST_P(FaultContract, RulesCountTheCallsThatTheyMatch) {
    run([&] {
        make_zone();
        FaultRule rule = rule_of(FaultKind::kErrorBefore);
        rule.skip = 1;
        rule.every = 2;
        rule.times = 2;
        ASSERT_TRUE(system_->add_fault(rule));
        std::string outcomes;
        for (int i = 0; i < 8; ++i) {
            outcomes += volumes().ensure_volume(call(), volume("v")) ? '+' : '-';
        }
        EXPECT_EQ(outcomes, "+-+-++++");
    });
}

TEST_P(FaultContract, RefusesRulesThatWouldLie) {
    run([&] {
        FaultRule rule = rule_of(FaultKind::kErrorAfter);
        rule.code = "unavailable";
        EXPECT_EQ(code_of(system_->add_fault(rule)), Code::kInvalidArgument);
        rule.code = "nonsense";
        EXPECT_EQ(code_of(system_->add_fault(rule)), Code::kInvalidArgument);
        rule = rule_of(FaultKind::kErrorBefore);
        rule.every = 0;
        EXPECT_EQ(code_of(system_->add_fault(rule)), Code::kInvalidArgument);
    });
}

}  // namespace
}  // namespace lockstep::driver::testing
