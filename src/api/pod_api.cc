#include "api/pod_api.h"

#include "api/groups.h"

namespace lockstep::api {
namespace {

using control::Caller;
using control::CreatePod;
using control::ListPods;
using control::PodRangeView;
using control::PodView;

struct NamedPod {
    PodId id;
};

using Words = std::vector<std::string>;

// CloudStack answers 0 and 1 as text here.
std::string not_for_system_vms(const PodRangeView&) { return "0"; }

Fields<PodRangeView> range_fields() {
    return {
        field("startip", &PodRangeView::start_ip, "the first address"),
        field("endip", &PodRangeView::end_ip, "the last address"),
        field(
            "forsystemvms", [](const PodRangeView& range) { return not_for_system_vms(range); },
            "1 when system machines alone use it"),
        field("vlanid", &PodRangeView::vlan_uri, "its VLAN"),
    };
}

Fields<PodView> pod_fields() {
    return {
        field("id", &PodView::id, "the pod's id"),
        field("name", &PodView::name, "its name"),
        field("zoneid", &PodView::zone_id, "its zone's id"),
        field("zonename", &PodView::zone_name, "its zone's name"),
        field("gateway", &PodView::gateway, "the gateway of its management subnet"),
        field("netmask", &PodView::netmask, "the netmask of its management subnet"),
        field("ipranges", &PodView::ranges, range_fields(), "its management addresses"),
        field(
            "startip",
            [](const PodView& pod) {
                Words words;
                for (const auto& range : pod.ranges) words.push_back(range.start_ip);
                return words;
            },
            "the first address of each range"),
        field(
            "endip",
            [](const PodView& pod) {
                Words words;
                for (const auto& range : pod.ranges) {
                    if (range.end_ip) words.push_back(*range.end_ip);
                }
                return words;
            },
            "the last address of each range"),
        field(
            "forsystemvms",
            [](const PodView& pod) {
                Words words;
                for (const auto& range : pod.ranges) words.push_back(not_for_system_vms(range));
                return words;
            },
            "1 for each range that system machines alone use"),
        field(
            "vlanid",
            [](const PodView& pod) {
                Words words;
                for (const auto& range : pod.ranges) words.push_back(range.vlan_uri);
                return words;
            },
            "the VLAN of each range"),
        field("allocationstate", &PodView::allocation_state,
              "Enabled, or Disabled: nothing new is placed there"),
    };
}

Command list_pods(control::Pods& pods) {
    return list_command<ListPods, PodView>("listPods", "pod")
        .describe("Lists pods.")
        .roles("AR")
        .params({
            param("id", &ListPods::id, "only this pod").refers_to("Pod"),
            param("zoneid", &ListPods::zone_id, "only pods of this zone").refers_to("Zone"),
            param("name", &ListPods::name, "only the pod of this name"),
            param("allocationstate", &ListPods::allocation_state, "only pods in this state"),
        })
        .params(paging_params())
        .refuses({"showcapacities", "storageaccessgroup"})
        .fields(pod_fields())
        .handle([&](const Caller& caller, const ListPods& request) {
            return pods.list(caller, request);
        });
}

Command create_pod(control::Pods& pods) {
    return object_command<CreatePod, PodView>("createPod", "pod")
        .describe("Creates a pod in a zone.")
        .params({
            param("name", &CreatePod::name, "its name, unique in the zone").required(),
            param("zoneid", &CreatePod::zone_id, "its zone").required().refers_to("Zone"),
            param("gateway", &CreatePod::gateway, "the gateway of its management subnet"),
            param("netmask", &CreatePod::netmask, "the netmask of its management subnet"),
            param("startip", &CreatePod::start_ip, "the first management address"),
            param("endip", &CreatePod::end_ip, "the last management address"),
            param("allocationstate", &CreatePod::allocation_state,
                  "Enabled, or Disabled: nothing new is placed there"),
        })
        .refuses({"storageaccessgroups"})
        .fields(pod_fields())
        .handle([&](const Caller& caller, const CreatePod& request) {
            return pods.create(caller, request);
        });
}

Command delete_pod(control::Pods& pods) {
    return success_command<NamedPod>("deletePod")
        .describe("Deletes a pod that holds nothing any more.")
        .params({param("id", &NamedPod::id, "the pod").required().refers_to("Pod")})
        .overrides({{Code::kPreconditionFailed, 530, CsCode::kRuntime}})
        .handle([&](const Caller& caller, const NamedPod& request) {
            return pods.remove(caller, request.id);
        });
}

}  // namespace

std::vector<Command> pod_commands(control::Pods& pods) {
    std::vector<Command> commands;
    commands.push_back(list_pods(pods));
    commands.push_back(create_pod(pods));
    commands.push_back(delete_pod(pods));
    return commands;
}

}  // namespace lockstep::api
