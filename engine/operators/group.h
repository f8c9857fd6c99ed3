#ifndef MOTE_ENGINE_OPERATORS_GROUP_H_
#define MOTE_ENGINE_OPERATORS_GROUP_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/expression/aggregate.h"
#include "engine/expression/compiled_expression.h"
#include "engine/operators/operator.h"
#include "engine/operators/tuple_index.h"

namespace mote {

// GROUP BY and aggregates (SPARQL 1.1 section 18.5.1): one row for each distinct combination of
// the key columns, with the key and the results of the aggregates. The ids of the keys must be
// canonical. Reads its child to the end when opened.
class Group final : public Operator {
 public:
  struct Aggregate {
    AggregateSpec spec;
    // What is aggregated: a column of the child, or an expression over them, or rows (COUNT(*)).
    int column = -1;
    std::optional<CompiledExpression> expression;
    // DISTINCT where equal values stand together within a group: a value like the one before it is
    // passed over. Then `spec.distinct` is false.
    bool skips_repetitions = false;
    // COUNT(DISTINCT *): the columns that make a row.
    std::vector<uint32_t> distinct_columns;
  };
  struct Spec {
    std::vector<uint32_t> keys;
    std::vector<Aggregate> aggregates;
    // No solutions still give one group (no GROUP BY).
    bool implicit = false;
    // Rows with equal keys come one after the other.
    bool keys_adjacent = false;
  };

  // `columns` name the keys and then the results.
  Group(EvaluationContext& context, OperatorPtr child, std::vector<VariableId> columns, Spec spec);

  std::string Name() const override { return spec_.keys_adjacent ? "SortedGroup" : "HashGroup"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  absl::Status AddBatch(const Batch& input);
  absl::Status NumberGroups(const Batch& input);
  absl::Status NumberAdjacent(const Batch& input);
  absl::Status AddDistinctRows(size_t aggregate, const Batch& input);
  absl::Status AddChangedValues(size_t aggregate, const Id* values, size_t n);
  // Whether the sum of what gave `values` had better be made of numbers without ids.
  bool AddsBetterByNumbers(size_t aggregate, std::span<const Id> values) const;

  Spec spec_;
  std::vector<std::unique_ptr<Aggregator>> aggregators_;
  std::vector<std::unique_ptr<TupleIndex>> distinct_rows_;
  TupleIndex groups_;
  // keys_adjacent: the keys of the groups, by column.
  std::vector<std::vector<Id>> adjacent_keys_;
  MemoryShare memory_;
  size_t group_count_ = 0;
  bool only_counts_ = false;

  std::vector<uint32_t> numbers_;
  std::vector<const Id*> key_columns_;
  std::vector<Id> values_;
  // By aggregate: the expression gives numbers whose ids are dear.
  std::vector<bool> by_numbers_;
  std::vector<Number> sums_;
  // skips_repetitions: what was aggregated last, by aggregate; and scratch.
  struct LastValue {
    Id value;
    uint32_t group = 0;
  };
  std::vector<LastValue> last_values_;
  std::vector<Id> changed_values_;
  std::vector<uint32_t> changed_groups_;
  ColumnBuffer buffer_;
  size_t next_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_GROUP_H_
