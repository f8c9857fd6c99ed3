#include "storage/store/run_statistics.h"

#include <algorithm>

namespace mote {

namespace {

// How many of values [1, count) differ from the one before them.
uint64_t CountSteps(const uint64_t* values, size_t count) {
  uint64_t steps = 0;
  for (size_t i = 1; i < count; ++i) steps += values[i] != values[i - 1] ? 1 : 0;
  return steps;
}

// Counts per predicate on their way into a map, where most predicates are met again soon.
class PredicateCounts {
 public:
  using Map = absl::flat_hash_map<uint64_t, PredicateStatistics>;
  explicit PredicateCounts(Map* map) : map_(map) {}
  ~PredicateCounts() {
    for (const Slot& slot : slots_) Flush(slot);
  }
  PredicateCounts(const PredicateCounts&) = delete;
  PredicateCounts& operator=(const PredicateCounts&) = delete;

  void AddSubject(uint64_t predicate, uint64_t count) {
    Slot& slot = slots_[predicate % kSlots];
    if (slot.predicate != predicate) {
      Flush(slot);
      slot = {predicate, 0};
    }
    slot.subjects += count;
  }

 private:
  struct Slot {
    uint64_t predicate = 0;
    uint64_t subjects = 0;
  };
  static constexpr size_t kSlots = 64;

  void Flush(const Slot& slot) {
    if (slot.subjects > 0) (*map_)[slot.predicate].distinct_subjects += slot.subjects;
  }

  Map* const map_;
  std::array<Slot, kSlots> slots_;
};

}  // namespace

void RunStatistics::Add(Order order, std::span<const uint64_t* const> columns, size_t count) {
  const bool by_subject = order == Order::kSpo || order == Order::kSpog;
  const bool by_predicate = order == Order::kPos || order == Order::kPosg;
  const bool by_object = order == Order::kOsp || order == Order::kOspg;
  if (count == 0 || (!by_subject && !by_predicate && !by_object)) return;
  const size_t family = IsNamedGraphOrder(order) ? 1 : 0;
  const size_t index = static_cast<size_t>(order);
  const uint64_t* const first = columns[0];
  const uint64_t* const second = columns[1];
  const std::array<uint64_t, 2> last = last_[index];
  const bool starts_first = !started_[index] || first[0] != last[0];
  const bool starts_pair = starts_first || second[0] != last[1];
  absl::flat_hash_map<uint64_t, PredicateStatistics>& by_id = predicates[family];
  if (by_subject) {
    distinct_subjects[family] += (starts_first ? 1 : 0) + CountSteps(first, count);
    PredicateCounts counts(&by_id);
    counts.AddSubject(second[0], starts_pair ? 1 : 0);
    for (size_t i = 1; i < count; ++i) {
      counts.AddSubject(second[i], first[i] != first[i - 1] || second[i] != second[i - 1] ? 1 : 0);
    }
  } else if (by_predicate) {
    for (size_t begin = 0; begin < count;) {
      const size_t end =
          static_cast<size_t>(std::upper_bound(first + begin, first + count, first[begin]) - first);
      PredicateStatistics& predicate = by_id[first[begin]];
      predicate.triples += end - begin;
      predicate.distinct_objects +=
          (begin > 0 || starts_pair ? 1 : 0) + CountSteps(second + begin, end - begin);
      begin = end;
    }
  } else {
    distinct_objects[family] += (starts_first ? 1 : 0) + CountSteps(first, count);
  }
  last_[index] = {first[count - 1], second[count - 1]};
  started_[index] = true;
}

void RunStatistics::Merge(const RunStatistics& other) {
  for (size_t family = 0; family < 2; ++family) {
    distinct_subjects[family] += other.distinct_subjects[family];
    distinct_objects[family] += other.distinct_objects[family];
    for (const auto& [predicate, counted] : other.predicates[family]) {
      PredicateStatistics& sum = predicates[family][predicate];
      sum.triples += counted.triples;
      sum.distinct_subjects += counted.distinct_subjects;
      sum.distinct_objects += counted.distinct_objects;
    }
  }
}

}  // namespace mote
