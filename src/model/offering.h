// Offerings and templates: kinds, states, and the services of a network offering.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <vector>

namespace lockstep::model {

enum class OfferingState { kActive, kInactive };
BOOST_DESCRIBE_ENUM(OfferingState, kActive, kInactive)

// On the wire "shared" and "local".
enum class StorageType { kShared, kLocal };
BOOST_DESCRIBE_ENUM(StorageType, kShared, kLocal)

// On the wire "thin", "sparse", "fat".
enum class ProvisioningType { kThin, kSparse, kFat };
BOOST_DESCRIBE_ENUM(ProvisioningType, kThin, kSparse, kFat)

enum class GuestType { kIsolated, kShared, kL2 };
BOOST_DESCRIBE_ENUM(GuestType, kIsolated, kShared, kL2)

enum class NetworkAvailability { kRequired, kOptional };
BOOST_DESCRIBE_ENUM(NetworkAvailability, kRequired, kOptional)

enum class NetworkOfferingState { kDisabled, kEnabled };
BOOST_DESCRIBE_ENUM(NetworkOfferingState, kDisabled, kEnabled)

// One service of a network offering ("Dhcp", "SourceNat", …), who provides it, and with which
// capability values.
struct OfferedService {
    std::string name;
    std::vector<std::string> providers;
    std::map<std::string, std::string> capabilities;
};
BOOST_DESCRIBE_STRUCT(OfferedService, (), (name, providers, capabilities))

enum class ImageFormat { kQCOW2, kRAW, kVHD, kOVA, kISO };
BOOST_DESCRIBE_ENUM(ImageFormat, kQCOW2, kRAW, kVHD, kOVA, kISO)

enum class TemplateState { kActive, kDeleting };
BOOST_DESCRIBE_ENUM(TemplateState, kActive, kDeleting)

enum class TemplateCopyState { kAllocated, kReady, kDeleting, kError };
BOOST_DESCRIBE_ENUM(TemplateCopyState, kAllocated, kReady, kDeleting, kError)

}  // namespace lockstep::model
