#include "storage/index/block_memory.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <utility>
#include <vector>

namespace mote {
namespace {

struct Piece {
  char* memory;
  size_t size;
  char fill;
};

TEST(BlockMemoryTest, PiecesDoNotOverlapAndRoomIsUsedAgain) {
  constexpr uint64_t kCapacity = uint64_t{64} << 20;
  BlockMemory memory(kCapacity);
  std::mt19937_64 random(3);
  std::vector<Piece> pieces;
  size_t refused = 0;
  for (int round = 0; round < 40'000; ++round) {
    // About four fifths of it in use, in the end.
    if (pieces.size() > 5000 && random() % 2 == 0) {
      std::swap(pieces[random() % pieces.size()], pieces.back());
      const Piece piece = pieces.back();
      pieces.pop_back();
      ASSERT_EQ(piece.memory[0], piece.fill);
      ASSERT_EQ(piece.memory[piece.size - 1], piece.fill);
      memory.Free(piece.memory, piece.size);
      continue;
    }
    if (pieces.size() > 5400) continue;
    const size_t size = 1 + random() % 20'000;
    void* const place = memory.Allocate(size);
    if (place == nullptr) {
      ++refused;
      continue;
    }
    const auto fill = static_cast<char>(random());
    std::memset(place, fill, size);
    pieces.push_back({static_cast<char*>(place), size, fill});
    ASSERT_LE(memory.bytes(), kCapacity);
  }
  EXPECT_EQ(refused, 0u);
  for (const Piece& piece : pieces) memory.Free(piece.memory, piece.size);
  EXPECT_EQ(memory.bytes(), 0u);
}

TEST(BlockMemoryTest, GivesNoMoreThanThereIs) {
  BlockMemory memory(uint64_t{64} << 20);
  EXPECT_EQ(memory.Allocate(size_t{3} << 20), nullptr);
  std::vector<void*> pieces;
  while (void* const place = memory.Allocate(1 << 20)) pieces.push_back(place);
  EXPECT_EQ(pieces.size(), 64u);
  memory.Free(pieces.back(), 1 << 20);
  EXPECT_EQ(memory.Allocate(1 << 20), pieces.back());
  BlockMemory little(uint64_t{1} << 20);
  EXPECT_EQ(little.Allocate(1000), nullptr);
}

}  // namespace
}  // namespace mote
