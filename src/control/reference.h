// Ids that a client gave: found, or refused in the words that clients look for.
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "db/row.h"

namespace lockstep::control {

// kNotFound, naming parameter and value: clients search for these words and take them as "gone".
inline Error unknown_reference(std::string_view parameter, std::string_view value) {
    return error(Code::kNotFound,
                 fmt::format("Invalid parameter {} value={} due to incorrect long value format, or "
                             "entity does not exist",
                             parameter, value));
}

// The live row that `parameter` names. Errors: unknown_reference.
template <db::TableRow T>
Result<T> refer(db::Tx& tx, std::string_view parameter,
                const std::type_identity_t<decltype(T::id)>& id) {
    auto row = db::get<T>(tx, id);
    if (!row && row.error().code == Code::kNotFound) {
        return fail(unknown_reference(parameter, id.to_string()));
    }
    return row;
}

}  // namespace lockstep::control
