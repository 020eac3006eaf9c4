// A small world for the sample sagas: two owners, a shelf, and its things at the systems.
#pragma once

#include <memory>
#include <string>

#include "saga/testing/conformance.h"
#include "saga/testing/sample_sagas.h"

namespace lockstep::saga::sample {

class SampleWorld : public World {
  public:
    // Creates tables and rows in `store`.
    static Result<std::unique_ptr<SampleWorld>> build(Runner& runner, db::Store& store, Rng& rng,
                                                      Wrong wrong = Wrong::kNothing);

    const Registry& registry() override { return registry_; }
    std::string systems() override;
    bool break_inside(const std::string& step) override;
    DebtPayers payers() override;
    // Submits the saga that the scenario is about.
    Result<SagaId> submit(db::Store& store, Engine& engine) override;

    // --- each saga as its control function would submit it ---

    SubmitRequest make(const ShelfId& shelf, const OwnerId& owner, bool is_lit);
    SubmitRequest move(const ShelfId& shelf, const OwnerId& owner);
    SubmitRequest label(const ShelfId& shelf, const std::string& text);
    SubmitRequest scrap(const ShelfId& shelf);
    // The row of a new shelf, if the request makes one, and the saga.
    Result<SagaId> start(db::Store& store, Engine& engine, const SubmitRequest& request);

    void set_submitted(std::string saga, bool is_lit);

    Systems all;
    OwnerId alice;
    OwnerId bob;
    ShelfId old_shelf;  // alice's, ready
    ShelfId new_shelf;  // only an id so far

  private:
    SampleWorld(Runner& runner, db::Store& store, Rng& rng, Wrong wrong);
    SubmitRequest request(std::string saga, json::value params, Holds holds);
    db::WriteOptions keyed() { return {.key = Uuid::draw(runner_.clock(), rng_), .affinity = {}}; }

    Runner& runner_;
    Rng& rng_;
    Registry registry_;
    std::string submitted_ = "shelf_make";
    bool is_lit_ = false;
};

// All sample sagas, each in the forms that matter.
std::vector<Scenario> sample_scenarios();
// shelf_make with a mistake in it.
Scenario wrong_scenario(Wrong wrong);

}  // namespace lockstep::saga::sample
