#include "storage/dictionary/term_block.h"

#include <algorithm>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/base/varint.h"

namespace mote {
namespace {

void AppendU16(size_t value, std::string* out) {
  out->push_back(static_cast<char>(value));
  out->push_back(static_cast<char>(value >> 8));
}

size_t ReadU16(std::string_view bytes, size_t offset) {
  return static_cast<unsigned char>(bytes[offset]) |
         (size_t{static_cast<unsigned char>(bytes[offset + 1])} << 8);
}

absl::Status Damaged() { return absl::DataLossError("damaged block of terms"); }

size_t RestartCount(size_t count) { return (count + kTermRestart - 1) / kTermRestart; }

}  // namespace

void TermBlockBuilder::BeginEntry() {
  MOTE_DCHECK(count_ < kMaxTermsPerBlock);
  if (count_ % kTermRestart == 0) {
    restarts_.push_back(entries_.size());
    last_.clear();
  }
  ++count_;
}

void TermBlockBuilder::AddText(std::string_view bytes) {
  BeginEntry();
  size_t limit = std::min(last_.size(), bytes.size());
  size_t shared = static_cast<size_t>(
      std::mismatch(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(limit), last_.begin())
          .first -
      bytes.begin());
  std::string_view rest = bytes.substr(shared);
  AppendVarint((rest.size() << 2) | static_cast<uint64_t>(TermEntryKind::kText), &entries_);
  AppendVarint(shared, &entries_);
  entries_.append(rest);
  last_.assign(bytes);
}

void TermBlockBuilder::AddBlob(uint64_t length) {
  BeginEntry();
  AppendVarint((length << 2) | static_cast<uint64_t>(TermEntryKind::kBlob), &entries_);
  last_.clear();
}

void TermBlockBuilder::AddHole() {
  BeginEntry();
  AppendVarint(static_cast<uint64_t>(TermEntryKind::kHole), &entries_);
  last_.clear();
}

void TermBlockBuilder::Finish(std::string* out) {
  MOTE_DCHECK(count_ > 0);
  const size_t header = 2 + 2 * restarts_.size();
  AppendU16(count_, out);
  for (size_t restart : restarts_) AppendU16(header + restart, out);
  out->append(entries_);
  count_ = 0;
  restarts_.clear();
  entries_.clear();
  last_.clear();
}

absl::StatusOr<TermBlockView> TermBlockView::Parse(std::string_view bytes) {
  if (bytes.size() < 4) return Damaged();
  TermBlockView block;
  block.bytes_ = bytes;
  block.count_ = ReadU16(bytes, 0);
  if (block.count_ == 0 || block.count_ > kMaxTermsPerBlock) return Damaged();
  if (bytes.size() < 2 + 2 * RestartCount(block.count_)) return Damaged();
  return block;
}

size_t TermBlockView::RestartOffset(size_t restart) const {
  return std::min(ReadU16(bytes_, 2 + 2 * restart), bytes_.size());
}

absl::StatusOr<TermBlockView::Entry> TermBlockView::Decode(size_t* position,
                                                           std::string* text) const {
  std::string_view rest = bytes_.substr(*position);
  uint64_t head;
  if (!ReadVarint(&rest, &head)) return Damaged();
  Entry entry;
  entry.length = head >> 2;
  switch (head & 3) {
    case static_cast<uint64_t>(TermEntryKind::kText): {
      entry.kind = TermEntryKind::kText;
      uint64_t shared;
      if (!ReadVarint(&rest, &shared)) return Damaged();
      if (shared > text->size() || entry.length > rest.size()) return Damaged();
      text->resize(shared);
      text->append(rest.substr(0, entry.length));
      rest.remove_prefix(entry.length);
      entry.length = text->size();
      break;
    }
    case static_cast<uint64_t>(TermEntryKind::kBlob):
      entry.kind = TermEntryKind::kBlob;
      text->clear();
      break;
    case static_cast<uint64_t>(TermEntryKind::kHole):
      entry.kind = TermEntryKind::kHole;
      text->clear();
      break;
    default:
      return Damaged();
  }
  *position = bytes_.size() - rest.size();
  return entry;
}

absl::StatusOr<TermBlockView::Entry> TermBlockView::Get(size_t index, std::string* text) const {
  if (index >= count_) return Damaged();
  size_t position = RestartOffset(index / kTermRestart);
  text->clear();
  Entry entry;
  for (size_t i = index / kTermRestart * kTermRestart; i <= index; ++i) {
    MOTE_ASSIGN_OR_RETURN(entry, Decode(&position, text));
  }
  return entry;
}

absl::StatusOr<TermBlockView::Entry> TermBlockView::Reader::Read(size_t index) {
  if (index >= block_->count_) return Damaged();
  if (next_ > 0 && index == next_ - 1) return entry_;
  const size_t restart = index / kTermRestart;
  if (position_ == 0 || index < next_ || restart > next_ / kTermRestart) {
    next_ = restart * kTermRestart;
    position_ = block_->RestartOffset(restart);
    text_.clear();
  }
  while (next_ <= index) {
    if (next_ % kTermRestart == 0) text_.clear();
    MOTE_ASSIGN_OR_RETURN(entry_, block_->Decode(&position_, &text_));
    ++next_;
  }
  return entry_;
}

}  // namespace mote
