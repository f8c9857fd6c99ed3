#ifndef MOTE_ENGINE_OPERATORS_LOOKUP_JOIN_H_
#define MOTE_ENGINE_OPERATORS_LOOKUP_JOIN_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/operators/join_spec.h"
#include "engine/operators/operator.h"
#include "storage/base/status_macros.h"
#include "storage/term/inline_value.h"

namespace mote {

// Rows of a join's right side, by their numbers in its storage.
struct RightRows {
  uint32_t begin = 0;
  uint32_t end = 0;
  // No more room in the storage: what was found so far must be given out first.
  bool full = false;

  bool empty() const { return begin == end; }
};

// The algorithm that all joins share: for each left row, the right side finds the rows that match
// its key; pairs are checked, filtered, and gathered into columns. `Right` says how matches are
// found (in an index, in a sorted stream, in a hash table, along a path); a template, so that
// nothing in the inner loop is a virtual call. It offers
//   Open(), BeginBatch(left batch);
//   RowAt(i): the left row to be taken i-th;
//   Find(left batch, row): goes to the matches of that row; false if there is none for sure;
//   NextRows(max): the next matches, none at the end;
//   Release(): rows given out so far are not needed any more;
//   AtEnd(): no later left row can match;
//   column(c): the storage of its column c, up to the next call;
//   kSorted: matches come from a sorted stream, whose next key NextKey() tells.
template <typename Right>
class LookupJoin final : public Operator {
 public:
  // The right side's operators, if it has any, belong to it and are named by Right::child().
  LookupJoin(EvaluationContext& context, std::vector<VariableId> columns, OperatorPtr left,
             Right right, JoinSpec spec)
      : Operator(context, std::move(columns)), right_(std::move(right)), spec_(std::move(spec)) {
    left_operator_ = AddChild(std::move(left));
    if (OperatorPtr child = right_.TakeChild()) right_.SetChild(AddChild(std::move(child)));
    pair_left_.resize(kBatchRows);
    pair_right_.resize(kBatchRows);
    kept_.resize(kBatchRows);
    matched_.resize(kBatchRows);
    buffer_.Reserve(context.memory(), spec_.outputs.size());
    condition_buffer_.Reserve(context.memory(),
                              spec_.conditions.empty() ? 0 : spec_.condition_columns.size());
    condition_views_.resize(spec_.condition_columns.size());
  }

  std::string Name() const override {
    const char* suffix = "";
    switch (spec_.mode) {
      case JoinMode::kInner:
        suffix = "Join";
        break;
      case JoinMode::kLeft:
        suffix = "LeftJoin";
        break;
      case JoinMode::kKeep:
        suffix = "SemiJoin";
        break;
      case JoinMode::kRemove:
        suffix = "AntiJoin";
        break;
      case JoinMode::kMark:
        suffix = "MarkJoin";
        break;
    }
    return std::string(Right::kName) + suffix;
  }

  absl::Status SkipTo(Id key) override {
    return skip_allowed_ ? left_operator_->SkipTo(key) : absl::OkStatus();
  }
  // Allows SkipTo: the result is sorted as the left side is.
  void AllowSkip() { skip_allowed_ = true; }
  void AllowLongBatches() override {
    counts_only_ = spec_.mode == JoinMode::kInner && spec_.outputs.empty() &&
                   spec_.checks.empty() && spec_.conditions.empty();
  }

 protected:
  absl::Status DoOpen() override {
    MOTE_RETURN_IF_ERROR(buffer_.Allocate());
    MOTE_RETURN_IF_ERROR(condition_buffer_.Allocate());
    MOTE_RETURN_IF_ERROR(left_operator_->Open());
    MOTE_RETURN_IF_ERROR(right_.Open());
    at_ = 0;
    in_row_ = false;
    release_ = false;
    in_batch_ = false;
    pairs_ = 0;
    return absl::OkStatus();
  }

