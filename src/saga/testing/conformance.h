// The conformance suite: what every registered saga has to stand.
//
// A scenario builds a small world, submits the saga as its control function does, and says what the
// systems outside hold; the database is read by plain SQL. The suite runs the saga again and again,
// each time in a new world, on a virtual clock:
//   each step twice; an error before, in and after each step; a lost request, a lost reply and a
//   late effect; an absence that ends, and one that does not (a debt, paid later); each undo with
//   the same; a death before and after each journal write, forward and while undoing.
// Whatever happens, the result is the original state or the final one, and the job says which.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "saga/debt_payment.h"
#include "saga/engine.h"

namespace lockstep::saga {

class World {
  public:
    virtual ~World() = default;

    virtual const Registry& registry() = 0;
    // In one transaction: the resource's row, if the saga makes one, and the saga.
    virtual Result<SagaId> submit(db::Store& store, Engine& engine) = 0;
    // All that the systems outside hold, one thing a line.
    virtual std::string systems() = 0;
    // Tables that grow whatever happens: events, usage, audit.
    virtual std::set<std::string> left_out_tables() { return {}; }
    // The next changing call at the system of this step does half of its work and answers an error.
    // False when its systems can not do that.
    virtual bool break_inside(const std::string& step) {
        static_cast<void>(step);
        return false;
    }
    virtual DebtPayers payers() { return {}; }
};

struct Scenario {
    std::string saga;
    std::string name;  // where a saga has several: "with a lamp"
    // On an empty migrated database. Equal seeds of `rng` build equal worlds.
    std::function<Result<std::unique_ptr<World>>(Runner&, db::Store&, Rng&)> build;
};

struct ConformanceOptions {
    uint64_t seed = 1;
    // The trial with this label alone; empty: all.
    std::string only = {};
    bool is_first_enough = false;  // stops at the first failure
};

struct ConformanceReport {
    int trials = 0;
    std::vector<std::string> failures;  // empty: it conforms
};

ConformanceReport check_conformance(const Scenario& scenario, const ConformanceOptions& options);

// Names of registered sagas that no scenario tries: a test wants none.
std::vector<std::string> sagas_without_scenario(const Registry& registry,
                                                const std::vector<Scenario>& scenarios);

}  // namespace lockstep::saga
