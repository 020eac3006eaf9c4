#include "control/offering_defaults.h"

#include <string>

#include "control/defaults/offerings.h"
#include "control/defaults/os_types.h"
#include "db/os_type_table.h"

namespace lockstep::control {
namespace {

template <class Row>
Status insert_missing(db::Tx& tx, const Row& row) {
    if (TRY(db::find<Row>(tx, row.id))) return {};
    return db::insert(tx, row);
}

Status seed_os_types(db::Tx& tx, Time now) {
    for (const auto& known : default_os_types()) {
        db::OsCategoryRow category;
        category.id = OsCategoryId{Uuid::named("os_category/" + std::string(known.category))};
        category.name = known.category;
        TRY(insert_missing(tx, category));
        db::OsTypeRow type;
        type.id = OsTypeId{Uuid::named("os_type/" + std::string(known.description))};
        type.os_category_id = category.id;
        type.description = known.description;
        type.created_at = now;
        TRY(insert_missing(tx, type));
    }
    return {};
}

}  // namespace

Status seed_offerings(db::Tx& tx, Time now) {
    TRY(seed_os_types(tx, now));
    for (auto row : default_service_offerings()) {
        row.created_at = now;
        TRY(insert_missing(tx, row));
    }
    for (auto row : default_disk_offerings()) {
        row.created_at = now;
        TRY(insert_missing(tx, row));
    }
    for (auto row : default_network_offerings()) {
        row.created_at = now;
        TRY(insert_missing(tx, row));
    }
    return {};
}

}  // namespace lockstep::control
