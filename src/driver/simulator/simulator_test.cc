#include "driver/simulator/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "base/sim_runner.h"
#include "base/thread_runner.h"
#include "driver/simulator/admin.h"
#include "driver/simulator/link.h"

namespace lockstep::driver::simulator {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A folder that goes with the test.
class Folder {
  public:
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "lockstep-sim-XXXXXX";
        path_ = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file() const { return path_ / "simulator.db"; }

  private:
    std::filesystem::path path_;
};

OwnerTag owner(const std::string& name) { return {Uuid::named("cloud"), Uuid::named(name)}; }

// Calls with keys and tokens that rise.
class Caller {
  public:
    explicit Caller(Runner& runner) : runner_(runner) {}
    Call next(Duration limit = seconds{30}) {
        const int64_t number = ++count_;
        return {Deadline::after(runner_.clock(), limit), "key-" + std::to_string(number),
                Token{1, number}};
    }

  private:
    Runner& runner_;
    std::atomic<int64_t> count_ = 0;
};

VolumeDefinition volume(const std::string& name) {
    return {.pool = "pool-1", .name = name, .owner = owner(name), .size_bytes = 1 << 30};
}

VmDefinition vm(const std::string& name) {
    VmDefinition definition{.host = "host-1",
                            .name = name,
                            .owner = owner(name),
                            .hostname = name,
                            .memory_mib = 100,
                            .reserved_cpu_mhz = 100,
                            .reserved_memory_mib = 100};
    definition.disks = {{0, "pool-1", name}};
    definition.nics = {
        {.mac = name, .fabric = "f", .network = "net-1", .segment = {SegmentKind::kVlan, 5}}};
    return definition;
}

// host-1 for twenty machines, pool-1, net-1.
void make_zone(Simulator& simulator, Caller& caller) {
    ASSERT_TRUE(simulator.perform<EnsureHost>(
        caller.next(), {"host-1", owner("host-1"), "sim://h?cpu_count=2&cpu_mhz=1000"}));
    ASSERT_TRUE(
        simulator.perform<EnsurePool>(caller.next(), {"pool-1", owner("pool-1"), "sim://p"}));
    ASSERT_TRUE(simulator.perform<EnsureNetwork>(
        caller.next(), {"f", "net-1", owner("net-1"), {SegmentKind::kVlan, 5}, 1500}));
}

bool has_volume(Simulator& simulator, Caller& caller, const std::string& name) {
    const auto seen = simulator.perform<InspectVolume>(caller.next(), {"pool-1", name});
    EXPECT_TRUE(seen);
    return seen && seen->has_value();
}

TEST(Simulator, KeepsWorldAnswersTokensAndStoredRulesInItsFile) {
    const Folder folder;
    ThreadRunner runner;
    Caller caller(runner);
    const Call making = caller.next();
    const FaultRule stored{.name = "stored", .verb = "volume.remove_volume", .is_stored = true};
    {
        const auto simulator = Simulator::open(runner, {.path = folder.file()}).value();
        make_zone(*simulator, caller);
        Call high = making;
        high.token.counter = 1000;
        ASSERT_TRUE(simulator->perform<EnsureVolume>(high, volume("v")));
        ASSERT_TRUE(simulator->add_fault(stored));
        ASSERT_TRUE(simulator->add_fault({.name = "passing"}));
    }
    const auto simulator = Simulator::open(runner, {.path = folder.file()}).value();
    EXPECT_TRUE(has_volume(*simulator, caller, "v"));
    EXPECT_TRUE(simulator->perform<EnsureVolume>(making, volume("v")));
    EXPECT_EQ(simulator->perform<EnsureVolume>(caller.next(), volume("v")).error().code,
              Code::kConflict);
    ASSERT_THAT(simulator->faults(), SizeIs(1));
    EXPECT_EQ(simulator->faults()[0].name, "stored");
    EXPECT_TRUE(simulator->remove_fault("stored").value());
    EXPECT_FALSE(simulator->remove_fault("stored").value());
}

TEST(Simulator, OpensItsFileAloneAndSaysSo) {
    const Folder folder;
    ThreadRunner runner;
    auto first = Simulator::open(runner, {.path = folder.file()});
    ASSERT_TRUE(first);
    const auto second = Simulator::open(runner, {.path = folder.file()});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::kUnavailable);
    first->reset();
    EXPECT_TRUE(Simulator::open(runner, {.path = folder.file()}));
    const auto nowhere = Simulator::open(runner, {.path = folder.file() + "/nowhere"});
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code, Code::kUnavailable);
}

