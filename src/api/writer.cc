#include "api/writer.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>

namespace lockstep::api {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

// What JSON can not hold as it is: quote, backslash, control characters.
bool is_plain_in_json(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

std::string_view json_escape(char c, std::array<char, 6>& buffer) {
    switch (c) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default: {
            const auto byte = static_cast<unsigned char>(c);
            buffer = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 0x0f]};
            return {buffer.data(), buffer.size()};
        }
    }
}

// Empty: as it is. XML 1.0 has no place at all for control characters but tab, CR and LF.
std::string_view xml_escape(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&apos;";
        default:
            return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' ? "?"
                                                                                               : "";
    }
}

bool is_xml_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

}  // namespace

void Writer::begin_document(std::string_view wrapper, std::string_view version) {
    if (is_json()) {
        out_ += '{';
        needs_comma_ = false;
        begin_object(wrapper);
        return;
    }
    out_ += R"(<?xml version="1.0" encoding="UTF-8"?><)";
    out_ += wrapper;
    if (!version.empty()) {
        out_ += R"( cloud-stack-version=")";
        xml_text(version);
        out_ += '"';
    }
    out_ += '>';
}

void Writer::end_document(std::string_view wrapper) {
    end_object(wrapper);
    if (is_json()) out_ += '}';
}

void Writer::begin_object(std::string_view name) {
    if (is_json()) {
        json_name(name);
        out_ += '{';
        needs_comma_ = false;
    } else {
        xml_open(name);
    }
}

void Writer::end_object(std::string_view name) {
    if (is_json()) {
        out_ += '}';
        needs_comma_ = true;
    } else {
        xml_close(name);
    }
}

void Writer::begin_array(std::string_view name) {
    if (!is_json()) return;
    json_name(name);
    out_ += '[';
    needs_comma_ = false;
}

void Writer::end_array() {
    if (!is_json()) return;
    out_ += ']';
    needs_comma_ = true;
}

void Writer::text(std::string_view name, std::string_view value) {
    if (is_json()) {
        json_name(name);
        json_text(value);
    } else {
        xml_open(name);
        xml_text(value);
        xml_close(name);
    }
}

void Writer::number(std::string_view name, int64_t value) {
    if (is_json()) {
        json_name(name);
        digits(value);
    } else {
        xml_open(name);
        digits(value);
        xml_close(name);
    }
}

void Writer::number(std::string_view name, double value) {
    if (is_json()) {
        json_name(name);
        digits(value);
    } else {
        xml_open(name);
        digits(value);
        xml_close(name);
    }
}

void Writer::boolean(std::string_view name, bool value) {
    const std::string_view word = value ? "true" : "false";
    if (is_json()) {
        json_name(name);
        out_ += word;
    } else {
        xml_open(name);
        out_ += word;
        xml_close(name);
    }
}

void Writer::begin_item(std::string_view name) {
    if (is_json()) {
        json_comma();
        out_ += '{';
        needs_comma_ = false;
    } else {
        xml_open(name);
    }
}

void Writer::end_item(std::string_view name) { end_object(name); }

void Writer::item(std::string_view name, std::string_view value) {
    if (is_json()) {
        json_comma();
        json_text(value);
    } else {
        text(name, value);
    }
}

void Writer::item(std::string_view name, int64_t value) {
    if (is_json()) {
        json_comma();
        digits(value);
    } else {
        number(name, value);
    }
}

void Writer::item(std::string_view name, double value) {
    if (is_json()) {
        json_comma();
        digits(value);
    } else {
        number(name, value);
    }
}

void Writer::json_comma() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
}

void Writer::json_name(std::string_view name) {
    json_comma();
    json_text(name);
    out_ += ':';
}

void Writer::xml_open(std::string_view name) {
    out_ += '<';
    // Names of fields are ours; keys of maps are anything.
    for (const char c : name) out_ += is_xml_name_char(c) ? c : '_';
    out_ += '>';
}

void Writer::xml_close(std::string_view name) {
    out_ += '<';
    out_ += '/';
    for (const char c : name) out_ += is_xml_name_char(c) ? c : '_';
    out_ += '>';
}

void Writer::json_text(std::string_view value) {
    out_ += '"';
    size_t plain = 0;  // start of the run that needs no escape
    std::array<char, 6> buffer{};
    for (size_t at = 0; at < value.size(); ++at) {
        if (is_plain_in_json(value[at])) continue;
        out_.append(value, plain, at - plain);
        out_ += json_escape(value[at], buffer);
        plain = at + 1;
    }
    out_.append(value, plain);
    out_ += '"';
}

void Writer::xml_text(std::string_view value) {
    size_t plain = 0;
    for (size_t at = 0; at < value.size(); ++at) {
        const std::string_view escape = xml_escape(value[at]);
        if (escape.empty()) continue;
        out_.append(value, plain, at - plain);
        out_ += escape;
        plain = at + 1;
    }
    out_.append(value, plain);
}

void Writer::digits(int64_t value) { fmt::format_to(std::back_inserter(out_), "{}", value); }

void Writer::digits(double value) {
    fmt::format_to(std::back_inserter(out_), "{}", std::isfinite(value) ? value : 0.0);
}

}  // namespace lockstep::api
