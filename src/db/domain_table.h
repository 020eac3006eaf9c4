// Domains, and which lies below which.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/row.h"
#include "model/account.h"
#include "model/ids.h"

namespace lockstep::db {

struct DomainRow {
    static constexpr std::string_view kTable = "domain";
    static constexpr std::string_view kHoldKind = "domain";
    DomainId id{};
    int64_t generation = 0;
    std::string name{};
    std::optional<DomainId> parent_id{};  // none: the root
    std::string path{};                   // "/" for the root, "/a/b/" below it
    int64_t level = 0;
    std::optional<std::string> network_domain{};
    model::DomainState state = model::DomainState::kActive;
    Time created_at{};
    std::optional<Time> removed_at{};
};
BOOST_DESCRIBE_STRUCT(DomainRow, (),
                      (id, generation, name, parent_id, path, level, network_domain, state,
                       created_at, removed_at))

// Inserts a domain with its place below all domains above its parent.
// Errors: kAlreadyExists for a live domain of that path.
Status insert_domain(Tx& tx, const DomainRow& row);

Result<std::optional<DomainRow>> find_domain_by_path(Tx& tx, std::string_view path);
Result<std::optional<DomainRow>> find_child_domain(Tx& tx, DomainId parent, std::string_view name);
// The root: the domain without a parent. Errors: kCorruptState before the first start's seeding.
Result<DomainRow> get_root_domain(Tx& tx);

// Whether `domain` is `ancestor` or lies below it.
Result<bool> is_domain_below(Tx& tx, DomainId domain, DomainId ancestor);
// The domain itself and those above it.
Result<std::vector<DomainId>> list_domain_ancestors(Tx& tx, DomainId domain);

// Live domains directly below, at most `limit`.
Result<std::vector<DomainRow>> list_child_domains(Tx& tx, DomainId parent, int64_t limit);
// Live domains below `domain` and itself, by path, at most `limit`.
Result<std::vector<DomainRow>> list_domain_subtree(Tx& tx, DomainId domain, int64_t limit);

}  // namespace lockstep::db
