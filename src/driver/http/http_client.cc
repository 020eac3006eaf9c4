#include "driver/http/http_client.h"

namespace lockstep::driver {

std::string_view HttpAnswer::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace lockstep::driver
