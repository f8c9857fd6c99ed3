#include "storage/store/run_statistics.h"

namespace mote {

void RunStatistics::Add(Order order, std::span<const uint64_t* const> columns, size_t count) {
  const bool by_subject = order == Order::kSpo || order == Order::kSpog;
  const bool by_predicate = order == Order::kPos || order == Order::kPosg;
  const bool by_object = order == Order::kOsp || order == Order::kOspg;
  if (!by_subject && !by_predicate && !by_object) return;
  const size_t family = IsNamedGraphOrder(order) ? 1 : 0;
  const size_t index = static_cast<size_t>(order);
  std::array<uint64_t, 2>& last = last_[index];
  absl::flat_hash_map<uint64_t, PredicateStatistics>& by_id = predicates[family];
  PredicateStatistics* predicate = nullptr;
  for (size_t i = 0; i < count; ++i) {
    const uint64_t first = columns[0][i];
    const uint64_t second = columns[1][i];
    const bool new_first = !started_[index] || first != last[0];
    const bool new_pair = new_first || second != last[1];
    if (by_subject) {
      distinct_subjects[family] += new_first ? 1 : 0;
      if (new_pair) ++by_id[second].distinct_subjects;
    } else if (by_predicate) {
      if (predicate == nullptr || new_first) predicate = &by_id[first];
      ++predicate->triples;
      predicate->distinct_objects += new_pair ? 1 : 0;
    } else {
      distinct_objects[family] += new_first ? 1 : 0;
    }
    last = {first, second};
    started_[index] = true;
  }
}

}  // namespace mote
