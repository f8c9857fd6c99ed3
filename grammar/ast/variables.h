#ifndef MOTE_GRAMMAR_AST_VARIABLES_H_
#define MOTE_GRAMMAR_AST_VARIABLES_H_

#include <string>
#include <vector>

#include "grammar/ast/pattern.h"
#include "grammar/ast/query.h"

namespace mote::ast {

// The named variables that are in scope after `pattern`, i.e. may be bound by it (SPARQL 1.1
// section 18.2.1), in the order of their first occurrence, without repetition: the columns of
// SELECT *.
std::vector<std::string> VisibleVariables(const GroupPattern& pattern);

// The same for one element of a group, as if it stood alone.
std::vector<std::string> VisibleVariables(const PatternElement& element);

// The columns of a query's or sub-select's result: its items, or with * what `where` and the
// trailing `values` (may be null) make visible.
std::vector<std::string> ProjectedVariables(const SelectClause& select, const GroupPattern& where,
                                            const InlineData* values);

// The named variables that `expression` mentions, aggregates' arguments included, patterns of
// EXISTS not, in the order of their first occurrence, without repetition.
std::vector<std::string> MentionedVariables(const Expression& expression);

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_VARIABLES_H_
