#ifndef MOTE_BENCH_STORAGE_STORE_BENCH_STORE_H_
#define MOTE_BENCH_STORAGE_STORE_BENCH_STORE_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "bench/storage/store/random_quads.h"
#include "storage/store/store.h"

namespace mote::bench {

// What has happened to a store before it is measured.
enum class History : int64_t {
  kPristine,      // Loaded and compacted.
  kDeltaRun,      // Then 5 % of the rows changed by one commit, not folded.
  kDeltaCommits,  // Then 5 % of the rows changed by commits of 1,000 rows, not folded.
  kFolded,        // Then as many random inserts and deletes as there are rows, and a fold.
};

// A store on RocksDB in a temporary directory: RandomQuads. MOTE_BENCH_TRIPLES
// sets its size, 1,000,000 by default.
class BenchStore {
 public:
  explicit BenchStore(History history);
  ~BenchStore();

  // One for each history, made at the first call and kept until CloseAll.
  static BenchStore& Get(History history);
  // To be called before the program ends: stores need what static objects of RocksDB hold.
  static void CloseAll();

  Store& store() { return *store_; }
  // Closes and opens the store: nothing that was read is in memory any more, except in the cache of
  // the operating system.
  void Reopen();
  uint64_t triples() const { return triples_; }
  // Sorted, each once.
  const std::vector<IdQuad>& quads() const { return quads_; }
  const std::vector<Id>& entities() const { return random_->entities(); }

  // Changes `count` rows, half of them by deletion of rows that are there, in commits of `commit`
  // rows; returns the seconds that it took.
  double Change(uint64_t count, uint64_t commit);
  // Of all files, logs included.
  uint64_t DiskBytes() const;

 private:
  static std::map<History, std::unique_ptr<BenchStore>>& Stores();
  void Open();
  void Load();

  const History history_;
  const uint64_t triples_;
  std::filesystem::path directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<RandomQuads> random_;
  std::vector<IdQuad> quads_;
};

}  // namespace mote::bench

#endif  // MOTE_BENCH_STORAGE_STORE_BENCH_STORE_H_
