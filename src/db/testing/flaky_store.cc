#include "db/testing/flaky_store.h"

#include "db/write_key.h"

namespace lockstep::db {
namespace {

constexpr int kAttempts = 16;

Error unknown() {
    return error(Code::kOutcomeUnknown, "injected: the database went away at COMMIT");
}

}  // namespace

FlakyStore::FlakyStore(Store& below, Runner& runner, uint64_t seed, FlakyRates rates)
    : below_(below), runner_(runner), state_(State{SeededRng(seed), rates}) {}

Status FlakyStore::write_status(const WriteOptions& options, std::function<Status(Tx&)> body) {
    const bool is_keyed = !options.key.is_nil();
    bool may_be_committed = false;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const bool is_undone = strikes(&FlakyRates::rerun_one_in);
        bool was_undone = false;
        const Time now = runner_.clock().now();
        Status outcome = below_.write_status(options, [&](Tx& tx) -> Status {
            was_undone = false;
            if (is_keyed && !TRY(claim_write_key(tx, options.key, now))) return {};
            TRY(body(tx));
            was_undone = is_undone;
            if (is_undone) return fail(Code::kUnavailable, "injected: serialisation failure");
            return {};
        });
        if (was_undone) continue;
        if (!outcome) {
            // A failure now says nothing about the run before.
            const bool is_lost = may_be_committed && outcome.error().code == Code::kUnavailable;
            return is_lost ? fail(unknown()) : std::move(outcome);
        }
        if (strikes(&FlakyRates::unknown_one_in)) return fail(unknown());
        if (!strikes(&FlakyRates::lose_answer_one_in)) return outcome;
        if (!is_keyed) return fail(unknown());
        may_be_committed = true;
    }
    if (may_be_committed) return fail(unknown());
    return fail(Code::kUnavailable, "injected: the database refused this write too often");
}

Status FlakyStore::read_status(std::function<Status(Tx&)> body) {
    return below_.read_status(std::move(body));
}

void FlakyStore::set_rates(FlakyRates rates) {
    state_.with([&](State& state) { state.rates = rates; });
}

int64_t FlakyStore::fault_count() const {
    return state_.with([](const State& state) { return state.faults; });
}

bool FlakyStore::strikes(uint64_t FlakyRates::* rate) {
    return state_.with([&](State& state) {
        const uint64_t one_in = state.rates.*rate;
        const bool has_struck = one_in != 0 && state.rng.below(one_in) == 0;
        if (has_struck) ++state.faults;
        return has_struck;
    });
}

}  // namespace lockstep::db
