#include "bin/lockstepd/options.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace lockstep::lockstepd {
namespace {

std::variant<Options, Exit> read(std::vector<const char*> words) {
    words.insert(words.begin(), "lockstepd");
    return read_options(static_cast<int>(words.size()), words.data());
}

Exit refused(const std::vector<const char*>& words) {
    const auto result = read(words);
    EXPECT_TRUE(std::holds_alternative<Exit>(result));
    return std::holds_alternative<Exit>(result) ? std::get<Exit>(result) : Exit{-1, ""};
}

TEST(Options, AreLoopbackAndInfoUnlessTold) {
    const auto options = std::get<Options>(read({"--data", "/d"}));
    EXPECT_EQ(options.data_folder, "/d");
    EXPECT_EQ(options.listen.address, "127.0.0.1");
    EXPECT_EQ(options.listen.port, 8080);
    EXPECT_EQ(options.log_level, LogLevel::kInfo);
    EXPECT_FALSE(options.integration_port);
    EXPECT_FALSE(options.database);
}

TEST(Options, TakeAFlagBeforeTheEnvironmentAndThatBeforeTheFile) {
    const auto file = std::filesystem::temp_directory_path() / "lockstepd_options_test.toml";
    std::ofstream(file) << "listen = \"127.0.0.1:1001\"\nlog-level = \"debug\"\ndata = \"/f\"\n";
    const std::string config = file.string();
    setenv("LOCKSTEP_LISTEN", "127.0.0.1:1002", 1);
    const auto flag =
        std::get<Options>(read({"--config", config.c_str(), "--listen", "127.0.0.1:1003"}));
    const auto environment = std::get<Options>(read({"--config", config.c_str()}));
    unsetenv("LOCKSTEP_LISTEN");
    const auto from_file = std::get<Options>(read({"--config", config.c_str()}));
    std::filesystem::remove(file);
    EXPECT_EQ(flag.listen.port, 1003);
    EXPECT_EQ(environment.listen.port, 1002);
    EXPECT_EQ(from_file.listen.port, 1001);
    EXPECT_EQ(from_file.log_level, LogLevel::kDebug);
    EXPECT_EQ(from_file.data_folder, "/f");
}

TEST(Options, SayWhereTheFileIsWrong) {
    const auto file = std::filesystem::temp_directory_path() / "lockstepd_options_bad.toml";
    const std::string config = file.string();
    std::ofstream(file) << "data = \"/f\"\nlisten = = 3\n";
    EXPECT_NE(refused({"--config", config.c_str()}).text.find("line 2"), std::string::npos);
    std::ofstream(file) << "datum = \"/f\"\n";
    EXPECT_NE(refused({"--config", config.c_str()}).text.find("'datum'"), std::string::npos);
    std::filesystem::remove(file);
    EXPECT_EQ(refused({"--config", config.c_str()}).code, 2);
}

TEST(Options, SayWhichArgumentIsWrong) {
    EXPECT_EQ(refused({}).code, 2);
    EXPECT_NE(refused({}).text.find("--data"), std::string::npos);
    EXPECT_NE(refused({"--data", "/d", "--listen", "8080"}).text.find("ADDRESS:PORT"),
              std::string::npos);
    EXPECT_NE(refused({"--data", "/d", "--log-level", "loud"}).text.find("loud"),
              std::string::npos);
    EXPECT_EQ(refused({"--data", "/d", "--integration-port", "70000"}).code, 2);
}

TEST(Options, AnswerHelpAndVersionWithSuccess) {
    EXPECT_EQ(refused({"--help"}).code, 0);
    EXPECT_NE(refused({"--version"}).text.find("4.22.1.0"), std::string::npos);
}

TEST(Endpoint, TakesBothFamilies) {
    EXPECT_EQ(parse_endpoint("[::1]:80").value().address, "::1");
    EXPECT_EQ(parse_endpoint("0.0.0.0:0").value().port, 0);
    for (const char* text : {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "a:b"}) {
        EXPECT_FALSE(parse_endpoint(text)) << text;
    }
}

}  // namespace
}  // namespace lockstep::lockstepd
