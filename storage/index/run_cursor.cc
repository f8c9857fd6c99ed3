#include "storage/index/run_cursor.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/index/id_row.h"

namespace mote {
namespace {

// How eagerly the next block is tried before a seek: how often that was right of late.
constexpr uint8_t kMaxNeighbourHits = 4;

}  // namespace

RunCursor::RunCursor(const KvStore* kv, const KvSnapshot* snapshot, SpaceId space, RunId run,
                     const BlockShape& shape)
    : kv_(kv), snapshot_(snapshot), space_(space), run_(run), shape_(shape) {
  AppendBigEndian(run_, &lower_);
  AppendBigEndian(run_ + 1, &upper_);
}

absl::Status RunCursor::Load() {
  valid_ = loaded_ = false;
  row_ = 0;
  if (!cursor_->Valid()) return cursor_->status();
  absl::StatusOr<BlockView> block = BlockView::Parse(shape_, cursor_->value());
  if (!block.ok() || cursor_->key().size() != RunKeySize(shape_)) {
    return absl::DataLossError(absl::StrCat(
        "space ", space_, ", key ",
        absl::BytesToHexString(absl::string_view(cursor_->key().data(), cursor_->key().size())),
        ": ", block.ok() ? "not the key of a block" : std::string(block.status().message())));
  }
  block_ = *block;
  for (int i = 0; i < shape_.key_columns; ++i) first_[i] = block_.Get(i, 0);
  valid_ = loaded_ = true;
  return absl::OkStatus();
}

absl::Status RunCursor::SeekStore(std::span<const uint64_t> key) {
  if (cursor_ == nullptr) cursor_ = kv_->NewCursor(space_, snapshot_, lower_, upper_);
  seek_key_.clear();
  AppendRunKey(run_, key, &seek_key_);
  cursor_->Seek(seek_key_);
  MOTE_RETURN_IF_ERROR(Load());
  if (!valid_) return absl::OkStatus();
  row_ = block_.LowerBound(key);
  // Only the last block of a run can have a fence beyond its last row.
  return row_ < block_.rows() ? absl::OkStatus() : NextBlock();
}

bool RunCursor::KeyIsBeyondBlock(std::span<const uint64_t> key) const {
  // The fence stands big-endian in the key, where bytes compare as the numbers do.
  const char* fence = cursor_->key().data() + 8;
  for (size_t i = 0; i < key.size(); ++i) {
    uint64_t bound = ReadBigEndian(fence + 8 * i);
    if (key[i] != bound) return key[i] > bound;
  }
  return false;
}

absl::Status RunCursor::Seek(std::span<const uint64_t> key) {
  // A prefix that equals the first row's may have rows in the block before, too.
  if (!loaded_ || CompareColumns(first_, key.data(), static_cast<int>(key.size())) >= 0) {
    return SeekStore(key);
  }
  if (!KeyIsBeyondBlock(key)) {
    // The current row is a good place to start from if it is not yet beyond the key.
    size_t from = row_ < block_.rows() ? row_ : 0;
    if (from > 0) {
      for (size_t i = 0; i < key.size(); ++i) {
        uint64_t value = block_.Get(static_cast<int>(i), from);
        if (value == key[i]) {
          if (i + 1 < key.size()) continue;
          from = 0;
          break;
        }
        if (value > key[i]) from = 0;
        break;
      }
    }
    row_ = block_.LowerBound(key, from);
    valid_ = true;
    return row_ < block_.rows() ? absl::OkStatus() : NextBlock();
  }
  if (neighbour_hits_ > 0) {
    cursor_->Next();
    MOTE_RETURN_IF_ERROR(Load());
    if (!valid_) return absl::OkStatus();
    if (!KeyIsBeyondBlock(key)) {
      if (neighbour_hits_ < kMaxNeighbourHits) ++neighbour_hits_;
      row_ = block_.LowerBound(key);
      return row_ < block_.rows() ? absl::OkStatus() : NextBlock();
    }
    --neighbour_hits_;
    return SeekStore(key);
  }
  // Try the neighbour again now and then, lest a cursor that was sent at random first never learns.
  if (++far_moves_ % 16 == 0) neighbour_hits_ = 1;
  return SeekStore(key);
}

absl::Status RunCursor::NextBlock() {
  cursor_->Next();
  return Load();
}

}  // namespace mote
