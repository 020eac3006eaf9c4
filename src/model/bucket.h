// Object storage: kinds and states.
#pragma once

#include <boost/describe.hpp>

namespace lockstep::model {

// On the wire "MinIO" and "Simulator".
enum class ObjectProvider { kMinIO, kSimulator };
BOOST_DESCRIBE_ENUM(ObjectProvider, kMinIO, kSimulator)

enum class ObjectStoreState { kAdding, kEnabled, kRemoving };
BOOST_DESCRIBE_ENUM(ObjectStoreState, kAdding, kEnabled, kRemoving)

// Drifted: an attribute differs at the store. Missing: the store is reachable and says that there
// is no such bucket. Every state can be deleted.
enum class BucketState { kAllocated, kCreated, kDrifted, kMissing, kDeleting, kDestroyed, kError };
BOOST_DESCRIBE_ENUM(BucketState, kAllocated, kCreated, kDrifted, kMissing, kDeleting, kDestroyed,
                    kError)

// Who may read a bucket without credentials; on the wire "private" and "public".
enum class BucketAccess { kPrivate, kPublic };
BOOST_DESCRIBE_ENUM(BucketAccess, kPrivate, kPublic)

}  // namespace lockstep::model
