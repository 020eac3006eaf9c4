// Every fuzz target over the kept corpus and over simple changes of it: an ordinary test.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/sim_runner.h"
#include "fuzz/target.h"

namespace lockstep::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> read_corpus(std::string_view target) {
    std::vector<std::string> inputs = {"", "&", "="};
    for (const auto& entry : fs::directory_iterator(fs::path(LOCKSTEP_SOURCE_DIR) / "tests" /
                                                    "fuzz" / "corpus" / target)) {
        std::ostringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        inputs.push_back(text.str());
    }
    return inputs;
}

class Corpus : public ::testing::TestWithParam<NamedTarget> {};

TEST_P(Corpus, HoldsAsItIsCutShortAndChanged) {
    constexpr int kChanges = 200;
    SeededRng rng(1);
    const auto inputs = read_corpus(GetParam().name);
    ASSERT_GT(inputs.size(), 3U) << "the corpus of " << GetParam().name << " is empty";
    for (const std::string& input : inputs) {
        GetParam().check(input);
        for (int i = 0; i < kChanges && !input.empty(); ++i) {
            std::string changed = input.substr(0, rng.below(input.size()) + 1);
            changed[rng.below(changed.size())] ^= static_cast<char>(1U << rng.below(8));
            changed += input.substr(rng.below(input.size()));
            GetParam().check(changed);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, ::testing::ValuesIn(kTargets),
                         [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace lockstep::fuzz
