// Resource counts and limits: charged and released in the transaction that writes the counted rows.
//
// A count of an account is a row. What the accounts of a domain have is the sum of appended deltas,
// read only where a domain above has a finite limit. A limit is a row, else the default of the
// configuration (max.account.…, max.project.…, max.domain.…). Root admins, the system and the root
// domain have none unless a row says so.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "control/owner.h"
#include "db/account_table.h"
#include "db/count_source.h"
#include "db/store.h"
#include "model/resource_type.h"

namespace lockstep::control {

// Pieces, MiB of memory, bytes of storage.
struct Charge {
    model::ResourceType type = model::ResourceType::kUserVm;
    int64_t amount = 0;
};
using Charges = std::vector<Charge>;

// Adds to what `owner` has. `key` is drawn outside the closure, fresh for each call.
// Errors: kQuotaExceeded, naming type, owner, limit, what is used and what was asked.
Status charge(db::Tx& tx, const Owner& owner, const Charges& charges, const Uuid& key);
// Takes away again; never refused for a limit. Errors: kCorruptState when more is given back than
// is there: a fault of ours.
Status release(db::Tx& tx, const Owner& owner, const Charges& charges, const Uuid& key);
// charge without effect: whether it would be refused now. For checks before a pivot.
Status check_limits(db::Tx& tx, const Owner& owner, const Charges& charges);

// Limits in the unit that they are given and shown in (GiB for storage); kUnlimited: none.
using LimitTable = std::map<model::ResourceType, int64_t>;
using CountTable =
    std::map<model::ResourceType, int64_t>;  // types of which there is nothing absent
Result<LimitTable> account_limits(db::Tx& tx, const Owner& owner);
// The same of a page of accounts, in a fixed number of queries.
Result<std::map<AccountId, LimitTable>> limits_of_accounts(
    db::Tx& tx, const std::vector<db::AccountRow>& accounts);
Result<LimitTable> domain_limits(db::Tx& tx, const DomainId& domain);

// Counts the rows of `sources` anew and writes what they say, with a delta for the difference.
// Answers the counts. At most one account's rows are read.
Result<CountTable> recount(db::Tx& tx, const Owner& owner,
                           const std::vector<db::CountSource>& sources, const Uuid& key);
// What differs between counts and rows of an account, as text; empty when all is well. For the
// invariant checker, which also compares a domain's deltas with the counts of its accounts.
Result<std::vector<std::string>> check_counts(db::Tx& tx, const Owner& owner,
                                              const std::vector<db::CountSource>& sources);
Result<std::vector<std::string>> check_domain_deltas(db::Tx& tx, const DomainId& domain);

}  // namespace lockstep::control
