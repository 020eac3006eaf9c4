// A Store that treats its closures as PostgreSQL may: runs them again after undoing their work, and
// loses answers of commits that did happen. Whatever works on it works on every store.
#pragma once

#include "base/guarded.h"
#include "base/runner.h"
#include "base/sim_runner.h"
#include "db/store.h"

namespace lockstep::db {

// Each: one write in so many; zero: never.
struct FlakyRates {
    uint64_t rerun_one_in = 0;        // its work is undone and it runs again
    uint64_t lose_answer_one_in = 0;  // it is committed, and runs again to find out
    uint64_t unknown_one_in = 0;      // kOutcomeUnknown, committed or not
};

class FlakyStore final : public Store {
  public:
    // Borrows both. Equal seed and equal calls give equal faults.
    FlakyStore(Store& below, Runner& runner, uint64_t seed, FlakyRates rates);

    Dialect dialect() const override { return below_.dialect(); }
    Status write_status(const WriteOptions& options, std::function<Status(Tx&)> body) override;
    Status read_status(std::function<Status(Tx&)> body) override;

    void set_rates(FlakyRates rates);
    // How often a closure was run again, or a commit's answer lost.
    int64_t fault_count() const;

  private:
    struct State {
        SeededRng rng;
        FlakyRates rates;
        int64_t faults = 0;
    };
    bool strikes(uint64_t FlakyRates::* rate);

    Store& below_;
    Runner& runner_;
    Guarded<State> state_;
};

}  // namespace lockstep::db
