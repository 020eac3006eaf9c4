// Writes an answer straight into a string, as JSON or as XML; there is no tree in between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/roles.h"

namespace lockstep::api {

enum class Format { kJson, kXml };

// The caller keeps begin and end in pairs and gives an end the name of its begin. Arrays repeat
// their element in XML and leave no trace when empty. Not thread-safe.
class Writer {
  public:
    Writer(Format format, model::RoleType role, std::string& out)
        : format_(format), role_(role), out_(out) {}

    Format format() const { return format_; }
    // Fields that not everybody may see are written for this role.
    model::RoleType role() const { return role_; }

    void begin_document(std::string_view wrapper, std::string_view version);
    void end_document(std::string_view wrapper);

    // Members of the object that is open.
    void begin_object(std::string_view name);
    void end_object(std::string_view name);
    void begin_array(std::string_view name);
    void end_array();
    void text(std::string_view name, std::string_view value);
    void number(std::string_view name, int64_t value);
    void number(std::string_view name, double value);
    void boolean(std::string_view name, bool value);

    // Items of the array that is open; `name` is the array's.
    void begin_item(std::string_view name);
    void end_item(std::string_view name);
    void item(std::string_view name, std::string_view value);
    void item(std::string_view name, int64_t value);
    void item(std::string_view name, double value);

  private:
    bool is_json() const { return format_ == Format::kJson; }
    void json_name(std::string_view name);
    void json_comma();
    void xml_open(std::string_view name);
    void xml_close(std::string_view name);
    void json_text(std::string_view value);
    void xml_text(std::string_view value);
    void digits(int64_t value);
    void digits(double value);

    const Format format_;
    const model::RoleType role_;
    std::string& out_;
    bool needs_comma_ = false;
};

}  // namespace lockstep::api
