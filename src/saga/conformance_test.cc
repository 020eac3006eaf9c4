// The suite on the sample sagas: the right ones stand, and each mistake is found.
#include "saga/testing/conformance.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "saga/testing/sample_world.h"

namespace lockstep::saga::sample {
namespace {

std::string first_few(const std::vector<std::string>& lines) {
    std::string text = fmt::format("{} failures\n", lines.size());
    for (size_t i = 0; i < lines.size() && i < 8; ++i) text += lines[i] + '\n';
    return text;
}

// Hundreds of deaths are not worth a line each.
class SampleConformance : public testing::TestWithParam<Scenario> {
  protected:
    static void SetUpTestSuite() {
        ASSERT_TRUE(open_log({.path = "", .level = LogLevel::kError, .is_json = false}));
    }
};

TEST_P(SampleConformance, EndsDoneOrUndoneWhateverFails) {
    const auto report = check_conformance(GetParam(), {});
    EXPECT_TRUE(report.failures.empty()) << first_few(report.failures);
    EXPECT_GT(report.trials, 30);
    std::printf("%d trials\n", report.trials);
}

INSTANTIATE_TEST_SUITE_P(Sagas, SampleConformance, testing::ValuesIn(sample_scenarios()),
                         [](const auto& scenario) {
                             std::string name = scenario.param.saga + scenario.param.name;
                             std::erase_if(name, [](char c) { return c == ' ' || c == '_'; });
                             return name;
                         });

class WrongSaga : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSaga, IsFound) {
    const auto report = check_conformance(wrong_scenario(GetParam()),
                                          {.seed = 1, .only = {}, .is_first_enough = true});
    EXPECT_FALSE(report.failures.empty());
    if (!report.failures.empty()) std::printf("%s\n", report.failures.front().c_str());
}

INSTANTIATE_TEST_SUITE_P(Mistakes, WrongSaga,
                         testing::Values(Wrong::kMissingUndo, Wrong::kEffectBeforeIntent,
                                         Wrong::kForwardWorkInUndo, Wrong::kEffectInCall,
                                         Wrong::kNotIdempotent, Wrong::kNamesFromOutput));

TEST(Conformance, NamesSagasThatNobodyTries) {
    Systems systems;
    std::vector<Definition> definitions;
    definitions.push_back(shelf_move(systems));
    definitions.push_back(shelf_scrap(systems));
    const Registry registry(std::move(definitions));
    EXPECT_TRUE(sagas_without_scenario(registry, sample_scenarios()).empty());
    EXPECT_EQ(sagas_without_scenario(registry, {wrong_scenario(Wrong::kNothing)}),
              (std::vector<std::string>{"shelf_move", "shelf_scrap"}));
}

}  // namespace
}  // namespace lockstep::saga::sample
