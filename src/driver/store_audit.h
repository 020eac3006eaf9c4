// What is remembered of each call to a store: who touched this, and what did the store say.
#pragma once

#include <functional>
#include <string>

#include "base/clock.h"

namespace lockstep::driver {

struct StoreCallRecord {
    std::string act{};      // "PutBucketTagging"
    std::string target{};   // path at the store: bucket, or the admin API's call; never a secret
    std::string key{};      // Call::key: saga, step, attempt
    std::string outcome{};  // "ok", or the code and the store's own word: "not_found NoSuchBucket"
    int http_status = 0;    // 0: no answer
    Duration took{};
};

// Called after each call, on the caller's thread. Must not block for long.
using StoreCallSink = std::function<void(const StoreCallRecord&)>;

}  // namespace lockstep::driver
