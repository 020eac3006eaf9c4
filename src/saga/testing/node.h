// One node of a test: an engine on a database that other nodes may share, with its faults.
#pragma once

#include <memory>
#include <utility>

#include "saga/engine.h"
#include "saga/testing/crashable_store.h"
#include "saga/testing/fault_script.h"

namespace lockstep::saga {

class Node {
  public:
    Node(db::Store& below, Runner& runner, Rng& rng, const Registry& registry,
         EngineOptions options)
        : store_(below), faults_(store_) {
        options.faults = &faults_;
        engine_ = std::make_unique<Engine>(store_, runner, rng, registry, std::move(options));
    }

    Engine& engine() { return *engine_; }
    FaultScript& faults() { return faults_; }
    CrashableStore& store() { return store_; }
    bool is_dead() const { return store_.is_dead(); }
    // As kill -9: nothing that it does from now on has an effect.
    void crash() {
        store_.die();
        engine_->stop();
    }

  private:
    CrashableStore store_;
    FaultScript faults_;
    std::unique_ptr<Engine> engine_;
};

}  // namespace lockstep::saga