  absl::Status DoNext(Batch* batch) override {
    if (release_) right_.Release();
    release_ = false;
    if (!GivesPairs(spec_.mode)) return NextSelection(batch);
    while (true) {
      if (!in_batch_) {
        MOTE_ASSIGN_OR_RETURN(bool more, NextLeft());
        if (!more) return absl::OkStatus();
      }
      if (counts_only_) {
        MOTE_RETURN_IF_ERROR(CountBatch(batch));
        in_batch_ = false;
        if (batch->rows > 0) return absl::OkStatus();
        continue;
      }
      MOTE_RETURN_IF_ERROR(FillPairs());
      bool batch_done = at_ >= left_.rows;
      if (pairs_ > 0) {
        MOTE_RETURN_IF_ERROR(FilterPairs());
        Emit(batch);
        pairs_ = 0;
      }
      release_ = true;
      if (batch_done && spec_.mode == JoinMode::kLeft && !spec_.conditions.empty()) {
        if (batch->rows > 0) return absl::OkStatus();
        PushUnmatched();
        Emit(batch);
        pairs_ = 0;
      }
      if (batch_done) in_batch_ = false;
      if (batch->rows > 0) return absl::OkStatus();
      right_.Release();
      release_ = false;
    }
  }

 private:
  static constexpr uint32_t kNoRow = std::numeric_limits<uint32_t>::max();

  absl::StatusOr<bool> NextLeft() {
    if (right_.AtEnd() && (spec_.mode == JoinMode::kInner || spec_.mode == JoinMode::kKeep)) {
      return false;
    }
    MOTE_RETURN_IF_ERROR(left_operator_->Next(&left_));
    if (left_.rows == 0) return false;
    MOTE_RETURN_IF_ERROR(right_.BeginBatch(left_));
    std::fill_n(matched_.begin(), left_.rows, 0);
    at_ = 0;
    in_row_ = false;
    in_batch_ = true;
    return true;
  }

  // Goes to the matches of the row at `at_`, or to a later row if none before it can match.
  absl::StatusOr<bool> FindRow() {
    MOTE_ASSIGN_OR_RETURN(bool found, right_.Find(left_, right_.RowAt(at_)));
    if constexpr (Right::kSorted) {
      if (!found && spec_.mode != JoinMode::kLeft && spec_.mode != JoinMode::kRemove &&
          spec_.mode != JoinMode::kMark) {
        if (right_.AtEnd()) {
          at_ = left_.rows;
          return false;
        }
        const Id* keys = left_.columns[right_.left_key()];
        Id key = right_.NextKey();
        // Gallops to the first left row that may match.
        size_t step = 1;
        size_t low = at_;
        while (low + step < left_.rows && keys[low + step] < key) {
          low += step;
          step *= 2;
        }
        size_t high = std::min(low + step, left_.rows);
        at_ = static_cast<size_t>(std::lower_bound(keys + low, keys + high, key) - keys);
        if (at_ == left_.rows) MOTE_RETURN_IF_ERROR(left_operator_->SkipTo(key));
        return false;
      }
    }
    in_row_ = true;
    row_matched_ = false;
    row_found_ = found;
    rows_ = RightRows();
    return true;
  }

  // Pairs of the left batch until it or the room for pairs or the right side's storage ends.
  absl::Status FillPairs() {
    const bool unmatched_now = spec_.mode == JoinMode::kLeft && spec_.conditions.empty();
    while (at_ < left_.rows && pairs_ < kBatchRows) {
      if (!in_row_) {
        MOTE_ASSIGN_OR_RETURN(bool here, FindRow());
        if (!here) continue;
      }
      uint32_t row = right_.RowAt(at_);
      bool done = !row_found_;
      while (!done && pairs_ < kBatchRows) {
        if (rows_.empty()) {
          MOTE_ASSIGN_OR_RETURN(rows_, right_.NextRows(kBatchRows - pairs_));
          if (rows_.full) {
            rows_ = RightRows();
            return absl::OkStatus();
          }
          if (rows_.empty()) {
            done = true;
            break;
          }
          MOTE_RETURN_IF_ERROR(CheckNowAndThen(rows_.end - rows_.begin));
        }
        AddPairs(row);
      }
      if (!done) return absl::OkStatus();
      if (unmatched_now && !row_matched_) {
        if (pairs_ == kBatchRows) return absl::OkStatus();
        pair_left_[pairs_] = row;
        pair_right_[pairs_++] = kNoRow;
      }
      in_row_ = false;
      ++at_;
    }
    return absl::OkStatus();
  }

  void AddPairs(uint32_t row) {
    size_t n = std::min<size_t>(rows_.end - rows_.begin, kBatchRows - pairs_);
    if (spec_.checks.empty()) {
      for (size_t i = 0; i < n; ++i) {
        pair_left_[pairs_ + i] = row;
        pair_right_[pairs_ + i] = rows_.begin + static_cast<uint32_t>(i);
      }
      pairs_ += n;
      row_matched_ = true;
    } else {
      for (size_t i = 0; i < n; ++i) {
        uint32_t right = rows_.begin + static_cast<uint32_t>(i);
        if (!Compatible(row, right)) continue;
        pair_left_[pairs_] = row;
        pair_right_[pairs_++] = right;
        row_matched_ = true;
      }
    }
    rows_.begin += static_cast<uint32_t>(n);
  }

