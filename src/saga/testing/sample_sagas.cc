#include "saga/testing/sample_sagas.h"

#include "db/hold_table.h"

namespace lockstep::saga::sample {
namespace {

using std::chrono::seconds;

struct Thing {
    std::string name;
    std::string owner;
    std::string value;
    std::string before;  // what it was: the undo of a set

    std::string resource() const { return "thing/" + name; }
    FakeThing wanted() const { return {owner, value, true}; }
};
BOOST_DESCRIBE_STRUCT(Thing, (), (name, owner, value, before))

// Steps on one thing at one system, which several of the sagas have.
class ThingCalls {
  public:
    explicit ThingCalls(FakeSystem& system) : system_(system) {}

    Status ensure(const driver::Call& call, const Thing& thing) {
        return system_.ensure(call, thing.name, thing.wanted());
    }
    Result<Observed<Nothing>> observe(const driver::Call& call, const Thing& thing) {
        const auto found = TRY(system_.inspect(call, thing.name));
        if (found && *found == thing.wanted()) return Observed<Nothing>::done({});
        return Observed<Nothing>::not_done();
    }
    Status remove(const driver::Call& call, const Thing& thing) {
        return system_.remove(call, thing.name, thing.owner);
    }
    Result<bool> is_gone(const driver::Call& call, const Thing& thing) {
        const auto found = TRY(system_.inspect(call, thing.name));
        return !found || found->owner != thing.owner;
    }
    Result<Observed<Nothing>> observe_gone(const driver::Call& call, const Thing& thing) {
        if (TRY(is_gone(call, thing))) return Observed<Nothing>::done({});
        return Observed<Nothing>::not_done();
    }

  private:
    FakeSystem& system_;
};

DebtRequest absent(const std::string& system, const Thing& thing) {
    return {.driver = system,
            .external_name = thing.name,
            .body = json::object{{"owner", thing.owner}}};
}

std::string shelf_name(const ShelfId& shelf, const OwnerId& owner) {
    return "shelf-" + shelf.to_string() + "-of-" + owner.to_string();
}
std::string lamp_name(const ShelfId& shelf) { return "lamp-" + shelf.to_string(); }

Status mark_error(db::Tx& tx, const ShelfId& id) {
    auto shelf = TRY(db::find<ShelfRow>(tx, id));
    if (!shelf || shelf->removed_at) return {};
    shelf->state = ShelfState::kError;
    return db::update_or_fail(tx, *shelf);
}

// Whether database and system agree about what a shelf is: shares nothing with the steps.
Result<Verdict> check_shelf(const auto& ctx, Systems& systems, const ShelfId& id) {
    const auto shelf = TRY(ctx.read([&](db::Tx& tx) { return db::find<ShelfRow>(tx, id); }));
    if (!shelf || shelf->removed_at) {
        const auto lamp = TRY(systems.lamps.inspect(ctx.call(), lamp_name(id)));
        return lamp ? Verdict::broken("a lamp is left") : Verdict::holds();
    }
    const auto thing = TRY(systems.shelves.inspect(ctx.call(), shelf->external_name));
    if (!thing) return Verdict::broken(shelf->external_name + " is not there");
    if (!thing->is_whole) return Verdict::broken(shelf->external_name + " is half made");
    if (shelf->lamp.empty()) return Verdict::holds();
    const auto lamp = TRY(systems.lamps.inspect(ctx.call(), shelf->lamp));
    return lamp && lamp->is_whole ? Verdict::holds() : Verdict::broken("the lamp is not there");
}

// --- nested: a lamp over a shelf ---

struct LampParams {
    ShelfId shelf_id;
};
BOOST_DESCRIBE_STRUCT(LampParams, (), (shelf_id))

class LampSteps {
  public:
    using Params = LampParams;
    explicit LampSteps(Systems& systems) : lamps_(systems.lamps) {}

    static StepList<Params> define(std::shared_ptr<LampSteps> self) {
        Table<LampSteps> table("lamp", 1, self);
        table.driver("hang", &LampSteps::lamp, &LampSteps::hang)
            .resource(&Thing::resource)
            .observe(&LampSteps::observe)
            .record(&LampSteps::record)
            .undo(&LampSteps::take_down, &LampSteps::is_gone)
            .unrecord(&LampSteps::unrecord)
            .debt([](db::Tx&, const Context<Params>&, const Thing& thing) -> Result<DebtRequest> {
                return absent("lamps", thing);
            });
        return table.build_list();
    }

