// The step table, on an example that shows the form of a saga file: parameters, table, steps each
// followed by its undo.
#include "saga/definition.h"

#include <gtest/gtest.h>

#include <map>

namespace lockstep::saga {
namespace {

// --- an example: a shelf is made at a store, then opened ---

struct ShelfCreateParams {
    std::string name;
    bool is_lit = false;
};
BOOST_DESCRIBE_STRUCT(ShelfCreateParams, (), (name, is_lit))

struct ShelfPlan {
    std::string external_name;
};
BOOST_DESCRIBE_STRUCT(ShelfPlan, (), (external_name))

struct ShelfIntent {
    std::string external_name;
    std::string resource() const { return "shelf/" + external_name; }
};
BOOST_DESCRIBE_STRUCT(ShelfIntent, (), (external_name))

struct Shelf {
    int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Shelf, (), (number))

// A narrow port: all that the saga needs of the world outside.
class ShelfStore {
  public:
    virtual ~ShelfStore() = default;
    virtual Result<int64_t> ensure_shelf(const driver::Call& call, const std::string& name) = 0;
    virtual Status remove_shelf(const driver::Call& call, const std::string& name) = 0;
    virtual Result<std::optional<int64_t>> inspect_shelf(const driver::Call& call,
                                                         const std::string& name) = 0;
};

// Lamps are steps of their own, for use inside other sagas.
class LampSteps {
  public:
    struct Params {
        std::string place;
    };
    static StepList<Params> define(std::shared_ptr<LampSteps> self) {
        Table<LampSteps> table("lamp", 1, self);
        self->lamp_ = table.local("lamp", &LampSteps::hang).undo(&LampSteps::take_down);
        table.local("wire", &LampSteps::wire).no_undo("goes with the lamp");
        return table.build_list();
    }
    Output<std::string> lamp() const { return lamp_; }

  private:
    Result<std::string> hang(db::Tx&, const Context<Params>& ctx) {
        return "lamp at " + ctx.params().place;
    }
    Status take_down(db::Tx&, const Context<Params>&) { return {}; }
    Result<std::string> wire(db::Tx&, const Context<Params>& ctx) {
        return "wired " + ctx.output(lamp_);
    }

    Output<std::string> lamp_;
};
BOOST_DESCRIBE_STRUCT(LampSteps::Params, (), (place))

class ShelfCreate {
  public:
    using Params = ShelfCreateParams;
    using Ctx = Context<Params>;

    ShelfCreate(ShelfStore& store, StepList<LampSteps::Params> lamp_steps)
        : store_(store), lamp_steps_(std::move(lamp_steps)) {}

    static Definition define(std::shared_ptr<ShelfCreate> self) {
        Table<ShelfCreate> table("shelf_create", 1, self);
        self->plan_ = table.local("plan", &ShelfCreate::plan).undo(&ShelfCreate::forget);
        self->shelf_ = table.driver("shelf", &ShelfCreate::shelf, &ShelfCreate::create_shelf)
                           .resource(&ShelfIntent::resource)
                           .observe(&ShelfCreate::observe_shelf)
                           .record(&ShelfCreate::record_shelf)
                           .undo(&ShelfCreate::remove_shelf, &ShelfCreate::is_shelf_gone)
                           .debt(&ShelfCreate::shelf_debt)
                           .is_result();
        table.nested_if("light", self->lamp_steps_, &ShelfCreate::lamp_params,
                        &ShelfCreate::is_lit);
        table.verify("verify", &ShelfCreate::verify);
        table.local("open", &ShelfCreate::open).pivot();
        table.verify("verify open", &ShelfCreate::verify);
        table.verify_undone(&ShelfCreate::verify_undone);
        table.on_abandon(&ShelfCreate::mark_error);
        return table.build();
    }

  private:
    Result<ShelfPlan> plan(db::Tx&, const Ctx& ctx) {
        return ShelfPlan{"shelf-" + ctx.params().name};
    }
    Status forget(db::Tx&, const Ctx&) { return {}; }

