#include "storage/delta/memory_layer.h"

#include <algorithm>
#include <utility>

#include "storage/base/check.h"

namespace mote {
namespace {

bool ByColumns(const ChangeRow& a, const ChangeRow& b) { return a.columns < b.columns; }

uint64_t CountInserts(const std::vector<ChangeRow>& rows) {
  return static_cast<uint64_t>(std::count_if(rows.begin(), rows.end(), [](const ChangeRow& row) {
    return row.origins != kOriginRemoved;
  }));
}

std::vector<ChangeRow> Permute(const std::vector<ChangeRow>& rows, Order from, Order to) {
  std::vector<ChangeRow> permuted;
  permuted.reserve(rows.size());
  for (const ChangeRow& row : rows) {
    permuted.push_back({RowOfQuad(QuadOfRow(row.columns.data(), from), to), row.origins});
  }
  std::sort(permuted.begin(), permuted.end(), ByColumns);
  return permuted;
}

}  // namespace

std::vector<ChangeRow> MergeChanges(std::span<const ChangeRow> older,
                                    std::span<const ChangeRow> newer) {
  std::vector<ChangeRow> merged;
  merged.reserve(older.size() + newer.size());
  size_t i = 0;
  size_t j = 0;
  while (i < older.size() && j < newer.size()) {
    if (older[i].columns < newer[j].columns) {
      merged.push_back(older[i++]);
    } else if (newer[j].columns < older[i].columns) {
      merged.push_back(newer[j++]);
    } else {
      // Both are effective: one inserts and the other removes, and nothing remains; or both set
      // origins, and the newer ones hold.
      bool undone = (older[i].origins != kOriginRemoved) != (newer[j].origins != kOriginRemoved);
      if (!undone) merged.push_back(newer[j]);
      ++i;
      ++j;
    }
  }
  merged.insert(merged.end(), older.begin() + static_cast<ptrdiff_t>(i), older.end());
  merged.insert(merged.end(), newer.begin() + static_cast<ptrdiff_t>(j), newer.end());
  return merged;
}

MemoryLayer::MemoryLayer(std::vector<ChangeRow> triples, std::vector<ChangeRow> quads)
    : inserts_{CountInserts(triples), CountInserts(quads)} {
  for (std::atomic<bool>& ready : ready_) ready.store(false, std::memory_order_relaxed);
  for (Order order : {Order::kSpo, Order::kGspo}) {
    size_t i = static_cast<size_t>(order);
    sorted_[i] = order == Order::kSpo ? std::move(triples) : std::move(quads);
    MOTE_DCHECK(std::is_sorted(sorted_[i].begin(), sorted_[i].end(), ByColumns));
    ready_[i].store(true, std::memory_order_release);
  }
}

std::shared_ptr<const MemoryLayer> MemoryLayer::Empty() {
  return std::make_shared<const MemoryLayer>(std::vector<ChangeRow>(), std::vector<ChangeRow>());
}

std::shared_ptr<const MemoryLayer> MemoryLayer::Merge(const MemoryLayer& older,
                                                      const MemoryLayer& newer) {
  auto merged = std::make_shared<MemoryLayer>(MergeChanges(older.triples(), newer.triples()),
                                              MergeChanges(older.quads(), newer.quads()));
  // Orders that readers have asked for will be asked for again: merging is cheaper than sorting.
  for (int i = 0; i < kOrderCount; ++i) {
    size_t index = static_cast<size_t>(i);
    if (merged->ready_[index].load(std::memory_order_relaxed)) continue;
    if (!older.ready_[index].load(std::memory_order_acquire)) continue;
    Order order = static_cast<Order>(i);
    if (newer.size() > older.size()) continue;
    merged->sorted_[index] = MergeChanges(older.rows(order), newer.rows(order));
    merged->ready_[index].store(true, std::memory_order_release);
  }
  return merged;
}

std::span<const ChangeRow> MemoryLayer::rows(Order order) const {
  size_t index = static_cast<size_t>(order);
  if (!ready_[index].load(std::memory_order_acquire)) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!ready_[index].load(std::memory_order_relaxed)) {
      Order from = IsNamedGraphOrder(order) ? Order::kGspo : Order::kSpo;
      sorted_[index] = Permute(sorted_[static_cast<size_t>(from)], from, order);
      ready_[index].store(true, std::memory_order_release);
    }
  }
  return sorted_[index];
}

std::vector<ChangeRow> MemoryLayer::SortedCopy(Order order) const {
  size_t index = static_cast<size_t>(order);
  if (ready_[index].load(std::memory_order_acquire)) return sorted_[index];
  Order from = IsNamedGraphOrder(order) ? Order::kGspo : Order::kSpo;
  return Permute(sorted_[static_cast<size_t>(from)], from, order);
}

}  // namespace mote
