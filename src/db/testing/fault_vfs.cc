#include "db/testing/fault_vfs.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <span>
#include <vector>

#include "base/check.h"
#include "base/guarded.h"
#include "base/sim_runner.h"

namespace lockstep::db {
namespace {

constexpr size_t kSector = 512;
constexpr int kPathLimit = 512;

// The locks that SQLite takes on the WAL's index: each shared by some or exclusive to one.
struct IndexLock {
    int shared_count = 0;
    bool is_exclusive = false;
};

struct File {
    std::vector<uint8_t> live;   // what reads see
    std::vector<uint8_t> safe;   // what a crash leaves
    std::vector<bool> is_dirty;  // by sector: live but not yet safe
    bool is_truncated = false;   // shorter than `safe`, not yet synced
    bool is_created = true;      // never synced: a crash may lose the file itself
    bool is_temporary = false;   // gone when closed
    int open_count = 0;

    int shared_count = 0;  // SQLite's locks on the file
    bool is_reserved = false;
    bool is_pending = false;
    bool is_exclusive = false;

    std::vector<std::unique_ptr<std::byte[]>> index_regions;
    std::array<IndexLock, SQLITE_SHM_NLOCK> index_locks{};

    void mark(size_t offset, size_t size) {
        const size_t last = (offset + size + kSector - 1) / kSector;
        if (is_dirty.size() < last) is_dirty.resize(last);
        for (size_t sector = offset / kSector; sector < last; ++sector) is_dirty[sector] = true;
    }
    void save_sector(size_t sector) {
        const size_t begin = sector * kSector;
        const size_t end = std::min(begin + kSector, live.size());
        if (begin >= end) return;
        if (safe.size() < end) safe.resize(end);
        std::copy(live.begin() + static_cast<ptrdiff_t>(begin),
                  live.begin() + static_cast<ptrdiff_t>(end),
                  safe.begin() + static_cast<ptrdiff_t>(begin));
    }
    void save_truncation() {
        if (is_truncated && safe.size() > live.size()) safe.resize(live.size());
        is_truncated = false;
    }
};

struct State {
    explicit State(uint64_t seed) : rng(seed) {}

    std::map<std::string, std::shared_ptr<File>> files;
    SeededRng rng;
    FaultRates rates;
    std::optional<int64_t> capacity;
    int64_t operations = 0;
    int64_t fails_from = INT64_MAX;
    int64_t life = 0;  // crashes so far: a handle of an earlier life is dead
    int64_t temporaries = 0;

    bool strikes(uint64_t one_in) { return one_in != 0 && rng.below(one_in) == 0; }
    int64_t used() const {
        size_t bytes = 0;
        for (const auto& [name, file] : files) bytes += file->live.size();
        return static_cast<int64_t>(bytes);
    }

    // Each dirty sector becomes safe or does not; all, none, or by lot.
    void scatter(File& file) {
        const uint64_t way = rng.below(4);
        if (way == 0 || (way > 1 && rng.below(2) == 0)) file.save_truncation();
        for (size_t sector = 0; sector < file.is_dirty.size(); ++sector) {
            if (!file.is_dirty[sector]) continue;
            if (way == 0 || (way > 1 && rng.below(2) == 0)) file.save_sector(sector);
        }
        file.is_dirty.clear();
    }
};

}  // namespace

struct FaultVfs::Disk {
    explicit Disk(uint64_t seed) : state(seed) {}

