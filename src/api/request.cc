#include "api/request.h"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::api {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Writes the decoded text at `out`, which has room for text.size() characters; answers the end.
char* decode_to(std::string_view text, char* out) {
    for (size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '+') {
            c = ' ';
        } else if (c == '%' && at + 2 < text.size()) {
            const int high = hex_value(text[at + 1]);
            const int low = hex_value(text[at + 2]);
            if (high >= 0 && low >= 0) {
                c = static_cast<char>(high * 16 + low);
                at += 2;
            }
        }
        *out++ = c;
    }
    return out;
}

bool is_form(std::string_view content_type) {
    constexpr std::string_view kForm = "application/x-www-form-urlencoded";
    const std::string_view type = content_type.substr(0, content_type.find(';'));
    return content_type.empty() ||
           std::ranges::equal(type.substr(0, type.find(' ')), kForm, {}, lower);
}

size_t count_parameters(std::string_view form) {
    return form.empty() ? 0 : static_cast<size_t>(std::ranges::count(form, '&')) + 1;
}

// The bytes that follow a UTF-8 lead byte, and the least code point they may stand for.
struct Sequence {
    size_t more = 0;
    uint32_t least = 0;
    uint32_t bits = 0;
};

std::optional<Sequence> lead(unsigned char byte) {
    if (byte < 0x80) return Sequence{0, 0, byte};
    if (byte >= 0xc2 && byte < 0xe0) return Sequence{1, 0x80, byte & 0x1fU};
    if (byte >= 0xe0 && byte < 0xf0) return Sequence{2, 0x800, byte & 0x0fU};
    if (byte >= 0xf0 && byte < 0xf5) return Sequence{3, 0x10000, byte & 0x07U};
    return std::nullopt;
}

}  // namespace

ApiResult<Request> Request::parse(const WireRequest& wire) {
    const std::string_view body = is_form(wire.content_type) ? wire.body : std::string_view();
    const size_t count = count_parameters(wire.query) + count_parameters(body);
    if (count > kMaxParameters) {
        return refuse_parameter(fmt::format("A request has at most {} parameters; this one has {}",
                                            kMaxParameters, count));
    }
    Request request;
    request.parameters_.reserve(count);
    // Each name is held as sent and in lower case, each value once.
    request.text_ = std::make_unique<char[]>(2 * (wire.query.size() + body.size()) + 1);
    request.read_form(body);
    request.read_form(wire.query);
    // Each text by itself: a name's end and a value's beginning may look like one character.
    for (const Received& received : request.parameters_) {
        if (!is_utf8(received.name) || !is_utf8(received.suffix) || !is_utf8(received.value)) {
            return refuse_parameter("A parameter of the request is not UTF-8 text");
        }
    }
    request.keep_last_of_each();
    return request;
}

void Request::read_form(std::string_view form) {
    while (!form.empty()) {
        const size_t end = std::min(form.find('&'), form.size());
        const std::string_view pair = form.substr(0, end);
        form.remove_prefix(std::min(end + 1, form.size()));
        if (pair.empty()) continue;
        const size_t equals = std::min(pair.find('='), pair.size());
        add(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    }
}

void Request::add(std::string_view raw_name, std::string_view raw_value) {
    char* const name = text_.get() + used_;
    char* const name_end = decode_to(raw_name, name);
    char* const value_end = decode_to(raw_value, name_end);
    Received received;
    received.name = {name, static_cast<size_t>(name_end - name)};
    received.value = {name_end, static_cast<size_t>(value_end - name_end)};
    const size_t bracket = std::min(received.name.find('['), received.name.size());
    received.suffix = received.name.substr(bracket);
    char* const key = value_end;
    std::transform(name, name + bracket, key, lower);
    received.key = {key, bracket};
    used_ = static_cast<size_t>(key + bracket - text_.get());
    parameters_.push_back(received);
}

void Request::keep_last_of_each() {
    std::ranges::stable_sort(parameters_, {}, &Received::name);
    const auto later_too = [&](const Received& received) {
        const auto* next = &received + 1;
        return next != parameters_.data() + parameters_.size() && next->name == received.name;
    };
    size_t kept = 0;
    for (const Received& received : parameters_) {
        if (!later_too(received)) parameters_[kept++] = received;
    }
    parameters_.resize(kept);
}

std::optional<std::string_view> Request::find(std::string_view name) const {
    const auto found = std::ranges::lower_bound(parameters_, name, {}, &Received::name);
    if (found == parameters_.end() || found->name != name) return std::nullopt;
    return found->value;
}

std::optional<std::string_view> Request::find_any_case(std::string_view lower_name) const {
    for (const Received& received : parameters_) {
        if (received.key == lower_name && received.suffix.empty()) return received.value;
    }
    return std::nullopt;
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const size_t end = std::min(header.find(';'), header.size());
        std::string_view cookie = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        while (cookie.starts_with(' ')) cookie.remove_prefix(1);
        const size_t equals = cookie.find('=');
        if (equals == std::string_view::npos || cookie.substr(0, equals) != name) continue;
        std::string_view value = cookie.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
            value = value.substr(1, value.size() - 2);
        }
        return value;
    }
    return std::nullopt;
}

std::string decode_form(std::string_view text) {
    std::string decoded(text.size(), '\0');
    decoded.resize(static_cast<size_t>(decode_to(text, decoded.data()) - decoded.data()));
    return decoded;
}

bool is_utf8(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
        const auto sequence = lead(static_cast<unsigned char>(text[at]));
        if (!sequence || at + sequence->more >= text.size()) return false;
        uint32_t point = sequence->bits;
        for (size_t i = 1; i <= sequence->more; ++i) {
            const auto byte = static_cast<unsigned char>(text[at + i]);
            if ((byte & 0xc0) != 0x80) return false;
            point = (point << 6) | (byte & 0x3fU);
        }
        const bool is_surrogate = point >= 0xd800 && point < 0xe000;
        if (point < sequence->least || point > 0x10ffff || is_surrogate) return false;
        at += sequence->more + 1;
    }
    return true;
}

}  // namespace lockstep::api
