// The id of every kind of thing: one type each, so that they do not mix.
#pragma once

#include "base/id.h"

namespace lockstep {

// Identity.
using DomainId = Id<struct DomainTag>;
using AccountId = Id<struct AccountTag>;
using UserId = Id<struct UserTag>;
using RoleId = Id<struct RoleTag>;
using RoleRuleId = Id<struct RoleRuleTag>;
using ProjectId = Id<struct ProjectTag>;
using ProjectMemberId = Id<struct ProjectMemberTag>;
using SessionId = Id<struct SessionTag>;

// Platform.
using EventId = Id<struct EventTag>;
using ResourceTagId = Id<struct ResourceTagTag>;
using ResourceLimitId = Id<struct ResourceLimitTag>;
using ConfigurationValueId = Id<struct ConfigurationValueTag>;
using UsageEventId = Id<struct UsageEventTag>;
using AuditId = Id<struct AuditTag>;
using SagaId = Id<struct SagaTag>;
using DebtId = Id<struct DebtTag>;

// Infrastructure.
using ZoneId = Id<struct ZoneTag>;
using PodId = Id<struct PodTag>;
using ClusterId = Id<struct ClusterTag>;
using HostId = Id<struct HostTag>;
using PhysicalNetworkId = Id<struct PhysicalNetworkTag>;
using TrafficTypeId = Id<struct TrafficTypeTag>;
using NetworkProviderId = Id<struct NetworkProviderTag>;
using RouterElementId = Id<struct RouterElementTag>;
using VlanRangeId = Id<struct VlanRangeTag>;
using StoragePoolId = Id<struct StoragePoolTag>;
using ImageStoreId = Id<struct ImageStoreTag>;
using SystemVmId = Id<struct SystemVmTag>;

// Offerings.
using ServiceOfferingId = Id<struct ServiceOfferingTag>;
using DiskOfferingId = Id<struct DiskOfferingTag>;
using NetworkOfferingId = Id<struct NetworkOfferingTag>;
using OsTypeId = Id<struct OsTypeTag>;
using OsCategoryId = Id<struct OsCategoryTag>;
using TemplateId = Id<struct TemplateTag>;
using TemplateCopyId = Id<struct TemplateCopyTag>;
using SshKeyPairId = Id<struct SshKeyPairTag>;

// Network.
using NetworkId = Id<struct NetworkTag>;
using RouterId = Id<struct RouterTag>;
using NicId = Id<struct NicTag>;
using IpAddressId = Id<struct IpAddressTag>;
using FirewallRuleId = Id<struct FirewallRuleTag>;
using PortForwardingRuleId = Id<struct PortForwardingRuleTag>;

// Compute and storage.
using VmId = Id<struct VmTag>;
using VolumeId = Id<struct VolumeTag>;

// Object storage.
using ObjectStoreId = Id<struct ObjectStoreTag>;
using BucketId = Id<struct BucketTag>;
using ObjectAccountId = Id<struct ObjectAccountTag>;
using SealedSecretId = Id<struct SealedSecretTag>;

}  // namespace lockstep