    std::string name;
    sqlite3_vfs vfs{};
    Guarded<State> state;
};

namespace {

// SQLite's handle: it allocates szOsFile bytes and we construct this there.
struct Handle {
    sqlite3_file base;  // first: SQLite sees only this
    FaultVfs::Disk* disk;
    std::shared_ptr<File>* file;
    int64_t life;
    int lock;               // SQLITE_LOCK_…
    uint32_t index_shared;  // bits of the index locks that this handle has
    uint32_t index_exclusive;
};

Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

enum class Act { kRead, kWrite, kSync, kOther };

// Runs act(state, file) under the disk's lock, unless the handle is dead or a fault strikes.
template <class Body>
int on_file(sqlite3_file* base, Act act, int failure, Body body) {
    Handle& handle = handle_of(base);
    return handle.disk->state.with([&](State& state) {
        if (handle.life != state.life) return failure;
        if (act == Act::kWrite || act == Act::kSync) ++state.operations;
        if (state.operations > state.fails_from) return failure;
        if (act == Act::kRead && state.strikes(state.rates.read_one_in)) return failure;
        if (act == Act::kWrite && state.strikes(state.rates.write_one_in)) return failure;
        return body(state, **handle.file);
    });
}

int close_file(sqlite3_file* base) {
    Handle& handle = handle_of(base);
    handle.disk->state.with([&](State& state) {
        File& file = **handle.file;
        --file.open_count;
        if (file.is_temporary && file.open_count == 0) {
            std::erase_if(state.files,
                          [&](const auto& item) { return item.second.get() == &file; });
        }
    });
    delete handle.file;
    return SQLITE_OK;
}

int read_file(sqlite3_file* base, void* into, int size, sqlite3_int64 offset) {
    return on_file(base, Act::kRead, SQLITE_IOERR_READ, [&](State&, File& file) {
        const auto begin = static_cast<size_t>(offset);
        const auto wanted = static_cast<size_t>(size);
        const size_t there = begin < file.live.size() ? file.live.size() - begin : 0;
        const size_t got = std::min(wanted, there);
        if (got > 0) std::memcpy(into, file.live.data() + begin, got);
        if (got == wanted) return SQLITE_OK;
        std::memset(static_cast<std::byte*>(into) + got, 0, wanted - got);
        return SQLITE_IOERR_SHORT_READ;
    });
}

int write_file(sqlite3_file* base, const void* from, int size, sqlite3_int64 offset) {
    return on_file(base, Act::kWrite, SQLITE_IOERR_WRITE, [&](State& state, File& file) {
        const auto begin = static_cast<size_t>(offset);
        const size_t end = begin + static_cast<size_t>(size);
        if (end > file.live.size()) {
            const auto growth = static_cast<int64_t>(end - file.live.size());
            if (state.capacity && state.used() + growth > *state.capacity) return SQLITE_FULL;
            file.live.resize(end);
        }
        std::memcpy(file.live.data() + begin, from, static_cast<size_t>(size));
        file.mark(begin, static_cast<size_t>(size));
        return SQLITE_OK;
    });
}

int truncate_file(sqlite3_file* base, sqlite3_int64 size) {
    return on_file(base, Act::kWrite, SQLITE_IOERR_TRUNCATE, [&](State&, File& file) {
        file.live.resize(static_cast<size_t>(size));
        file.is_truncated = true;
        return SQLITE_OK;
    });
}

int sync_file(sqlite3_file* base, int) {
    return on_file(base, Act::kSync, SQLITE_IOERR_FSYNC, [&](State& state, File& file) {
        if (state.strikes(state.rates.sync_one_in)) {
            // The kernel forgets what was dirty: no later sync will save it.
            state.scatter(file);
            return SQLITE_IOERR_FSYNC;
        }
        file.is_created = false;
        file.save_truncation();
        for (size_t sector = 0; sector < file.is_dirty.size(); ++sector) {
            if (file.is_dirty[sector]) file.save_sector(sector);
        }
        file.is_dirty.clear();
        return SQLITE_OK;
    });
}

int file_size(sqlite3_file* base, sqlite3_int64* size) {
    return on_file(base, Act::kOther, SQLITE_IOERR_FSTAT, [&](State&, File& file) {
        *size = static_cast<sqlite3_int64>(file.live.size());
        return SQLITE_OK;
    });
}

int lock_file(sqlite3_file* base, int level) {
    Handle& handle = handle_of(base);
    return on_file(base, Act::kOther, SQLITE_IOERR_LOCK, [&](State&, File& file) {
        if (handle.lock >= level) return SQLITE_OK;
        if (level == SQLITE_LOCK_SHARED) {
            if (file.is_pending || file.is_exclusive) return SQLITE_BUSY;
            ++file.shared_count;
        } else if (level == SQLITE_LOCK_RESERVED) {
            if (file.is_reserved) return SQLITE_BUSY;
            file.is_reserved = true;
        } else {
            if (handle.lock < SQLITE_LOCK_RESERVED && file.is_reserved) return SQLITE_BUSY;
            if (handle.lock < SQLITE_LOCK_PENDING && file.is_pending) return SQLITE_BUSY;
            file.is_pending = true;
            if (handle.lock < SQLITE_LOCK_PENDING) handle.lock = SQLITE_LOCK_PENDING;
            if (file.shared_count > 1) return SQLITE_BUSY;
            file.is_exclusive = true;
        }
        handle.lock = level;
        return SQLITE_OK;
    });
}

int unlock_file(sqlite3_file* base, int level) {
    Handle& handle = handle_of(base);
    return on_file(base, Act::kOther, SQLITE_IOERR_UNLOCK, [&](State&, File& file) {
        if (handle.lock <= level) return SQLITE_OK;
        // Pending without reserved comes only from recovery of a journal; whoever has it goes
        // first.
        if (handle.lock >= SQLITE_LOCK_RESERVED) {
            file.is_reserved = false;
            if (handle.lock >= SQLITE_LOCK_PENDING) file.is_pending = false;
            if (handle.lock >= SQLITE_LOCK_EXCLUSIVE) file.is_exclusive = false;
        }
        if (level == SQLITE_LOCK_NONE) --file.shared_count;
        handle.lock = level;
        return SQLITE_OK;
    });
}

int check_reserved(sqlite3_file* base, int* is_reserved) {
    return on_file(base, Act::kOther, SQLITE_IOERR_CHECKRESERVEDLOCK, [&](State&, File& file) {
        *is_reserved = file.is_reserved ? 1 : 0;
        return SQLITE_OK;
    });
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_index(sqlite3_file* base, int region, int size, int may_extend, void volatile** into) {
    *into = nullptr;
    return on_file(base, Act::kOther, SQLITE_IOERR_SHMMAP, [&](State&, File& file) {
        const auto index = static_cast<size_t>(region);
        while (may_extend != 0 && file.index_regions.size() <= index) {
            file.index_regions.push_back(std::make_unique<std::byte[]>(static_cast<size_t>(size)));
        }
        if (index < file.index_regions.size()) *into = file.index_regions[index].get();
        return SQLITE_OK;
    });
}

// Whether `handle` may change the locks [first, first+count) as `flags` says.
bool may_lock(const Handle& handle, const File& file, int first, int count, int flags) {
    for (int i = first; i < first + count; ++i) {
        const IndexLock& lock = file.index_locks.at(static_cast<size_t>(i));
        const uint32_t bit = 1U << i;
        if (lock.is_exclusive && (handle.index_exclusive & bit) == 0) return false;
        const int others = lock.shared_count - ((handle.index_shared & bit) != 0 ? 1 : 0);
        if ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && others > 0) return false;
    }
    return true;
}

int lock_index(sqlite3_file* base, int first, int count, int flags) {
    Handle& handle = handle_of(base);
    return on_file(base, Act::kOther, SQLITE_IOERR_SHMLOCK, [&](State&, File& file) {
        const bool is_unlock = (flags & SQLITE_SHM_UNLOCK) != 0;
        if (!is_unlock && !may_lock(handle, file, first, count, flags)) return SQLITE_BUSY;
        for (int i = first; i < first + count; ++i) {
            IndexLock& lock = file.index_locks.at(static_cast<size_t>(i));
            const uint32_t bit = 1U << i;
            uint32_t& mine =
                (flags & SQLITE_SHM_EXCLUSIVE) != 0 ? handle.index_exclusive : handle.index_shared;
            const bool has = (mine & bit) != 0;
            if (has != is_unlock) continue;
            mine ^= bit;
            if (&mine == &handle.index_exclusive) {
                lock.is_exclusive = !is_unlock;
            } else {
                lock.shared_count += is_unlock ? -1 : 1;
            }
        }
        return SQLITE_OK;
    });
}

// A full barrier; the standard one is refused under ThreadSanitizer.
void fence_index(sqlite3_file*) { __sync_synchronize(); }

int unmap_index(sqlite3_file* base, int must_delete) {
    Handle& handle = handle_of(base);
    for (int i = 0; i < SQLITE_SHM_NLOCK; ++i) {
        lock_index(base, i, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
        lock_index(base, i, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
    }
    handle.disk->state.with([&](State&) {
        if (must_delete != 0) (*handle.file)->index_regions.clear();
    });
    return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_index,
    .xShmLock = lock_index,
    .xShmBarrier = fence_index,
    .xShmUnmap = unmap_index,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

FaultVfs::Disk& disk_of(sqlite3_vfs* vfs) { return *static_cast<FaultVfs::Disk*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* base, int flags, int* out_flags) {
    FaultVfs::Disk& disk = disk_of(vfs);
    base->pMethods = nullptr;
    return disk.state.with([&](State& state) {
        if (state.operations > state.fails_from) return SQLITE_CANTOPEN;
        const std::string path =
            name != nullptr ? name : fmt::format("temporary {}", ++state.temporaries);
        auto found = state.files.find(path);
        if (found == state.files.end()) {
            if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
            found = state.files.emplace(path, std::make_shared<File>()).first;
            found->second->is_temporary = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
        }
        ++found->second->open_count;
        new (base) Handle{.base = {&kMethods},
                          .disk = &disk,
                          .file = new std::shared_ptr<File>(found->second),
                          .life = state.life,
                          .lock = SQLITE_LOCK_NONE,
                          .index_shared = 0,
                          .index_exclusive = 0};
        if (out_flags != nullptr) *out_flags = flags;
        return SQLITE_OK;
    });
}

int delete_file(sqlite3_vfs* vfs, const char* name, int) {
    return disk_of(vfs).state.with([&](State& state) {
        ++state.operations;
        if (state.operations > state.fails_from) return SQLITE_IOERR_DELETE;
        return state.files.erase(name) == 0 ? SQLITE_IOERR_DELETE_NOENT : SQLITE_OK;
    });
}

int access_file(sqlite3_vfs* vfs, const char* name, int, int* is_there) {
    disk_of(vfs).state.with([&](State& state) { *is_there = state.files.contains(name) ? 1 : 0; });
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* into) {
    sqlite3_snprintf(size, into, "%s", name);
    return SQLITE_OK;
}

int draw_bytes(sqlite3_vfs* vfs, int size, char* into) {
    disk_of(vfs).state.with([&](State& state) {
        state.rng.fill(std::as_writable_bytes(std::span(into, static_cast<size_t>(size))));
    });
    return size;
}

// Nobody sleeps: time may be virtual, and a lock that is taken stays so until its holder goes on.
int sleep_never(sqlite3_vfs*, int) { return 0; }
int current_time(sqlite3_vfs*, sqlite3_int64* now) {
    *now = 0;
    return SQLITE_OK;
}
int last_os_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

FaultVfs::FaultVfs(uint64_t seed) : disk_(std::make_unique<Disk>(seed)) {
    disk_->name = fmt::format("fault-{}", static_cast<const void*>(disk_.get()));
    sqlite3_vfs& vfs = disk_->vfs;
    vfs.iVersion = 2;
    vfs.szOsFile = sizeof(Handle);
    vfs.mxPathname = kPathLimit;
    vfs.zName = disk_->name.c_str();
    vfs.pAppData = disk_.get();
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = draw_bytes;
    vfs.xSleep = sleep_never;
    vfs.xGetLastError = last_os_error;
    vfs.xCurrentTimeInt64 = current_time;
    CHECK(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK, "a VFS can be registered");
}

FaultVfs::~FaultVfs() { sqlite3_vfs_unregister(&disk_->vfs); }

const std::string& FaultVfs::name() const { return disk_->name; }

void FaultVfs::crash() {
    disk_->state.with([](State& state) {
        ++state.life;
        state.fails_from = INT64_MAX;
        std::map<std::string, std::shared_ptr<File>> survivors;
        for (const auto& [name, file] : state.files) {
            state.scatter(*file);
            if (file->is_temporary) continue;
            if (file->is_created && state.rng.below(2) == 0) continue;
            // A new file: handles of the life before keep the old one, and its locks.
            auto survivor = std::make_shared<File>();
            survivor->safe = file->safe;
            survivor->live = file->safe;
            survivor->is_created = false;
            survivors.emplace(name, std::move(survivor));
        }
        state.files = std::move(survivors);
    });
}

void FaultVfs::fail_after(int64_t operations) {
    disk_->state.with([&](State& state) { state.fails_from = state.operations + operations; });
}

void FaultVfs::set_rates(FaultRates rates) {
    disk_->state.with([&](State& state) { state.rates = rates; });
}

void FaultVfs::set_capacity(std::optional<int64_t> bytes) {
    disk_->state.with([&](State& state) { state.capacity = bytes; });
}

int64_t FaultVfs::operation_count() const {
    return disk_->state.with([](const State& state) { return state.operations; });
}

int64_t FaultVfs::bytes_used() const {
    return disk_->state.with([](const State& state) { return state.used(); });
}

}  // namespace lockstep::db
