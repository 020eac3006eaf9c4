#include "bin/lockstepd/cloud.h"

#include <fmt/format.h>

#include "api/all_commands.h"
#include "api/http/http_server.h"
#include "api/http/site.h"
#include "api/identity_adapter.h"
#include "api/pipeline.h"
#include "base/thread_runner.h"
#include "control/account.h"
#include "control/authentication.h"
#include "control/bootstrap.h"
#include "control/capability.h"
#include "control/cluster.h"
#include "control/configuration.h"
#include "control/disk_offering.h"
#include "control/domain.h"
#include "control/event.h"
#include "control/event_list.h"
#include "control/network.h"
#include "control/network_offering.h"
#include "control/offering_defaults.h"
#include "control/os_type.h"
#include "control/physical_network.h"
#include "control/pod.h"
#include "control/project.h"
#include "control/resource_limit.h"
#include "control/role.h"
#include "control/saga_jobs.h"
#include "control/saga_port.h"
#include "control/sagas/registry.h"
#include "control/service_offering.h"
#include "control/ssh_key_pair.h"
#include "control/tag.h"
#include "control/user.h"
#include "control/vlan_range.h"
#include "control/zone.h"
#include "db/account_table.h"
#include "db/migrate.h"
#include "db/postgres_store.h"
#include "db/sqlite_store.h"
#include "saga/engine.h"

namespace lockstep::lockstepd {
namespace {

Result<std::unique_ptr<db::Store>> open_store(Runner& runner, Rng& rng, const Options& options,
                                              const CloudFolder& folder) {
    if (!options.database) {
        db::SqliteStoreOptions sqlite;
        sqlite.path = folder.database_path();
        return std::unique_ptr<db::Store>(TRY(db::SqliteStore::open(runner, std::move(sqlite))));
    }
    db::PostgresOptions postgres;
    postgres.conninfo = *options.database;
    TRY(db::check_postgres(runner, postgres));
    return std::unique_ptr<db::Store>(
        TRY(db::PostgresStore::open(runner, rng, std::move(postgres))));
}

saga::EngineHooks engine_hooks() {
    saga::EngineHooks hooks;
    hooks.on_closed = [](db::Tx& tx, const db::SagaRow& row) -> Status {
        control::SagaEnd end;
        end.saga_id = row.id;
        end.at = row.completed_at.value_or(row.created_at);
        end.has_succeeded = row.state == db::SagaState::kSucceeded;
        end.reason = row.error_text.value_or("");
        return control::append_saga_end(tx, end);
    };
    return hooks;
}

saga::EngineOptions engine_options() {
    saga::EngineOptions options;
    options.node = "lockstepd";
    options.hooks = engine_hooks();
    return options;
}

// What accounts own, in the order of their emptying: what uses something before what it uses.
control::OwnedKinds owned_kinds() { return control::plain_owned_kinds(); }

}  // namespace

// What everything else blocks on and draws from.
struct Machine {
    ThreadRunner runner;
    SystemRng rng;
};

// In the order in which they are built: each uses those above it, and goes before them.
struct Cloud::Parts {
    Parts(std::unique_ptr<Machine> own_machine, std::unique_ptr<db::Store> own_store, MasterKey key)
        : machine(std::move(own_machine)),
          store(std::move(own_store)),
          master_key(std::move(key)),
          database(*store, machine->runner.clock(), machine->rng),
          registry(control::all_sagas({.sagas = saga_port, .owned_kinds = owned_kinds()})),
          engine(*store, machine->runner, machine->rng, registry, engine_options()),
          authentication(database, master_key),
          identity(authentication),
          jobs(database, engine),
          accounts(database, engine),
          capabilities(database),
          configurations(*store, machine->runner.clock(), machine->rng),
          domains(database, engine),
          events(database),
          projects(database, engine),
          resource_limits(database),
          roles(database),
          tags(database, engine),
          users(database, master_key),
          zones(database),
          pods(database),
          clusters(database),
          service_offerings(database),
          disk_offerings(database),
          network_offerings(database),
          os_types(database),
          ssh_key_pairs(database),
          physical_networks(database),
          vlan_ranges(database),
          networks(database) {
        saga_port.bind(engine);
    }

