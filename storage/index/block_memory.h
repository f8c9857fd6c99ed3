#ifndef MOTE_STORAGE_INDEX_BLOCK_MEMORY_H_
#define MOTE_STORAGE_INDEX_BLOCK_MEMORY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "storage/base/mapped_memory.h"

namespace mote {

// Memory for blocks of some kilobytes each, in huge pages: a lookup reads half a dozen places of a
// block that nobody has read for long, in two or three pages of the usual size, and waits for the
// address of each. First fit in chunks of the size of a huge page; a chunk without blocks goes back
// to the system. Thread-safe.
class BlockMemory {
 public:
  // Of at most `capacity` bytes; of none if that is little, for which huge pages are too large.
  explicit BlockMemory(uint64_t capacity);
  BlockMemory(const BlockMemory&) = delete;
  BlockMemory& operator=(const BlockMemory&) = delete;

  // The bytes that a block of `size` bytes takes.
  static size_t Rounded(size_t size) { return (size + kUnit - 1) / kUnit * kUnit; }
  // Aligned to kUnit; null if there is no room for so much in one piece.
  void* Allocate(size_t size);
  // What Allocate gave for `size`.
  void Free(void* memory, size_t size);

  // Bytes of the chunks that have blocks.
  uint64_t bytes() const;

 private:
  static constexpr size_t kUnit = 512;
  static constexpr size_t kChunk = size_t{2} << 20;
  static constexpr size_t kUnits = kChunk / kUnit;

  struct Chunk {
    std::array<uint64_t, kUnits / 64> taken = {};  // A bit for each unit.
    size_t used = 0;                               // Units.
    size_t longest = kUnits;                       // No run of free units is longer.
  };

  // The first unit from `from` on that is taken, or is not; kUnits if there is none.
  static size_t Next(const Chunk& chunk, size_t from, bool taken);
  static void Mark(Chunk& chunk, size_t begin, size_t count, bool taken);
  // The first of so many free units; kUnits if there are none.
  static size_t FindRun(Chunk& chunk, size_t count);

  const MappedMemory memory_;
  mutable std::mutex mutex_;   // Guards the rest.
  std::vector<Chunk> chunks_;  // Those that ever had blocks.
};

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_BLOCK_MEMORY_H_
