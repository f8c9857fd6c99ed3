#ifndef MOTE_TESTS_STORAGE_INDEX_INDEX_TEST_UTIL_H_
#define MOTE_TESTS_STORAGE_INDEX_INDEX_TEST_UTIL_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <set>
#include <vector>

#include "storage/index/block_cache.h"
#include "storage/index/entry_sink.h"
#include "storage/index/run_cursor.h"
#include "storage/index/run_writer.h"
#include "storage/kv/kv_store.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/source/order.h"
#include "storage/source/space.h"

namespace mote {

using TripleRow = std::array<uint64_t, 3>;

// A store in memory with all spaces that runs may stand in.
inline std::unique_ptr<KvStore> NewRunStore() {
  KvOptions options;
  for (int i = 0; i < Space::kCount; ++i) {
    options.spaces.push_back({"space" + std::to_string(i), SpaceProfile::kBlocks});
  }
  return NewMemoryKvStore(options);
}

// `count` ascending rows, most of which share their first columns with others.
inline std::vector<TripleRow> RandomRows(size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::set<TripleRow> rows;
  const uint64_t few = std::max<uint64_t>(2, count / 50);
  while (rows.size() < count) {
    rows.insert({random() % few, random() % 5, random() % (8 * count + 8)});
  }
  return {rows.begin(), rows.end()};
}

inline void WriteRun(KvStore* kv, RunId run, const std::vector<TripleRow>& rows) {
  std::unique_ptr<KvBatch> batch = kv->NewBatch();
  BatchSink sink(batch.get());
  RunWriter writer(&sink, Order::kSpo, run);
  for (const TripleRow& row : rows) {
    const uint64_t with_origins[4] = {row[0], row[1], row[2], kOriginAsserted};
    ASSERT_TRUE(writer.Append(with_origins).ok());
  }
  ASSERT_TRUE(writer.Finish().ok());
  ASSERT_TRUE(kv->Write(batch.get(), Durability::kRelaxed).ok());
}

inline RunCursor OpenRun(BlockCache* cache, RunId run, BlockUse use = BlockUse::kKeep) {
  return {cache, nullptr, OrderSpace(Order::kSpo), run, QuadRunShape(Order::kSpo), use};
}

// Where the first row not less than a prefix stands.
inline size_t LowerBoundOf(const std::vector<TripleRow>& rows, const std::vector<uint64_t>& key) {
  auto less = [&](const TripleRow& row, const std::vector<uint64_t>& bound) {
    return std::lexicographical_compare(row.begin(), row.begin() + bound.size(), bound.begin(),
                                        bound.end());
  };
  return static_cast<size_t>(std::lower_bound(rows.begin(), rows.end(), key, less) - rows.begin());
}

// A key that is a prefix of a row, or close to one.
inline std::vector<uint64_t> RandomKey(const std::vector<TripleRow>& rows,
                                       std::mt19937_64& random) {
  TripleRow row = rows.empty() ? TripleRow{1, 1, 1} : rows[random() % rows.size()];
  if (random() % 3 == 0) row[random() % 3] += random() % 3 - 1;
  std::vector<uint64_t> key(row.begin(), row.end());
  key.resize(random() % 4);
  return key;
}

}  // namespace mote

#endif  // MOTE_TESTS_STORAGE_INDEX_INDEX_TEST_UTIL_H_
