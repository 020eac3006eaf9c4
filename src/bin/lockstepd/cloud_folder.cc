#include "bin/lockstepd/cloud_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/json.h"

namespace lockstep::lockstepd {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const fs::path& path, std::string_view what) {
    return fail(Code::kUnavailable,
                fmt::format("{} {}: {}", what, path.string(), std::strerror(errno)));
}

Status write_all(int file, std::string_view text, const fs::path& path) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0) return failed(path, "can not write");
        text.remove_prefix(static_cast<size_t>(written));
    }
    return ::fsync(file) == 0 ? Status{} : failed(path, "can not sync");
}

// Under another name first, so that nobody reads half a file.
Status write_private(const fs::path& path, std::string_view text) {
    const fs::path draft = path.string() + ".new";
    ::unlink(draft.c_str());
    const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return failed(draft, "can not create");
    const Status written = write_all(file, text, draft);
    ::close(file);
    TRY(Status(written));
    if (::rename(draft.c_str(), path.c_str()) != 0) return failed(path, "can not replace");
    return {};
}

}  // namespace

Result<CloudFolder> CloudFolder::open(const std::string& path) {
    std::error_code failure;
    const fs::path folder = fs::absolute(path, failure);
    const bool is_new = !fs::exists(folder, failure);
    fs::create_directories(folder, failure);
    if (failure) {
        return fail(Code::kUnavailable, fmt::format("can not make the data folder {}: {}",
                                                    folder.string(), failure.message()));
    }
    if (is_new) fs::permissions(folder, fs::perms::owner_all, failure);
    return CloudFolder(folder);
}

Result<MasterKey> CloudFolder::master_key(Rng& rng, bool is_first_start) const {
    const fs::path path = path_ / "master.key";
    std::ifstream file(path);
    if (file) {
        std::ostringstream text;
        text << file.rdbuf();
        auto key = MasterKey::parse(text.str());
        if (!key) return fail(with_context(std::move(key.error()), path.string()));
        return key;
    }
    if (!is_first_start) {
        return fail(Code::kCorruptState,
                    fmt::format("{} is missing: without it the secrets in the database can not be "
                                "read; put it back",
                                path.string()));
    }
    const MasterKey key = MasterKey::draw(rng);
    TRY(write_private(path, key.to_file_text()));
    return key;
}

Status CloudFolder::write_admin_password(const Secret<std::string>& password) const {
    return write_private(path_ / "admin-password", password.reveal() + "\n");
}

Status CloudFolder::write_run_file(const RunFile& run) const {
    const json::object content{{"url", run.url},
                               {"apikey", run.api_key},
                               {"secretkey", run.secret_key.reveal()},
                               {"pid", static_cast<int64_t>(::getpid())}};
    return write_private(path_ / "run.json", print_json(content) + "\n");
}

void CloudFolder::remove_run_file() const { ::unlink((path_ / "run.json").c_str()); }

}  // namespace lockstep::lockstepd
