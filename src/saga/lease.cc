#include "saga/lease.h"

#include <utility>

#include "db/lease_table.h"

namespace lockstep::saga {

Lease::Lease(db::Store& store, Runner& runner, Rng& rng, Options options)
    : store_(store), runner_(runner), rng_(rng), options_(std::move(options)) {}

Status Lease::take() { return write(false); }

Status Lease::renew() { return write(true); }

Status Lease::write(bool is_renewal) {
    const MonotonicTime before = runner_.clock().monotonic();
    const Time local = runner_.clock().now();
    const db::WriteOptions key{.key = Uuid::draw(runner_.clock(), rng_), .affinity = {}};
    const auto node = options_.node;
    const auto span = options_.span;
    const int64_t epoch = epoch_;
    const auto dialect = store_.dialect();
    const auto body = [=](db::Tx& tx) -> Result<int64_t> {
        const Time now = TRY(db::database_time(tx, local, dialect));
        if (!is_renewal) return db::take_lease(tx, node, now + span);
        const bool is_renewed =
            TRY(db::renew_lease(tx, {.node = node, .epoch = epoch, .now = now}, now + span));
        if (is_renewed) return epoch;
        return fail(Code::kConflict, "the lease of node " + node + " is lost");
    };
    epoch_ = TRY(store_.write(key, body));
    // A tenth less than others grant it: clocks run at slightly different rates.
    ends_at_ = (before + span - span / 10).time_since_epoch().count();
    return {};
}

void Lease::end() {
    const int64_t epoch = epoch_;
    const auto node = options_.node;
    ends_at_ = 0;
    const db::WriteOptions key{.key = Uuid::draw(runner_.clock(), rng_), .affinity = {}};
    // Best effort: without it others wait for the end.
    static_cast<void>(store_.write_status(
        key, [=](db::Tx& tx) -> Status { return db::end_lease(tx, node, epoch); }));
}

bool Lease::is_live(int64_t epoch) const { return !deadline(epoch).has_passed(runner_.clock()); }

Deadline Lease::deadline(int64_t epoch) const {
    if (!options_.has_peers) return Deadline::never();
    if (epoch != epoch_) return Deadline{MonotonicTime::min()};
    return Deadline{MonotonicTime{Duration{ends_at_}}};
}

}  // namespace lockstep::saga