TEST(Simulator, DoesWhatIsLateAlsoAfterANewOpening) {
    const Folder folder;
    SimRunner runner(3);
    runner.run([&] {
        Caller caller(runner);
        {
            const auto simulator = Simulator::open(runner, {.path = folder.file()}).value();
            make_zone(*simulator, caller);
            ASSERT_TRUE(simulator->add_fault(
                {.name = "late", .kind = FaultKind::kLateReply, .delay = seconds{100}}));
            EXPECT_EQ(simulator->perform<EnsureVolume>(caller.next(), volume("v")).error().code,
                      Code::kOutcomeUnknown);
            EXPECT_EQ(simulator->late_effects(), 1U);
        }
        const auto simulator = Simulator::open(runner, {.path = folder.file()}).value();
        EXPECT_EQ(simulator->late_effects(), 1U);
        EXPECT_FALSE(has_volume(*simulator, caller, "v"));
        runner.sleep_for(seconds{101});
        EXPECT_TRUE(has_volume(*simulator, caller, "v"));
        EXPECT_EQ(simulator->late_effects(), 0U);
    });
}

TEST(Simulator, ForgetsOldAnswersButNeverTokens) {
    ThreadRunner runner;
    Caller caller(runner);
    const auto simulator = Simulator::open(runner, {.path = ":memory:", .kept_answers = 2}).value();
    make_zone(*simulator, caller);
    const Call first = caller.next();
    ASSERT_TRUE(simulator->perform<EnsureVolume>(first, volume("a")));
    ASSERT_TRUE(simulator->perform<EnsureVolume>(caller.next(), volume("b")));
    EXPECT_TRUE(simulator->perform<EnsureVolume>(first, volume("a")));
    ASSERT_TRUE(simulator->perform<EnsureVolume>(caller.next(), volume("c")));
    EXPECT_EQ(simulator->perform<EnsureVolume>(first, volume("a")).error().code, Code::kConflict);
}

TEST(Simulator, IsTamperedWithAndStaysSoundInItself) {
    ThreadRunner runner;
    Caller caller(runner);
    const auto simulator = Simulator::open(runner, {}).value();
    make_zone(*simulator, caller);
    for (const char* name : {"a", "b", "c"}) {
        ASSERT_TRUE(simulator->perform<EnsureVolume>(caller.next(), volume(name)));
        ASSERT_TRUE(simulator->perform<EnsureDefined>(caller.next(), vm(name)));
        ASSERT_TRUE(simulator->perform<StartVm>(caller.next(), {"host-1", name}));
    }
    const auto power = [&](const std::string& name) {
        return simulator->perform<InspectVm>(caller.next(), {"host-1", name}).value()->status.power;
    };
    ASSERT_TRUE(simulator->tamper({TamperAct::kStopVm, "host-1", "a"}));
    EXPECT_EQ(power("a"), VmPower::kStopped);
    ASSERT_TRUE(simulator->tamper({TamperAct::kCrashVm, "host-1", "b"}));
    EXPECT_EQ(power("b"), VmPower::kCrashed);
    ASSERT_TRUE(simulator->tamper({TamperAct::kDeleteVm, "host-1", "a"}));
    EXPECT_FALSE(simulator->perform<InspectVm>(caller.next(), {"host-1", "a"}).value());
    ASSERT_TRUE(simulator->tamper({TamperAct::kSpoilVolume, "pool-1", "b"}));
    EXPECT_EQ(simulator->perform<StartVm>(caller.next(), {"host-1", "b"}).error().code,
              Code::kPreconditionFailed);
    ASSERT_TRUE(simulator->tamper({TamperAct::kDeleteVolume, "pool-1", "c"}));
    EXPECT_FALSE(has_volume(*simulator, caller, "c"));
    const std::string foreign = print_json(to_json(volume("foreign")));
    ASSERT_TRUE(simulator->tamper({TamperAct::kAddVolume, "", "", foreign}));
    EXPECT_TRUE(has_volume(*simulator, caller, "foreign"));
    ASSERT_TRUE(
        simulator->tamper({TamperAct::kAddVm, "", "", print_json(to_json(vm("stranger")))}));
    EXPECT_EQ(power("stranger"), VmPower::kStopped);
    ASSERT_TRUE(simulator->tamper({TamperAct::kDeleteNetwork, "f", "net-1"}));
    EXPECT_THAT(*simulator->contradictions(), IsEmpty());
    EXPECT_EQ(simulator->tamper({TamperAct::kDeleteVm, "host-1", "a"}).error().code,
              Code::kNotFound);
    EXPECT_EQ(simulator->tamper({TamperAct::kAddVm, "", "", "{}"}).error().code,
              Code::kInvalidArgument);
}

