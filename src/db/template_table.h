// Tables template and template_copy.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "db/row.h"
#include "model/ids.h"
#include "model/infra.h"
#include "model/offering.h"

namespace lockstep::db {

// A disk image that virtual machines start from. Where its copies are stands in template_copy.
struct TemplateRow {
    static constexpr std::string_view kTable = "template";
    static constexpr std::string_view kHoldKind = "template";

    TemplateId id;
    int64_t generation = 0;
    AccountId account_id;
    DomainId domain_id;
    std::string name;
    std::string display_text;
    std::string url;
    model::ImageFormat format{};
    model::Hypervisor hypervisor{};
    std::optional<OsTypeId> os_type_id;
    std::string template_type;
    std::string arch;
    int64_t bits = 0;
    int64_t size_bytes = 0;
    int64_t physical_size_bytes = 0;
    bool is_public = false;
    bool is_featured = false;
    bool is_extractable = false;
    bool is_password_enabled = false;
    bool is_ssh_key_enabled = false;
    bool is_dynamically_scalable = false;
    bool is_cross_zone = false;
    bool requires_hvm = false;
    bool is_bootable = false;
    std::optional<std::string> checksum;
    std::optional<std::string> template_tag;
    std::map<std::string, std::string> details;
    model::TemplateState state{};
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(TemplateRow, (),
                      (id, generation, account_id, domain_id, name, display_text, url, format,
                       hypervisor, os_type_id, template_type, arch, bits, size_bytes,
                       physical_size_bytes, is_public, is_featured, is_extractable,
                       is_password_enabled, is_ssh_key_enabled, is_dynamically_scalable,
                       is_cross_zone, requires_hvm, is_bootable, checksum, template_tag, details,
                       state, created_at, removed_at))

// A copy of a template in the image store of a zone.
struct TemplateCopyRow {
    static constexpr std::string_view kTable = "template_copy";
    static constexpr std::string_view kHoldKind = "template_copy";

    TemplateCopyId id;
    int64_t generation = 0;
    TemplateId template_id;
    ZoneId zone_id;
    std::optional<ImageStoreId> image_store_id;
    model::TemplateCopyState state{};
    std::string status_text;
    Time created_at;
    std::optional<Time> removed_at;
};
BOOST_DESCRIBE_STRUCT(TemplateCopyRow, (),
                      (id, generation, template_id, zone_id, image_store_id, state, status_text,
                       created_at, removed_at))

}  // namespace lockstep::db