    Result<ShelfIntent> shelf(db::Tx&, const Ctx& ctx) {
        return ShelfIntent{ctx.output(plan_).external_name};
    }
    Result<Shelf> create_shelf(const driver::Call& call, const ShelfIntent& intent) {
        return Shelf { TRY(store_.ensure_shelf(call, intent.external_name)) };
    }
    Result<Observed<Shelf>> observe_shelf(const driver::Call& call, const ShelfIntent& intent) {
        const auto found = TRY(store_.inspect_shelf(call, intent.external_name));
        if (!found) return Observed<Shelf>::not_done();
        return Observed<Shelf>::done({*found});
    }
    Status record_shelf(db::Tx&, const Ctx&, const ShelfIntent&, const Shelf&) { return {}; }
    Status remove_shelf(const driver::Call& call, const ShelfIntent& intent) {
        return store_.remove_shelf(call, intent.external_name);
    }
    Result<bool> is_shelf_gone(const driver::Call& call, const ShelfIntent& intent) {
        return !TRY(store_.inspect_shelf(call, intent.external_name));
    }
    Result<DebtRequest> shelf_debt(db::Tx&, const Ctx&, const ShelfIntent& intent) {
        return DebtRequest{.driver = "shelves",
                           .external_name = intent.external_name,
                           .wanted_version = {},
                           .body = {},
                           .reserved = {}};
    }

    LampSteps::Params lamp_params(const Ctx& ctx) { return {ctx.output(plan_).external_name}; }
    bool is_lit(const Ctx& ctx) { return ctx.params().is_lit; }

    Result<Nothing> open(db::Tx&, const Ctx&) { return Nothing{}; }

    Result<Verdict> verify(const VerifyContext<Params>&) { return Verdict::holds(); }
    Result<Verdict> verify_undone(const VerifyContext<Params>&) { return Verdict::holds(); }
    Status mark_error(db::Tx&, const Ctx&, const std::string&) { return {}; }

    ShelfStore& store_;
    StepList<LampSteps::Params> lamp_steps_;
    Output<ShelfPlan> plan_;
    Output<Shelf> shelf_;
};

// --- the tests ---

class FakeShelves final : public ShelfStore {
  public:
    Result<int64_t> ensure_shelf(const driver::Call&, const std::string& name) override {
        return shelves[name] = 7;
    }
    Status remove_shelf(const driver::Call&, const std::string& name) override {
        shelves.erase(name);
        return {};
    }
    Result<std::optional<int64_t>> inspect_shelf(const driver::Call&,
                                                 const std::string& name) override {
        if (!shelves.contains(name)) return std::nullopt;
        return shelves[name];
    }
    std::map<std::string, int64_t> shelves;
};

class NoDatabase final : public db::Tx {
  public:
    Result<db::Rows> query(std::string_view, const db::Values&) override { return db::Rows{}; }
    Result<int64_t> execute(std::string_view, const db::Values&) override { return 0; }
};

class GivenOutputs final : public Outputs {
  public:
    const AnyValue* at(int step) const override {
        const auto found = values.find(step);
        return found == values.end() ? nullptr : &found->second;
    }
    std::map<int, AnyValue> values;
};

class DefinitionTest : public testing::Test {
  protected:
    Definition example() {
        auto lamps = LampSteps::define(std::make_shared<LampSteps>());
        return ShelfCreate::define(std::make_shared<ShelfCreate>(shelves, std::move(lamps)));
    }
    // The scope of a step run, with these parameters.
    Scope scope(const ShelfCreateParams& params) {
        params_ = params;
        frame_.outputs = &outputs;
        return Scope{&frame_, &params_, 0};
    }

    FakeShelves shelves;
    GivenOutputs outputs;
    NoDatabase tx;

