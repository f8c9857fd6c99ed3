#ifndef MOTE_ENGINE_EXPRESSION_RANGE_FILTER_H_
#define MOTE_ENGINE_EXPRESSION_RANGE_FILTER_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "storage/term/id.h"

namespace mote::ast {
struct Expression;
}  // namespace mote::ast

namespace mote {

// Ids from `low` to `high`, both included.
struct IdRange {
  Id low;
  Id high;

  friend bool operator==(const IdRange&, const IdRange&) = default;
};

// A union of ranges of stored ids, ascending and disjoint. None: nothing is in it.
using IdRanges = std::vector<IdRange>;

IdRanges UnionRanges(const IdRanges& a, const IdRanges& b);
IdRanges IntersectRanges(const IdRanges& a, const IdRanges& b);
bool RangesContain(const IdRanges& ranges, Id id);

// What the conjuncts of a filter say about one variable: wherever all of `conjuncts` are true, the
// stored id of `variable` lies in the ranges. Nothing if they say nothing. Understands comparisons
// (=, <, <=, >, >=, IN) of the variable with constant numbers, strings, booleans, dates and times,
// sameTerm, &&, || and !, isNumeric, isIRI, isBlank and isLiteral. Over-approximates: values that
// the ids do not carry inline ("05"^^xsd:integer) are always in the ranges if their class could
// match, so the filter must still be applied. Local ids are not covered: use it for scans only.
std::optional<IdRanges> ExtractRanges(std::span<const ast::Expression* const> conjuncts,
                                      std::string_view variable);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_RANGE_FILTER_H_
