// Sagas as clients list them: the jobs that somebody asked for.
#pragma once

#include <optional>
#include <string>

#include "db/list_query.h"
#include "db/saga_table.h"

namespace lockstep::db {

struct JobFilter {
    OwnerScope scope;
    std::optional<Time> created_from;
    std::optional<std::string> instance_type;
    std::optional<Uuid> instance_id;
};

// Jobs under way, newest last. Sagas without a command are the system's own and are left out.
Result<ListPage<SagaRow>> list_jobs(Tx& tx, const JobFilter& filter, const PageWindow& window);

// The newest job about this thing, if there is one.
Result<std::optional<SagaRow>> find_job_about(Tx& tx, const std::string& instance_type,
                                              const Uuid& instance_id);

}  // namespace lockstep::db
