#ifndef MOTE_ENGINE_EXPRESSION_AGGREGATE_H_
#define MOTE_ENGINE_EXPRESSION_AGGREGATE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/evaluation_context.h"
#include "engine/expression/number.h"
#include "grammar/ast/expression.h"
#include "storage/term/id.h"

namespace mote {

// What an aggregate computes (SPARQL 1.1 section 18.5.1).
struct AggregateSpec {
  ast::AggregateKind kind = ast::AggregateKind::kCount;
  bool distinct = false;
  // COUNT(*): counts rows. With `distinct`, the rows given must be distinct already.
  bool star = false;
  std::string separator = " ";
};

// The running results of one aggregate over any number of groups. The groups are numbered from 0.
// Memory is taken from the context's account. Not thread-safe.
//
// Errors (undefined values): COUNT and GROUP_CONCAT and SAMPLE leave them out; in SUM, AVG, MIN and
// MAX one makes the group's result unbound. A group without values gives 0 for COUNT, SUM and AVG,
// "" for GROUP_CONCAT, and unbound for the others.
class Aggregator {
 public:
  virtual ~Aggregator() = default;

  // Makes room for groups 0 .. count-1; new ones are empty. `count` never falls. Must have been
  // called for every group number that the other methods are given.
  virtual absl::Status ResizeGroups(size_t count) = 0;

  // Adds values[i] to group groups[i], for i < n; all to group 0 if `groups` is null. `values` is
  // null for COUNT(*) alone. The ids must be canonical for DISTINCT.
  virtual absl::Status Accumulate(const Id* values, const uint32_t* groups, size_t n) = 0;

  // True for SUM and AVG, which take numbers that no ids have been made for.
  virtual bool adds_numbers() const { return false; }
  // The same as Accumulate for values that are numbers or errors. Only if adds_numbers().
  virtual absl::Status AccumulateNumbers(const Number* values, const uint32_t* groups, size_t n);

  // Adds `count` rows to `group`: only for COUNT(*), for operators that know how many there are.
  virtual absl::Status AddRows(uint32_t group, uint64_t count) = 0;

  // Writes the results of `n` groups from `first` on. May be called again after more rows.
  virtual absl::Status Finish(size_t first, size_t n, Id* out) = 0;
};

// `context` must outlive the result.
std::unique_ptr<Aggregator> MakeAggregator(const AggregateSpec& spec, EvaluationContext& context);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_AGGREGATE_H_
