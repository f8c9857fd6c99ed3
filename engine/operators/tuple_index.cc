#include "engine/operators/tuple_index.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

constexpr size_t kFirstSlots = 64;
// Rows whose slots are fetched into the cache ahead of their use.
constexpr size_t kPrefetch = 16;
// Slots that are moved before the limits of time are looked at again.
constexpr size_t kSlotsBetweenChecks = size_t{1} << 18;

}  // namespace

TupleIndex::TupleIndex(size_t width, const EvaluationContext& context)
    : context_(context), width_(width), columns_(width), memory_(context.memory()) {}

void TupleIndex::Clear() {
  size_ = 0;
  mask_ = 0;
  slots_ = {};
  for (auto& column : columns_) column = {};
  memory_.Clear();
}

uint64_t TupleIndex::TagOf(const Id* const* columns, size_t row) const {
  if (width_ == 1) return columns[0][row].bits();
  uint64_t tag = 0;
  for (size_t i = 0; i < width_; ++i) tag = Mix(tag + columns[i][row].bits());
  return tag;
}

bool TupleIndex::Equal(uint32_t number, const Id* const* columns, size_t row) const {
  for (size_t i = 0; i < width_; ++i) {
    if (columns_[i][number] != columns[i][row]) return false;
  }
  return true;
}

absl::Status TupleIndex::Grow(size_t tuples) {
  if (tuples >= kNone) return absl::ResourceExhaustedError("a hash table has too many entries");
  size_t slots = std::max(kFirstSlots, std::bit_ceil(2 * tuples));
  if (slots <= slots_.size()) return absl::OkStatus();
  // The old slots live until the new ones are filled.
  MOTE_RETURN_IF_ERROR(
      memory_.Resize((slots + slots_.size()) * sizeof(Slot) + slots / 2 * width_ * sizeof(Id)));
  std::vector<Slot> grown;
  grown.reserve(slots);
  while (grown.size() < slots) {
    MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
    grown.resize(std::min(slots, grown.size() + kSlotsBetweenChecks));
  }
  std::vector<Slot> old = std::exchange(slots_, std::move(grown));
  mask_ = slots - 1;
  for (auto& column : columns_) column.reserve(slots / 2);
  for (size_t i = 0; i < old.size(); ++i) {
    // An index that is left half filled belongs to a query that has ended.
    if (i % kSlotsBetweenChecks == 0) MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
    const Slot& slot = old[i];
    if (slot.number == kNone) continue;
    uint64_t at = Mix(slot.tag) & mask_;
    while (slots_[at].number != kNone) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
  return memory_.Resize(slots * sizeof(Slot) + slots / 2 * width_ * sizeof(Id));
}

absl::Status TupleIndex::FindOrInsert(const Id* const* columns, size_t n, uint32_t* numbers) {
  if (width_ == 0) {
    std::fill_n(numbers, n, 0);
    if (n > 0) size_ = 1;
    return absl::OkStatus();
  }
  size_t done = 0;
  while (done < n) {
    if (size_ + 1 > slots_.size() / 2) MOTE_RETURN_IF_ERROR(Grow(size_ + 1));
    // As many rows as surely fit.
    size_t end = std::min(n, done + (slots_.size() / 2 - size_));
    for (size_t row = done; row < end; ++row) {
      if (row + kPrefetch < end) {
        __builtin_prefetch(&slots_[Mix(TagOf(columns, row + kPrefetch)) & mask_]);
      }
      uint64_t tag = TagOf(columns, row);
      uint64_t at = Mix(tag) & mask_;
      while (true) {
        Slot& slot = slots_[at];
        if (slot.number == kNone) {
          slot.tag = tag;
          slot.number = static_cast<uint32_t>(size_++);
          for (size_t i = 0; i < width_; ++i) columns_[i].push_back(columns[i][row]);
          numbers[row] = slot.number;
          break;
        }
        if (slot.tag == tag && (width_ == 1 || Equal(slot.number, columns, row))) {
          numbers[row] = slot.number;
          break;
        }
        at = (at + 1) & mask_;
      }
    }
    done = end;
  }
  return absl::OkStatus();
}

void TupleIndex::Find(const Id* const* columns, size_t n, uint32_t* numbers) const {
  if (width_ == 0 || size_ == 0) {
    std::fill_n(numbers, n, size_ == 0 ? kNone : 0);
    return;
  }
  for (size_t row = 0; row < n; ++row) {
    if (row + kPrefetch < n) {
      __builtin_prefetch(&slots_[Mix(TagOf(columns, row + kPrefetch)) & mask_]);
    }
    uint64_t tag = TagOf(columns, row);
    uint64_t at = Mix(tag) & mask_;
    numbers[row] = kNone;
    for (; slots_[at].number != kNone; at = (at + 1) & mask_) {
      if (slots_[at].tag == tag && (width_ == 1 || Equal(slots_[at].number, columns, row))) {
        numbers[row] = slots_[at].number;
        break;
      }
    }
  }
}

}  // namespace mote
