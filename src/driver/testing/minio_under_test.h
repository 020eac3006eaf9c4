// The real MinIO that tests may use: LOCKSTEP_TEST_MINIO holds "url,root access key,root secret
// key".
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "driver/object_types.h"

namespace lockstep::driver::testing {

inline std::optional<StoreConnection> minio_connection() {
    const char* setting = std::getenv("LOCKSTEP_TEST_MINIO");
    const std::string text = setting == nullptr ? "" : setting;
    const size_t first = text.find(',');
    const size_t second = first == std::string::npos ? first : text.find(',', first + 1);
    if (second == std::string::npos) return std::nullopt;
    StoreConnection connection;
    connection.provider = "MinIO";
    connection.url = text.substr(0, first);
    connection.keys = {text.substr(first + 1, second - first - 1),
                       Secret<std::string>(text.substr(second + 1))};
    return connection;
}

}  // namespace lockstep::driver::testing
