#ifndef MOTE_ENGINE_EXPRESSION_FUNCTION_NODE_H_
#define MOTE_ENGINE_EXPRESSION_FUNCTION_NODE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/expression/expression_node.h"
#include "engine/expression/regex.h"
#include "grammar/ast/builtin_function.h"

namespace mote {

// What a scalar function may use besides its arguments.
struct FunctionContext {
  EvaluationContext& context;
  EvaluationArena& arena;
  RegexCache& regexes;
  // For texts that are built; kept for its memory. Any function may overwrite it.
  std::string& scratch;
  // The solution that is evaluated, for BNODE(label).
  uint32_t scope = 0;
  uint64_t solution = 0;
  // Set by a function that met a real failure, which ends the query.
  absl::Status status = {};

  // True if a text of `size` bytes may be made; else `status` says why not.
  bool HasRoom(size_t size) {
    absl::Status room = arena.CheckRoom(size);
    if (!room.ok()) status = std::move(room);
    return status.ok();
  }
};

// A function on one row. No argument is an error (those are handled before); `out` is an error
// unless the function sets it.
using ScalarFunction = void (*)(FunctionContext& context, const Value* args, size_t count,
                                Value* out);

struct ScalarFunctionInfo {
  ScalarFunction function = nullptr;
  bool deterministic = true;
};

// The scalar function behind a keyword; null for those that nodes of their own evaluate (BOUND, IF,
// COALESCE, sameTerm, the tests of kinds, the components of triple terms).
ScalarFunctionInfo FindScalarFunction(ast::BuiltinFunction function);
// The cast to a datatype (SPARQL 1.1 section 17.5); null if there is none.
ScalarFunction FindCast(std::string_view datatype_iri);

// A call of a scalar function.
class FunctionNode final : public ExpressionNode {
 public:
  FunctionNode(ScalarFunctionInfo info, std::vector<ExpressionNodePtr> arguments);

  Shape shape() const override { return Shape::kValues; }
  absl::Status Values(const EvaluationFrame& frame, Value* out) override;

 private:
  ScalarFunctionInfo info_;
  std::vector<ExpressionNodePtr> arguments_;
  std::vector<Scratch<Value>> columns_of_arguments_;
  Scratch<Value> row_;
  RegexCache regexes_;
  std::string scratch_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_FUNCTION_NODE_H_
