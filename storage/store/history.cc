// How much of the history of changes is kept: the part of StoreImpl that decides it.

#include <algorithm>
#include <memory>

#include "storage/base/status_macros.h"
#include "storage/kv/delete_keys.h"
#include "storage/source/space.h"
#include "storage/store/recent_changes.h"
#include "storage/store/store_impl.h"

namespace mote {
namespace {

// What a commit takes in the history, about, and each of its rows.
constexpr uint64_t kCommitBytes = 100;
constexpr uint64_t kRowBytes = 12;
// The history is cut between groups of commits, of which there are so many, about.
constexpr uint64_t kGroups = 64;

}  // namespace

bool StoreImpl::HistoryLists(uint64_t rows) const {
  return rows <= options_.history_bytes / kRowBytes;
}

void StoreImpl::NoteHistory(uint64_t commit, uint64_t rows) {
  // Otherwise ReadHistory will find it.
  if (is_history_known_) AddToHistory(commit, rows);
}

void StoreImpl::AddToHistory(uint64_t commit, uint64_t rows) {
  const uint64_t bytes = kCommitBytes + (HistoryLists(rows) ? rows * kRowBytes : 0);
  if (history_groups_.empty() || history_groups_.back().bytes >= options_.history_bytes / kGroups) {
    history_groups_.push_back({commit, 0});
  }
  history_groups_.back().bytes += bytes;
  history_taken_ += bytes;
}

absl::Status StoreImpl::ReadHistory(uint64_t first) {
  history_groups_.clear();
  history_taken_ = 0;
  std::unique_ptr<KvCursor> commits = kv_->NewCursor(Space::kCommits, nullptr);
  KvValue value;
  for (commits->Seek(CommitKey(first)); commits->Valid(); commits->Next()) {
    MOTE_ASSIGN_OR_RETURN(const CommitInfo commit, DecodeCommit(commits->key(), commits->value()));
    uint64_t rows = commit.inserted + commit.deleted;
    if (rows > kMaxSmallCommitRows) {
      // Those of a load are counted only.
      const absl::Status found =
          kv_->Get(Space::kDelta, UnlistedKey(commit.number), nullptr, &value);
      if (found.ok()) rows = 0;
      if (!found.ok() && !absl::IsNotFound(found)) return found;
    }
    AddToHistory(commit.number, rows);
  }
  return commits->status();
}

absl::StatusOr<uint64_t> StoreImpl::HistoryBegin(const StateRecord& state) {
  const uint64_t end = state.commit_number + 1;
  if (options_.history_bytes == 0 || options_.history_commits == 0) return end;
  if (!is_history_known_) {
    const absl::Status read = ReadHistory(state.history_begin);
    is_history_known_ = read.ok();
    MOTE_RETURN_IF_ERROR(read);
  }
  uint64_t begin = state.history_begin;
  if (end - begin > options_.history_commits) begin = end - options_.history_commits;
  // Some more than allowed is kept, so that not every commit deletes.
  const bool too_much = history_taken_ > options_.history_bytes + options_.history_bytes / 4;
  while (!history_groups_.empty()) {
    const uint64_t group_end = history_groups_.size() > 1 ? history_groups_[1].first : end;
    const bool is_gone = group_end <= begin;
    if (!is_gone && !(too_much && history_taken_ > options_.history_bytes)) break;
    history_taken_ -= history_groups_.front().bytes;
    history_groups_.pop_front();
    begin = std::max(begin, group_end);
  }
  return begin;
}

absl::Status StoreImpl::TrimHistory(KvBatch* batch, StateRecord* state) {
  MOTE_ASSIGN_OR_RETURN(const uint64_t begin, HistoryBegin(*state));
  if (begin <= state->history_begin) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(
      DeleteKeys(*kv_, Space::kDelta, CommitKey(state->history_begin), CommitKey(begin), batch));
  state->history_begin = begin;
  return absl::OkStatus();
}

}  // namespace mote