TEST(Simulator, LosesPowerOnAHostAndBeginsANewEpoch) {
    ThreadRunner runner;
    Caller caller(runner);
    const auto simulator = Simulator::open(runner, {}).value();
    make_zone(*simulator, caller);
    ASSERT_TRUE(simulator->perform<EnsureVolume>(caller.next(), volume("a")));
    ASSERT_TRUE(simulator->perform<EnsureDefined>(caller.next(), vm("a")));
    const auto started = simulator->perform<StartVm>(caller.next(), {"host-1", "a"}).value();
    ASSERT_TRUE(simulator->tamper({TamperAct::kRestartHost, "", "host-1"}));
    const auto seen = simulator->perform<InspectVm>(caller.next(), {"host-1", "a"}).value();
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->status.power, VmPower::kStopped);
    EXPECT_GT(seen->status.stamp, started.stamp);
    EXPECT_THAT(*simulator->contradictions(), IsEmpty());
}

TEST(Simulator, ChangesARoutersDocumentBehindItsPublisher) {
    ThreadRunner runner;
    Caller caller(runner);
    const auto simulator = Simulator::open(runner, {}).value();
    make_zone(*simulator, caller);
    const Address router{"host-1", "router-1"};
    RouterDefinition definition{.host = "host-1", .name = "router-1", .owner = owner("r")};
    ASSERT_TRUE(simulator->perform<EnsureRouter>(caller.next(), definition));
    model::RouterDocument document;
    document.version = 3;
    document.dns_entries = {{NicId{Uuid::named("n")}, VmId{Uuid::named("v")}, "web", "10.1.1.9"}};
    ASSERT_TRUE(simulator->perform<ApplyDocument>(caller.next(), {router, document}));
    const auto hash = [&] {
        return simulator->perform<InspectRouter>(caller.next(), router).value()->hash;
    };
    const std::string before = hash();
    ASSERT_TRUE(simulator->tamper(
        {TamperAct::kDropRouterEntry, "host-1", "router-1", Uuid::named("n").to_string()}));
    EXPECT_NE(hash(), before);
    ASSERT_TRUE(simulator->tamper(
        {TamperAct::kSetRouterDocument, "host-1", "router-1", print_json(to_json(document))}));
    EXPECT_EQ(hash(), before);
    ASSERT_TRUE(simulator->tamper({TamperAct::kDropRouterDocument, "host-1", "router-1"}));
    EXPECT_EQ(hash(), "");
    ASSERT_TRUE(simulator->tamper({TamperAct::kStopRouter, "host-1", "router-1"}));
    EXPECT_EQ(simulator->perform<ApplyDocument>(caller.next(), {router, document}).error().code,
              Code::kPreconditionFailed);
    EXPECT_THAT(*simulator->contradictions(), IsEmpty());
    ASSERT_TRUE(simulator->tamper({TamperAct::kDeleteRouter, "host-1", "router-1"}));
    EXPECT_FALSE(simulator->perform<InspectRouter>(caller.next(), router).value());
}

TEST(Simulator, FindsItsOwnContradictions) {
    const Folder folder;
    ThreadRunner runner;
    Caller caller(runner);
    {
        const auto simulator = Simulator::open(runner, {.path = folder.file()}).value();
        make_zone(*simulator, caller);
        EXPECT_THAT(*simulator->contradictions(), IsEmpty());
    }
    {
        const auto file = File::open(folder.file()).value();
        ASSERT_TRUE(file->execute("UPDATE pool SET provisioned_bytes = 7"));
        ASSERT_TRUE(file->execute("UPDATE host SET running = 1"));
    }
    const auto simulator = Simulator::open(runner, {.path = folder.file()}).value();
    EXPECT_THAT(*simulator->contradictions(), SizeIs(2));
}

