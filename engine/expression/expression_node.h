#ifndef MOTE_ENGINE_EXPRESSION_EXPRESSION_NODE_H_
#define MOTE_ENGINE_EXPRESSION_EXPRESSION_NODE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "absl/status/status.h"
#include "engine/expression/column_batch.h"
#include "engine/expression/evaluation_context.h"
#include "engine/expression/number.h"
#include "engine/expression/truth.h"
#include "engine/expression/value.h"
#include "engine/expression/value_compare.h"
#include "storage/term/id.h"

namespace mote {

// The rows that a node is evaluated on, and where it finds everything else.
struct EvaluationFrame {
  const ColumnBatch& batch;
  RowSelection rows;
  EvaluationContext& context;
  EvaluationArena& arena;
  // The number of the batch's first solution within `scope`, for BNODE(label).
  uint64_t first_solution = 0;
  uint32_t scope = 0;

  size_t size() const { return rows.count; }
  EvaluationFrame WithRows(RowSelection selected) const {
    return {batch, selected, context, arena, first_solution, scope};
  }
};

// A growing buffer that is used again for each batch.
template <typename T>
class Scratch {
 public:
  T* Get(size_t n) {
    if (buffer_.size() < n) buffer_.resize(n);
    return buffer_.data();
  }

 private:
  std::vector<T> buffer_;
};

// What is known of an expression without variables, in every shape.
struct ConstantValue {
  Id id;  // canonical; undefined for an error
  Term term;
  Value value;  // views into `term`
  Number number;
  Truth truth = Truth::kError;
  ValueClass value_class = ValueClass::kUnknown;
  bool defined = false;
};

// A node of a compiled expression. It is evaluated a batch at a time, into one of four shapes; it
// computes at least its own shape itself, and the others are converted from that. Output arrays
// have one element for each selected row. Owns its children and its scratch memory. Not
// thread-safe.
class ExpressionNode {
 public:
  enum class Shape : uint8_t { kIds, kTruths, kNumbers, kValues };

  virtual ~ExpressionNode() = default;

  virtual Shape shape() const = 0;
  virtual absl::Status Ids(const EvaluationFrame& frame, Id* out);
  // Effective boolean values.
  virtual absl::Status Truths(const EvaluationFrame& frame, Truth* out);
  virtual absl::Status Numbers(const EvaluationFrame& frame, Number* out);
  virtual absl::Status Values(const EvaluationFrame& frame, Value* out);

  // True if Numbers is much cheaper than Values, and gives numbers for most rows.
  virtual bool computes_numbers() const { return false; }
  // Not null if the expression is the same for all rows.
  virtual const ConstantValue* constant() const { return nullptr; }
  // The column, if the expression is just a variable.
  virtual std::optional<uint32_t> column() const { return std::nullopt; }

  // Equal inputs give equal outputs.
  bool deterministic() const { return deterministic_; }
  // Worth evaluating once for each distinct input: it decodes terms or works on strings.
  bool expensive() const { return expensive_; }
  const std::set<uint32_t>& columns() const { return columns_; }

 protected:
  ExpressionNode() = default;
  // Takes over what holds for the whole from a part.
  void Absorb(const ExpressionNode& child) {
    deterministic_ = deterministic_ && child.deterministic_;
    expensive_ = expensive_ || child.expensive_;
    columns_.insert(child.columns_.begin(), child.columns_.end());
  }

  bool deterministic_ = true;
  bool expensive_ = false;
  std::set<uint32_t> columns_;

 private:
  Scratch<Id> ids_;
  Scratch<Truth> truths_;
  Scratch<Number> numbers_;
  Scratch<Value> values_;
};

using ExpressionNodePtr = std::unique_ptr<ExpressionNode>;

// The ids of a node, in its column if it is a variable evaluated over a whole batch, else in
// `scratch`.
absl::StatusOr<const Id*> IdsOf(ExpressionNode& node, const EvaluationFrame& frame,
                                Scratch<Id>* scratch);

// Conversions of whole arrays.
absl::Status IdsToTruths(const EvaluationFrame& frame, const Id* ids, Truth* out);
absl::Status IdsToNumbers(const EvaluationFrame& frame, const Id* ids, Number* out);
absl::Status IdsToValues(const EvaluationFrame& frame, const Id* ids, Value* out);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_EXPRESSION_NODE_H_
