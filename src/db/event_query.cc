#include "db/event_query.h"

#include <fmt/format.h>

namespace lockstep::db {

Result<std::vector<EventDetails>> list_event_details(Tx& tx, const ListQuery& events,
                                                     const PageWindow& window) {
    constexpr size_t kColumns = boost::mp11::mp_size<detail::RowMembers<EventRow>>::value;
    const auto source = events.page_source(window);
    const Rows rows = TRY(
        tx.query(fmt::format("SELECT {}, u.username FROM {} JOIN event t ON t.id = page.page_id "
                             "LEFT JOIN user_account u ON u.id = t.user_id ORDER BY {}",
                             column_list<EventRow>("t"), source.sql, events.order()),
                 source.parameters));
    std::vector<EventDetails> all;
    all.reserve(rows.size());
    for (const Row& row : rows) {
        EventDetails details;
        details.event = TRY(decode<EventRow>(row));
        details.username = TRY(ColumnForm<std::optional<std::string>>::from(row.at(kColumns)));
        all.push_back(std::move(details));
    }
    return all;
}

Result<int64_t> delete_old_events(Tx& tx, Time before, int64_t most) {
    return tx.execute(
        "DELETE FROM event WHERE id IN "
        "(SELECT id FROM event WHERE created_at < $1 ORDER BY created_at LIMIT $2)",
        values(before, most));
}

}  // namespace lockstep::db
