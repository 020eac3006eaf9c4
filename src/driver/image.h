// The port to template copies: in image stores (secondary storage) and, as a cache that volumes are
// made from, in primary pools.
//
// A copy never changes. Besides the errors of call.h every call on copies answers kNotFound for a
// store or pool that the driver does not know.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "driver/call.h"
#include "driver/resource.h"

namespace lockstep::driver {

// An image store to be taken into service. `url` says where it is, in the driver's form.
struct ImageStoreDefinition {
    std::string name{};
    OwnerTag owner{};
    std::string url{};
};
BOOST_DESCRIBE_STRUCT(ImageStoreDefinition, (), (name, owner, url))

struct ImageStoreReport {
    std::string name{};
    OwnerTag owner{};
    std::string url{};
    int64_t capacity_bytes = 0;
    int64_t used_bytes = 0;
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(ImageStoreReport, (), (name, owner, url, capacity_bytes, used_bytes, stamp))

// A copy to be there. In an image store it is fetched from `url`; in a primary pool it is copied
// from image store `store`, where a whole copy of the same name must be.
struct TemplateDefinition {
    std::string place{};  // image store or pool
    std::string name{};
    OwnerTag owner{};
    std::string url{};
    std::string store{};
    std::string checksum{};  // "{SHA-256}hex…" that the fetched file must have; empty: any
};
BOOST_DESCRIBE_STRUCT(TemplateDefinition, (), (place, name, owner, url, store, checksum))

// kFailed: the fetch ended in an error and will not go on; remove it, or ensure it to try again.
enum class TemplateState { kFetching, kReady, kFailed };
BOOST_DESCRIBE_ENUM(TemplateState, kFetching, kReady, kFailed)

struct TemplateReport {
    std::string place{};
    std::string name{};
    OwnerTag owner{};
    TemplateState state = TemplateState::kFetching;
    int64_t percent = 0;
    std::string failure{};   // why it is kFailed
    int64_t size_bytes = 0;  // of the disk in it
    int64_t used_bytes = 0;  // of the file
    std::string checksum{};
    Stamp stamp{};
};
BOOST_DESCRIBE_STRUCT(TemplateReport, (),
                      (place, name, owner, state, percent, failure, size_bytes, used_bytes,
                       checksum, stamp))

struct TemplatePage {
    std::vector<TemplateReport> items{};
    bool is_last = true;
};
BOOST_DESCRIBE_STRUCT(TemplatePage, (), (items, is_last))

// Thread-safe. Blocks up to the call's deadline. Addresses of copies are {store or pool, name}.
class ImagePort {
  public:
    virtual ~ImagePort() = default;
    virtual Capabilities capabilities() const = 0;

    // The storage at `url` serves us under this name. Errors: kAlreadyExists when the name or the
    // storage is another owner's.
    virtual Result<ImageStoreReport> ensure_store(const Call& call,
                                                  const ImageStoreDefinition& store) = 0;
    // Errors: kConflict while template copies are in it, or the owner is another.
    virtual Result<RemoveOutcome> remove_store(const Call& call, const Removal& store) = 0;
    // Address: {name, name}. Errors: kNotFound.
    virtual Result<ImageStoreReport> inspect_store(const Call& call, const Address& store) = 0;

    // The copy is there, or on its way: a long fetch answers kFetching at once, and
    // inspect_template tells when it is kReady. Errors: kAlreadyExists when the name is another
    // owner's; kNoCapacity; kPreconditionFailed when the store has no whole copy.
    virtual Result<TemplateReport> ensure_template(const Call& call,
                                                   const TemplateDefinition& copy) = 0;
    // Errors: kConflict while volumes of the pool are based on it, or the owner is another.
    virtual Result<RemoveOutcome> remove_template(const Call& call, const Removal& copy) = 0;
    // Nothing when the store or pool answers that it has no such copy.
    virtual Result<std::optional<TemplateReport>> inspect_template(const Call& call,
                                                                   const Address& copy) = 0;
    // All copies at a place, also those that are not ours.
    virtual Result<TemplatePage> list_templates(const Call& call, const ListQuery& query) = 0;
};

}  // namespace lockstep::driver