  private:
    Result<Thing> lamp(db::Tx&, const Context<Params>& ctx) {
        const auto id = ctx.params().shelf_id;
        return Thing{lamp_name(id), id.to_string(), "on", ""};
    }
    Status hang(const driver::Call& call, const Thing& thing) { return lamps_.ensure(call, thing); }
    Result<Observed<Nothing>> observe(const driver::Call& call, const Thing& thing) {
        return lamps_.observe(call, thing);
    }
    Status record(db::Tx& tx, const Context<Params>& ctx, const Thing& thing, const Nothing&) {
        return set_lamp(tx, ctx.params().shelf_id, thing.name);
    }
    Status take_down(const driver::Call& call, const Thing& thing) {
        return lamps_.remove(call, thing);
    }
    Result<bool> is_gone(const driver::Call& call, const Thing& thing) {
        return lamps_.is_gone(call, thing);
    }
    Status unrecord(db::Tx& tx, const Context<Params>& ctx, const Thing&) {
        return set_lamp(tx, ctx.params().shelf_id, "");
    }
    static Status set_lamp(db::Tx& tx, const ShelfId& id, const std::string& lamp) {
        auto shelf = TRY(db::get<ShelfRow>(tx, id));
        if (shelf.lamp == lamp) return {};
        shelf.lamp = lamp;
        return db::update_or_fail(tx, shelf);
    }

    ThingCalls lamps_;
};

// --- shelf_make ---

class ShelfMake {
  public:
    using Params = MakeParams;
    using Ctx = Context<Params>;
    ShelfMake(Systems& systems, db::Store& store, Wrong wrong)
        : systems_(systems), store_(store), shelves_(systems.shelves), wrong_(wrong) {}

    static Definition define(std::shared_ptr<ShelfMake> self) {
        Table<ShelfMake> table("shelf_make", 1, self);
        table.local("plan", &ShelfMake::plan).undo(&ShelfMake::forget);
        auto reserve_step = table.local("reserve", &ShelfMake::reserve_place);
        if (self->wrong_ == Wrong::kMissingUndo) {
            reserve_step.no_undo("a lie: the place stays reserved");
        } else {
            reserve_step.undo(&ShelfMake::give_up_place);
        }
        self->thing_ = table.driver("thing", &ShelfMake::thing, &ShelfMake::make_thing)
                           .resource(&Thing::resource)
                           .observe(&ShelfMake::observe)
                           .record(&ShelfMake::record)
                           .undo(&ShelfMake::unmake_thing, &ShelfMake::is_gone)
                           .debt(&ShelfMake::owe)
                           .is_result();
        auto lamp = LampSteps::define(std::make_shared<LampSteps>(self->systems_));
        table.nested_if(
            "light", lamp, [](const Ctx& ctx) { return LampParams{ctx.params().shelf_id}; },
            [](const Ctx& ctx) { return ctx.params().is_lit; });
        table.local("finish", &ShelfMake::finish).no_undo("goes with the row");
        table.verify("verify", &ShelfMake::verify);
        table.verify_undone(&ShelfMake::verify_undone);
        table.on_abandon([](db::Tx& tx, const Ctx& ctx, const std::string&) {
            return mark_error(tx, ctx.params().shelf_id);
        });
        return table.build();
    }

  private:
    StepResult<std::string> plan(db::Tx& tx, const Ctx& ctx) {
        const Hold owner = shared("owner", ctx.params().owner_id);
        bool has_owner = false;
        for (const auto& hold : TRY(db::holds_of(tx, ctx.saga_id()))) {
            has_owner = has_owner || hold.kind == owner.kind;
        }
        if (!has_owner) return NeedHolds{{owner}};
        if (!TRY(db::find<OwnerRow>(tx, ctx.params().owner_id))) {
            return fail(Code::kNotFound, "there is no such owner");
        }
        return shelf_name(ctx.params().shelf_id, ctx.params().owner_id);
    }
    Status forget(db::Tx& tx, const Ctx& ctx) {
        return forget_shelf(tx, ctx.params().shelf_id, ctx.now());
    }

    Status reserve_place(db::Tx& tx, const Ctx& ctx) {
        return reserve(tx, ctx.params().shelf_id, ctx.params().owner_id);
    }
    Status give_up_place(db::Tx& tx, const Ctx& ctx) {
        return unreserve(tx, ctx.params().shelf_id);
    }

