#include "db/postgres_codec.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace lockstep::db {
namespace {

// From PostgreSQL's catalogue of types; they never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kFloat4 = 700;
constexpr Oid kFloat8 = 701;
constexpr Oid kNumeric = 1700;

template <class Number>
Result<Value> decode_number(std::string_view text) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size()) {
        return fail(Code::kInternal, fmt::format("not a number: {}", text));
    }
    return Value{number};
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// bytea_output = hex: "\x00ff".
Result<Value> decode_bytes(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0) {
        return fail(Code::kInternal, "bytes in another form than hexadecimal");
    }
    text.remove_prefix(2);
    std::vector<uint8_t> bytes(text.size() / 2);
    for (size_t i = 0; i < bytes.size(); ++i) {
        const int high = hex_digit(text[2 * i]);
        const int low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return fail(Code::kInternal, "bytes with a bad digit");
        bytes[i] = static_cast<uint8_t>(high * 16 + low);
    }
    return Value{std::move(bytes)};
}

Result<Value> decode(Oid type, std::string_view text) {
    switch (type) {
        case kInt2:
        case kInt4:
        case kInt8:
            return decode_number<int64_t>(text);
        case kFloat4:
        case kFloat8:
            return decode_number<double>(text);
        case kNumeric:
            if (text.find('.') == std::string_view::npos) {
                if (auto whole = decode_number<int64_t>(text)) return whole;
            }
            return decode_number<double>(text);
        case kBool:
            return Value{static_cast<int64_t>(text == "t")};
        case kBytea:
            return decode_bytes(text);
        default:
            return Value{std::string(text)};
    }
}

}  // namespace

void PostgresParameters::put_number(const NumberText& text, Oid type) {
    numbers_.push_back(text);
    types_.push_back(type);
    texts_.push_back(numbers_.back().data());
}

Result<PostgresParameters> PostgresParameters::of(const Values& values) {
    PostgresParameters out;
    out.numbers_.reserve(values.size());  // texts_ points into it
    out.lengths_.assign(values.size(), 0);
    out.formats_.assign(values.size(), 0);
    for (size_t i = 0; i < values.size(); ++i) {
        const Value& value = values[i];
        NumberText number{};
        if (const auto* integer = std::get_if<int64_t>(&value)) {
            std::to_chars(number.data(), number.data() + number.size(), *integer);
            out.put_number(number, kInt8);
        } else if (const auto* real = std::get_if<double>(&value)) {
            fmt::format_to_n(number.data(), number.size() - 1, "{}", *real);
            out.put_number(number, kFloat8);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
            if (text->find('\0') != std::string::npos) {
                return fail(Code::kInvalidArgument, "text with a zero byte");
            }
            out.types_.push_back(kText);
            out.texts_.push_back(text->c_str());
        } else if (const auto* bytes = std::get_if<std::vector<uint8_t>>(&value)) {
            out.types_.push_back(kBytea);
            // An empty vector's data() may be null, and null means NULL.
            const void* start = bytes->empty() ? static_cast<const void*>("") : bytes->data();
            out.texts_.push_back(static_cast<const char*>(start));
            out.lengths_[i] = static_cast<int>(bytes->size());
            out.formats_[i] = 1;
        } else {
            out.types_.push_back(0);
            out.texts_.push_back(nullptr);
        }
    }
    return out;
}

Result<Rows> decode_rows(const PGresult* result) {
    const int row_count = PQntuples(result);
    const int column_count = PQnfields(result);
    Rows rows;
    rows.reserve(static_cast<size_t>(row_count));
    for (int row = 0; row < row_count; ++row) {
        Values values;
        values.reserve(static_cast<size_t>(column_count));
        for (int column = 0; column < column_count; ++column) {
            if (PQgetisnull(result, row, column) != 0) {
                values.emplace_back(Null{});
                continue;
            }
            const std::string_view text(PQgetvalue(result, row, column),
                                        static_cast<size_t>(PQgetlength(result, row, column)));
            values.push_back(TRY(decode(PQftype(result, column), text)));
        }
        rows.emplace_back(std::move(values));
    }
    return rows;
}

}  // namespace lockstep::db
