// The control layer's authentication behind the pipeline's port.
#pragma once

#include "api/identity_port.h"
#include "control/authentication.h"

namespace lockstep::api {

// Thread-safe. The authentication outlives it.
class IdentityAdapter final : public IdentityPort {
  public:
    explicit IdentityAdapter(control::Authentication& authentication)
        : authentication_(authentication) {}

    Result<ApiKeyOwner> find_api_key(std::string_view api_key) override;
    Result<Login> log_in(const LoginRequest& request) override;
    Result<control::Caller> open_session(std::string_view token, std::string_view key) override;
    Status end_session(std::string_view token) override;
    Result<control::Caller> system_caller() override;
    bool may_call(const control::Caller& caller, std::string_view command,
                  bool default_allowed) override;

  private:
    control::Authentication& authentication_;
};

}  // namespace lockstep::api