  private:
    Frame frame_;
    ShelfCreateParams params_;
};

TEST_F(DefinitionTest, ListsItsStepsWithNestedOnesInPlace) {
    EXPECT_EQ(example().describe(),
              "shelf_create version 1\n"
              "  local plan undo\n"
              "  driver shelf undo\n"
              "  local light/lamp conditional undo\n"
              "  local light/wire conditional\n"
              "  verify verify\n"
              "  local open pivot\n"
              "  verify verify open\n");
    EXPECT_EQ(example().pivot(), 5);
    EXPECT_EQ(example().step("light/wire"), 3);
    EXPECT_EQ(example().result_step, 1);
}

TEST_F(DefinitionTest, HandsTypedOutputsFromStepToStep) {
    const Definition saga = example();
    const Scope at = scope({.name = "a", .is_lit = false});
    const auto plan = saga.steps[0].local.run(tx, at);
    ASSERT_TRUE(plan);
    outputs.values[0] = std::get<AnyValue>(*plan);
    const auto intent = saga.steps[1].driver.intent(tx, at);
    ASSERT_TRUE(intent);
    EXPECT_EQ(intent->as<ShelfIntent>().external_name, "shelf-a");
    EXPECT_EQ(saga.steps[1].driver.resources(*intent), std::vector<std::string>{"shelf/shelf-a"});
    const auto made = saga.steps[1].driver.call({}, *intent);
    ASSERT_TRUE(made);
    EXPECT_EQ(std::get<AnyValue>(*made).as<Shelf>().number, 7);
    EXPECT_EQ(*saga.steps[1].driver.undone({}, *intent), false);
    EXPECT_TRUE(saga.steps[1].driver.undo({}, *intent));
    EXPECT_EQ(*saga.steps[1].driver.undone({}, *intent), true);
}

TEST_F(DefinitionTest, GivesNestedStepsTheirOwnParametersAndHandles) {
    const Definition saga = example();
    const Scope at = scope({.name = "a", .is_lit = true});
    outputs.values[0] = AnyValue::of(ShelfPlan{"shelf-a"});
    EXPECT_TRUE(saga.steps[2].when(at));
    const auto lamp = saga.steps[2].local.run(tx, at);
    ASSERT_TRUE(lamp);
    EXPECT_EQ(std::get<AnyValue>(*lamp).as<std::string>(), "lamp at shelf-a");
    outputs.values[2] = std::get<AnyValue>(*lamp);
    const auto wired = saga.steps[3].local.run(tx, at);
    ASSERT_TRUE(wired);
    EXPECT_EQ(std::get<AnyValue>(*wired).as<std::string>(), "wired lamp at shelf-a");
    EXPECT_FALSE(saga.steps[2].when(scope({.name = "a", .is_lit = false})));
}

TEST_F(DefinitionTest, WritesOutputsToTheJournalAndReadsThemBack) {
    const Definition saga = example();
    const AnyForm& form = saga.steps[1].output_form;
    const auto text = print_json(form.to(AnyValue::of(Shelf{9})));
    EXPECT_EQ(text, R"({"number":9})");
    EXPECT_EQ(form.from(*parse_json(text))->as<Shelf>().number, 9);
    EXPECT_EQ(form.from(*parse_json("[]")).error().code, Code::kCorruptState);
}

class Minimal {
  public:
    using Params = Nothing;
    Status nothing(db::Tx&, const Context<Nothing>&) { return {}; }
};

using DefinitionDeathTest = DefinitionTest;

TEST_F(DefinitionDeathTest, RefusesAStepThatDoesNotSayHowItIsUndone) {
    Table<Minimal> table("minimal", 1, std::make_shared<Minimal>());
    table.local("one", &Minimal::nothing);
    EXPECT_DEATH(table.build(), "minimal/one: a step before the pivot has an undo, or says why");
}

TEST_F(DefinitionDeathTest, RefusesTwoStepsOfOneName) {
    Table<Minimal> table("minimal", 1, std::make_shared<Minimal>());
    table.local("one", &Minimal::nothing).no_undo("does nothing");
    table.local("one", &Minimal::nothing).no_undo("does nothing");
    EXPECT_DEATH(table.build(), "two steps named one");
}

TEST_F(DefinitionDeathTest, RefusesDriverStepsWithoutAVerifyAtTheEnd) {
    Table<Minimal> table("minimal", 1, std::make_shared<Minimal>());
    table
        .driver(
            "call", [](db::Tx&, const Context<Nothing>&) -> Result<Nothing> { return Nothing{}; },
            [](const driver::Call&, const Nothing&) -> Status { return {}; })
        .resource([](const Nothing&) { return std::string("x"); })
        .observe([](const driver::Call&, const Nothing&) -> Result<Observed<Nothing>> {
            return Observed<Nothing>::done({});
        })
        .no_undo("a test");
    EXPECT_DEATH(table.build(), "a saga that calls drivers ends with a verify");
}

}  // namespace
}  // namespace lockstep::saga
