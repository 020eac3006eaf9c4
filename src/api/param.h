// The parameters of a command: each bound to a member of a control layer's request.
//
//     param("id", &ListZones::id, "the zone").refers_to("Zone"),
//     param("name", &CreateZone::name, "its name").required().max_length(64),
//     param("displayvm", &DeployVm::is_shown, "…").only("A").since("4.2"),
//     records("iptonetworklist", &DeployVm::nics, {param("networkid", &NicChoice::network_id,
//     "…")}, "…"),
//
// The type on the wire follows from the member's: std::string and Secret<std::string>, bool,
// int32_t, int64_t, double, Time, Id<Tag>, Uuid, described enums (any case), control::IdOrAll<Id>
// (-1), vectors of strings, ids and numbers (comma-separated), std::vector<control::KeyValue>
// (pairs), std::map<string, string> (flat, or pairs), std::vector<std::map<string, string>>
// (records), and std::optional of each.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/api_error.h"
#include "api/field_form.h"
#include "api/param_form.h"
#include "api/received.h"
#include "api/roles.h"

namespace lockstep::api {

struct Param {
    std::string_view name;
    std::string_view description;
    std::string_view since;
    std::string_view reference;  // the entity that a uuid names: "Zone"
    ParamType type = ParamType::kString;
    bool is_required = false;
    // We have it, and answer 431 by its name whenever it is given: it is not listed by listApis.
    bool is_refused = false;
    bool is_end_of_day = false;  // a date without a time means its last second
    size_t max_length = 255;     // of a string, in characters
    std::optional<int64_t> least;
    std::optional<int64_t> most;
    std::vector<std::string_view> choices;  // of a string, any case; empty: anything
    Roles roles;
    std::ptrdiff_t offset = 0;  // of the member in the request
    detail::DecodeParam decode = nullptr;
    std::shared_ptr<const std::vector<Param>> records;  // of a map of records: the fields of one
};

template <class Request>
class ParamOf {
  public:
    explicit ParamOf(Param param) : param_(std::move(param)) {}
    template <class Base>
        requires(std::is_base_of_v<Base, Request> && !std::is_same_v<Base, Request>)
    ParamOf(const ParamOf<Base>& base)  // NOLINT: lists of parameters mix both
        : param_(base.get()) {
        param_.offset += detail::base_offset<Base, Request>();
    }

    ParamOf required() && {
        return set([](Param& p) { p.is_required = true; });
    }
    ParamOf max_length(size_t characters) && {
        return set([&](Param& p) { p.max_length = characters; });
    }
    ParamOf refers_to(std::string_view entity) && {
        return set([&](Param& p) { p.reference = entity; });
    }
    // Taken from callers of these role types only; ignored when others send it.
    ParamOf only(Roles roles) && {
        return set([&](Param& p) { p.roles = roles; });
    }
    ParamOf since(std::string_view version) && {
        return set([&](Param& p) { p.since = version; });
    }
    // Numbers only, bounds included.
    ParamOf between(int64_t least, int64_t most) && {
        return set([&](Param& p) {
            p.least = least;
            p.most = most;
        });
    }
    ParamOf at_least(int64_t least) && {
        return set([&](Param& p) { p.least = least; });
    }
    ParamOf one_of(std::vector<std::string_view> choices) && {
        return set([&](Param& p) { p.choices = std::move(choices); });
    }
    ParamOf end_of_day() && {
        return set([](Param& p) { p.is_end_of_day = true; });
    }
    const Param& get() const { return param_; }

  private:
    template <class Change>
    ParamOf set(Change change) {
        change(param_);
        return std::move(*this);
    }

    Param param_;
};

// A group of parameters that several commands share; it may belong to a base of their requests.
template <class Request>
class Params {
  public:
    Params(std::initializer_list<ParamOf<Request>> params) {
        for (const auto& param : params) list_.push_back(param.get());
    }
    const std::vector<Param>& list() const { return list_; }

  private:
    std::vector<Param> list_;
};

// Names and descriptions are literals: they are not copied.
template <class Request, class Member>
ParamOf<Request> param(std::string_view name, Member Request::* member,
                       std::string_view description) {
    Param made;
    made.name = name;
    made.description = description;
    made.type = detail::ParamForm<Member>::kType;
    made.offset = detail::member_offset(member);
    made.decode = [](void* slot, const detail::ParamInput& input) -> ApiResult<void> {
        return detail::ParamForm<Member>::decode(*static_cast<Member*>(slot), input);
    };
    return ParamOf<Request>(std::move(made));
}

// A map of records, each decoded into one item: name[i].field=value. Fields match in any case.
template <class Request, class Record>
ParamOf<Request> records(std::string_view name, std::vector<Record> Request::* member,
                         const Params<Record>& fields, std::string_view description) {
    Param made;
    made.name = name;
    made.description = description;
    made.type = ParamType::kMap;
    made.offset = detail::member_offset(member);
    made.records = std::make_shared<const std::vector<Param>>(fields.list());
    made.decode = [](void* slot, const detail::ParamInput& input) -> ApiResult<void> {
        auto& items = *static_cast<std::vector<Record>*>(slot);
        return detail::for_each_record(input, [&](const detail::RecordInput& record) {
            return detail::decode_record(record, &items.emplace_back());
        });
    };
    return ParamOf<Request>(std::move(made));
}

}  // namespace lockstep::api
