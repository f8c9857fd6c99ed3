#ifndef MOTE_ENGINE_EXPRESSION_COMPILED_EXPRESSION_H_
#define MOTE_ENGINE_EXPRESSION_COMPILED_EXPRESSION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/column_batch.h"
#include "engine/expression/evaluation_context.h"
#include "engine/expression/number.h"
#include "engine/expression/variable_map.h"
#include "storage/term/id.h"

namespace mote::ast {
struct AggregateCall;
struct ExistsExpression;
struct Expression;
}  // namespace mote::ast

namespace mote {

// Where the parts of an expression that are not evaluated here find their values. Nodes are known
// by their addresses, so the AST must not be copied in between.
struct ExpressionScope {
  // Variables that are in no column are unbound.
  const VariableMap* variables = nullptr;
  // For each EXISTS or NOT EXISTS, the column that says whether the *pattern* has a solution
  // (EncodeBoolean; the negation of NOT EXISTS is applied here). May be null.
  const absl::flat_hash_map<const ast::ExistsExpression*, uint32_t>* exists_columns = nullptr;
  // For each aggregate, the column of its results. May be null.
  const absl::flat_hash_map<const ast::AggregateCall*, uint32_t>* aggregate_columns = nullptr;
  // Expressions of the same scope that are evaluated over the same sequence of batches see the same
  // solutions: BNODE("a") gives them the same blank node in the same solution, and a different one
  // in another scope. Use a number for each SELECT clause and each BIND.
  uint32_t blank_node_scope = 0;
};

// A SPARQL expression (SPARQL 1.1 section 17, SPARQL 1.2 section 17) made ready for evaluation over
// batches of ids. Constants are folded; numbers, dates and comparisons of ids stay undecoded where
// the ids carry the values; strings are decoded once for each distinct id of a batch.
//
// An error of evaluation (a type error, an unbound variable) is a value of SPARQL and gives
// Id::Undefined(); an absl::Status is a real failure: cancelled, out of time or memory, a damaged
// store, or a regular expression that is legal but not supported (kUnimplemented).
//
// Computed ids are not canonical: see LocalVocabulary::Canonicalize. Not thread-safe.
class CompiledExpression {
 public:
  // `context` must outlive the result; the AST need not. Errors: kInvalidArgument with
  // `line:column` for a function that does not exist, a wrong number of arguments of a cast, an
  // EXISTS or aggregate that `scope` does not have.
  static absl::StatusOr<CompiledExpression> Compile(const ast::Expression& expression,
                                                    const ExpressionScope& scope,
                                                    EvaluationContext& context);

  CompiledExpression(CompiledExpression&&) noexcept;
  CompiledExpression& operator=(CompiledExpression&&) noexcept;
  ~CompiledExpression();

  // Writes the value of each selected row, densely: out[i] belongs to rows[i].
  absl::Status Evaluate(const ColumnBatch& batch, RowSelection rows, Id* out);

  // The same where what counts are numbers, without making ids for them: anything else is an error.
  // Pays where computes_numbers().
  absl::Status EvaluateNumbers(const ColumnBatch& batch, RowSelection rows, Number* out);
  // True for arithmetic.
  bool computes_numbers() const;

  // Keeps the selected rows whose effective boolean value is true: writes their numbers in order to
  // `out` (room for rows.count; may be rows.indices itself) and returns how many they are.
  absl::StatusOr<size_t> EvaluateFilter(const ColumnBatch& batch, RowSelection rows, uint32_t* out);

  // The value if it is the same for every row; undefined if that is an error.
  std::optional<Id> constant() const;
  // True if equal inputs give equal outputs (no RAND, UUID, STRUUID, BNODE).
  bool is_deterministic() const;
  // The columns it reads, ascending.
  const std::vector<uint32_t>& columns() const;

 private:
  struct State;
  explicit CompiledExpression(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_COMPILED_EXPRESSION_H_
