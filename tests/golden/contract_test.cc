// Our commands beside CloudStack's: how much of the contract is covered may only rise, and what we
// have is as the contract says, but for the exceptions that are listed with their reasons.
//
// The contract is no part of this repository. LOCKSTEP_CONTRACT names its folder; without it the
// folder ../shared/contract beside the repository is tried. GOLDEN=overwrite raises the ratchet.
#include "golden/contract.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "api/testing/whole_table.h"

namespace lockstep::golden {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(LOCKSTEP_SOURCE_DIR) / "tests" / "golden";

fs::path contract_folder() {
    const char* given = std::getenv("LOCKSTEP_CONTRACT");
    return given != nullptr ? fs::path(given)
                            : fs::path(LOCKSTEP_SOURCE_DIR).parent_path() / "shared" / "contract";
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<json::object> read_lines(const fs::path& path) {
    std::vector<json::object> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        auto value = parse_json(line);
        if (value && value->is_object()) lines.push_back(value->get_object());
    }
    return lines;
}

// "what: reason" lines; '#' begins a comment.
std::set<std::string> read_exceptions() {
    std::set<std::string> exceptions;
    std::ifstream file(kFolder / "contract_exceptions.txt");
    for (std::string line; std::getline(file, line);) {
        const size_t reason = line.find("  # ");
        if (line.empty() || line[0] == '#') continue;
        EXPECT_NE(reason, std::string::npos) << "an exception without its reason: " << line;
        exceptions.insert(line.substr(0, reason));
    }
    return exceptions;
}

class Contract : public ::testing::Test {
  protected:
    void SetUp() override {
        const fs::path folder = contract_folder();
        if (!fs::exists(folder / "api.json")) {
            GTEST_SKIP() << "contract absent: there is no api.json in " << folder
                         << " (LOCKSTEP_CONTRACT names the folder)";
        }
        const auto contract = parse_json(read_file(folder / "api.json"));
        ASSERT_TRUE(contract) << contract.error().message;
        api::CommandTable table;
        report_ = compare(api::testing::whole_table(table), contract->as_object(),
                          read_lines(folder / "recorded.jsonl"));
    }

    Report report_;
};

TEST_F(Contract, IsCoveredAtLeastAsFarAsBefore) {
    const std::map<std::string, Share> shares = {{"commands", report_.commands},
                                                 {"parameters", report_.parameters},
                                                 {"fields", report_.fields},
                                                 {"recorded_fields", report_.recorded_fields}};
    const fs::path path = kFolder / "contract_ratchet.json";
    const auto ratchet = parse_json(read_file(path));
    ASSERT_TRUE(ratchet && ratchet->is_object()) << path;
    json::object raised;
    for (const auto& [name, share] : shares) {
        std::cout << "contract: " << name << " covered: " << share.text() << "\n";
        const json::value* floor = ratchet->get_object().if_contains(name);
        const int64_t least = floor != nullptr ? floor->to_number<int64_t>() : 0;
        EXPECT_GE(share.covered, least) << name << " may only rise";
        raised[name] = std::max(share.covered, least);
    }
    if (std::getenv("CONTRACT_MISSING") != nullptr) {
        for (const auto& line : report_.missing) std::cout << "missing: " << line << "\n";
    }
    const char* golden = std::getenv("GOLDEN");
    if (golden != nullptr && std::string_view(golden) == "overwrite") {
        std::ofstream(path) << print_json(raised) << "\n";
    }
}

TEST_F(Contract, IsKeptByWhatIsCovered) {
    const std::set<std::string> exceptions = read_exceptions();
    std::set<std::string> used;
    for (const std::string& difference : report_.differences) {
        if (exceptions.contains(difference)) {
            used.insert(difference);
        } else {
            ADD_FAILURE() << difference;
        }
    }
    for (const std::string& exception : exceptions) {
        EXPECT_TRUE(used.contains(exception)) << "no such difference any more: " << exception;
    }
}

TEST(CommandTable, DescribesEverything) {
    api::CommandTable table;
    for (const api::Command* command : api::testing::whole_table(table).all()) {
        EXPECT_FALSE(command->description.empty()) << command->name;
        for (const api::Param& param : command->params) {
            if (param.is_refused) continue;
            EXPECT_FALSE(param.description.empty()) << command->name << "." << param.name;
            const auto same = std::ranges::count(command->params, param.name, &api::Param::name);
            EXPECT_EQ(same, 1) << command->name << "." << param.name << " is there twice";
            const bool is_lower =
                std::ranges::none_of(param.name, [](char c) { return c >= 'A' && c <= 'Z'; });
            EXPECT_TRUE(is_lower) << command->name << "." << param.name
                                  << " never matches: names are looked up in lower case";
        }
        for (const api::Field& field : *command->fields) {
            EXPECT_FALSE(field.description.empty()) << command->name << " ." << field.name;
            const auto same = std::ranges::count(*command->fields, field.name, &api::Field::name);
            EXPECT_EQ(same, 1) << command->name << " ." << field.name << " is there twice";
        }
    }
}

}  // namespace
}  // namespace lockstep::golden