TEST(Simulator, TakesFaultsAndTamperingAsJson) {
    ThreadRunner runner;
    Caller caller(runner);
    const auto simulator = Simulator::open(runner, {}).value();
    make_zone(*simulator, caller);
    const auto administer_text = [&](std::string_view verb, std::string_view body) {
        return administer(*simulator, verb, parse_json(body).value());
    };
    ASSERT_TRUE(administer_text("admin.add_fault",
                                R"({"name": "x", "verb": "volume.*", "code": "no_capacity"})"));
    EXPECT_EQ(simulator->perform<EnsureVolume>(caller.next(), volume("v")).error().code,
              Code::kNoCapacity);
    EXPECT_EQ(administer_text("admin.list_faults", "null").value().as_array().size(), 1U);
    EXPECT_EQ(administer_text("admin.remove_fault", R"("x")").value(), json::value(true));
    ASSERT_TRUE(simulator->perform<EnsureVolume>(caller.next(), volume("v")));
    ASSERT_TRUE(administer_text("admin.tamper",
                                R"({"act": "kDeleteVolume", "place": "pool-1", "name": "v"})"));
    EXPECT_FALSE(has_volume(*simulator, caller, "v"));
    EXPECT_EQ(administer_text("admin.list_contradictions", "null").value(), json::array());
    EXPECT_EQ(administer_text("admin.count_late_effects", "null").value(), json::value(0U));
    EXPECT_EQ(administer_text("admin.tamper", R"({"act": "kNonsense"})").error().code,
              Code::kInvalidArgument);
    EXPECT_EQ(administer_text("admin.add_fault", R"({"name": "x", "verbs": "*"})").error().code,
              Code::kInvalidArgument);
    EXPECT_EQ(administer_text("admin.nonsense", "null").error().code, Code::kUnsupported);
}

TEST(Link, DropsRepliesOfADeadNodeAndKeepsWhatWasAccepted) {
    SimRunner runner(11);
    runner.run([&] {
        Caller caller(runner);
        const auto simulator = Simulator::open(runner, {}).value();
        make_zone(*simulator, caller);
        Link link(*simulator);
        ASSERT_TRUE(simulator->add_fault(
            {.name = "slow", .kind = FaultKind::kSlow, .times = 1, .delay = seconds{1}}));
        const Call in_flight = caller.next();
        std::optional<Code> heard;
        const auto node = runner.start("node", [&] {
            heard = link.perform<EnsureVolume>(in_flight, volume("a")).error().code;
        });
        runner.sleep_for(milliseconds{500});
        link.cut();
        EXPECT_EQ(link.perform<EnsureVolume>(caller.next(), volume("b")).error().code,
                  Code::kUnavailable);
        runner.sleep_for(seconds{1});
        EXPECT_EQ(heard, Code::kOutcomeUnknown);
        EXPECT_TRUE(has_volume(*simulator, caller, "a"));
        EXPECT_FALSE(has_volume(*simulator, caller, "b"));
    });
}

// A workload with every kind of fault under one seed; what each call heard, in order.
std::string workload_under(uint64_t seed, uint64_t* trace, std::vector<std::string>* wrong) {
    SimRunner runner(seed);
    std::string heard;
    runner.run([&] {
        Caller caller(runner);
        SeededRng rng(seed);
        const auto simulator = Simulator::open(runner, {}).value();
        make_zone(*simulator, caller);
        int number = 0;
        for (const auto kind :
             {FaultKind::kErrorBefore, FaultKind::kErrorAfter, FaultKind::kPartialEffect,
              FaultKind::kLostReply, FaultKind::kLateReply, FaultKind::kSlow}) {
            EXPECT_TRUE(simulator->add_fault({.name = std::to_string(++number),
                                              .kind = kind,
                                              .skip = 3 * number,
                                              .every = 10 + number,
                                              .delay = milliseconds{20}}));
        }
        std::vector<std::unique_ptr<Task>> tasks;
        for (int worker = 0; worker < 4; ++worker) {
            tasks.push_back(runner.start("worker", [&] {
                for (int turn = 0; turn < 40; ++turn) {
                    const std::string name = "r" + std::to_string(rng.below(6));
                    const Call call = caller.next(milliseconds{50});
                    const Address at{"host-1", name};
                    Status said;
                    const auto note = [&](const auto& result) {
                        if (!result) said = fail(result.error());
                    };
                    switch (rng.below(6)) {
                        case 0:
                            note(simulator->perform<EnsureVolume>(call, volume(name)));
                            break;
                        case 1:
                            note(simulator->perform<EnsureDefined>(call, vm(name)));
                            break;
                        case 2:
                            note(simulator->perform<StartVm>(call, at));
                            break;
                        case 3:
                            note(simulator->perform<StopVm>(call, {at, true}));
                            break;
                        case 4:
                            note(simulator->perform<RemoveVm>(call, {"host-1", name, owner(name)}));
                            break;
                        default:
                            note(simulator->perform<RemoveVolume>(call,
                                                                  {"pool-1", name, owner(name)}));
                    }
                    heard += said ? "ok " : std::string(code_name(said.error().code)) + " ";
                }
            }));
        }
        tasks.clear();
        runner.sleep_for(seconds{10});
        EXPECT_EQ(simulator->late_effects(), 0U);
        *wrong = simulator->contradictions().value();
    });
    *trace = runner.trace_hash();
    return heard;
}

