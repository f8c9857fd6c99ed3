#ifndef MOTE_ENGINE_OPERATORS_ORDER_BY_H_
#define MOTE_ENGINE_OPERATORS_ORDER_BY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/expression/compiled_expression.h"
#include "engine/expression/term_order.h"
#include "engine/operators/operator.h"

namespace mote {

// ORDER BY (SPARQL 1.1 section 15.1): the rows of its child sorted by normalised keys whose bytes
// compare as the terms do; rows with equal keys keep their order. With a limit it holds only about
// twice as many rows as it will give, and drops rows that cannot be among them before their keys
// are made. Reads its child to the end when opened.
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
  // A row: the first bytes of its key, where the rest lies, and where its columns lie.
  struct Row {
    uint64_t prefix = 0;
    uint64_t coarse = 0;  // The end of the first key's prefix range (TermOrder), in its direction.
    uint64_t key_offset = 0;
    uint32_t key_length = 0;
    uint32_t number = 0;
  };

  absl::Status AddBatch(const Batch& input);
  absl::Status EvaluateKeys(const Batch& input);
  // The prefix range of the first key, in its direction, of a row of the batch whose keys were
  // evaluated.
  uint64_t CoarseKey(uint32_t row) const;
  uint64_t CoarseKeyEnd(uint32_t row) const;
  bool Less(const Row& a, const Row& b) const;
  // Keeps the `limit` least rows alone.
  absl::Status Prune();
  absl::Status AccountMemory();

  std::vector<uint32_t> outputs_;
  std::vector<Key> keys_;
  std::optional<uint64_t> limit_;
  TermOrder order_;

  std::vector<Row> rows_;
  std::string key_bytes_;
  std::vector<std::vector<Id>> columns_;
  bool has_bound_ = false;
  uint64_t bound_ = 0;  // Rows whose CoarseKey is greater cannot be among the least.
  MemoryShare memory_;

  std::vector<std::vector<Id>> key_values_;
  std::vector<const Id*> key_columns_;
  ColumnBuffer buffer_;
  size_t next_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_ORDER_BY_H_
