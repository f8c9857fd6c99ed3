#include "storage/kv/memory_kv_store.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <utility>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

using Value = std::shared_ptr<const std::string>;  // Null: the key is deleted.

// The states of one key, oldest first.
struct Version {
  uint64_t sequence;
  Value value;
};
using SpaceMap = std::map<std::string, std::vector<Version>, std::less<>>;

struct Change {
  enum class Kind : uint8_t { kPut, kDelete };
  Kind kind;
  SpaceId space;
  std::string key;
  std::string value;
};

class MemoryBatch : public KvBatch {
 public:
  void Put(SpaceId space, std::string_view key, std::string_view value) override {
    Add(Change::Kind::kPut, space, key, value);
  }
  void Delete(SpaceId space, std::string_view key) override {
    Add(Change::Kind::kDelete, space, key, {});
  }
  void Clear() override {
    changes_.clear();
    bytes_ = 0;
  }
  uint64_t ApproximateBytes() const override { return bytes_; }

  const std::vector<Change>& changes() const { return changes_; }

 private:
  void Add(Change::Kind kind, SpaceId space, std::string_view key, std::string_view value) {
    changes_.push_back({kind, space, std::string(key), std::string(value)});
    bytes_ += key.size() + value.size() + 8;
  }

  std::vector<Change> changes_;
  uint64_t bytes_ = 0;
};

class MemoryBulkWriter : public KvBulkWriter {
 public:
  explicit MemoryBulkWriter(size_t spaces) : spaces_(spaces) {}

  absl::Status Add(SpaceId space, std::string_view key, std::string_view value) override {
    if (space >= spaces_.size()) return absl::InvalidArgumentError("no such space");
    SpaceEntries& entries = spaces_[space];
    if (entries.finished) return absl::FailedPreconditionError("the space is finished");
    if (!entries.pairs.empty() && key <= entries.pairs.back().first) {
      return absl::InvalidArgumentError("keys of a bulk write must ascend");
    }
    entries.pairs.emplace_back(key, value);
    return absl::OkStatus();
  }

  absl::Status Finish(SpaceId space) override {
    if (space >= spaces_.size()) return absl::InvalidArgumentError("no such space");
    spaces_[space].finished = true;
    return absl::OkStatus();
  }

  struct SpaceEntries {
    std::vector<std::pair<std::string, std::string>> pairs;
    bool finished = false;
  };
  const std::vector<SpaceEntries>& spaces() const { return spaces_; }

 private:
  std::vector<SpaceEntries> spaces_;
};

class MemoryPin : public KvValue::Pin {
 public:
  Value value;
};

class MemoryKvStore : public KvStore {
 public:
  explicit MemoryKvStore(const KvOptions& options)
      : read_only_(options.mode == OpenMode::kReadOnly), spaces_(options.spaces.size()) {}

  class Snapshot : public KvSnapshot {
   public:
    Snapshot(const MemoryKvStore* store, uint64_t sequence) : store_(store), sequence_(sequence) {}
    ~Snapshot() override { store_->ReleaseSnapshot(sequence_); }
    uint64_t sequence() const { return sequence_; }

   private:
    const MemoryKvStore* store_;
    const uint64_t sequence_;
  };

  class Cursor : public KvCursor {
   public:
    Cursor(const MemoryKvStore* store, SpaceId space, std::shared_ptr<const KvSnapshot> hold,
           uint64_t sequence, std::string_view lower, std::string_view upper)
        : store_(store),
          hold_(std::move(hold)),
          sequence_(sequence),
          lower_(lower),
          upper_(upper),
          map_(store->spaces_[space]) {}

    void Seek(std::string_view key) override {
      const std::shared_lock lock(store_->mutex_);
      Forward(map_.lower_bound(std::max<std::string_view>(key, lower_)));
    }
    void SeekToFirst() override { Seek({}); }
    void SeekToLast() override {
      const std::shared_lock lock(store_->mutex_);
      Backward(upper_.empty() ? map_.end() : map_.lower_bound(upper_));
    }
    void Next() override {
      MOTE_DCHECK(Valid());
      const std::shared_lock lock(store_->mutex_);
      Forward(map_.upper_bound(key_));
    }
    void Prev() override {
      MOTE_DCHECK(Valid());
      const std::shared_lock lock(store_->mutex_);
      Backward(map_.lower_bound(key_));
    }
    bool Valid() const override { return value_ != nullptr; }
    std::string_view key() const override { return key_; }
    std::string_view value() const override { return *value_; }
    absl::Status status() const override { return absl::OkStatus(); }

