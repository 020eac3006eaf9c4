// The fields of an answer: each bound to a member of a control layer's view, or to a lambda on it.
//
//     Fields<ZoneView> zone_fields() {
//         return {
//             field("id", &ZoneView::id, "the zone's id"),
//             field("capacity", &ZoneView::capacities, capacity_fields(), "what it holds"),
//             field("zonetoken", &ZoneView::token, "the token of its DHCP").only("A"),
//             field("domainname", [](const ZoneView& zone) { return zone.domain; }, "the same"),
//         };
//     }
//
// Order here is the order on the wire. An empty optional and a nil id are left out; vectors are
// written even when empty, optional<vector> is left out when it has no value.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/field_form.h"
#include "api/roles.h"
#include "api/writer.h"

namespace lockstep::api {

struct Field {
    std::string_view name;
    std::string_view description;
    std::string_view since;
    FieldType type = FieldType::kText;
    bool is_array = false;
    Roles roles;
    std::ptrdiff_t offset = 0;  // of the member in the view
    detail::WriteField write = nullptr;
    FieldList children;  // of an object or of an array's items
};

// A field of views of type View.
template <class View>
class FieldOf {
  public:
    explicit FieldOf(Field field) : field_(std::move(field)) {}
    // A field of a base serves every view that inherits it.
    template <class Base>
        requires(std::is_base_of_v<Base, View> && !std::is_same_v<Base, View>)
    FieldOf(const FieldOf<Base>& base)  // NOLINT: lists of fields mix both
        : field_(base.get()) {
        field_.offset += detail::base_offset<Base, View>();
    }

    // Shown to these role types only: "A", "AD".
    FieldOf only(Roles roles) && {
        field_.roles = roles;
        return std::move(*this);
    }
    FieldOf since(std::string_view version) && {
        field_.since = version;
        return std::move(*this);
    }
    const Field& get() const { return field_; }

  private:
    Field field_;
};

// The fields of a view, shared by the commands that answer it. Cheap to copy.
template <class View>
class Fields {
  public:
    Fields() : list_(std::make_shared<std::vector<Field>>()) {}
    Fields(std::initializer_list<FieldOf<View>> fields) : Fields() {
        for (const auto& field : fields) list_->push_back(field.get());
    }

    // These fields and then those of `more`, which may be those of a base of View.
    template <class Base>
    Fields with(const Fields<Base>& more) const {
        Fields all;
        *all.list_ = *list_;
        for (const Field& field : *more.list()) {
            all.list_->push_back(FieldOf<View>(FieldOf<Base>(field)).get());
        }
        return all;
    }

    FieldList list() const { return list_; }

  private:
    std::shared_ptr<std::vector<Field>> list_;
};

namespace detail {

template <class Member>
Field make_field(std::string_view name, std::string_view description, FieldList children,
                 std::ptrdiff_t offset) {
    Field made;
    made.name = name;
    made.description = description;
    made.type = FieldForm<Member>::kType;
    made.is_array = FieldForm<Member>::kIsArray;
    made.offset = offset;
    made.children = std::move(children);
    made.write = [](Writer& writer, const Field& field, const void* slot) {
        FieldForm<Member>::write(writer, field, *static_cast<const Member*>(slot));
    };
    return made;
}

template <class View, class Compute>
Field make_computed(std::string_view name, std::string_view description, FieldList children) {
    static_assert(std::is_empty_v<Compute>, "a field's lambda captures nothing");
    using Value = std::remove_cvref_t<std::invoke_result_t<Compute, const View&>>;
    Field made = make_field<Value>(name, description, std::move(children), 0);
    made.write = [](Writer& writer, const Field& field, const void* slot) {
        FieldForm<Value>::write(writer, field, Compute{}(*static_cast<const View*>(slot)));
    };
    return made;
}

}  // namespace detail

// Names and descriptions are literals: they are not copied.
template <class View, class Member>
    requires(!std::is_function_v<Member>)
FieldOf<View> field(std::string_view name, Member View::* member, std::string_view description) {
    static_assert(detail::ScalarField<Member>, "an object's or array's fields are given too");
    return FieldOf<View>(
        detail::make_field<Member>(name, description, nullptr, detail::member_offset(member)));
}

// An object, optional object, or vector of objects, with the fields of one.
template <class View, class Member, class Child>
FieldOf<View> field(std::string_view name, Member View::* member, const Fields<Child>& children,
                    std::string_view description) {
    static_assert(std::is_same_v<Child, typename detail::FieldForm<Member>::Object>,
                  "the fields are those of the member's type");
    return FieldOf<View>(detail::make_field<Member>(name, description, children.list(),
                                                    detail::member_offset(member)));
}

// Computed by a lambda without captures that takes the view. `children`: when it answers objects.
template <class Compute, class View = detail::ArgumentOf<Compute>>
FieldOf<View> field(std::string_view name, Compute, std::string_view description) {
    return FieldOf<View>(detail::make_computed<View, Compute>(name, description, nullptr));
}
template <class Compute, class Child, class View = detail::ArgumentOf<Compute>>
FieldOf<View> field(std::string_view name, Compute, const Fields<Child>& children,
                    std::string_view description) {
    return FieldOf<View>(detail::make_computed<View, Compute>(name, description, children.list()));
}

// Writes the fields that the writer's role may see, in order, into the object that is open.
void write_fields(Writer& writer, const std::vector<Field>& fields, const void* view);

}  // namespace lockstep::api
