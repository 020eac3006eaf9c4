// A disk in memory below SQLite that fails as disks do, under a seed.
//
// What is written is seen at once, and safe only once synced: crash() keeps or loses each unsynced
// sector as the seed says, so pages are torn. A failed sync leaves its sectors unsafe for ever, as
// Linux does. Faults come from rates, from a capacity, or at the nth write or sync. Without any of
// them it is a plain disk in memory. Equal seed and equal calls give equal faults.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lockstep::db {

// Each: one operation in so many fails; zero: none.
struct FaultRates {
    uint64_t read_one_in = 0;
    uint64_t write_one_in = 0;
    uint64_t sync_one_in = 0;
};

// Thread-safe. Every connection to it is closed before it goes.
class FaultVfs {
  public:
    explicit FaultVfs(uint64_t seed);
    ~FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    // For SqliteStoreOptions.vfs_name; unique in the process.
    const std::string& name() const;

    // Power is lost and comes back. Files that were open answer errors from now on; what is opened
    // from now on sees what survived. Rates and capacity stay; a planned failure is over.
    void crash();
    // After so many more writes and syncs every operation fails, until crash().
    void fail_after(int64_t operations);
    void set_rates(FaultRates rates);
    // Writes that would make the files larger than this together find the disk full.
    void set_capacity(std::optional<int64_t> bytes);

    // Writes and syncs so far.
    int64_t operation_count() const;
    int64_t bytes_used() const;

    struct Disk;

  private:
    std::unique_ptr<Disk> disk_;
};

}  // namespace lockstep::db
