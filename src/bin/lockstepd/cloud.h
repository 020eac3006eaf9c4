// Builds the control plane from its parts, starts it and stops it, in the right order.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "bin/lockstepd/cloud_folder.h"
#include "bin/lockstepd/options.h"

namespace lockstep::lockstepd {

// A running control plane. Destroying it stops serving, then working, then closes the database;
// sagas that are under way stay as their journals say.
class Cloud {
  public:
    // Opens or makes the database, takes unfinished sagas back, serves the API.
    // Errors: kUnavailable (port busy, database away), kConflict (another process owns the data
    // folder), kPreconditionFailed (a newer schema), kCorruptState (wrong master key).
    static Result<std::unique_ptr<Cloud>> start(const Options& options, const CloudFolder& folder);
    ~Cloud();

    // "http://127.0.0.1:8080/client/api".
    const std::string& url() const;

  private:
    struct Parts;
    explicit Cloud(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace lockstep::lockstepd
