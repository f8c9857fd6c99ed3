#include "engine/update/quad_buffer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <set>

namespace mote {
namespace {

IdQuad RandomQuad(std::mt19937_64& random, uint64_t range) {
  const auto id = [&] { return Id(Tag::kIri, random() % range); };
  return {id(), id(), id(), id()};
}

// Appends `count` random quads in batches, and returns what they are.
std::set<IdQuad> Fill(std::mt19937_64& random, size_t count, uint64_t range, QuadBuffer* buffer) {
  std::set<IdQuad> all;
  for (size_t done = 0; done < count;) {
    const size_t batch = std::min<size_t>(count - done, 1 + random() % 2000);
    const absl::Status status = buffer->Reserve(batch);
    EXPECT_TRUE(status.ok()) << status;
    if (!status.ok()) return all;
    for (size_t i = 0; i < batch; ++i) {
      const IdQuad quad = RandomQuad(random, range);
      all.insert(quad);
      buffer->quads().push_back(quad);
    }
    done += batch;
  }
  return all;
}

TEST(QuadBuffer, GivesBackWhatWentToTheFile) {
  std::mt19937_64 random(5);
  for (const uint64_t range : {3, 100000}) {
    MemoryAccount account(uint64_t{1} << 20);
    UpdateLimits limits;
    limits.memory = &account;
    limits.gathered_bytes = 200000;
    QuadBuffer buffer(limits, ::testing::TempDir());
    // A buffer is used again for the next document.
    for (const size_t count : {100000, 1000, 50000}) {
      const std::set<IdQuad> all = Fill(random, count, range, &buffer);
      EXPECT_LE(account.peak(), limits.gathered_bytes);
      std::set<IdQuad> drained;
      size_t parts = 0;
      const absl::Status status = buffer.Drain([&](QuadArray& quads) {
        drained.insert(quads.begin(), quads.end());
        ++parts;
        return absl::OkStatus();
      });
      EXPECT_TRUE(status.ok()) << status;
      EXPECT_EQ(drained, all);
      // Few different quads fit in memory, however often they come.
      EXPECT_EQ(parts > 1, all.size() * sizeof(IdQuad) > limits.gathered_bytes);
      EXPECT_TRUE(buffer.quads().empty());
    }
  }
}

TEST(QuadBuffer, UsesTheFileWhereNoMemoryIsLeft) {
  std::mt19937_64 random(6);
  const auto pool = std::make_shared<MemoryPool>(uint64_t{1} << 20);
  ASSERT_TRUE(pool->Take(uint64_t{900} << 10));
  MemoryAccount account(MemoryAccount::kUnlimited, pool);
  UpdateLimits limits;
  limits.memory = &account;
  limits.gathered_bytes = uint64_t{1} << 30;
  QuadBuffer buffer(limits, ::testing::TempDir());
  const std::set<IdQuad> all = Fill(random, 50000, 1000, &buffer);
  std::set<IdQuad> drained;
  const absl::Status status = buffer.Drain([&](QuadArray& quads) {
    drained.insert(quads.begin(), quads.end());
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(drained, all);
}

TEST(QuadBuffer, EndsWithItsMemoryWithoutAFile) {
  MemoryAccount account(uint64_t{1} << 20);
  UpdateLimits limits;
  limits.memory = &account;
  QuadBuffer buffer(limits, ::testing::TempDir());
  EXPECT_TRUE(buffer.Reserve(10000).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(buffer.Reserve(100000)));
}

TEST(QuadBuffer, HeedsAnInterruptAndAMissingDirectory) {
  std::mt19937_64 random(7);
  Interrupt interrupt;
  UpdateLimits limits;
  limits.interrupt = &interrupt;
  limits.gathered_bytes = 100000;
  QuadBuffer buffer(limits, ::testing::TempDir());
  Fill(random, 20000, 100000, &buffer);
  interrupt.Cancel();
  EXPECT_TRUE(absl::IsCancelled(buffer.Reserve(20000)));
  EXPECT_TRUE(absl::IsCancelled(buffer.Drain([](QuadArray&) { return absl::OkStatus(); })));

  limits.interrupt = nullptr;
  QuadBuffer nowhere(limits, ::testing::TempDir() + "/missing");
  Fill(random, 2000, 100000, &nowhere);
  const absl::Status status = nowhere.Reserve(20000);
  EXPECT_NE(status.message().find("/missing"), std::string_view::npos) << status;
}

}  // namespace
}  // namespace mote
