#include "storage/store/inserted_rows.h"

#include "storage/base/status_macros.h"

namespace mote {

void InsertedRows::Add(const InsertedRows& other) {
  for (const auto& [predicate, added] : other.predicates) {
    PredicateStatistics& sum = predicates[predicate];
    sum.distinct_subjects += added.distinct_subjects;
    sum.distinct_objects += added.distinct_objects;
  }
  for (const auto& [predicate, change] : other.triples) triples[predicate] += change;
  distinct_subjects += other.distinct_subjects;
  distinct_objects += other.distinct_objects;
  inserts += other.inserts;
  removals += other.removals;
}

absl::StatusOr<InsertedRows> SummariseChanges(const MemoryLayer& changes, bool named,
                                              const CommitCheck& check) {
  InsertedRows summary;
  if (named ? changes.quads().empty() : changes.triples().empty()) return summary;
  MOTE_RETURN_IF_ERROR(check());
  bool first = true;
  uint64_t last[2] = {};
  const Order by_subject = named ? Order::kSpog : Order::kSpo;
  for (const ChangeRow& row : changes.SortedCopy(by_subject)) {
    const bool insert = row.origins != kOriginRemoved;
    summary.triples[row.columns[1]] += insert ? 1 : -1;
    if (!insert) {
      ++summary.removals;
      continue;
    }
    ++summary.inserts;
    const bool new_subject = first || row.columns[0] != last[0];
    if (new_subject) ++summary.distinct_subjects;
    if (new_subject || row.columns[1] != last[1]) {
      ++summary.predicates[row.columns[1]].distinct_subjects;
    }
    last[0] = row.columns[0];
    last[1] = row.columns[1];
    first = false;
  }
  MOTE_RETURN_IF_ERROR(check());
  first = true;
  const Order by_object = named ? Order::kOspg : Order::kOsp;
  for (const ChangeRow& row : changes.SortedCopy(by_object)) {
    if (row.origins == kOriginRemoved) continue;
    if (first || row.columns[0] != last[0]) ++summary.distinct_objects;
    last[0] = row.columns[0];
    first = false;
  }
  MOTE_RETURN_IF_ERROR(check());
  first = true;
  const Order by_predicate = named ? Order::kPosg : Order::kPos;
  for (const ChangeRow& row : changes.SortedCopy(by_predicate)) {
    if (row.origins == kOriginRemoved) continue;
    if (first || row.columns[0] != last[0] || row.columns[1] != last[1]) {
      ++summary.predicates[row.columns[0]].distinct_objects;
    }
    last[0] = row.columns[0];
    last[1] = row.columns[1];
    first = false;
  }
  return summary;
}

}  // namespace mote
