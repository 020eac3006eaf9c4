#include "driver/s3/s3_xml.h"

#include <fmt/format.h>

#include <pugixml.hpp>

#include "driver/s3/dates.h"

namespace lockstep::driver {
namespace {

constexpr size_t kPageSize = 1000;
constexpr size_t kLongestElement = 64U << 10;
constexpr std::string_view kNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";

// Parses `xml` and finds its root element; kUnavailable unless the root is `wanted`.
Result<pugi::xml_node> parse_root(pugi::xml_document& document, std::string_view xml,
                                  const char* wanted) {
    // pugixml keeps entities of a DTD as text and fetches nothing.
    const auto parsed = document.load_buffer(xml.data(), xml.size(),
                                             pugi::parse_default | pugi::parse_ws_pcdata_single);
    if (!parsed) {
        return fail(Code::kUnavailable,
                    fmt::format("the store's answer is no XML: {}", parsed.description()));
    }
    const pugi::xml_node root = document.child(wanted);
    if (!root) {
        return fail(Code::kUnavailable, fmt::format("the store's answer is no {}", wanted));
    }
    return root;
}

std::string escape(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\r':
                result += "&#13;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

bool is_truncated(const pugi::xml_node& root) {
    return std::string_view(root.child_value("IsTruncated")) == "true";
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

// The length of the UTF-8 sequence at the front of `text` if it is one character that XML 1.0
// allows; 0 if not.
size_t xml_character(std::string_view text) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) {
        return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
    }
    const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    uint32_t point = first & (0x7fU >> length);
    for (size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return 0;
        point = point << 6U | (byte(i) & 0x3fU);
    }
    const bool is_overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    const bool is_no_character = point == 0xfffe || point == 0xffff || point > 0x10ffff;
    return is_overlong || is_surrogate || is_no_character ? 0 : length;
}

}  // namespace

std::optional<S3Refusal> read_error(std::string_view xml) {
    pugi::xml_document document;
    const auto root = parse_root(document, xml, "Error");
    if (!root) return std::nullopt;
    return S3Refusal{root->child_value("Code"), root->child_value("Message")};
}

std::string write_tagging(const std::map<std::string, std::string>& tags) {
    std::string xml = fmt::format("<Tagging xmlns=\"{}\"><TagSet>", kNamespace);
    for (const auto& [name, value] : tags) {
        xml +=
            fmt::format("<Tag><Key>{}</Key><Value>{}</Value></Tag>", escape(name), escape(value));
    }
    return xml + "</TagSet></Tagging>";
}

Result<std::map<std::string, std::string>> read_tagging(std::string_view xml) {
    pugi::xml_document document;
    const pugi::xml_node root = TRY(parse_root(document, xml, "Tagging"));
    std::map<std::string, std::string> tags;
    for (const pugi::xml_node& tag : root.child("TagSet").children("Tag")) {
        tags[tag.child_value("Key")] = tag.child_value("Value");
    }
    return tags;
}

Result<std::string> read_versioning(std::string_view xml) {
    pugi::xml_document document;
    return TRY(parse_root(document, xml, "VersioningConfiguration"))
    .child_value("Status");
}

std::string write_versioning(bool is_enabled) {
    return fmt::format(
        "<VersioningConfiguration xmlns=\"{}\"><Status>{}</Status></VersioningConfiguration>",
        kNamespace, is_enabled ? "Enabled" : "Suspended");
}

Result<bool> read_encryption(std::string_view xml) {
    pugi::xml_document document;
    const pugi::xml_node root = TRY(parse_root(document, xml, "ServerSideEncryptionConfiguration"));
    const pugi::xml_node rule = root.child("Rule").child("ApplyServerSideEncryptionByDefault");
    return *rule.child_value("SSEAlgorithm") != '\0';
}

std::string write_encryption() {
    return fmt::format(
        "<ServerSideEncryptionConfiguration xmlns=\"{}\"><Rule><ApplyServerSideEncryptionByDefault>"
        "<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>"
        "</ServerSideEncryptionConfiguration>",
        kNamespace);
}

Result<bool> read_object_lock(std::string_view xml) {
    pugi::xml_document document;
    const pugi::xml_node root = TRY(parse_root(document, xml, "ObjectLockConfiguration"));
    return std::string_view(root.child_value("ObjectLockEnabled")) == "Enabled";
}

Result<VersionPage> read_versions(std::string_view xml) {
    pugi::xml_document document;
    const pugi::xml_node root = TRY(parse_root(document, xml, "ListVersionsResult"));
    const bool is_encoded = std::string_view(root.child_value("EncodingType")) == "url";
    VersionPage page;
    page.is_truncated = is_truncated(root);
    for (const pugi::xml_node& entry : root.children()) {
        const std::string_view kind = entry.name();
        if (kind != "Version" && kind != "DeleteMarker") continue;
        const std::string key = entry.child_value("Key");
        page.versions.push_back(
            {is_encoded ? url_decode(key) : key, entry.child_value("VersionId")});
    }
    return page;
}

bool is_writable_in_xml(std::string_view key) {
    while (!key.empty()) {
        const size_t length = xml_character(key);
        if (length == 0) return false;
        key.remove_prefix(length);
    }
    return true;
}

std::string write_delete(std::span<const ObjectVersion> versions) {
    std::string xml = fmt::format("<Delete xmlns=\"{}\"><Quiet>true</Quiet>", kNamespace);
    for (const ObjectVersion& version : versions) {
        xml += fmt::format("<Object><Key>{}</Key><VersionId>{}</VersionId></Object>",
                           escape(version.key), escape(version.version_id));
    }
    return xml + "</Delete>";
}

Result<DeleteFailures> read_delete(std::string_view xml) {
    pugi::xml_document document;
    const pugi::xml_node root = TRY(parse_root(document, xml, "DeleteResult"));
    DeleteFailures failures;
    for (const pugi::xml_node& entry : root.children("Error")) {
        if (failures.count++ > 0) continue;
        failures.first = {entry.child_value("Code"), entry.child_value("Message")};
    }
    return failures;
}

Result<std::vector<Upload>> read_uploads(std::string_view xml) {
    pugi::xml_document document;
    const pugi::xml_node root = TRY(parse_root(document, xml, "ListMultipartUploadsResult"));
    const bool is_encoded = std::string_view(root.child_value("EncodingType")) == "url";
    std::vector<Upload> uploads;
    for (const pugi::xml_node& entry : root.children("Upload")) {
        const std::string key = entry.child_value("Key");
        uploads.push_back({is_encoded ? url_decode(key) : key, entry.child_value("UploadId")});
    }
    return uploads;
}

std::string url_decode(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '%' && i + 2 < text.size() &&
                               hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        if (is_escape) {
            result += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            result += text[i] == '+' ? ' ' : text[i];
        }
    }
    return result;
}