  bool Compatible(uint32_t left, uint32_t right) const {
    bool overlap = !spec_.needs_overlap;
    for (const JoinCheck& check : spec_.checks) {
      Id a = left_.columns[check.left][left];
      Id b = right_.column(check.right)[right];
      if (a == b) {
        overlap |= check.counts && !a.is_undefined();
      } else if (!a.is_undefined() && !b.is_undefined()) {
        return false;
      }
    }
    return overlap;
  }

  absl::Status CheckNowAndThen(size_t rows) {
    examined_ += rows;
    if (examined_ < 32 * kBatchRows) return absl::OkStatus();
    examined_ = 0;
    return context().CheckInterrupt();
  }

  // Drops the pairs that fail a condition, and notes which left rows have one left.
  absl::Status FilterPairs() {
    if (spec_.conditions.empty()) return absl::OkStatus();
    for (size_t i = 0; i < spec_.condition_columns.size(); ++i) {
      Gather(spec_.condition_columns[i], condition_buffer_.Column(i));
      condition_views_[i] = condition_buffer_.Column(i);
    }
    ColumnBatch view{condition_views_, pairs_};
    size_t n = pairs_;
    for (size_t i = 0; i < n; ++i) kept_[i] = static_cast<uint32_t>(i);
    for (CompiledExpression& condition : spec_.conditions) {
      MOTE_ASSIGN_OR_RETURN(
          n, condition.EvaluateFilter(view, RowSelection{kept_.data(), n}, kept_.data()));
    }
    for (size_t i = 0; i < n; ++i) {
      pair_left_[i] = pair_left_[kept_[i]];
      pair_right_[i] = pair_right_[kept_[i]];
      matched_[pair_left_[i]] = 1;
    }
    pairs_ = n;
    return absl::OkStatus();
  }

  void PushUnmatched() {
    for (uint32_t row = 0; row < left_.rows; ++row) {
      if (matched_[row] != 0) continue;
      pair_left_[pairs_] = row;
      pair_right_[pairs_++] = kNoRow;
    }
  }

  void Gather(const JoinColumn& column, Id* out) const {
    if (column.from != JoinColumn::From::kRight) {
      const Id* left = left_.columns[column.left];
      for (size_t i = 0; i < pairs_; ++i) out[i] = left[pair_left_[i]];
      if (column.from == JoinColumn::From::kLeft) return;
    }
    const Id* right = right_.column(column.right);
    if (column.from == JoinColumn::From::kEither) {
      for (size_t i = 0; i < pairs_; ++i) {
        if (out[i].is_undefined() && pair_right_[i] != kNoRow) out[i] = right[pair_right_[i]];
      }
    } else if (spec_.mode == JoinMode::kLeft) {
      for (size_t i = 0; i < pairs_; ++i) {
        out[i] = pair_right_[i] == kNoRow ? Id::Undefined() : right[pair_right_[i]];
      }
    } else {
      for (size_t i = 0; i < pairs_; ++i) out[i] = right[pair_right_[i]];
    }
  }

  void Emit(Batch* batch) {
    batch->rows = pairs_;
    // Where each left row has exactly one match, its columns are given as they are.
    bool same_left = pairs_ == left_.rows;
    for (size_t i = 0; same_left && i < pairs_; ++i) same_left = pair_left_[i] == i;
    for (size_t i = 0; i < spec_.outputs.size(); ++i) {
      const JoinColumn& column = spec_.outputs[i];
      if (same_left && column.from == JoinColumn::From::kLeft) {
        batch->columns[i] = left_.columns[column.left];
        continue;
      }
      Gather(column, buffer_.Column(i));
      batch->columns[i] = buffer_.Column(i);
    }
  }

  // Inner joins that nobody looks into: the number of pairs of the whole left batch.
  absl::Status CountBatch(Batch* batch) {
    while (at_ < left_.rows) {
      MOTE_ASSIGN_OR_RETURN(bool here, FindRow());
      if (!here) continue;
      in_row_ = false;
      ++at_;
      if (!row_found_) continue;
      while (true) {
        MOTE_ASSIGN_OR_RETURN(RightRows rows, right_.NextRows(kNoRow));
        if (rows.full) {
          right_.Release();
          continue;
        }
        if (rows.empty()) break;
        batch->rows += rows.end - rows.begin;
        MOTE_RETURN_IF_ERROR(CheckNowAndThen(rows.end - rows.begin));
      }
      right_.Release();
    }
    return absl::OkStatus();
  }

