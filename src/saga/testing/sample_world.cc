#include "saga/testing/sample_world.h"

#include <utility>

namespace lockstep::saga::sample {
namespace {

std::vector<Definition> definitions(Systems& systems, db::Store& store, Wrong wrong) {
    std::vector<Definition> all;
    all.push_back(shelf_make(systems, store, wrong));
    all.push_back(shelf_move(systems));
    all.push_back(shelf_label(systems));
    all.push_back(shelf_scrap(systems));
    return all;
}

Scenario scenario_of(const std::string& saga, const std::string& name, bool is_lit, Wrong wrong) {
    return {saga, name,
            [=](Runner& runner, db::Store& store, Rng& rng) -> Result<std::unique_ptr<World>> {
                auto world = TRY(SampleWorld::build(runner, store, rng, wrong));
                world->set_submitted(saga, is_lit);
                return world;
            }};
}

DebtPayer remover(FakeSystem& system) {
    return {.pay = [&system](const driver::Call& call, const db::DebtRow& debt) -> Status {
                const auto owner = TRY(from_json<std::string>(debt.body.at("owner")));
                TRY(system.remove(call, debt.external_name, owner));
                if (TRY(system.inspect(call, debt.external_name))) {
                    return fail(Code::kUnavailable, debt.external_name + " is still there");
                }
                return {};
            },
            .settle = {}};
}

}  // namespace

SampleWorld::SampleWorld(Runner& runner, db::Store& store, Rng& rng, Wrong wrong)
    : runner_(runner), rng_(rng), registry_(definitions(all, store, wrong)) {}

Result<std::unique_ptr<SampleWorld>> SampleWorld::build(Runner& runner, db::Store& store, Rng& rng,
                                                        Wrong wrong) {
    auto world = std::unique_ptr<SampleWorld>(new SampleWorld(runner, store, rng, wrong));
    SampleWorld& w = *world;
    const Clock& clock = runner.clock();
    w.alice = OwnerId::draw(clock, rng);
    w.bob = OwnerId::draw(clock, rng);
    w.old_shelf = ShelfId::draw(clock, rng);
    w.new_shelf = ShelfId::draw(clock, rng);
    TRY(create_tables(store, w.keyed()));
    ShelfRow shelf;
    shelf.id = w.old_shelf;
    shelf.name = "old";
    shelf.state = ShelfState::kReady;
    shelf.owner_id = w.alice;
    shelf.external_name = "shelf-of-old";
    shelf.label = "plain";
    const auto rows = [&w, shelf](db::Tx& tx) -> Status {
        TRY(db::insert(tx, OwnerRow{w.alice, 0, "alice", 1, 0}));
        TRY(db::insert(tx, OwnerRow{w.bob, 0, "bob", 0, 0}));
        return db::insert(tx, shelf);
    };
    TRY(store.write_status(w.keyed(), rows));
    w.all.shelves.put("shelf-of-old", {w.old_shelf.to_string(), "books", true});
    w.all.labels.put("label-" + w.old_shelf.to_string(), {w.old_shelf.to_string(), "plain", true});
    return world;
}

std::string SampleWorld::systems() {
    return all.shelves.describe() + all.lamps.describe() + all.labels.describe();
}

bool SampleWorld::break_inside(const std::string& step) {
    const bool is_lamp = step == "light/hang";
    const bool is_label = step == "holder" || step == "label";
    (is_lamp ? all.lamps : is_label ? all.labels : all.shelves).break_next();
    return true;
}

DebtPayers SampleWorld::payers() {
    return {{"shelves", remover(all.shelves)}, {"lamps", remover(all.lamps)}};
}

void SampleWorld::set_submitted(std::string saga, bool is_lit) {
    submitted_ = std::move(saga);
    is_lit_ = is_lit;
}

Result<SagaId> SampleWorld::submit(db::Store& store, Engine& engine) {
    if (submitted_ == "shelf_move") return start(store, engine, move(old_shelf, bob));
    if (submitted_ == "shelf_label") return start(store, engine, label(old_shelf, "precious"));
    if (submitted_ == "shelf_scrap") return start(store, engine, scrap(old_shelf));
    return start(store, engine, make(new_shelf, bob, is_lit_));
}

SubmitRequest SampleWorld::request(std::string saga, json::value params, Holds holds) {
    SubmitRequest wanted;
    wanted.id = SagaId::draw(runner_.clock(), rng_);
    wanted.now = runner_.clock().now();
    wanted.saga = std::move(saga);
    wanted.params = std::move(params);
    wanted.holds = std::move(holds);
    return wanted;
}

SubmitRequest SampleWorld::make(const ShelfId& shelf, const OwnerId& owner, bool is_lit) {
    return request("shelf_make", to_json(MakeParams{shelf, owner, is_lit}),
                   {exclusive("shelf", shelf)});
}

SubmitRequest SampleWorld::move(const ShelfId& shelf, const OwnerId& owner) {
    return request("shelf_move", to_json(MoveParams{shelf, owner}),
                   {exclusive("shelf", shelf), shared("owner", owner)});
}

SubmitRequest SampleWorld::label(const ShelfId& shelf, const std::string& text) {
    return request("shelf_label", to_json(LabelParams{shelf, text}), {exclusive("shelf", shelf)});
}

SubmitRequest SampleWorld::scrap(const ShelfId& shelf) {
    return request("shelf_scrap", to_json(ScrapParams{shelf}), {exclusive("shelf", shelf)});
}

Result<SagaId> SampleWorld::start(db::Store& store, Engine& engine, const SubmitRequest& wanted) {
    ShelfRow row;
    if (wanted.saga == "shelf_make") {
        row.id = TRY(from_json<MakeParams>(wanted.params))
        .shelf_id;
        row.name = "new";
        row.label = "plain";
    }
    const auto body = [&engine, wanted, row](db::Tx& tx) -> Result<SagaId> {
        if (wanted.saga == "shelf_make") TRY(db::insert(tx, row));
        return engine.submit(tx, wanted);
    };
    return store.write(keyed(), body);
}

std::vector<Scenario> sample_scenarios() {
    return {scenario_of("shelf_make", "in the dark", false, Wrong::kNothing),
            scenario_of("shelf_make", "with a lamp", true, Wrong::kNothing),
            scenario_of("shelf_move", "", false, Wrong::kNothing),
            scenario_of("shelf_label", "", false, Wrong::kNothing),
            scenario_of("shelf_scrap", "", false, Wrong::kNothing)};
}

Scenario wrong_scenario(Wrong wrong) { return scenario_of("shelf_make", "wrong", false, wrong); }

}  // namespace lockstep::saga::sample
