#include "storage/index/block_memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>

#include "storage/base/check.h"

namespace mote {
namespace {

// A cache of less is for a small device, or a test of one.
constexpr uint64_t kLeastCapacity = uint64_t{64} << 20;

}  // namespace

BlockMemory::BlockMemory(uint64_t capacity)
    : memory_(capacity < kLeastCapacity ? MappedMemory()
                                        : MappedMemory(capacity / kChunk * kChunk)) {}

size_t BlockMemory::Next(const Chunk& chunk, size_t from, bool taken) {
  for (size_t word = from / 64; word < chunk.taken.size(); ++word) {
    uint64_t bits = taken ? chunk.taken[word] : ~chunk.taken[word];
    if (word == from / 64) bits &= ~uint64_t{0} << (from % 64);
    if (bits != 0) return word * 64 + static_cast<size_t>(std::countr_zero(bits));
  }
  return kUnits;
}

void BlockMemory::Mark(Chunk& chunk, size_t begin, size_t count, bool taken) {
  for (size_t unit = begin; unit < begin + count; ++unit) {
    const uint64_t bit = uint64_t{1} << (unit % 64);
    MOTE_DCHECK(((chunk.taken[unit / 64] & bit) != 0) != taken);
    chunk.taken[unit / 64] ^= bit;
  }
  chunk.used += taken ? count : -count;
}

size_t BlockMemory::FindRun(Chunk& chunk, size_t count) {
  size_t longest = 0;
  for (size_t begin = Next(chunk, 0, false); begin < kUnits;) {
    const size_t end = Next(chunk, begin, true);
    if (end - begin >= count) return begin;
    longest = std::max(longest, end - begin);
    begin = Next(chunk, end, false);
  }
  chunk.longest = longest;
  return kUnits;
}

void* BlockMemory::Allocate(size_t size) {
  const size_t count = Rounded(size) / kUnit;
  if (memory_.empty() || count == 0 || count > kUnits) return nullptr;
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < memory_.size() / kChunk; ++i) {
    if (i == chunks_.size()) chunks_.emplace_back();
    Chunk& chunk = chunks_[i];
    if (chunk.longest < count) continue;
    const size_t begin = FindRun(chunk, count);
    if (begin == kUnits) continue;
    Mark(chunk, begin, count, true);
    return memory_.data() + i * kChunk + begin * kUnit;
  }
  return nullptr;
}

void BlockMemory::Free(void* memory, size_t size) {
  const auto offset = static_cast<size_t>(static_cast<char*>(memory) - memory_.data());
  const std::lock_guard lock(mutex_);
  MOTE_CHECK(offset / kChunk < chunks_.size());
  Chunk& chunk = chunks_[offset / kChunk];
  Mark(chunk, offset % kChunk / kUnit, Rounded(size) / kUnit, false);
  chunk.longest = kUnits;  // Found out when it is looked for.
  if (chunk.used > 0) return;
  madvise(memory_.data() + offset / kChunk * kChunk, kChunk, MADV_DONTNEED);
}

uint64_t BlockMemory::bytes() const {
  const std::lock_guard lock(mutex_);
  return kChunk * static_cast<uint64_t>(std::count_if(chunks_.begin(), chunks_.end(),
                                                      [](const Chunk& c) { return c.used > 0; }));
}

}  // namespace mote
