// The offerings that every installation starts with. Their names are CloudStack's, because clients
// and automation look them up by name. Offerings whose services we do not provide are left out.
#pragma once

#include <vector>

#include "db/disk_offering_table.h"
#include "db/network_offering_table.h"
#include "db/service_offering_table.h"

namespace lockstep::control {

// Rows with ids that are functions of their names; created_at is left to whoever inserts them.
std::vector<db::ServiceOfferingRow> default_service_offerings();
std::vector<db::DiskOfferingRow> default_disk_offerings();
std::vector<db::NetworkOfferingRow> default_network_offerings();

}  // namespace lockstep::control
