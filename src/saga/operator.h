// What a person decides about a saga that is parked: go on, or give it up. And what a restore from
// backup does to all of them.
#pragma once

#include <string>

#include "saga/grants.h"
#include "saga/parts.h"
#include "saga/run.h"

namespace lockstep::saga {

// `journal`ed as resumed, under the next epoch and this node. Errors: kNotFound,
// kPreconditionFailed when it is not parked, kUnsupported, kCorruptState.
Status resume_saga(const Parts& parts, const SagaId& id);

struct Abandoned {
    db::SagaRow row;
    Released released;
};
// Ends it: what it has left at other systems becomes debts, the definition's on_abandon marks the
// resource, the holds are given back. Errors: as resume_saga, but a journal that makes no sense is
// no obstacle: it is kept with the job.
Result<Abandoned> abandon_saga(const Parts& parts, const SagaId& id, const std::string& reason,
                               int64_t incarnation);

// After a restore from backup, before any engine runs on it: raises the incarnation and parks every
// unfinished saga, so that no driver is called before an operator has looked. Answers how many.
Result<int64_t> park_restored_sagas(db::Store& store, const Clock& clock, Rng& rng);

}  // namespace lockstep::saga
