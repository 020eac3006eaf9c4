// What each key was answered, in two generations of one table each: when the newer is full the
// older is emptied and takes its place. So old answers go without a search for them.
#pragma once

#include <array>

#include "driver/simulator/file.h"

namespace lockstep::driver::simulator {

struct KeptAnswer {
    std::string key{};
    std::string verb{};
    std::string resource{};
    std::string code{};  // empty: success
    std::string body{};  // the answer as JSON, or the error's text
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (key, verb, resource, code, body))

// Used inside transactions only, one at a time.
class AnswerBook {
  public:
    // Keeps at least the last `kept` answers, and less than twice as many.
    explicit AnswerBook(int64_t kept) : kept_(kept) {}

    // Looks which generation is the newer. To be called once, before all else.
    Status load(File& file);
    Result<std::optional<KeptAnswer>> find(File& file, const std::string& key);
    // Errors: kInternal for a key that is there already.
    Status remember(File& file, const KeptAnswer& answer);

  private:
    struct Generation {
        const char* find;
        const char* insert;
        const char* count;
        const char* clear;
    };
    static const std::array<Generation, 2> kGenerations;

    const int64_t kept_;
    size_t newer_ = 0;
    bool has_older_ = false;
    int64_t count_ = 0;  // in the newer; too high after a rollback, which only hastens its turn
};

}  // namespace lockstep::driver::simulator
