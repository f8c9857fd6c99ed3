#ifndef MOTE_TESTS_STORAGE_DELTA_MERGE_TEST_UTIL_H_
#define MOTE_TESTS_STORAGE_DELTA_MERGE_TEST_UTIL_H_

#include <memory>
#include <random>
#include <set>
#include <vector>

#include "storage/delta/quad_layers.h"
#include "storage/index/block_cache.h"
#include "storage/kv/kv_store.h"
#include "storage/term/id.h"

namespace mote {

using IdQuadSet = std::set<IdQuad>;

// A base and layers of changes on top of it, made step by step, with the set that they amount to.
class LayeredQuads {
 public:
  explicit LayeredQuads(uint64_t seed, uint64_t cache_bytes);

  // One that occurs again by chance; `named` tells its family. Numbers of subjects begin at
  // `first_subject`.
  IdQuad RandomQuad(bool named, uint64_t first_subject = 0);
  // A set of about so many random quads of each family as the base.
  void WriteBase(size_t quads);
  // About so many random changes as a run, or in memory; those of rows that are there already have
  // a part of `removals` among all.
  void ChangeAtRandom(size_t changes, double removals, bool in_memory);
  // Inserts `count` rows behind all others in the order spo.
  void Append(size_t count, bool in_memory);
  // Removes all rows whose subject lies in a range, the whole of it if `all`.
  void RemoveRange(bool all, bool in_memory);

  const IdQuadSet& quads(bool named) const { return quads_[named ? 1 : 0]; }
  std::shared_ptr<QuadLayers> layers() const { return layers_; }
  std::mt19937_64& random() { return random_; }

 private:
  // Makes a layer of the rows that are there and are to go, and of those that are not and come.
  void Add(const IdQuadSet& inserted, const IdQuadSet& removed, bool in_memory);
  RunInfo Write(const MemoryLayer& layer);

  std::mt19937_64 random_;
  std::unique_ptr<KvStore> kv_;
  BlockCache cache_;
  std::array<IdQuadSet, 2> quads_;
  std::shared_ptr<QuadLayers> layers_;
  RunId next_run_ = 1;
  uint64_t next_subject_ = 1000;
};

// Rows of `quads` in an order, sorted.
std::vector<IdRow> RowsOf(const IdQuadSet& quads, Order order);

}  // namespace mote

#endif  // MOTE_TESTS_STORAGE_DELTA_MERGE_TEST_UTIL_H_
