// A zone with one physical network for tests: "z1" with "pn", guest tags 100 to 102.
#pragma once

#include <string>

#include "control/database.h"
#include "control/testing/people.h"
#include "db/physical_network_table.h"
#include "db/zone_table.h"

namespace lockstep::control {

class WithNetworkZone : public WithPeople {
  protected:
    void SetUp() override {
        WithPeople::SetUp();
        if (HasFatalFailure()) return;
        zone_.id = draw<ZoneId>();
        zone_.name = "z1";
        zone_.network_type = model::ZoneNetworkType::kAdvanced;
        zone_.dns1 = "8.8.8.8";
        zone_.internal_dns1 = "8.8.4.4";
        zone_.guest_cidr = "10.1.1.0/24";
        zone_.allocation_state = model::AllocationState::kEnabled;
        wire_.id = draw<PhysicalNetworkId>();
        wire_.zone_id = zone_.id;
        wire_.name = "pn";
        wire_.state = model::PhysicalNetworkState::kEnabled;
        wire_.vlan_ranges = {"100-102"};
        wire_.isolation_methods = {"VLAN"};
        wire_.broadcast_domain_range = "ZONE";
        write([this](db::Tx& tx) -> Status {
            TRY(db::insert(tx, zone_));
            return db::insert(tx, wire_);
        });
        add_traffic(model::TrafficType::kPublic);
        add_traffic(model::TrafficType::kGuest);
    }

    void add_traffic(model::TrafficType type) {
        db::TrafficTypeRow row;
        row.id = draw<TrafficTypeId>();
        row.physical_network_id = wire_.id;
        row.type = type;
        write([row](db::Tx& tx) { return db::insert(tx, row); });
    }

    Database database() { return Database(store(), clock(), rng()); }

    db::ZoneRow zone_;
    db::PhysicalNetworkRow wire_;
};

}  // namespace lockstep::control
