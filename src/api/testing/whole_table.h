// The table of all commands with nothing behind it: for tests of what the table says.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "api/all_commands.h"

namespace lockstep::api::testing {

// A reference to any service. No handler is called, so nothing is ever done with it.
struct NoService {
    template <class Service>
    operator Service&() const {  // NOLINT: it stands for whatever is asked for
        alignas(std::max_align_t) static std::array<std::byte, 16> nothing{};
        return *reinterpret_cast<Service*>(nothing.data());
    }
};

template <size_t count>
Services no_services() {
    return []<size_t... i>(std::index_sequence<i...>) {
        return Services{(static_cast<void>(i), NoService())...};
    }(std::make_index_sequence<count>());
}

// As many as Services has members: each is a reference.
inline Services no_services() { return no_services<sizeof(Services) / sizeof(void*)>(); }

inline CommandTable& whole_table(CommandTable& table) {
    add_all_commands(table, no_services());
    return table;
}

}  // namespace lockstep::api::testing
