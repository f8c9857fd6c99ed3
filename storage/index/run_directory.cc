#include "storage/index/run_directory.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "storage/base/check.h"
#include "storage/index/block_cache.h"

namespace mote {

absl::StatusOr<CachedBlock*> CachedBlock::Make(const BlockShape& shape, std::string_view bytes,
                                               BlockMemory* memory) {
  size_t size = sizeof(CachedBlock) + bytes.size();
  void* place = memory == nullptr ? nullptr : memory->Allocate(size);
  if (place == nullptr) {
    memory = nullptr;
    place = ::operator new(size);
  } else {
    size = BlockMemory::Rounded(size);
  }
  auto* block = new (place) CachedBlock(size, memory);
  char* copy = static_cast<char*>(place) + sizeof(CachedBlock);
  std::memcpy(copy, bytes.data(), bytes.size());
  absl::StatusOr<BlockView> view = BlockView::Parse(shape, {copy, bytes.size()});
  if (!view.ok()) {
    Free(block);
    return view.status();
  }
  block->view_ = *view;
  return block;
}

void CachedBlock::Free(CachedBlock* block) {
  BlockMemory* const memory = block->memory_;
  const size_t size = block->size_;
  block->~CachedBlock();
  if (memory != nullptr) {
    memory->Free(block, size);
  } else {
    ::operator delete(static_cast<void*>(block));
  }
}

RunDirectory::RunDirectory(BlockCache* cache, SpaceId space, RunId run, const BlockShape& shape,
                           std::vector<std::vector<uint64_t>> fences,
                           const std::vector<uint64_t>& rows)
    : cache_(cache),
      space_(space),
      run_(run),
      shape_(shape),
      blocks_(rows.size()),
      fences_(std::move(fences)),
      rows_before_(rows.size() + 1),
      slots_(new Slot[rows.size()]) {
  for (size_t i = 0; i < blocks_; ++i) {
    rows_before_[i + 1] = rows_before_[i] + rows[i];
    slots_[i].store(0, std::memory_order_relaxed);
  }
  cache_->Register(this);
}

RunDirectory::~RunDirectory() {
  // Behind this the clock does not know the directory any more.
  cache_->Unregister(this);
  size_t freed = 0;
  for (size_t i = 0; i < blocks_; ++i) {
    const uint64_t slot = slots_[i].load(std::memory_order_acquire);
    MOTE_CHECK(slot >> kPinShift == 0);
    if (slot == 0) continue;
    freed += BlockOf(slot)->size();
    CachedBlock::Free(BlockOf(slot));
  }
  cache_->Uncharge(freed + bytes());
}

size_t RunDirectory::bytes() const {
  return sizeof(RunDirectory) + blocks_ * (8 * fences_.size() + sizeof(uint64_t) + sizeof(Slot)) +
         sizeof(uint64_t);
}

int RunDirectory::CompareFence(size_t block, std::span<const uint64_t> key) const {
  for (size_t i = 0; i < key.size(); ++i) {
    const uint64_t bound = fences_[i][block];
    if (bound != key[i]) return bound < key[i] ? -1 : 1;
  }
  return 0;
}

size_t RunDirectory::Find(std::span<const uint64_t> key, size_t hint) const {
  if (key.empty()) return 0;
  size_t low = 0;
  size_t high = blocks_;  // The answer lies in [low, high].
  if (hint < blocks_) {
    if (CompareFence(hint, key) >= 0) {
      if (hint == 0 || CompareFence(hint - 1, key) < 0) return hint;
      high = hint - 1;
    } else {
      // Gallop: keys that come in order find their blocks close by.
      low = hint + 1;
      for (size_t step = 1; low + step - 1 < blocks_; step *= 2) {
        if (CompareFence(low + step - 1, key) >= 0) {
          high = low + step - 1;
          break;
        }
        low += step;
      }
    }
  }
  // Mostly the first column decides, and a search in it alone has no branch to mispredict.
  const uint64_t* first = fences_[0].data();
  const uint64_t bound = key[0];
  size_t begin = low;
  for (size_t n = high - low; n > 0;) {
    const size_t half = n / 2;
    const bool less = first[begin + half] < bound;
    begin = less ? begin + half + 1 : begin;
    n = less ? n - half - 1 : half;
  }
  if (key.size() == 1 || begin >= high || first[begin] != bound) return begin;
  for (size_t n = high - begin; n > 0;) {
    const size_t half = n / 2;
    if (CompareFence(begin + half, key) < 0) {
      begin += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return begin;
}

void RunDirectory::BlockKey(size_t block, std::string* key) const {
  key->clear();
  AppendBigEndian(run_, key);
  for (const std::vector<uint64_t>& column : fences_) AppendBigEndian(column[block], key);
}

CachedBlock* RunDirectory::TryPin(size_t block) {
  uint64_t slot = slots_[block].load(std::memory_order_acquire);
  while (slot != 0 && slot >> kPinShift < kMaxPins) {
    if (slots_[block].compare_exchange_weak(slot, slot + kOnePin, std::memory_order_acquire)) {
      CachedBlock* const found = BlockOf(slot);
      found->Prefetch();
      found->set_used(true);
      return found;
    }
  }
  return nullptr;
}

CachedBlock* RunDirectory::PinMade(size_t block, CachedBlock* made) {
  const auto address = reinterpret_cast<uint64_t>(made);
  MOTE_CHECK((address & ~kAddressMask) == 0);
  uint64_t empty = 0;
  if (slots_[block].compare_exchange_strong(empty, address | kOnePin, std::memory_order_acq_rel)) {
    cache_->Charge(made->size());
    return made;
  }
  // Another thread has read it meanwhile.
  CachedBlock* there = TryPin(block);
  if (there != nullptr) CachedBlock::Free(made);
  return there;
}

size_t RunDirectory::TryEvict(size_t block) {
  uint64_t slot = slots_[block].load(std::memory_order_acquire);
  if (slot == 0 || slot >> kPinShift != 0) return 0;
  // Nobody but the hand of the clock frees blocks, so that this one is still there.
  if (BlockOf(slot)->used()) {
    BlockOf(slot)->set_used(false);
    return 0;
  }
  if (!slots_[block].compare_exchange_strong(slot, 0, std::memory_order_acq_rel)) return 0;
  const size_t size = BlockOf(slot)->size();
  CachedBlock::Free(BlockOf(slot));
  return size;
}

}  // namespace mote
