#ifndef MOTE_STORAGE_STORE_CHANGE_HISTORY_H_
#define MOTE_STORAGE_STORE_CHANGE_HISTORY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/index/entry_sink.h"
#include "storage/store/recent_changes.h"
#include "storage/store/store.h"
#include "storage/store/store_source.h"

namespace mote {

// Writes the changes of one large commit to the history, block by block: what a small commit does
// with its one entry. Not thread-safe; borrows the sink.
class ChangeLister {
 public:
  ChangeLister(uint64_t commit, EntrySink* sink) : commit_(commit), sink_(sink) {}

  // Rows of triples (kSpo), or quads (kGspo), ascend.
  absl::Status Add(bool named, const ChangeRow& row) {
    std::vector<ChangeRow>& rows = rows_[named ? 1 : 0];
    rows.push_back(row);
    return rows.size() < kListedBlockRows ? absl::OkStatus() : Flush(named);
  }
  absl::Status Add(const MemoryLayer& changes);
  absl::Status Finish();

 private:
  absl::Status Flush(bool named);

  const uint64_t commit_;
  EntrySink* const sink_;
  std::array<std::vector<ChangeRow>, 2> rows_;
  std::array<uint32_t, 2> blocks_ = {};
};

// Reads commits and their changes side by side, as one version of the store has them.
class HistoryCursor final : public ChangeCursor {
 public:
  // The first commit that it gives is the one behind `since`.
  HistoryCursor(const KvStore* kv, std::shared_ptr<const StoreSource> source, uint64_t since);

  const StoreSnapshot& snapshot() const override { return *source_; }
  absl::StatusOr<bool> Next() override;
  const CommitInfo& commit() const override { return commit_; }
  bool is_listed() const override { return is_listed_; }
  absl::StatusOr<bool> NextBatch(ChangeBatch* batch) override;

 private:
  bool AtCommit() const;

  const std::shared_ptr<const StoreSource> source_;
  const std::unique_ptr<KvCursor> commits_;
  const std::unique_ptr<KvCursor> changes_;
  uint64_t last_;  // The last commit that was given.
  CommitInfo commit_;
  bool is_listed_ = true;
  uint64_t rows_left_ = 0;  // Of the commit's changes.
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_CHANGE_HISTORY_H_
