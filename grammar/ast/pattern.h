#ifndef MOTE_GRAMMAR_AST_PATTERN_H_
#define MOTE_GRAMMAR_AST_PATTERN_H_

#include <optional>
#include <variant>
#include <vector>

#include "grammar/ast/box.h"
#include "grammar/ast/expression.h"
#include "grammar/ast/path.h"
#include "grammar/ast/source_range.h"
#include "grammar/ast/term.h"

// Graph patterns (SPARQL 1.1 section 5 and on), in source order and not yet turned into algebra.

namespace mote::ast {

// Expressions, patterns and queries contain each other: code that copies or destroys them includes
// grammar/ast/query.h, which completes them all.
struct GroupPattern;
struct SubSelect;

// A variable, an IRI, or a path; a path that is a single IRI is stored as the IRI.
using Verb = std::variant<Variable, TermNode, PathExpr>;

// A triple pattern or a property path pattern. Collections, blank node property lists, reified
// triples and annotations are already spelt out as triple patterns. Blank nodes are variables of
// the kind kBlankNode, also inside triple terms.
struct TriplePattern {
  VarOrTerm subject;
  Verb verb;
  VarOrTerm object;
  SourceRange range;
};

// Consecutive triple patterns. Blocks of one group that only FILTERs separate form one basic graph
// pattern (section 5.1.1).
struct TriplesBlock {
  std::vector<TriplePattern> triples;
};

struct FilterElement {
  Expression condition;
};

struct OptionalElement {
  Box<GroupPattern> pattern;
};

// { } UNION { } UNION { }: at least two branches.
struct UnionElement {
  std::vector<GroupPattern> branches;
};

struct MinusElement {
  Box<GroupPattern> pattern;
};

struct GraphElement {
  VarOrTerm graph;  // a named variable or an IRI
  Box<GroupPattern> pattern;
};

struct ServiceElement {
  VarOrTerm endpoint;  // a named variable or an IRI
  bool silent = false;
  Box<GroupPattern> pattern;
};

// BIND (expression AS ?variable)
struct BindElement {
  Expression expression;
  Variable variable;
};

// VALUES: each row has as many cells as there are variables; an empty cell is UNDEF.
struct InlineData {
  std::vector<Variable> variables;
  std::vector<std::vector<std::optional<TermNode>>> rows;
  SourceRange range;
};

// A group inside a group, { { ... } }.
struct GroupElement {
  Box<GroupPattern> pattern;
};

struct PatternElement {
  std::variant<TriplesBlock, FilterElement, OptionalElement, UnionElement, MinusElement,
               GraphElement, ServiceElement, BindElement, InlineData, GroupElement, Box<SubSelect>>
      node;
  SourceRange range;
};

// { ... }: its elements in source order. A sub-select is always the only element of its group.
struct GroupPattern {
  std::vector<PatternElement> elements;
  SourceRange range;
};

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_PATTERN_H_