    Status serve(const Options& options) {
        api::add_all_commands(table, {.identity = identity,
                                      .jobs = jobs,
                                      .accounts = accounts,
                                      .capabilities = capabilities,
                                      .configurations = configurations,
                                      .domains = domains,
                                      .events = events,
                                      .projects = projects,
                                      .resource_limits = resource_limits,
                                      .roles = roles,
                                      .tags = tags,
                                      .users = users,
                                      .zones = zones,
                                      .pods = pods,
                                      .clusters = clusters,
                                      .service_offerings = service_offerings,
                                      .disk_offerings = disk_offerings,
                                      .network_offerings = network_offerings,
                                      .os_types = os_types,
                                      .ssh_key_pairs = ssh_key_pairs,
                                      .physical_networks = physical_networks,
                                      .vlan_ranges = vlan_ranges,
                                      .networks = networks});
        pipeline = std::make_unique<api::Pipeline>(
            api::PipelineParts{table, identity, jobs, machine->runner, machine->rng},
            api::PipelineOptions{});
        site = std::make_unique<api::http::Site>(*pipeline, api::http::SiteHooks{});
        api::http::HttpOptions http;
        http.listeners.push_back({options.listen.address, options.listen.port, false});
        if (options.integration_port) {
            http.listeners.push_back({"127.0.0.1", *options.integration_port, true});
        }
        server = TRY(api::http::HttpServer::start(
            machine->runner, std::move(http),
            [this](const api::http::HttpRequest& request, api::Respond respond) {
                site->serve(request, std::move(respond));
            }));
        url = fmt::format("http://{}:{}/client/api", options.listen.address, server->port());
        return {};
    }

    std::unique_ptr<Machine> machine;
    std::unique_ptr<db::Store> store;
    MasterKey master_key;
    control::Database database;
    control::SagaPort saga_port;
    saga::Registry registry;
    saga::Engine engine;
    control::Authentication authentication;
    api::IdentityAdapter identity;
    control::SagaJobs jobs;
    control::Accounts accounts;
    control::Capabilities capabilities;
    control::Configurations configurations;
    control::Domains domains;
    control::Events events;
    control::Projects projects;
    control::ResourceLimits resource_limits;
    control::Roles roles;
    control::Tags tags;
    control::Users users;
    control::Zones zones;
    control::Pods pods;
    control::Clusters clusters;
    control::ServiceOfferings service_offerings;
    control::DiskOfferings disk_offerings;
    control::NetworkOfferings network_offerings;
    control::OsTypes os_types;
    control::SshKeyPairs ssh_key_pairs;
    control::PhysicalNetworks physical_networks;
    control::VlanRanges vlan_ranges;
    control::Networks networks;
    api::CommandTable table;
    std::unique_ptr<api::Pipeline> pipeline;
    std::unique_ptr<api::http::Site> site;
    std::unique_ptr<api::http::HttpServer> server;
    std::string url;
};

Cloud::Cloud(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Cloud::~Cloud() {
    if (parts_->server) parts_->server->stop();
    parts_->engine.stop();
}

const std::string& Cloud::url() const { return parts_->url; }

Result<std::unique_ptr<Cloud>> Cloud::start(const Options& options, const CloudFolder& folder) {
    auto machine = std::make_unique<Machine>();
    auto store = TRY(open_store(machine->runner, machine->rng, options, folder));
    TRY(db::migrate(*store, machine->runner.clock()));
    const bool is_first_start = TRY(store->read([](db::Tx& tx) -> Result<bool> {
        return !TRY(db::find<db::AccountRow>(tx, control::admin_account_id()));
    }));
    auto key = TRY(folder.master_key(machine->rng, is_first_start));
    auto parts = std::make_unique<Parts>(std::move(machine), std::move(store), std::move(key));
    control::BootstrapOptions bootstrap;
    bootstrap.admin_password = options.admin_password;
    const auto admin =
        TRY(control::bootstrap_identity(parts->database, parts->master_key, bootstrap));
    if (admin.password) TRY(folder.write_admin_password(*admin.password));
    TRY(parts->database.write(
        [now = parts->database.now()](db::Tx& tx) { return control::seed_offerings(tx, now); }));
    std::unique_ptr<Cloud> cloud(new Cloud(std::move(parts)));
    TRY(cloud->parts_->engine.start());
    TRY(cloud->parts_->serve(options));
    TRY(folder.write_run_file({cloud->url(), admin.api_key, admin.secret_key}));
    return cloud;
}

}  // namespace lockstep::lockstepd
