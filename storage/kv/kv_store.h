#ifndef MOTE_STORAGE_KV_KV_STORE_H_
#define MOTE_STORAGE_KV_KV_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/backup_report.h"
#include "mote/commit.h"

// The one narrow interface that storage stands on: an ordered, transactional key-value engine with
// several spaces of keys. Implemented on RocksDB (rocks_kv_store.h) and in memory
// (memory_kv_store.h); nothing above this folder sees a type of either. Keys compare as unsigned
// bytes.

namespace mote {

// A space of keys (a column family in RocksDB), by its position in KvOptions::spaces.
using SpaceId = uint16_t;

// How a space is used, which decides block size, compression and filters.
enum class SpaceProfile : uint8_t {
  kBlocks,   // Values of 4-16 kB, already packed; not compressed; what is read by exact key is not
             // kept in memory, as callers do that better.
  kRuns,     // As kBlocks, for keys that nobody looks for before he knows that they were published:
             // what Publish adds where there was nothing may show in snapshots taken before it.
  kText,     // Values of text; compressed with a trained dictionary.
  kEntries,  // Many small keys, read by seek and by exact key (filters).
};

struct SpaceSpec {
  std::string name;
  SpaceProfile profile;
};

enum class OpenMode : uint8_t {
  kReadWrite,  // Takes the database's lock; creates the database if it is missing.
  kReadOnly,   // Takes no lock and writes nothing, beside a live writer too.
};

struct KvOptions {
  std::vector<SpaceSpec> spaces;  // The same at every open; a new version may append.
  OpenMode mode = OpenMode::kReadWrite;
  bool create_if_missing = true;
  uint64_t block_cache_bytes = uint64_t{256} << 20;
  uint64_t write_buffer_bytes = uint64_t{64} << 20;  // Over all spaces.
  int max_open_files = 512;
  int background_threads = 2;
};

// The keys in [begin, end).
struct KvRange {
  std::string begin;
  std::string end;
};

// A consistent view of the whole store at one moment. Thread-safe; must not outlive its KvStore.
class KvSnapshot {
 public:
  virtual ~KvSnapshot() = default;
};

// A value that stays valid, without a copy where the implementation can pin it, until the next use
// of the object. Reusable without allocation in steady state. Not thread-safe.
class KvValue {
 public:
  class Pin {
   public:
    virtual ~Pin() = default;
  };

  KvValue() = default;
  KvValue(KvValue&&) noexcept = default;
  KvValue& operator=(KvValue&&) noexcept = default;

  std::string_view view() const { return view_; }
  // Eight-byte alignment is not promised.

  // For implementations.
  void set_view(std::string_view view) { view_ = view; }
  std::unique_ptr<Pin>& pin() { return pin_; }

 private:
  std::string_view view_;
  std::unique_ptr<Pin> pin_;
};

// A position in one space, in key order. Not thread-safe; must not outlive its snapshot or store.
// key() and value() borrow from the cursor and are valid until it moves.
class KvCursor {
 public:
  virtual ~KvCursor() = default;

  // To the first key >= `key`.
  virtual void Seek(std::string_view key) = 0;
  virtual void SeekToFirst() = 0;
  virtual void SeekToLast() = 0;
  virtual void Next() = 0;
  virtual void Prev() = 0;
  // False past either end and after an error.
  virtual bool Valid() const = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  // OK unless reading failed (I/O, checksum: kDataLoss).
  virtual absl::Status status() const = 0;
};

// Changes that become visible and durable together. Later operations on a key win.
class KvBatch {
 public:
  virtual ~KvBatch() = default;
  virtual void Put(SpaceId space, std::string_view key, std::string_view value) = 0;
  virtual void Delete(SpaceId space, std::string_view key) = 0;
  virtual void Clear() = 0;
  virtual uint64_t ApproximateBytes() const = 0;
};

// Writes key-value pairs outside the log, for loads: per space, keys must ascend strictly. Nothing
// is visible before Publish; dropping the writer without publishing removes its files. One space
// may be written by one thread while others write other spaces.
class KvBulkWriter {
 public:
  virtual ~KvBulkWriter() = default;
  virtual absl::Status Add(SpaceId space, std::string_view key, std::string_view value) = 0;
  // Flushes and closes the files of `space`; further Adds to it are not allowed. Optional, so that
  // threads can finish their own spaces.
  virtual absl::Status Finish(SpaceId space) = 0;
};

// Thread-safe. One KvStore per path and process.
class KvStore {
 public:
  virtual ~KvStore() = default;

  // kNotFound if the key is absent. `snapshot` null: the latest state.
  virtual absl::Status Get(SpaceId space, std::string_view key, const KvSnapshot* snapshot,
                           KvValue* value) const = 0;

  // `snapshot` null: the state at this call. Keys are limited to [lower, upper) where these are not
  // empty.
  virtual std::unique_ptr<KvCursor> NewCursor(SpaceId space, const KvSnapshot* snapshot,
                                              std::string_view lower = {},
                                              std::string_view upper = {}) const = 0;

  virtual std::shared_ptr<const KvSnapshot> GetSnapshot() const = 0;

  virtual std::unique_ptr<KvBatch> NewBatch() const = 0;
  // Atomic over all spaces. Concurrent writers share a sync where the implementation can.
  virtual absl::Status Write(KvBatch* batch, Durability durability) = 0;

  // Files are made beside the store's own, so that publishing moves and never copies.
  virtual absl::StatusOr<std::unique_ptr<KvBulkWriter>> NewBulkWriter() = 0;
  // Makes all that `writer` wrote visible at once, durably, over all spaces. On failure nothing is.
  // Keys overwrite what the spaces hold.
  virtual absl::Status Publish(std::unique_ptr<KvBulkWriter> writer) = 0;

  // Makes everything acknowledged so far durable.
  virtual absl::Status Sync() = 0;
  // Rewrites `space` so that deleted and overwritten entries take no more room or time.
  virtual absl::Status Compact(SpaceId space) = 0;
  // Removes the keys in `ranges` of `space`, where whole files can go, and with the files what
  // marks keys there as deleted: so some that were may come back. Snapshots taken before must not
  // read there any more. A hint; cheap.
  virtual absl::Status DropFiles(SpaceId, std::span<const KvRange> /*ranges*/) {
    return absl::OkStatus();
  }
  // Reads everything on disk and verifies its checksums, live log records included; one message for
  // each damaged file or record.
  virtual std::vector<std::string> VerifyChecksums() const = 0;

  virtual uint64_t ApproximateBytes(SpaceId space, std::string_view begin,
                                    std::string_view end) const = 0;
  // How many sorted sequences of entries a seek in `space` has to look into, memory aside; 0 if
  // merging them is not to be thought of.
  virtual uint64_t SortedSequences(SpaceId) const { return 1; }
  // Bytes on disk of the files of `space`; 0 in memory.
  virtual uint64_t DiskBytes(SpaceId space) const = 0;
  // The directory that holds the store's files, for temporary files beside them; empty in memory.
  virtual std::string Directory() const { return {}; }
  // Makes a consistent copy in the directory `path`, which must be missing, empty, or an earlier
  // backup of this store, which it replaces in one step: see OpenRocksKvStore. Also of a store that
  // is open for reading only while another process writes to it.
  virtual absl::StatusOr<BackupReport> Backup(const std::string& path,
                                              const std::function<void(double)>& progress) = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_KV_KV_STORE_H_
