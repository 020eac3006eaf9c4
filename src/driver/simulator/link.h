// One node's way to the simulator in its process. Cutting it is what the node's death looks like
// from outside: what was accepted happens, and nobody hears of it.
#pragma once

#include <atomic>

#include "driver/simulator/simulator.h"

namespace lockstep::driver::simulator {

// Thread-safe.
class Link {
  public:
    explicit Link(Simulator& simulator) : simulator_(simulator) {}

    // From now on calls answer kUnavailable without effect, and those under way answer an error
    // though their effect happens.
    void cut() { is_cut_ = true; }

    template <class Verb>
    Result<typename Verb::Answer> perform(const Call& call, const typename Verb::Request& request) {
        if (is_cut_) return fail(Code::kUnavailable, "this node is down");
        auto answer = simulator_.perform<Verb>(call, request);
        if (!is_cut_) return answer;
        return fail(Verb::kIsWrite ? Code::kOutcomeUnknown : Code::kUnavailable,
                    "this node went down");
    }

  private:
    Simulator& simulator_;
    std::atomic<bool> is_cut_ = false;
};

}  // namespace lockstep::driver::simulator
