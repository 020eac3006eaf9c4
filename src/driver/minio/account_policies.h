// The publisher's hand at a MinIO: writes an account's policy so that it is complete at any moment.
#pragma once

#include "driver/minio/admin_calls.h"
#include "driver/minio/policy_document.h"

namespace lockstep::driver {

// Contracts and errors as in ObjectStorePort.
class AccountPolicies {
  public:
    // `admin` must outlive it. A smaller `max_bytes` is for tests.
    explicit AccountPolicies(const AdminCalls& admin, size_t max_bytes = kMaxPolicyBytes)
        : admin_(admin), max_bytes_(max_bytes) {}

    Result<AppliedPolicy> ensure(const Call& call, const AccountPolicy& policy) const;
    Result<RemoveOutcome> remove(const Call& call, const std::string& stem,
                                 const std::vector<std::string>& users) const;
    Result<std::optional<AppliedPolicy>> inspect(const Call& call, const std::string& stem) const;
    Result<std::vector<std::string>> stems(const Call& call) const;

  private:
    struct Plan;

    Result<std::optional<PolicyPart>> read(const Call& call, const std::string& name) const;
    Result<Plan> plan(const Call& call, const AccountPolicy& policy) const;
    Status announce(const Call& call, const Plan& plan) const;
    Status grow(const Call& call, const Plan& plan) const;
    Status shrink(const Call& call, const Plan& plan) const;
    Status write_part(const Call& call, const Plan& plan, int index, bool is_settled) const;
    Status attach(const Call& call, const Plan& plan) const;

    const AdminCalls& admin_;
    const size_t max_bytes_;
};

}  // namespace lockstep::driver