Status BucketListReader::feed(std::string_view piece) {
    pending_.append(piece);
    if (!is_begun_) {
        constexpr std::string_view kRoot = "<ListAllMyBucketsResult";
        const size_t begin = pending_.find(kRoot);
        if (begin == std::string::npos) {
            if (pending_.size() < kLongestElement) return {};
            return fail(Code::kUnavailable, "the store's answer is no list of buckets");
        }
        is_begun_ = true;
    }
    return take_buckets();
}

// Cuts complete <Bucket> elements off the front of `pending_`.
Status BucketListReader::take_buckets() {
    constexpr std::string_view kBegin = "<Bucket>";
    constexpr std::string_view kEnd = "</Bucket>";
    size_t position = 0;
    for (;;) {
        const size_t begin = pending_.find(kBegin, position);
        if (begin == std::string::npos) break;
        const size_t end = pending_.find(kEnd, begin);
        if (end == std::string::npos) break;
        position = end + kEnd.size();
        pugi::xml_document document;
        const std::string_view element(pending_.data() + begin, position - begin);
        const pugi::xml_node bucket = TRY(parse_root(document, element, "Bucket"));
        BucketListed listed{bucket.child_value("Name"), {}};
        if (auto created = parse_listing_date(bucket.child_value("CreationDate"))) {
            listed.created_at = *created;
        }
        if (listed.name.empty() || listed.name <= last_name_) {
            return fail(Code::kUnavailable, "the store's list of buckets is out of order");
        }
        last_name_ = listed.name;
        page_.push_back(std::move(listed));
        if (page_.size() == kPageSize) TRY(flush());
    }
    pending_.erase(0, position);
    if (pending_.size() > kLongestElement) {
        return fail(Code::kUnavailable, "the store's list of buckets is malformed");
    }
    return {};
}

Result<std::string> BucketListReader::finish() {
    const bool is_complete = is_begun_ && (pending_.ends_with("</ListAllMyBucketsResult>") ||
                                           pending_.ends_with("</ListAllMyBucketsResult>\n"));
    // Stores without buckets may write the whole document as one empty element.
    if (!is_complete && !(is_begun_ && last_name_.empty() && pending_.ends_with("/>"))) {
        return fail(Code::kUnavailable, "the store's list of buckets is cut off");
    }
    TRY(flush());
    constexpr std::string_view kToken = "<ContinuationToken>";
    const size_t begin = pending_.find(kToken);
    std::string token;
    if (begin != std::string::npos) {
        const size_t end = pending_.find('<', begin + kToken.size());
        token = pending_.substr(begin + kToken.size(), end - begin - kToken.size());
    }
    pending_.clear();
    is_begun_ = false;
    return token;
}

Status BucketListReader::flush() {
    if (page_.empty()) return {};
    const Status taken = sink_(page_);
    page_.clear();
    return taken;
}

}  // namespace lockstep::driver
