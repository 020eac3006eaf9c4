#include "api/http/site.h"

namespace lockstep::api::http {
namespace {

constexpr std::string_view kMethods = "GET, HEAD, POST, OPTIONS";

constexpr std::string_view kIndex = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Lockstep</title>
<h1>Lockstep</h1>
<p>A cloud that speaks the Apache CloudStack API. Nothing on it is left half done.</p>
<ul>
<li><code>/client/api</code>: the API. CloudMonkey, the Go and Python SDKs, Terraform and Ansible take this URL.</li>
<li><a href="/healthz">/healthz</a>: is it well?</li>
<li><a href="/metrics">/metrics</a>: numbers for Prometheus.</li>
</ul>
</html>
)";

// Clients are given any path that ends so; what names a command is a call wherever it is sent.
bool is_api_call(const HttpRequest& request) {
    return request.path.ends_with("/api") || request.path.ends_with("/api/") ||
           request.query.starts_with("command=") ||
           request.query.find("&command=") != std::string_view::npos;
}

WireAnswer with_methods(WireAnswer answer) {
    answer.headers.emplace_back("Allow", kMethods);
    return answer;
}

}  // namespace

void Site::serve(const HttpRequest& request, Respond respond) const {
    if (request.method == "OPTIONS") {
        return respond(with_methods(plain_answer(204, {})));
    }
    if (request.method != "GET" && request.method != "POST" && request.method != "HEAD") {
        return respond(with_methods(plain_answer(405, "GET and POST are what there is\n")));
    }
    if (request.is_trusted && request.is_cross_site) {
        return respond(plain_answer(403, "the integration port takes no calls from web pages\n"));
    }
    if (!is_api_call(request) && !(request.is_trusted && request.path != "/healthz")) {
        return respond(page(request));
    }
    WireRequest wire;
    wire.method = request.method;
    wire.query = request.query;
    wire.body = request.body;
    wire.content_type = request.content_type;
    wire.cookies = request.cookies;
    wire.client_address = request.client_address;
    wire.is_trusted = request.is_trusted;
    pipeline_.serve(wire, std::move(respond));
}

WireAnswer Site::page(const HttpRequest& request) const {
    if (request.path == "/healthz") return healthz();
    if (request.path == "/metrics" && hooks_.metrics) {
        WireAnswer answer = plain_answer(200, hooks_.metrics());
        answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
        return answer;
    }
    if (request.path == "/") {
        WireAnswer answer = plain_answer(200, std::string(kIndex));
        answer.content_type = "text/html; charset=UTF-8";
        return answer;
    }
    return plain_answer(404, "there is nothing here; the API is at /client/api\n");
}

WireAnswer Site::healthz() const {
    const Status health = hooks_.check_health ? hooks_.check_health() : Status();
    if (!health) return plain_answer(503, health.error().to_string() + "\n");
    return plain_answer(200, "ok\n");
}

}  // namespace lockstep::api::http