  // Which left rows have a match.
  absl::Status MatchBatch() {
    const bool one_is_enough =
        spec_.checks.empty() && spec_.conditions.empty() && !spec_.needs_overlap;
    while (at_ < left_.rows) {
      if (!in_row_) {
        MOTE_ASSIGN_OR_RETURN(bool here, FindRow());
        if (!here) continue;
      }
      uint32_t row = right_.RowAt(at_);
      while (row_found_) {
        MOTE_ASSIGN_OR_RETURN(rows_, right_.NextRows(one_is_enough ? 1 : kBatchRows));
        if (rows_.full) {
          MOTE_RETURN_IF_ERROR(FilterPairs());
          pairs_ = 0;
          right_.Release();
          if (matched_[row] != 0) break;
          continue;
        }
        if (rows_.empty()) break;
        MOTE_RETURN_IF_ERROR(CheckNowAndThen(rows_.end - rows_.begin));
        if (spec_.conditions.empty()) {
          bool any = one_is_enough;
          for (uint32_t r = rows_.begin; !any && r < rows_.end; ++r) any = Compatible(row, r);
          if (any) {
            matched_[row] = 1;
            break;
          }
          continue;
        }
        while (!rows_.empty()) {
          AddPairs(row);
          if (pairs_ == kBatchRows) {
            MOTE_RETURN_IF_ERROR(FilterPairs());
            pairs_ = 0;
          }
        }
        if (matched_[row] != 0) break;
      }
      in_row_ = false;
      ++at_;
    }
    if (pairs_ > 0) MOTE_RETURN_IF_ERROR(FilterPairs());
    pairs_ = 0;
    right_.Release();
    return absl::OkStatus();
  }

  // The left rows that the mode selects, in their order.
  absl::Status NextSelection(Batch* batch) {
    while (true) {
      MOTE_ASSIGN_OR_RETURN(bool more, NextLeft());
      if (!more) return absl::OkStatus();
      MOTE_RETURN_IF_ERROR(MatchBatch());
      in_batch_ = false;
      if (spec_.mode == JoinMode::kMark) {
        batch->rows = left_.rows;
        for (size_t i = 0; i < spec_.outputs.size(); ++i) {
          if (spec_.outputs[i].from != JoinColumn::From::kMark) {
            batch->columns[i] = left_.columns[spec_.outputs[i].left];
            continue;
          }
          Id* out = buffer_.Column(i);
          for (size_t row = 0; row < left_.rows; ++row) {
            out[row] = EncodeBoolean(matched_[row] != 0);
          }
          batch->columns[i] = out;
        }
        return absl::OkStatus();
      }
      const uint8_t wanted = spec_.mode == JoinMode::kKeep ? 1 : 0;
      if (spec_.outputs.empty()) {
        batch->rows = static_cast<size_t>(std::count(
            matched_.begin(), matched_.begin() + static_cast<ptrdiff_t>(left_.rows), wanted));
        if (batch->rows > 0) return absl::OkStatus();
        continue;
      }
      for (uint32_t row = 0; row < left_.rows; ++row) {
        if (matched_[row] == wanted) pair_left_[pairs_++] = row;
      }
      if (pairs_ == 0) continue;
      Emit(batch);
      pairs_ = 0;
      return absl::OkStatus();
    }
  }

  Right right_;
  JoinSpec spec_;
  Operator* left_operator_;
  bool counts_only_ = false;
  bool skip_allowed_ = false;

  Batch left_;
  bool in_batch_ = false;
  size_t at_ = 0;        // The position in the left batch.
  bool in_row_ = false;  // The matches of the row at `at_` are being read.
  bool row_found_ = false;
  bool row_matched_ = false;
  RightRows rows_;  // Matches that are not in pairs yet.
  bool release_ = false;
  size_t examined_ = 0;

  size_t pairs_ = 0;
  std::vector<uint32_t> pair_left_;
  std::vector<uint32_t> pair_right_;
  std::vector<uint32_t> kept_;
  std::vector<uint8_t> matched_;
  ColumnBuffer buffer_;
  ColumnBuffer condition_buffer_;
  std::vector<const Id*> condition_views_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_LOOKUP_JOIN_H_
