#include "db/job_query.h"

namespace lockstep::db {

Result<ListPage<SagaRow>> list_jobs(Tx& tx, const JobFilter& filter, const PageWindow& window) {
    ListQuery query("saga");
    query.where("t.completed_at IS NULL").where("t.command <> ''").owned_by(filter.scope);
    if (filter.created_from) query.where("t.created_at >= ?", values(*filter.created_from));
    if (filter.instance_type) query.where("t.instance_type = ?", values(*filter.instance_type));
    if (filter.instance_id) query.where("t.instance_id = ?", values(*filter.instance_id));
    return query.page<SagaRow>(tx, window);
}

Result<std::optional<SagaRow>> find_job_about(Tx& tx, const std::string& instance_type,
                                              const Uuid& instance_id) {
    return select_one<SagaRow>(tx,
                               "WHERE instance_id = $1 AND instance_type = $2 AND command <> '' "
                               "ORDER BY id DESC LIMIT 1",
                               values(instance_id, instance_type));
}

}  // namespace lockstep::db
