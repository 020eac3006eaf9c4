#include "db/use.h"

#include <fmt/format.h>

#include "db/row.h"

namespace lockstep::db {

Result<std::optional<std::string>> find_use(
    Tx& tx, std::span<const std::pair<std::string_view, std::string_view>> uses,
    const Values& parameters) {
    for (const auto& [noun, sql] : uses) {
        const auto found = TRY(query_value<int64_t>(tx, sql, parameters))
        .value_or(0);
        if (found == 0) continue;
        const bool takes_es = noun.ends_with("s");
        return fmt::format("{} {}{}", found, noun, found == 1 ? "" : takes_es ? "es" : "s");
    }
    return std::nullopt;
}

}  // namespace lockstep::db
