// The checker's frame, and what it verifies of metadata, history and recent commits.

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/source/space.h"
#include "storage/store/checker.h"
#include "storage/store/recent_changes.h"
#include "storage/store/store_impl.h"

namespace mote {
namespace {

// A store that is damaged all over should still be checked in bounded memory.
constexpr size_t kMaxProblems = 1000;

}  // namespace

absl::StatusOr<CheckReport> StoreImpl::Check(const std::function<void(double)>& progress) const {
  CheckReport report;
  for (std::string& message : kv_->VerifyChecksums()) {
    report.problems.push_back({"checksums", std::move(message)});
  }
  std::shared_ptr<const Version> version;
  {
    std::lock_guard<std::mutex> lock(version_mutex_);
    version = published_;
  }
  Checker(kv_.get(), format_, std::move(version), progress, &report).Run();
  return report;
}

Checker::Checker(const KvStore* kv, const FormatRecord& format,
                 std::shared_ptr<const Version> version,
                 const std::function<void(double)>& progress, CheckReport* report)
    : kv_(kv),
      format_(format),
      version_(std::move(version)),
      state_(version_->state),
      progress_(progress),
      report_(report),
      spaces_(StoreSpaces()) {}

void Checker::Problem(std::string where, std::string message) {
  if (report_->problems.size() < kMaxProblems) {
    report_->problems.push_back({std::move(where), std::move(message)});
  }
}

void Checker::Problem(std::string where, const absl::Status& status) {
  Problem(std::move(where), std::string(status.message()));
}

std::string Checker::Where(SpaceId space, std::string_view key) const {
  return absl::StrCat(spaces_[space].name, ", key ",
                      absl::BytesToHexString(absl::string_view(key.data(), key.size())));
}

std::string Checker::Where(SpaceId space, RunId run) const {
  return absl::StrCat(spaces_[space].name, ", run ", run);
}

void Checker::Run() {
  Progress(0);
  CheckMetadata();
  CheckEmptySpaces();
  CheckCommits();
  CheckRecent();
  Progress(0.05);
  for (int i = 0; i < kOrderCount; ++i) {
    CheckOrder(static_cast<Order>(i));
    Progress(0.05 + 0.4 * (i + 1) / kOrderCount);
  }
  CheckLayers(/*named=*/false);
  CheckLayers(/*named=*/true);
  Progress(0.55);
  CheckCounts();
  Progress(0.7);
  CompareDirections();
  Progress(1);
}

void Checker::CheckMetadata() {
  auto cursor = NewCursor(Space::kMeta);
  bool format = false;
  bool state = false;
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string where = Where(Space::kMeta, cursor->key());
    if (cursor->key() == kFormatKey) {
      format = true;
      if (cursor->value() != EncodeFormat(format_))
        Problem(where, "is not what was read at opening");
    } else if (cursor->key() == kStateKey) {
      state = true;
      if (cursor->value() != EncodeState(state_)) {
        Problem(where, "does not agree with the state in memory");
      }
    } else {
      Problem(where, "an entry of no known meaning");
    }
  }
  if (!cursor->status().ok()) Problem("meta", cursor->status());
  if (!format) Problem("meta", "the record of the format is missing");
  if (!state) Problem("meta", "the record of the state is missing");
  for (size_t c = 0; c < kTermClasses.size(); ++c) {
    if (state_.term_counts[c] > state_.next_numbers[c]) {
      Problem("meta", "more terms of a class than numbers were given out");
    }
  }
}

void Checker::CheckEmptySpaces() {
  for (int i = 0; i < kOrderCount; ++i) {
    const Order order = static_cast<Order>(i);
    if (format_.HasOrder(order)) continue;
    auto unused = NewCursor(OrderSpace(order));
    for (unused->SeekToFirst(); unused->Valid(); unused->Next()) {
      Problem(Where(OrderSpace(order), unused->key()), "an entry of an order that is not kept");
    }
  }
}

void Checker::CheckCommits() {
  auto cursor = NewCursor(Space::kCommits);
  uint64_t expected = 1;
  int64_t micros = 0;
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string where = Where(Space::kCommits, cursor->key());
    if (cursor->key().size() != 8) {
      Problem(where, "not the key of a commit");
      continue;
    }
    const uint64_t number = ReadBigEndian(cursor->key().data());
    absl::StatusOr<CommitInfo> commit = DecodeCommit(cursor->key(), cursor->value());
    if (!commit.ok()) {
      Problem(where, commit.status());
      expected = number + 1;
      continue;
    }
    if (commit->number != number) Problem(where, "holds another commit");
    if (number > state_.commit_number) {
      Problem(where, "a commit beyond the last one");
      continue;
    }
    for (; expected < number; ++expected) {
      Problem(Where(Space::kCommits, CommitKey(expected)), "this commit is missing");
    }
    expected = number + 1;
    if (commit->unix_micros < micros) Problem(where, "is older than the commit before it");
    micros = commit->unix_micros;
    history_rows_ += static_cast<int64_t>(commit->inserted) - static_cast<int64_t>(commit->deleted);
    if (number >= state_.history_begin && commit->inserted + commit->deleted > 0) {
      kept_commits_[number] = commit->inserted + commit->deleted;
    }
  }
  if (!cursor->status().ok()) Problem("commits", cursor->status());
  for (; expected <= state_.commit_number; ++expected) {
    Problem(Where(Space::kCommits, CommitKey(expected)), "this commit is missing");
  }
  if (micros != state_.commit_micros) Problem("commits", "the time of the last commit differs");
}

void Checker::CheckRecent() {
  std::map<uint64_t, uint64_t> rows;
  auto cursor = NewCursor(Space::kDelta);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string where = Where(Space::kDelta, cursor->key());
    const bool unlisted = IsUnlisted(cursor->key(), cursor->value());
    if (!unlisted && !IsChangesKey(cursor->key())) {
      Problem(where, "not the key of a commit's changes");
      continue;
    }
    const uint64_t commit = ReadBigEndian(cursor->key().data());
    if (commit < state_.drop_delta_below) continue;
    // What a commit that was cut off has left behind.
    if (commit > state_.commit_number && state_.has_garbage()) continue;
    if (kept_commits_.count(commit) == 0) {
      Problem(where, "changes of a commit that has none here");
      continue;
    }
    if (unlisted && commit < state_.recent_begin) {
      rows[commit] += kept_commits_[commit];
      continue;
    }
    absl::StatusOr<std::vector<ChangeRow>> changes =
        DecodeRecentChanges(cursor->key(), cursor->value());
    if (!changes.ok()) {
      Problem(where, changes.status());
      continue;
    }
    rows[commit] += changes->size();
  }
  if (!cursor->status().ok()) Problem("delta", cursor->status());
  for (const auto& [commit, expected] : kept_commits_) {
    if (rows[commit] != expected) {
      Problem(Where(Space::kDelta, CommitKey(commit)),
              absl::StrCat("the commit changed ", expected, " quads, and ", rows[commit],
                           " stand here"));
    }
  }
  if (state_.recent_rows[0] != version_->recent->triples().size() ||
      state_.recent_rows[1] != version_->recent->quads().size()) {
    Problem("delta", "the number of recent changes differs from the state's");
  }
}

}  // namespace mote
