#ifndef MOTE_ENGINE_EXPRESSION_TERM_ORDER_H_
#define MOTE_ENGINE_EXPRESSION_TERM_ORDER_H_

#include <compare>
#include <cstdint>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/evaluation_context.h"
#include "engine/expression/sort_key.h"
#include "storage/term/id.h"

namespace mote {

// The order of ORDER BY, MIN and MAX over all terms (SPARQL 1.1 section 15.1, completed to a total
// preorder): unbound, blank nodes, IRIs, literals, triple terms. Literals stand in classes:
// strings, strings with a language, numbers, booleans, dateTimes, dates, times, durations, other
// datatypes. Within a class values decide where `<` does; IRIs and strings go by code points.
// Numbers that are equal by value are equivalent, of whatever type; NaN comes before all other
// numbers. Date and time values without time zone count as UTC.
//
// Three ways to use it, all of the same order: Compare, for a few comparisons (MIN and MAX, top-k);
// sort keys, whose bytes compare (memcmp) as the terms do, for sorting many rows; and
// FixedSortKey(id), 64 bits that need no decoding, for columns where every id has one.
//
// Not thread-safe: decodes through the context's TermReader.
class TermOrder {
 public:
  // `context` must outlive this object.
  explicit TermOrder(EvaluationContext& context) : context_(&context) {}

  // Reads the terms that comparisons or keys of these ids will need, in one go. Optional, but much
  // cheaper than reading them one by one. Call context.terms().BeginBatch() now and then, between
  // uses, to bound memory.
  absl::Status Prefetch(std::span<const Id> ids);

  // The order of two terms; `equivalent` where ORDER BY does not tell them apart.
  absl::StatusOr<std::weak_ordering> Compare(Id a, Id b);

  // Appends the sort key of a term. No key is a proper prefix of another, so that the keys of
  // several columns may be concatenated. With `descending` the key's bytes are complemented.
  absl::Status AppendSortKey(Id id, bool descending, std::string* key);

  // Bounds of the place of a term in the order, without reading it: if SortPrefix(a) is greater
  // than SortPrefixEnd(b), then `a` comes after `b`. They are the same for inline ids, and far
  // apart for ids whose tag says little. Top-k uses them to pass over rows early.
  static uint64_t SortPrefix(Id id);
  static uint64_t SortPrefixEnd(Id id);

 private:
  EvaluationContext* context_;
  std::string left_key_;
  std::string right_key_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_TERM_ORDER_H_