TEST(Simulator, StaysSoundUnderFaultsAndReplaysUnderItsSeed) {
    for (uint64_t seed = 1; seed <= 20; ++seed) {
        uint64_t trace = 0;
        std::vector<std::string> wrong;
        const std::string heard = workload_under(seed, &trace, &wrong);
        EXPECT_THAT(wrong, IsEmpty()) << "seed " << seed;
        EXPECT_NE(heard.find("outcome_unknown"), std::string::npos);
        if (seed % 10 != 0) continue;
        uint64_t trace_again = 0;
        EXPECT_EQ(workload_under(seed, &trace_again, &wrong), heard) << "seed " << seed;
        EXPECT_EQ(trace_again, trace);
    }
}

TEST(Simulator, ServesManyThreadsAtOnce) {
    ThreadRunner runner;
    Caller caller(runner);
    const auto simulator = Simulator::open(runner, {}).value();
    make_zone(*simulator, caller);
    std::atomic<int> failures = 0;
    {
        std::vector<std::unique_ptr<Task>> tasks;
        for (int worker = 0; worker < 8; ++worker) {
            tasks.push_back(runner.start("worker", [&, worker] {
                for (int turn = 0; turn < 30; ++turn) {
                    const std::string name =
                        "v" + std::to_string(worker) + "-" + std::to_string(turn);
                    const bool is_made =
                        simulator->perform<EnsureVolume>(caller.next(), volume(name)) &&
                        simulator->perform<EnsureDefined>(caller.next(), vm(name)) &&
                        (turn % 2 == 0 || simulator->perform<RemoveVm>(
                                              caller.next(), {"host-1", name, owner(name)}));
                    if (!is_made) ++failures;
                }
            }));
        }
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(simulator->perform<ListVms>(caller.next(), {.place = "host-1"}).value().items.size(),
              120U);
    EXPECT_THAT(*simulator->contradictions(), IsEmpty());
}

TEST(GroupCommit, TakesBackWhatARefusedEffectWroteAndKeepsTheOthers) {
    ThreadRunner runner;
    const auto file = File::open(":memory:").value();
    GroupCommit commit(runner, *file);
    const auto put = [&](const std::string& name, bool is_refused) {
        return commit.run([&, name, is_refused](File& inside) -> Status {
            TRY(inside.execute("INSERT INTO fault(name, rule) VALUES (?, '')", name));
            if (is_refused) return fail(Code::kNoCapacity, "refused");
            return {};
        });
    };
    {
        std::vector<std::unique_ptr<Task>> tasks;
        for (int worker = 0; worker < 8; ++worker) {
            tasks.push_back(runner.start("worker", [&, worker] {
                for (int turn = 0; turn < 50; ++turn) {
                    const bool is_refused = turn % 5 == 0;
                    const auto status =
                        put(std::to_string(worker) + "/" + std::to_string(turn), is_refused);
                    EXPECT_EQ(status.has_value(), !is_refused);
                }
            }));
        }
    }
    const auto count = [&] {
        Query query(file->prepare("SELECT count(*) FROM fault").value());
        int64_t rows = 0;
        EXPECT_TRUE(query.next().value());
        EXPECT_TRUE(query.read(rows));
        return rows;
    };
    EXPECT_EQ(count(), 8 * 40);
    EXPECT_EQ(put("0/1", false).error().code, Code::kInternal);
    EXPECT_EQ(count(), 8 * 40);
}

}  // namespace
}  // namespace lockstep::driver::simulator
