#include "api/parking.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "base/log.h"

namespace lockstep::api {

struct Parking::Place {
    ParkedCall call;
    std::atomic<uint64_t> watch = 0;
    // Whoever sets it answers.
    std::atomic<bool> is_answered = false;
    std::atomic<bool> has_ended = false;
};

// Room for two events of each place: that it was parked (a new limit) and that it ended.
Parking::Parking(Runner& runner, control::Jobs& jobs)
    : runner_(runner),
      jobs_(jobs),
      events_(runner, 2 * kMaxParked + 16),
      task_(runner.start("api-parking", [this] { run(); })) {}

Parking::~Parking() {
    events_.close();
    task_.reset();
    const Places left = places_.with([](Places& places) { return std::exchange(places, {}); });
    for (const auto& place : left) finish(place, false);
}

void Parking::park(ParkedCall call) {
    auto place = std::make_shared<Place>();
    place->call = std::move(call);
    const bool is_parked = places_.with([&](Places& places) {
        if (places.size() >= kMaxParked) return false;
        places.push_back(place);
        return true;
    });
    if (!is_parked) {
        finish(place, false);
        return;
    }
    // The callback may come before on_finished answers, from another task.
    place->watch = jobs_.on_finished(place->call.job, [this, place] {
        place->has_ended = true;
        if (!events_.try_push(std::shared_ptr(place)))
            LOG_WARNING("an ended job's waiter is answered late");
    });
    // Wakes the task for the limit of a place that is due before all others.
    if (!events_.try_push(std::shared_ptr(place)))
        LOG_WARNING("a parked call's limit is seen late");
}

size_t Parking::size() const {
    return places_.with([](const Places& places) { return places.size(); });
}

void Parking::run() {
    const Clock& clock = runner_.clock();
    while (true) {
        const Deadline limit = next_limit();
        const auto event = events_.pop(limit);
        if (!event && !limit.has_passed(clock)) return;  // closed
        if (event && (*event)->has_ended) finish(*event, true);
        for (const auto& place : take_due()) finish(place, place->has_ended);
    }
}

void Parking::finish(const std::shared_ptr<Place>& place, bool has_ended) {
    if (place->is_answered.exchange(true)) return;
    places_.with([&](Places& places) { std::erase(places, place); });
    if (!has_ended && place->watch != 0) jobs_.forget(place->watch);
    place->call.answer(has_ended);
    place->call.answer = nullptr;  // it holds the connection
}

std::vector<std::shared_ptr<Parking::Place>> Parking::take_due() {
    const Clock& clock = runner_.clock();
    return places_.with([&](Places& places) {
        std::vector<std::shared_ptr<Place>> due;
        for (const auto& place : places) {
            if (place->call.limit.has_passed(clock) || place->has_ended) due.push_back(place);
        }
        return due;
    });
}

Deadline Parking::next_limit() const {
    return places_.with([](const Places& places) {
        Deadline next = Deadline::never();
        for (const auto& place : places) next = next.earlier_of(place->call.limit);
        return next;
    });
}

}  // namespace lockstep::api
