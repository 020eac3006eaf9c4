// A proxy before PostgreSQL that cuts connections at a chosen statement.
//
// It follows the wire protocol far enough to know which statement a client executes, also a
// prepared one, so that "the COMMIT was sent and its answer was lost" is an exact place.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "base/runner.h"
#include "base/secret.h"

namespace lockstep::db {

enum class PostgresCut {
    kBeforeSending,  // the server never gets the statement
    kBeforeAnswer,   // the server has done it, the client never hears of it
    // The client is cut off; the server gets the statement when the test says so. Till then the
    // server believes in a client that thinks for long.
    kHeldBack,
    kSilence,  // nothing is forwarded any more, and nothing is cut
};

// `conninfo` with one setting changed, as "name='value' …".
std::string conninfo_with(const std::string& conninfo, std::string_view name,
                          std::string_view value);

// Thread-safe.
class PostgresProxy {
  public:
    // For the server of `conninfo`; listens on a free port of the loopback.
    static Result<std::unique_ptr<PostgresProxy>> open(Runner& runner, const std::string& conninfo);
    ~PostgresProxy();

    // How to reach the server through the proxy.
    Secret<std::string> conninfo() const { return conninfo_; }

    // Cuts at the next execution, on any connection, of a statement that begins with `sql`, after
    // letting `skip` of them pass.
    void cut_at(std::string_view sql, PostgresCut cut, int skip = 0);
    // Waits for that.
    void wait_for_cut();
    // The server gets what was held back (`is_sent`) or hears that its client is gone.
    void let_go(bool is_sent);
    // From now on connections are refused, or accepted again. What is open stays.
    void refuse(bool is_refusing) { is_refusing_ = is_refusing; }
    // Cuts every connection that is open.
    void cut_all();

  private:
    struct Plan {
        std::string sql;
        PostgresCut cut = PostgresCut::kBeforeSending;
        int skip = 0;
    };
    struct Plane {
        std::unique_ptr<Plan> plan;
        std::set<int> sockets;
        std::vector<std::unique_ptr<Task>> tasks;
    };
    class Session;

    PostgresProxy(Runner& runner, int listener, Secret<std::string> conninfo);
    void accept_all();
    bool strikes(std::string_view sql, PostgresCut* cut);

    Runner& runner_;
    const int listener_;
    const Secret<std::string> conninfo_;
    std::string upstream_host_;  // a folder of the server's socket, or an address
    std::string upstream_port_;
    std::unique_ptr<Semaphore> cut_;
    std::unique_ptr<Semaphore> go_;
    std::atomic<bool> is_sent_ = false;
    std::atomic<bool> is_refusing_ = false;
    std::atomic<bool> is_stopping_ = false;
    Guarded<Plane> plane_;
    std::unique_ptr<Task> acceptor_;
};

}  // namespace lockstep::db
