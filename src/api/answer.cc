#include "api/answer.h"

namespace lockstep::api {
namespace {

constexpr size_t kMaxHeaderText = 1024;

// Header values are one line of printable text.
std::string header_text(std::string_view text) {
    std::string line(text.substr(0, kMaxHeaderText));
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return line;
}

}  // namespace

std::string_view content_type(Format format) {
    return format == Format::kJson ? "application/json; charset=UTF-8" : "text/xml; charset=UTF-8";
}

WireAnswer error_answer(const ApiError& error, std::string_view wrapper, Format format) {
    WireAnswer answer;
    answer.status = error.status;
    answer.content_type = content_type(format);
    const std::string_view outer = error.is_anonymous ? "errorresponse" : wrapper;
    Writer writer(format, model::RoleType::kUser, answer.body);
    writer.begin_document(outer, {});
    writer.begin_array("uuidList");
    writer.end_array();
    writer.number("errorcode", int64_t{error.status});
    if (error.cs_code != CsCode::kNone) {
        writer.number("cserrorcode", static_cast<int64_t>(error.cs_code));
    }
    writer.text("errortext", error.text);
    writer.end_document(outer);
    answer.headers.emplace_back("X-Description", header_text(error.text));
    return answer;
}

WireAnswer plain_answer(int status, std::string text) {
    return {status, "text/plain; charset=UTF-8", std::move(text), {}};
}

}  // namespace lockstep::api
