// The folder of one cloud: its database, its master key, and how to reach it.
#pragma once

#include <filesystem>
#include <string>

#include "base/crypto.h"
#include "base/result.h"
#include "base/secret.h"

namespace lockstep::lockstepd {

// What scripts need of a running cloud; written to run.json.
struct RunFile {
    std::string url;
    std::string api_key;
    Secret<std::string> secret_key;
};

// Files that hold secrets are readable by their owner alone, and appear whole or not at all.
class CloudFolder {
  public:
    // Makes the folder (0700) unless it is there. Errors: kUnavailable.
    static Result<CloudFolder> open(const std::string& path);

    std::string database_path() const { return (path_ / "lockstep.db").string(); }
    std::string log_path() const { return (path_ / "lockstepd.log").string(); }

    // The key in master.key; drawn if it is missing and nothing is sealed yet. Errors:
    // kCorruptState when the file holds none, or is missing at a later start; kUnavailable.
    Result<MasterKey> master_key(Rng& rng, bool is_first_start) const;

    Status write_admin_password(const Secret<std::string>& password) const;
    Status write_run_file(const RunFile& run) const;
    // The API does not answer any more.
    void remove_run_file() const;

  private:
    explicit CloudFolder(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path path_;
};

}  // namespace lockstep::lockstepd