    Result<Thing> thing(db::Tx&, const Ctx& ctx) {
        const auto& params = ctx.params();
        const Thing wanted{shelf_name(params.shelf_id, params.owner_id),
                           params.shelf_id.to_string(), "empty", ""};
        if (wrong_ == Wrong::kEffectBeforeIntent) {
            systems_.shelves.put(wanted.name + "-early", wanted.wanted());
        }
        return wanted;
    }
    Result<Thing> make_thing(const driver::Call& call, const Thing& thing) {
        if (wrong_ == Wrong::kNotIdempotent) {
            systems_.shelves.put(thing.name + "-" + std::to_string(systems_.shelves.changes()),
                                 thing.wanted());
        }
        if (wrong_ == Wrong::kEffectInCall) TRY(write_beside(call));
        TRY(shelves_.ensure(call, thing));
        Thing made = thing;
        made.before = "made";
        return made;
    }
    Result<Observed<Thing>> observe(const driver::Call& call, const Thing& thing) {
        const auto found = TRY(shelves_.observe(call, thing));
        if (found.state != Observed<Nothing>::State::kDone) return Observed<Thing>::not_done();
        Thing made = thing;
        made.before = "made";
        return Observed<Thing>::done(made);
    }
    Status record(db::Tx& tx, const Ctx& ctx, const Thing& thing, const Thing&) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        shelf.external_name = thing.name;
        if (wrong_ == Wrong::kEffectInCall) {
            TRY(unreserve(tx, shelf.id));
            shelf.owner_id = ctx.params().owner_id;
            return db::update_or_fail(tx, shelf);
        }
        TRY(db::update_or_fail(tx, shelf));
        return give_to(tx, shelf, ctx.params().owner_id);
    }
    Status unmake_thing(const driver::Call& call, const Thing& thing) {
        if (wrong_ == Wrong::kForwardWorkInUndo) {
            systems_.shelves.put(thing.name + "-grave", thing.wanted());
        }
        if (wrong_ == Wrong::kNamesFromOutput && thing.before.empty()) return {};
        return shelves_.remove(call, thing);
    }
    Result<bool> is_gone(const driver::Call& call, const Thing& thing) {
        if (wrong_ == Wrong::kNamesFromOutput) return true;
        return shelves_.is_gone(call, thing);
    }
    Result<DebtRequest> owe(db::Tx&, const Ctx&, const Thing& thing) {
        return absent("shelves", thing);
    }
    // The mistake: counts the shelf in a transaction that no journal record is part of.
    Status write_beside(const driver::Call& call) {
        const db::WriteOptions options{.key = Uuid::named(call.key), .affinity = {}};
        return store_.write_status(options, [](db::Tx& tx) -> Status {
            auto owners = TRY(db::select<OwnerRow>(tx, "WHERE name = 'bob'"));
            owners.at(0).shelves += 1;
            return db::update_or_fail(tx, owners.at(0));
        });
    }

    Status finish(db::Tx& tx, const Ctx& ctx) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        shelf.state = ShelfState::kReady;
        return db::update_or_fail(tx, shelf);
    }
    Result<Verdict> verify(const VerifyContext<Params>& ctx) {
        return check_shelf(ctx, systems_, ctx.params().shelf_id);
    }
    Result<Verdict> verify_undone(const VerifyContext<Params>& ctx) {
        if (!ctx.debts().empty() || wrong_ == Wrong::kNamesFromOutput) return Verdict::holds();
        const auto name = shelf_name(ctx.params().shelf_id, ctx.params().owner_id);
        if (TRY(systems_.shelves.inspect(ctx.call(), name))) {
            return Verdict::broken("the shelf is left");
        }
        return check_shelf(ctx, systems_, ctx.params().shelf_id);
    }

    Systems& systems_;
    db::Store& store_;
    ThingCalls shelves_;
    const Wrong wrong_;
    Output<Thing> thing_;
};

// --- shelf_move ---

struct MovePlan {
    OwnerId old_owner;
    std::string old_name;
    std::string new_name;
};
BOOST_DESCRIBE_STRUCT(MovePlan, (), (old_owner, old_name, new_name))

class ShelfMove {
  public:
    using Params = MoveParams;
    using Ctx = Context<Params>;
    explicit ShelfMove(Systems& systems) : systems_(systems), shelves_(systems.shelves) {}

