#ifndef MOTE_STORAGE_DELTA_MEMORY_LAYER_H_
#define MOTE_STORAGE_DELTA_MEMORY_LAYER_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "storage/index/id_row.h"
#include "storage/index/run_format.h"

namespace mote {

// A row of an order and its set of origins after the change: kOriginRemoved if it is gone.
struct ChangeRow {
  IdRow columns;
  uint64_t origins = kOriginAsserted;
};

// A set of changes held in memory: those of recent small commits, or of a running transaction.
// Immutable and thread-safe. A row occurs once.
//
// Every layer of a delta holds *effective* changes relative to what lies beneath it: an inserted
// row is not there without the layer, a removed one is. So layers add up: the number of rows in a
// range is the base's plus, for each layer, its inserts less its removals.
class MemoryLayer {
 public:
  // Rows of triples in kSpo order, and of quads in named graphs in kGspo order, sorted and each
  // once.
  MemoryLayer(std::vector<ChangeRow> triples, std::vector<ChangeRow> quads);
  static std::shared_ptr<const MemoryLayer> Empty();

  // What `older`, and on top of it `newer`, change together: changes that undo each other vanish.
  static std::shared_ptr<const MemoryLayer> Merge(const MemoryLayer& older,
                                                  const MemoryLayer& newer);

  // The rows sorted in `order`; sorted at the first call and kept.
  std::span<const ChangeRow> rows(Order order) const;
  // The same for one use: nothing is kept but what was kept already.
  std::vector<ChangeRow> SortedCopy(Order order) const;

  bool empty() const { return size() == 0; }
  uint64_t size() const { return triples().size() + quads().size(); }
  // Of the default graph (kSpo), and of the named graphs (kGspo).
  const std::vector<ChangeRow>& triples() const { return sorted_[0]; }
  const std::vector<ChangeRow>& quads() const { return sorted_[static_cast<size_t>(Order::kGspo)]; }
  uint64_t inserts(bool named) const { return inserts_[named ? 1 : 0]; }
  uint64_t removals(bool named) const {
    return (named ? quads().size() : triples().size()) - inserts(named);
  }

 private:
  std::array<uint64_t, 2> inserts_ = {};
  mutable std::mutex mutex_;
  mutable std::array<std::atomic<bool>, kOrderCount> ready_;
  mutable std::array<std::vector<ChangeRow>, kOrderCount> sorted_;
};

// Merges two sorted sequences of effective changes of one order as MemoryLayer::Merge does.
std::vector<ChangeRow> MergeChanges(std::span<const ChangeRow> older,
                                    std::span<const ChangeRow> newer);

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_MEMORY_LAYER_H_
