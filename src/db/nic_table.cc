#include "db/nic_table.h"

namespace lockstep::db {

Result<ListPage<NicRow>> list_nics(Tx& tx, const NicFilter& filter, const PageWindow& window) {
    ListQuery query("nic");
    query.join("JOIN network w ON w.id = t.network_id");
    query.where("t.vm_id = ? AND t.removed_at IS NULL", values(filter.vm_id))
        .with_keyword(filter.keyword, {"t.ipv4", "w.name"});
    if (filter.id) query.where("t.id = ?", values(*filter.id));
    if (filter.network_id) query.where("t.network_id = ?", values(*filter.network_id));
    query.order_by("t.device_index, t.id");
    return query.page<NicRow>(tx, window);
}

Result<std::vector<NicRow>> nics_of_vm(Tx& tx, const VmId& vm) {
    return select<NicRow>(tx, "WHERE vm_id = $1 AND removed_at IS NULL ORDER BY device_index, id",
                          values(vm));
}

Result<std::vector<std::string>> nic_addresses(Tx& tx, const NetworkId& network) {
    std::vector<std::string> addresses;
    const Rows rows =
        TRY(tx.query("SELECT ipv4 FROM nic WHERE network_id = $1 AND removed_at IS NULL "
                     "AND ipv4 IS NOT NULL",
                     values(network)));
    addresses.reserve(rows.size());
    for (const Row& row : rows) {
        addresses.push_back(TRY(ColumnForm<std::string>::from(row.at(0))));
    }
    return addresses;
}

Result<bool> is_mac_taken(Tx& tx, const NetworkId& network, const std::string& mac) {
    const auto others = TRY(count<NicRow>(
        tx, "WHERE network_id = $1 AND mac = $2 AND removed_at IS NULL", values(network, mac)));
    return others > 0;
}

}  // namespace lockstep::db