    static Definition define(std::shared_ptr<ShelfMove> self) {
        Table<ShelfMove> table("shelf_move", 1, self);
        self->plan_ = table.local("plan", &ShelfMove::plan).undo(&ShelfMove::unplan);
        table.local("reserve", &ShelfMove::reserve_place).undo(&ShelfMove::give_up_place);
        table.driver("make", &ShelfMove::new_thing, &ShelfMove::make)
            .resource(&Thing::resource)
            .observe(&ShelfMove::observe)
            .undo(&ShelfMove::remove, &ShelfMove::is_gone)
            .debt(&ShelfMove::owe);
        table.verify("verify new", &ShelfMove::verify_new);
        table.local("switch", &ShelfMove::switch_owner).pivot();
        table.driver("drop", &ShelfMove::old_thing, &ShelfMove::remove)
            .resource(&Thing::resource)
            .observe(&ShelfMove::observe_gone)
            .debt(&ShelfMove::owe);
        table.local("finish", &ShelfMove::finish);
        table.verify("verify", &ShelfMove::verify);
        table.verify_undone(&ShelfMove::verify_undone);
        table.on_abandon([](db::Tx& tx, const Ctx& ctx, const std::string&) {
            return mark_error(tx, ctx.params().shelf_id);
        });
        return table.build();
    }

  private:
    Result<MovePlan> plan(db::Tx& tx, const Ctx& ctx) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        if (shelf.state != ShelfState::kReady && shelf.state != ShelfState::kMoving) {
            return fail(Code::kPreconditionFailed, "the shelf is not ready");
        }
        shelf.state = ShelfState::kMoving;
        TRY(db::update_or_fail(tx, shelf));
        return MovePlan{shelf.owner_id, shelf.external_name,
                        shelf_name(shelf.id, ctx.params().owner_id)};
    }
    Status unplan(db::Tx& tx, const Ctx& ctx) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        if (shelf.state != ShelfState::kMoving) return {};
        shelf.state = ShelfState::kReady;
        return db::update_or_fail(tx, shelf);
    }

    Status reserve_place(db::Tx& tx, const Ctx& ctx) {
        return reserve(tx, ctx.params().shelf_id, ctx.params().owner_id);
    }
    Status give_up_place(db::Tx& tx, const Ctx& ctx) {
        return unreserve(tx, ctx.params().shelf_id);
    }

    Result<Thing> new_thing(db::Tx&, const Ctx& ctx) {
        return Thing{ctx.output(plan_).new_name, ctx.params().shelf_id.to_string(), "moved", ""};
    }
    Status make(const driver::Call& call, const Thing& thing) {
        return shelves_.ensure(call, thing);
    }
    Result<Observed<Nothing>> observe(const driver::Call& call, const Thing& thing) {
        return shelves_.observe(call, thing);
    }
    Status remove(const driver::Call& call, const Thing& thing) {
        return shelves_.remove(call, thing);
    }
    Result<bool> is_gone(const driver::Call& call, const Thing& thing) {
        return shelves_.is_gone(call, thing);
    }
    Result<Observed<Nothing>> observe_gone(const driver::Call& call, const Thing& thing) {
        return shelves_.observe_gone(call, thing);
    }
    Result<DebtRequest> owe(db::Tx&, const Ctx&, const Thing& thing) {
        return absent("shelves", thing);
    }

    Result<Verdict> verify_new(const VerifyContext<Params>& ctx) {
        const auto found = TRY(systems_.shelves.inspect(ctx.call(), ctx.output(plan_).new_name));
        return found && found->is_whole ? Verdict::holds() : Verdict::broken("no new shelf");
    }

    Status switch_owner(db::Tx& tx, const Ctx& ctx) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        shelf.external_name = ctx.output(plan_).new_name;
        TRY(db::update_or_fail(tx, shelf));
        return give_to(tx, shelf, ctx.params().owner_id);
    }

    Result<Thing> old_thing(db::Tx&, const Ctx& ctx) {
        return Thing{ctx.output(plan_).old_name, ctx.params().shelf_id.to_string(), "", ""};
    }

    Status finish(db::Tx& tx, const Ctx& ctx) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        shelf.state = ShelfState::kReady;
        return db::update_or_fail(tx, shelf);
    }
    Result<Verdict> verify(const VerifyContext<Params>& ctx) {
        const auto& plan = ctx.output(plan_);
        if (ctx.debts().empty() && TRY(systems_.shelves.inspect(ctx.call(), plan.old_name))) {
            return Verdict::broken("the old shelf is left");
        }
        return check_shelf(ctx, systems_, ctx.params().shelf_id);
    }
    Result<Verdict> verify_undone(const VerifyContext<Params>& ctx) {
        const auto name = shelf_name(ctx.params().shelf_id, ctx.params().owner_id);
        if (ctx.debts().empty() && TRY(systems_.shelves.inspect(ctx.call(), name))) {
            return Verdict::broken("the new shelf is left");
        }
        return check_shelf(ctx, systems_, ctx.params().shelf_id);
    }

    Systems& systems_;
    ThingCalls shelves_;
    Output<MovePlan> plan_;
};