   private:
    // To the first visible key from `it` on.
    void Forward(SpaceMap::const_iterator it) {
      value_ = nullptr;
      for (; it != map_.end() && (upper_.empty() || it->first < upper_); ++it) {
        if (Take(it)) return;
      }
    }
    // To the last visible key before `it`.
    void Backward(SpaceMap::const_iterator it) {
      value_ = nullptr;
      while (it != map_.begin()) {
        --it;
        if (it->first < lower_) return;
        if (Take(it)) return;
      }
    }
    bool Take(SpaceMap::const_iterator it) {
      value_ = VisibleValue(it->second, sequence_);
      if (value_ == nullptr) return false;
      key_ = it->first;
      return true;
    }

    const MemoryKvStore* store_;
    const std::shared_ptr<const KvSnapshot> hold_;  // Of a cursor that was given no snapshot.
    const uint64_t sequence_;
    const std::string lower_;
    const std::string upper_;
    const SpaceMap& map_;
    std::string key_;
    Value value_;
  };

  absl::Status Get(SpaceId space, std::string_view key, const KvSnapshot* snapshot,
                   KvValue* value) const override {
    if (space >= spaces_.size()) return absl::InvalidArgumentError("no such space");
    const std::shared_lock lock(mutex_);
    const auto it = spaces_[space].find(key);
    Value found;
    if (it != spaces_[space].end()) found = VisibleValue(it->second, SequenceOf(snapshot));
    if (found == nullptr) return absl::NotFoundError("no such key");
    auto pin = std::make_unique<MemoryPin>();
    pin->value = std::move(found);
    value->set_view(*pin->value);
    value->pin() = std::move(pin);
    return absl::OkStatus();
  }

  std::unique_ptr<KvCursor> NewCursor(SpaceId space, const KvSnapshot* snapshot,
                                      std::string_view lower,
                                      std::string_view upper) const override {
    MOTE_CHECK(space < spaces_.size());
    std::shared_ptr<const KvSnapshot> hold;
    if (snapshot == nullptr) {
      hold = GetSnapshot();
      snapshot = hold.get();
    }
    const uint64_t sequence = static_cast<const Snapshot*>(snapshot)->sequence();
    return std::make_unique<Cursor>(this, space, std::move(hold), sequence, lower, upper);
  }

  std::shared_ptr<const KvSnapshot> GetSnapshot() const override {
    const std::unique_lock lock(mutex_);
    snapshots_.insert(sequence_);
    return std::make_shared<Snapshot>(this, sequence_);
  }

  std::unique_ptr<KvBatch> NewBatch() const override { return std::make_unique<MemoryBatch>(); }

