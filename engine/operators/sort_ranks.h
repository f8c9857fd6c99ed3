#ifndef MOTE_ENGINE_OPERATORS_SORT_RANKS_H_
#define MOTE_ENGINE_OPERATORS_SORT_RANKS_H_

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/growing_array.h"
#include "storage/term/id.h"

namespace mote {

// A row with the number that it is sorted by.
struct SortEntry {
  uint64_t key;
  uint32_t row;
};

// Sorts by key, stably: a radix sort over the bytes that differ. `scratch` is room for it, kept by
// the caller to be used again. Errors: those of time.
absl::Status SortByKey(const EvaluationContext& context, std::span<SortEntry> entries,
                       GrowingArray<SortEntry>* scratch);

// Writes a number for each term, so that the numbers of one call compare as TermOrder compares the
// terms: equal where the terms are equivalent. Inline values of one kind give theirs without being
// decoded; other terms are read from the dictionary, each once and in the order of their ids, and
// ranked by their sort keys. Errors: those of the source, of memory and of time.
absl::Status RankTerms(EvaluationContext& context, std::span<const Id> ids, uint64_t* ranks);

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_SORT_RANKS_H_
