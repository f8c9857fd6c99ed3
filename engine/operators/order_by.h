#ifndef MOTE_ENGINE_OPERATORS_ORDER_BY_H_
#define MOTE_ENGINE_OPERATORS_ORDER_BY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/expression/compiled_expression.h"
#include "engine/operators/growing_array.h"
#include "engine/operators/operator.h"
#include "engine/operators/sort_ranks.h"

namespace mote {

// ORDER BY (SPARQL 1.1 section 15.1): the rows of its child sorted by the ranks of their keys
// (sort_ranks.h), one key after the other, each only among rows that those before it leave equal;
// rows with equal keys keep their order. With a limit it holds only some more rows than it will
// give, and drops rows that cannot be among them before their terms are read. Reads its child to
// the end when opened.
class OrderBy final : public Operator {
 public:
  struct Key {
    // What is sorted by: a column of the child, or an expression over them; -1 without expression:
    // unbound in every row.
    int column = -1;
    std::optional<CompiledExpression> expression;
    bool descending = false;
  };

  // `outputs` are the child's columns to give; `limit` counts rows from the first.
  OrderBy(EvaluationContext& context, OperatorPtr child, std::vector<uint32_t> outputs,
          std::vector<Key> keys, std::optional<uint64_t> limit);

  std::string Name() const override { return limit_.has_value() ? "TopK" : "OrderBy"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  absl::Status AddBatch(const Batch& input);
  absl::Status EvaluateKeys(const Batch& input);
  // Where the first key of a row stands in the order, at the earliest and at the latest
  // (TermOrder::SortPrefix, in the key's direction).
  uint64_t Earliest(Id first_key) const;
  uint64_t Latest(Id first_key) const;
  // Fills `order_` with the first rows, as many as are wanted, in their order.
  absl::Status Sort();
  // Keeps the `limit` first rows alone.
  absl::Status Prune();
  absl::Status AccountMemory();

  std::vector<uint32_t> outputs_;
  std::vector<Key> keys_;
  std::optional<uint64_t> limit_;

  // The rows: a column for each output, then one for each key.
  std::vector<GrowingArray<Id>> columns_;
  size_t rows_ = 0;
  bool has_bound_ = false;
  uint64_t bound_ = 0;  // Rows whose first key is later than this cannot be among the first.
  GrowingArray<SortEntry> order_;
  MemoryShare memory_;

  std::vector<std::vector<Id>> key_values_;
  std::vector<const Id*> key_columns_;
  std::vector<uint32_t> taken_;
  GrowingArray<SortEntry> scratch_;
  ColumnBuffer buffer_;
  size_t next_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_ORDER_BY_H_
