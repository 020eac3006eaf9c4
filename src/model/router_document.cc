#include "model/router_document.h"

#include <algorithm>
#include <boost/mp11.hpp>

#include "base/digest.h"

namespace lockstep::model {
namespace {

// Calls use(list) for each list of entries of the document.
template <class Document, class Use>
void for_each_list(Document& document, Use use) {
    use(document.public_addresses);
    use(document.guest_interfaces);
    use(document.dhcp_leases);
    use(document.dns_entries);
    use(document.firewall_rules);
    use(document.egress_rules);
    use(document.port_forwardings);
    use(document.static_nats);
    use(document.metadata);
    use(document.passwords);
}

// The canonical text is written straight into one string: documents of ten thousand leases are
// published many times a second, and a tree of JSON values would cost ten times as much.
void write(std::string& out, bool value) { out += value ? "true" : "false"; }
void write(std::string& out, int64_t value) { out += std::to_string(value); }
void write(std::string& out, const std::string& value) {
    const auto needs_escape = [](char c) {
        return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
    };
    if (std::ranges::any_of(value, needs_escape)) {
        out += json::serialize(json::string_view(value));
        return;
    }
    out += '"';
    out += value;
    out += '"';
}
template <class Tag>
void write(std::string& out, const Id<Tag>& id) {
    write(out, id.to_string());
}
template <class T>
void write(std::string& out, const std::map<std::string, T>& values) {
    char separator = '{';
    for (const auto& [key, value] : values) {
        out += separator;
        separator = ',';
        write(out, key);
        out += ':';
        write(out, value);
    }
    if (values.empty()) out += '{';
    out += '}';
}
template <class T>
    requires boost::describe::has_describe_members<T>::value
void write(std::string& out, const T& value);
template <class T>
void write(std::string& out, const std::vector<T>& values) {
    out += '[';
    for (size_t i = 0; i < values.size(); ++i) {
        if (i > 0) out += ',';
        write(out, values[i]);
    }
    out += ']';
}

template <class T>
bool write_member(std::string& out, const char* name, const T& value) {
    out += '"';
    out += name;
    out += "\":";
    write(out, value);
    return true;
}
template <class T>
bool write_member(std::string& out, const char* name, const std::optional<T>& value) {
    return value && write_member(out, name, *value);
}

template <class T>
    requires boost::describe::has_describe_members<T>::value
void write(std::string& out, const T& value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    out += '{';
    boost::mp11::mp_for_each<Members>([&](auto member) {
        if (write_member(out, member.name, value.*member.pointer)) out += ',';
    });
    if (out.back() == ',') out.pop_back();
    out += '}';
}

bool is_sorted(const RouterDocument& document) {
    bool result = true;
    for_each_list(document, [&](const auto& list) {
        const auto id = [](const auto& entry) { return entry.id; };
        result = result && std::ranges::is_sorted(list, {}, id);
    });
    return result;
}

// The text behind the version, which is the first member: what a document does.
std::string_view effect_of(std::string_view text) { return text.substr(text.find(',')); }

}  // namespace

void sort_entries(RouterDocument& document) {
    for_each_list(document, [](auto& list) {
        std::ranges::stable_sort(list, {}, [](const auto& entry) { return entry.id; });
    });
}

std::string canonical_text(const RouterDocument& document) {
    if (!is_sorted(document)) {
        RouterDocument sorted = document;
        sort_entries(sorted);
        return canonical_text(sorted);
    }
    std::string text;
    write(text, document);
    return text;
}

std::string hash_of_text(std::string_view canonical) { return sha256_hex(effect_of(canonical)); }

std::string document_hash(const RouterDocument& document) {
    return hash_of_text(canonical_text(document));
}

bool has_entry(const RouterDocument& document, const Uuid& id) {
    bool result = false;
    for_each_list(document, [&](const auto& list) {
        result = result || std::ranges::any_of(
                               list, [&](const auto& entry) { return entry.id.uuid() == id; });
    });
    return result;
}

bool serves_vm(const RouterDocument& document, VmId vm_id) {
    bool result = false;
    for_each_list(document, [&](const auto& list) {
        result = result || std::ranges::any_of(list, [&](const auto& entry) {
                     if constexpr (requires { entry.vm_id; }) return entry.vm_id == vm_id;
                     return false;
                 });
    });
    return result;
}

}  // namespace lockstep::model
