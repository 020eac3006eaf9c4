#include <gtest/gtest.h>

#include <vector>

#include "base/queue.h"
#include "base/sim_runner.h"
#include "base/thread_runner.h"

namespace lockstep {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Three tasks that pass a queue around; the order in which they got items is the outcome.
std::vector<int> order_under_seed(uint64_t seed, uint64_t* trace) {
    SimRunner runner(seed);
    std::vector<int> order;
    runner.run([&] {
        Queue<int> queue(runner, 100);
        std::vector<std::unique_ptr<Task>> tasks;
        for (int worker = 0; worker < 3; ++worker) {
            tasks.push_back(runner.start("worker", [&, worker] {
                while (auto item = queue.pop()) {
                    runner.pass("work");
                    order.push_back(worker * 100 + *item);
                }
            }));
        }
        for (int i = 0; i < 20; ++i) {
            EXPECT_TRUE(queue.try_push(i));
            runner.pass("push");
        }
        queue.close();
        tasks.clear();
    });
    *trace = runner.trace_hash();
    return order;
}

TEST(SimRunner, ReplaysTheSameOrderForTheSameSeed) {
    uint64_t first = 0;
    uint64_t second = 0;
    const auto order = order_under_seed(7, &first);
    EXPECT_EQ(order.size(), 20U);
    EXPECT_EQ(order, order_under_seed(7, &second));
    EXPECT_EQ(first, second);
}

TEST(SimRunner, GivesOtherOrdersForOtherSeeds) {
    uint64_t trace = 0;
    const auto first = order_under_seed(1, &trace);
    bool has_differed = false;
    for (uint64_t seed = 2; seed < 10; ++seed) {
        has_differed = has_differed || order_under_seed(seed, &trace) != first;
    }
    EXPECT_TRUE(has_differed);
}

TEST(SimRunner, SleepsInVirtualTime) {
    SimRunner runner(1);
    runner.run([&] {
        const auto before = runner.clock().monotonic();
        const auto wall_before = runner.clock().now();
        runner.sleep_for(seconds{3600});
        EXPECT_GE(runner.clock().monotonic() - before, seconds{3600});
        EXPECT_GE(runner.clock().now() - wall_before, seconds{3600});
    });
}

TEST(SimRunner, EndsAWaitAtItsDeadline) {
    SimRunner runner(1);
    runner.run([&] {
        const auto semaphore = runner.make_semaphore();
        const auto deadline = Deadline::after(runner.clock(), milliseconds{50});
        EXPECT_FALSE(semaphore->acquire_until(deadline));
        EXPECT_TRUE(deadline.has_passed(runner.clock()));
        semaphore->release();
        EXPECT_TRUE(semaphore->acquire_until(deadline));
    });
}

TEST(SimRunnerDeathTest, NamesTheTasksOfADeadlock) {
    EXPECT_DEATH(
        {
            SimRunner runner(1);
            runner.run([&] { runner.make_semaphore()->acquire(); });
        },
        "task main waits for a semaphore");
}

TEST(ThreadRunner, DeliversAcrossTasks) {
    ThreadRunner runner;
    Queue<int> queue(runner, 4);
    Completion<int> sum(runner);
    const auto task = runner.start("adder", [&] {
        int total = 0;
        while (auto item = queue.pop()) total += *item;
        sum.deliver(total);
    });
    for (int i = 1; i <= 3; ++i) EXPECT_TRUE(queue.try_push(i));
    queue.close();
    EXPECT_EQ(sum.wait(), 6);
}

TEST(Queue, RefusesAtItsLimitAndKeepsTheItem) {
    ThreadRunner runner;
    Queue<std::string> queue(runner, 1);
    EXPECT_TRUE(queue.try_push("first"));
    std::string second = "second";
    EXPECT_FALSE(queue.try_push(second));
    EXPECT_EQ(second, "second");
    EXPECT_EQ(queue.try_pop(), "first");
    EXPECT_EQ(queue.try_pop(), std::nullopt);
}

}  // namespace
}  // namespace lockstep