// --- shelf_label: a holder is made, then the label set, at a system that does not fence ---

class ShelfLabel {
  public:
    using Params = LabelParams;
    using Ctx = Context<Params>;
    explicit ShelfLabel(Systems& systems) : labels_(systems.labels), systems_(systems) {}

    static Definition define(std::shared_ptr<ShelfLabel> self) {
        Table<ShelfLabel> table("shelf_label", 1, self);
        table.driver("holder", &ShelfLabel::holder, &ShelfLabel::ensure)
            .resource(&Thing::resource)
            .observe(&ShelfLabel::observe)
            .undo(&ShelfLabel::remove, &ShelfLabel::is_gone)
            .unfenced(Effect::kCreate)
            .deadline(seconds{10});
        table.driver("label", &ShelfLabel::label, &ShelfLabel::ensure)
            .resource(&Thing::resource)
            .observe(&ShelfLabel::observe)
            .undo(&ShelfLabel::put_back, &ShelfLabel::is_back)
            .unfenced(Effect::kSet)
            .deadline(seconds{10});
        table.local("record", &ShelfLabel::record).undo(&ShelfLabel::unrecord);
        table.local("approve", &ShelfLabel::approve).no_undo("changes nothing");
        table.verify("verify", &ShelfLabel::verify);
        table.verify_undone(&ShelfLabel::verify_undone);
        table.on_abandon([](db::Tx& tx, const Ctx& ctx, const std::string&) {
            return mark_error(tx, ctx.params().shelf_id);
        });
        return table.build();
    }

  private:
    static std::string holder_name(const Ctx& ctx) {
        return "holder-" + ctx.params().shelf_id.to_string();
    }
    static std::string label_name(const Ctx& ctx) {
        return "label-" + ctx.params().shelf_id.to_string();
    }

    Result<Thing> holder(db::Tx&, const Ctx& ctx) {
        return Thing{holder_name(ctx), ctx.saga_id().to_string(), "holder", ""};
    }
    Status ensure(const driver::Call& call, const Thing& thing) {
        return labels_.ensure(call, thing);
    }
    Result<Observed<Nothing>> observe(const driver::Call& call, const Thing& thing) {
        return labels_.observe(call, thing);
    }
    Status remove(const driver::Call& call, const Thing& thing) {
        return labels_.remove(call, thing);
    }
    Result<bool> is_gone(const driver::Call& call, const Thing& thing) {
        return labels_.is_gone(call, thing);
    }

    Result<Thing> label(db::Tx& tx, const Ctx& ctx) {
        const auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        return Thing{label_name(ctx), shelf.id.to_string(), ctx.params().label, shelf.label};
    }
    Status put_back(const driver::Call& call, const Thing& thing) {
        return labels_.ensure(call, before(thing));
    }
    Result<bool> is_back(const driver::Call& call, const Thing& thing) {
        const auto seen = TRY(labels_.observe(call, before(thing)));
        return seen.state == Observed<Nothing>::State::kDone;
    }
    static Thing before(Thing thing) {
        thing.value = thing.before;
        return thing;
    }

    Result<std::string> record(db::Tx& tx, const Ctx& ctx) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        const auto old = std::exchange(shelf.label, ctx.params().label);
        TRY(db::update_or_fail(tx, shelf));
        return old;
    }
    // All that it may change is known from the parameters and the world before.
    Status unrecord(db::Tx& tx, const Ctx& ctx) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        if (shelf.label != ctx.params().label) return {};
        shelf.label = "plain";
        return db::update_or_fail(tx, shelf);
    }
    Status approve(db::Tx&, const Ctx&) { return {}; }

    Result<Verdict> verify(const VerifyContext<Params>& ctx) {
        const auto seen = TRY(systems_.labels.inspect(ctx.call(), label_name(ctx)));
        if (!seen || seen->value != ctx.params().label) return Verdict::broken("another label");
        return Verdict::holds();
    }
    Result<Verdict> verify_undone(const VerifyContext<Params>& ctx) {
        if (TRY(systems_.labels.inspect(ctx.call(), holder_name(ctx)))) {
            return Verdict::broken("the holder is left");
        }
        return Verdict::holds();
    }

    ThingCalls labels_;
    Systems& systems_;
};

