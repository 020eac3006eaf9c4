// HttpClient over libcurl. The only place that knows libcurl.
#pragma once

#include <memory>

#include "base/runner.h"
#include "driver/http/http_client.h"

namespace lockstep::driver {

struct CurlOptions {
    // Requests under way at once; more of them wait for one to end. Connections are kept open and
    // reused.
    int max_connections = 16;
    // No call lasts longer, whatever its deadline.
    Duration longest_call = std::chrono::seconds(60);
    Duration longest_connect = std::chrono::seconds(5);
    std::string ca_file{};  // empty: the system's
    bool skip_tls_verification = false;
};

// Connects to no address that is_forbidden_store_address, whatever a name resolves to; follows no
// redirect and uses no proxy.
class CurlHttpClient final : public HttpClient {
  public:
    CurlHttpClient(Runner& runner, CurlOptions options);
    ~CurlHttpClient() override;
    Result<HttpAnswer> send(const HttpRequest& request, Deadline deadline) override;

  private:
    class Handles;

    Runner& runner_;
    const CurlOptions options_;
    std::unique_ptr<Semaphore> permits_;
    std::unique_ptr<Handles> handles_;
};

}  // namespace lockstep::driver
