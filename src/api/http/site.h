// What answers under which path: the API, health, metrics, a plain page.
#pragma once

#include <functional>
#include <string>

#include "api/http/http_request.h"
#include "api/pipeline.h"
#include "base/result.h"

namespace lockstep::api::http {

struct SiteHooks {
    // Empty: always healthy. An error is answered 503 with its text.
    std::function<Status()> check_health;
    // Metrics in Prometheus' text form; empty: 404.
    std::function<std::string()> metrics;
};

// Thread-safe. The pipeline outlives it.
class Site {
  public:
    Site(Pipeline& pipeline, SiteHooks hooks) : pipeline_(pipeline), hooks_(std::move(hooks)) {}

    // A Handler: may block.
    void serve(const HttpRequest& request, Respond respond) const;

  private:
    WireAnswer healthz() const;
    WireAnswer page(const HttpRequest& request) const;

    Pipeline& pipeline_;
    const SiteHooks hooks_;
};

}  // namespace lockstep::api::http