// --- shelf_scrap: from its first call on there is no way back ---

class ShelfScrap {
  public:
    using Params = ScrapParams;
    using Ctx = Context<Params>;
    explicit ShelfScrap(Systems& systems) : systems_(systems), shelves_(systems.shelves) {}

    static Definition define(std::shared_ptr<ShelfScrap> self) {
        Table<ShelfScrap> table("shelf_scrap", 1, self);
        table.local("plan", &ShelfScrap::plan).undo(&ShelfScrap::unplan);
        table.verify("verify before", &ShelfScrap::verify_before);
        table.driver("scrap", &ShelfScrap::thing, &ShelfScrap::scrap)
            .resource(&Thing::resource)
            .observe(&ShelfScrap::observe)
            .pivot();
        table.local("forget", &ShelfScrap::forget);
        table.verify("verify", &ShelfScrap::verify);
        table.verify_undone(&ShelfScrap::verify_undone);
        table.on_abandon([](db::Tx& tx, const Ctx& ctx, const std::string&) {
            return mark_error(tx, ctx.params().shelf_id);
        });
        return table.build();
    }

  private:
    Status plan(db::Tx& tx, const Ctx& ctx) {
        return set_state(tx, ctx, ShelfState::kReady, ShelfState::kScrapping);
    }
    Status unplan(db::Tx& tx, const Ctx& ctx) {
        return set_state(tx, ctx, ShelfState::kScrapping, ShelfState::kReady);
    }
    static Status set_state(db::Tx& tx, const Ctx& ctx, ShelfState from, ShelfState to) {
        auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        if (shelf.state != from) return {};
        shelf.state = to;
        return db::update_or_fail(tx, shelf);
    }
    Result<Verdict> verify_before(const VerifyContext<Params>&) { return Verdict::holds(); }

    Result<Thing> thing(db::Tx& tx, const Ctx& ctx) {
        const auto shelf = TRY(db::get<ShelfRow>(tx, ctx.params().shelf_id));
        return Thing{shelf.external_name, shelf.id.to_string(), "", ""};
    }
    // Takes its time: the first call empties the shelf, the second one takes it away.
    StepResult<Nothing> scrap(const driver::Call& call, const Thing& thing) {
        if (TRY(systems_.shelves.scrap(call, thing.name, thing.owner))) return Nothing{};
        return RetryAfter{seconds{5}, "the shelf is being emptied"};
    }
    // An emptied shelf is no shelf that could be left as it was: there is no way back.
    Result<Observed<Nothing>> observe(const driver::Call& call, const Thing& thing) {
        const auto found = TRY(systems_.shelves.inspect(call, thing.name));
        if (!found) return Observed<Nothing>::done({});
        if (found->value.empty()) return Observed<Nothing>::partly_done();
        return Observed<Nothing>::not_done();
    }

    Status forget(db::Tx& tx, const Ctx& ctx) {
        return forget_shelf(tx, ctx.params().shelf_id, ctx.now());
    }
    Result<Verdict> verify(const VerifyContext<Params>& ctx) {
        const auto shelf = TRY(
            ctx.read([&](db::Tx& tx) { return db::find<ShelfRow>(tx, ctx.params().shelf_id); }));
        if (shelf && !shelf->removed_at) return Verdict::broken("the row is left");
        if (shelf && TRY(systems_.shelves.inspect(ctx.call(), shelf->external_name))) {
            return Verdict::broken("the shelf is left");
        }
        return Verdict::holds();
    }
    Result<Verdict> verify_undone(const VerifyContext<Params>& ctx) {
        return check_shelf(ctx, systems_, ctx.params().shelf_id);
    }

    Systems& systems_;
    ThingCalls shelves_;
};

}  // namespace

Definition shelf_make(Systems& systems, db::Store& store, Wrong wrong) {
    return ShelfMake::define(std::make_shared<ShelfMake>(systems, store, wrong));
}
Definition shelf_move(Systems& systems) {
    return ShelfMove::define(std::make_shared<ShelfMove>(systems));
}
Definition shelf_label(Systems& systems) {
    return ShelfLabel::define(std::make_shared<ShelfLabel>(systems));
}
Definition shelf_scrap(Systems& systems) {
    return ShelfScrap::define(std::make_shared<ShelfScrap>(systems));
}

}  // namespace lockstep::saga::sample
