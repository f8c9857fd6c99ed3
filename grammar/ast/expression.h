#ifndef MOTE_GRAMMAR_AST_EXPRESSION_H_
#define MOTE_GRAMMAR_AST_EXPRESSION_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "grammar/ast/box.h"
#include "grammar/ast/builtin_function.h"
#include "grammar/ast/source_range.h"
#include "grammar/ast/term.h"

namespace mote::ast {

// Expressions, patterns and queries contain each other: code that copies or destroys them includes
// grammar/ast/query.h, which completes them all.
struct Expression;
struct GroupPattern;

enum class UnaryOperator { kNot, kPlus, kMinus };

enum class BinaryOperator {
  kEqual,
  kNotEqual,
  kLess,
  kGreater,
  kLessOrEqual,
  kGreaterOrEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
};

enum class LogicalOperator { kAnd, kOr };

struct UnaryExpression {
  UnaryOperator op = UnaryOperator::kNot;
  Box<Expression> operand;
};

// A comparison or an arithmetic operation; chains such as a - b + c are nested to the left.
struct BinaryExpression {
  BinaryOperator op = BinaryOperator::kEqual;
  Box<Expression> left;
  Box<Expression> right;
};

// a && b && c, or a || b || c: at least two operands, in source order.
struct LogicalExpression {
  LogicalOperator op = LogicalOperator::kAnd;
  std::vector<Expression> operands;
};

// expression IN (...) or expression NOT IN (...); the list may be empty.
struct InExpression {
  bool negated = false;
  Box<Expression> operand;
  std::vector<Expression> list;
};

// A call of a function of the language. The parser has checked the number of arguments, and that
// the argument of BOUND is a variable. A triple-term expression <<( s p o )>> is a call of TRIPLE.
struct BuiltinCall {
  BuiltinFunction function = BuiltinFunction::kStr;
  std::vector<Expression> arguments;
};

// A call of a function that is named by an IRI: an extension function or a cast (xsd:integer(?x)).
struct FunctionCall {
  std::string iri;
  bool distinct = false;
  std::vector<Expression> arguments;
};

enum class AggregateKind { kCount, kSum, kMin, kMax, kAvg, kSample, kGroupConcat };

// An aggregate. COUNT(*) has an empty argument.
struct AggregateCall {
  AggregateKind kind = AggregateKind::kCount;
  bool distinct = false;
  Box<Expression> argument;
  std::string separator = " ";  // GROUP_CONCAT
};

// EXISTS { ... } or NOT EXISTS { ... }
struct ExistsExpression {
  bool negated = false;
  Box<GroupPattern> pattern;
};

// An expression. A TermNode here is a constant: an IRI or a literal.
struct Expression {
  std::variant<Variable, TermNode, UnaryExpression, BinaryExpression, LogicalExpression,
               InExpression, BuiltinCall, FunctionCall, AggregateCall, ExistsExpression>
      node;
  SourceRange range;
};

// (expression AS ?variable), as in SELECT, BIND and GROUP BY; without expression, just ?variable.
struct NamedExpression {
  std::optional<Expression> expression;
  Variable variable;
};

// True if an aggregate occurs in `expression` itself (not inside an EXISTS pattern).
bool ContainsAggregate(const Expression& expression);

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_EXPRESSION_H_
