#include "storage/store/change_history.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/source/space.h"
#include "storage/store/sealed_entry.h"

namespace mote {
namespace {

absl::Status Disagrees(uint64_t commit) {
  return absl::DataLossError(
      absl::StrCat("the changes kept of commit ", commit, " are not as many as it counted"));
}

}  // namespace

absl::Status ChangeLister::Flush(bool named) {
  std::vector<ChangeRow>& rows = rows_[named ? 1 : 0];
  if (rows.empty()) return absl::OkStatus();
  const std::string key = ChangesKey(commit_, named, blocks_[named ? 1 : 0]++);
  absl::Status status = sink_->Put(Space::kDelta, key, EncodeChanges(key, rows));
  rows.clear();
  return status;
}

absl::Status ChangeLister::Add(const MemoryLayer& changes) {
  for (bool named : {false, true}) {
    for (const ChangeRow& row : named ? changes.quads() : changes.triples()) {
      MOTE_RETURN_IF_ERROR(Add(named, row));
    }
  }
  return absl::OkStatus();
}

absl::Status ChangeLister::Finish() {
  MOTE_RETURN_IF_ERROR(Flush(/*named=*/false));
  return Flush(/*named=*/true);
}

HistoryCursor::HistoryCursor(const KvStore* kv, std::shared_ptr<const StoreSource> source,
                             uint64_t since)
    : source_(std::move(source)),
      commits_(kv->NewCursor(Space::kCommits, source_->version().snapshot.get())),
      changes_(kv->NewCursor(Space::kDelta, source_->version().snapshot.get())),
      last_(since) {
  commits_->Seek(CommitKey(since + 1));
  changes_->Seek(CommitKey(since + 1));
}

bool HistoryCursor::AtCommit() const {
  return changes_->Valid() && changes_->key().size() >= 8 &&
         ReadBigEndian(changes_->key().data()) == commit_.number;
}

absl::StatusOr<bool> HistoryCursor::Next() {
  if (last_ == source_->commit_number()) return false;
  MOTE_RETURN_IF_ERROR(commits_->status());
  if (!commits_->Valid()) {
    return absl::DataLossError(absl::StrCat("commit ", last_ + 1, " is missing"));
  }
  MOTE_ASSIGN_OR_RETURN(commit_, DecodeCommit(commits_->key(), commits_->value()));
  if (commit_.number != ++last_) {
    return absl::DataLossError(absl::StrCat("commit ", last_, " is missing"));
  }
  commits_->Next();
  rows_left_ = commit_.inserted + commit_.deleted;
  // Whoever has not asked for all changes of the commit before did not want them.
  if (changes_->Valid() && changes_->key() < CommitKey(last_)) changes_->Seek(CommitKey(last_));
  is_listed_ = !AtCommit() || !IsUnlisted(changes_->key(), changes_->value());
  MOTE_RETURN_IF_ERROR(changes_->status());
  return true;
}

absl::StatusOr<bool> HistoryCursor::NextBatch(ChangeBatch* batch) {
  batch->inserted.clear();
  batch->deleted.clear();
  if (!is_listed_ || last_ == 0 || commit_.number != last_) return false;
  if (!AtCommit()) {
    MOTE_RETURN_IF_ERROR(changes_->status());
    if (rows_left_ > 0) return Disagrees(commit_.number);
    return false;
  }
  const Order order = changes_->key()[8] == '\1' ? Order::kGspo : Order::kSpo;
  MOTE_ASSIGN_OR_RETURN(const std::vector<ChangeRow> rows,
                        DecodeRecentChanges(changes_->key(), changes_->value()));
  if (rows.size() > rows_left_) return Disagrees(commit_.number);
  rows_left_ -= rows.size();
  for (const ChangeRow& row : rows) {
    (row.origins != kOriginRemoved ? batch->inserted : batch->deleted)
        .push_back(QuadOfRow(row.columns.data(), order));
  }
  changes_->Next();
  return true;
}

}  // namespace mote
