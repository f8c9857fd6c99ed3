#ifndef MOTE_GRAMMAR_AST_QUERY_H_
#define MOTE_GRAMMAR_AST_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/ast/expression.h"
#include "grammar/ast/pattern.h"
#include "grammar/ast/source_range.h"
#include "grammar/ast/term.h"

namespace mote::ast {

// What the prologue declared last: terms are resolved already, so this serves IRI() at evaluation
// time, printing with prefixes, and shells that remember prefixes.
struct Prologue {
  std::string base;                                           // absolute; empty if there is none
  std::vector<std::pair<std::string, std::string>> prefixes;  // without ':', to absolute IRI
  std::vector<std::string> versions;                          // VERSION "1.2"
};

enum class SelectModifier { kNone, kDistinct, kReduced };

// SELECT ... of a query or a sub-select. With `star`, `items` is empty; VisibleVariables() of the
// WHERE pattern gives the columns.
struct SelectClause {
  SelectModifier modifier = SelectModifier::kNone;
  bool star = false;
  std::vector<NamedExpression> items;
  SourceRange range;
};

// A triple of a template. Blank nodes are terms here (fresh for each solution).
struct TemplateTriple {
  VarOrTerm subject;
  VarOrTerm predicate;
  VarOrTerm object;
  SourceRange range;
};

// CONSTRUCT; the short form CONSTRUCT WHERE { } has its template spelt out.
struct ConstructClause {
  std::vector<TemplateTriple> triples;
};

// ASK
struct AskClause {};

// DESCRIBE; with `star`, `targets` is empty.
struct DescribeClause {
  bool star = false;
  std::vector<VarOrTerm> targets;  // named variables and IRIs
};

// FROM and FROM NAMED, or USING and USING NAMED; both empty: the dataset of the store.
struct DatasetClause {
  std::vector<TermNode> default_graphs;
  std::vector<TermNode> named_graphs;

  bool empty() const { return default_graphs.empty() && named_graphs.empty(); }
};

// One key of GROUP BY: a variable, an expression with a name, or an expression without.
struct GroupKey {
  std::optional<Expression> expression;
  std::optional<Variable> variable;
  SourceRange range;
};

struct OrderCondition {
  Expression expression;
  bool descending = false;
};

// GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET.
struct SolutionModifiers {
  std::vector<GroupKey> group_by;
  std::vector<Expression> having;
  std::vector<OrderCondition> order_by;
  std::optional<uint64_t> limit;
  std::optional<uint64_t> offset;
};

// { SELECT ... } inside a pattern.
struct SubSelect {
  SelectClause select;
  GroupPattern where;
  SolutionModifiers modifiers;
  std::optional<InlineData> values;
};

enum class ExplainMode {
  kNone,
  kPlan,     // EXPLAIN query
  kAnalyze,  // EXPLAIN ANALYZE query
};

// A whole query. It has passed the static checks of the specification (scope of variables,
// grouping, places of aggregates). A DESCRIBE without WHERE has an empty pattern.
struct Query {
  Prologue prologue;
  ExplainMode explain = ExplainMode::kNone;
  std::variant<SelectClause, ConstructClause, AskClause, DescribeClause> form;
  DatasetClause dataset;
  GroupPattern where;
  SolutionModifiers modifiers;
  std::optional<InlineData> values;  // after the solution modifiers
};

// True if the solutions are grouped: GROUP BY, or an aggregate in SELECT, HAVING or ORDER BY
// (section 11.1).
bool IsAggregated(const SelectClause* select, const SolutionModifiers& modifiers);

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_QUERY_H_
