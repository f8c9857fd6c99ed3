#ifndef MOTE_TESTS_STORAGE_STORE_STORE_TEST_UTIL_H_
#define MOTE_TESTS_STORAGE_STORE_STORE_TEST_UTIL_H_

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/kv/kv_store.h"
#include "storage/store/store.h"

namespace mote {

// A KvStore that outlives the Store that it is given to, so that a test can open stores on it one
// after another and change what lies beneath them.
class SharedKv : public KvStore {
 public:
  explicit SharedKv(std::shared_ptr<KvStore> kv) : kv_(std::move(kv)) {}
  absl::Status Get(SpaceId space, std::string_view key, const KvSnapshot* snapshot,
                   KvValue* value) const override {
    return kv_->Get(space, key, snapshot, value);
  }
  std::unique_ptr<KvCursor> NewCursor(SpaceId space, const KvSnapshot* snapshot,
                                      std::string_view lower,
                                      std::string_view upper) const override {
    return kv_->NewCursor(space, snapshot, lower, upper);
  }
  std::shared_ptr<const KvSnapshot> GetSnapshot() const override { return kv_->GetSnapshot(); }
  std::unique_ptr<KvBatch> NewBatch() const override { return kv_->NewBatch(); }
  absl::Status Write(KvBatch* batch, Durability durability) override {
    return kv_->Write(batch, durability);
  }
  absl::StatusOr<std::unique_ptr<KvBulkWriter>> NewBulkWriter() override {
    return kv_->NewBulkWriter();
  }
  absl::Status Publish(std::unique_ptr<KvBulkWriter> writer) override {
    return kv_->Publish(std::move(writer));
  }
  absl::Status Sync() override { return kv_->Sync(); }
  absl::Status Compact(SpaceId space) override { return kv_->Compact(space); }
  absl::Status DropFiles(SpaceId space, std::span<const KvRange> ranges) override {
    return kv_->DropFiles(space, ranges);
  }
  std::vector<std::string> VerifyChecksums() const override { return kv_->VerifyChecksums(); }
  uint64_t ApproximateBytes(SpaceId space, std::string_view begin,
                            std::string_view end) const override {
    return kv_->ApproximateBytes(space, begin, end);
  }
  uint64_t DiskBytes(SpaceId space) const override { return kv_->DiskBytes(space); }
  absl::StatusOr<BackupReport> Backup(const std::string& path,
                                      const std::function<void(double)>& progress) override {
    return kv_->Backup(path, progress);
  }

 private:
  std::shared_ptr<KvStore> kv_;
};

// A directory that goes away with its object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  std::string path(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// A store that can be closed and opened again, in memory or on RocksDB.
class ReopenableStore {
 public:
  explicit ReopenableStore(bool on_rocks, StoreOptions options = QuietOptions());

  // Without folding in the background, so that tests decide when it happens.
  static StoreOptions QuietOptions();

  void Close() { store_.reset(); }
  absl::Status Open();
  void Reopen();
  Store& store() { return *store_; }
  Store* operator->() { return store_.get(); }
  // The KvStore beneath: only in memory, and while the store is closed on RocksDB.
  std::shared_ptr<KvStore> OpenKv();

 private:
  const bool on_rocks_;
  const StoreOptions options_;
  TemporaryDirectory directory_;
  std::shared_ptr<KvStore> memory_;
  std::unique_ptr<Store> store_;
};

// What a store should hold.
struct Model {
  std::set<IdQuad> quads;
  std::set<Id> graphs;
};

// Compares all that a source says with the model: every order, scans by prefixes and ranges taken
// from `seed`, seeks, counts, graphs.
void ExpectSourceMatches(const QuadSource& source, const Model& model, uint64_t seed);
// That Store::Check finds nothing.
void ExpectClean(const Store& store);
// All rows of a scan, as quads, in the order of the scan.
std::vector<IdQuad> ReadAll(const QuadSource& source, const ScanSpec& spec, size_t capacity = 100);

}  // namespace mote

#endif  // MOTE_TESTS_STORAGE_STORE_STORE_TEST_UTIL_H_