  absl::Status Write(KvBatch* batch, Durability) override {
    MOTE_RETURN_IF_ERROR(CheckWritable());
    const auto& changes = static_cast<const MemoryBatch*>(batch)->changes();
    for (const Change& change : changes) {
      if (change.space >= spaces_.size()) return absl::InvalidArgumentError("no such space");
    }
    const std::unique_lock lock(mutex_);
    ++sequence_;
    for (const Change& change : changes) Apply(change);
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<KvBulkWriter>> NewBulkWriter() override {
    MOTE_RETURN_IF_ERROR(CheckWritable());
    return std::make_unique<MemoryBulkWriter>(spaces_.size());
  }

  absl::Status Publish(std::unique_ptr<KvBulkWriter> writer) override {
    MOTE_RETURN_IF_ERROR(CheckWritable());
    const auto& entries = static_cast<const MemoryBulkWriter*>(writer.get())->spaces();
    const std::unique_lock lock(mutex_);
    ++sequence_;
    for (size_t space = 0; space < entries.size(); ++space) {
      for (const auto& [key, value] : entries[space].pairs) {
        SetValue(spaces_[space].try_emplace(key).first, std::make_shared<const std::string>(value));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Sync() override { return absl::OkStatus(); }

  absl::Status Compact(SpaceId space) override {
    MOTE_RETURN_IF_ERROR(CheckWritable());
    if (space >= spaces_.size()) return absl::InvalidArgumentError("no such space");
    const std::unique_lock lock(mutex_);
    SpaceMap& map = spaces_[space];
    for (auto it = map.begin(); it != map.end();) it = Prune(map, it);
    return absl::OkStatus();
  }

  std::vector<std::string> VerifyChecksums() const override { return {}; }

  uint64_t ApproximateBytes(SpaceId space, std::string_view begin,
                            std::string_view end) const override {
    if (space >= spaces_.size() || begin >= end) return 0;
    const std::shared_lock lock(mutex_);
    uint64_t bytes = 0;
    const auto last = spaces_[space].lower_bound(end);
    for (auto it = spaces_[space].lower_bound(begin); it != last; ++it) {
      const Value& value = it->second.back().value;
      if (value != nullptr) bytes += it->first.size() + value->size();
    }
    return bytes;
  }

  uint64_t DiskBytes(SpaceId) const override { return 0; }

  absl::StatusOr<BackupReport> Backup(const std::string&,
                                      const std::function<void(double)>&) override {
    return absl::UnimplementedError("a database in memory has no files to copy");
  }

 private:
  // The value that a reader at `sequence` sees.
  static Value VisibleValue(const std::vector<Version>& versions, uint64_t sequence) {
    for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
      if (it->sequence <= sequence) return it->value;
    }
    return nullptr;
  }

  absl::Status CheckWritable() const {
    return read_only_ ? absl::FailedPreconditionError("the database is open for reading only")
                      : absl::OkStatus();
  }

  // Requires the lock.
  uint64_t SequenceOf(const KvSnapshot* snapshot) const {
    return snapshot == nullptr ? sequence_ : static_cast<const Snapshot*>(snapshot)->sequence();
  }

  void ReleaseSnapshot(uint64_t sequence) const {
    const std::unique_lock lock(mutex_);
    snapshots_.erase(snapshots_.find(sequence));
  }

  void Apply(const Change& change) {
    SpaceMap& map = spaces_[change.space];
    switch (change.kind) {
      case Change::Kind::kPut:
        SetValue(map.try_emplace(change.key).first,
                 std::make_shared<const std::string>(change.value));
        return;
      case Change::Kind::kDelete: {
        const auto it = map.find(change.key);
        if (it == map.end()) return;
        SetValue(it, nullptr);
        Prune(map, it);
        return;
      }
    }
  }

  // Adds a version at the present sequence and drops those that nobody can see any more.
  void SetValue(SpaceMap::iterator it, Value value) {
    std::vector<Version>& versions = it->second;
    if (!versions.empty() && versions.back().sequence == sequence_) versions.pop_back();
    versions.push_back({sequence_, std::move(value)});
    DropUnseen(versions);
  }

  // Keeps the newest version and, of the older, those that are the newest for some snapshot.
  void DropUnseen(std::vector<Version>& versions) {
    size_t kept = 0;
    for (size_t i = 0; i < versions.size(); ++i) {
      bool seen = i + 1 == versions.size();
      if (!seen) {
        const auto snapshot = snapshots_.lower_bound(versions[i].sequence);
        seen = snapshot != snapshots_.end() && *snapshot < versions[i + 1].sequence;
      }
      if (seen) std::swap(versions[kept++], versions[i]);
    }
    versions.resize(kept);
  }

  // Drops unseen versions of a key, and the key if only its deletion is left; returns the next.
  SpaceMap::iterator Prune(SpaceMap& map, SpaceMap::iterator it) {
    DropUnseen(it->second);
    if (it->second.size() == 1 && it->second[0].value == nullptr) return map.erase(it);
    return std::next(it);
  }

  const bool read_only_;
  mutable std::shared_mutex mutex_;
  uint64_t sequence_ = 0;
  mutable std::multiset<uint64_t> snapshots_;
  std::vector<SpaceMap> spaces_;
};

}  // namespace

std::unique_ptr<KvStore> NewMemoryKvStore(const KvOptions& options) {
  return std::make_unique<MemoryKvStore>(options);
}

}  // namespace mote
