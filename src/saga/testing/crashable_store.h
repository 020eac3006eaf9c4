// A node's view of the database that can die: what it writes or reads after that fails, as if its
// process were gone. The database below lives on, for the next node.
#pragma once

#include <atomic>
#include <utility>

#include "db/store.h"

namespace lockstep::saga {

class CrashableStore final : public db::Store {
  public:
    explicit CrashableStore(db::Store& below) : below_(below) {}

    void die() { is_dead_ = true; }
    bool is_dead() const { return is_dead_; }

    db::Dialect dialect() const override { return below_.dialect(); }
    Status write_status(const db::WriteOptions& options,
                        std::function<Status(db::Tx&)> body) override {
        if (is_dead_) return dead();
        // Dead by the time that its turn comes: a process that is gone commits nothing.
        return below_.write_status(options, [this, body = std::move(body)](db::Tx& tx) -> Status {
            if (is_dead_) return dead();
            return body(tx);
        });
    }
    Status read_status(std::function<Status(db::Tx&)> body) override {
        if (is_dead_) return dead();
        return below_.read_status(std::move(body));
    }

  private:
    static Status dead() { return fail(Code::kUnavailable, "this node is dead"); }

    db::Store& below_;
    std::atomic<bool> is_dead_ = false;
};

}  // namespace lockstep::saga
