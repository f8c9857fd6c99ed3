#ifndef MOTE_GRAMMAR_AST_TERM_H_
#define MOTE_GRAMMAR_AST_TERM_H_

#include <string>
#include <variant>

#include "grammar/ast/box.h"
#include "grammar/ast/source_range.h"

// Terms and variables as they are written in a query. IRIs are absolute (the parser resolves
// prefixes and relative references), strings are un-escaped, lexical forms are kept.

namespace mote::ast {

// What a variable stands for in the text.
enum class VariableKind {
  kNamed,      // ?x or $x; the name is "x"
  kBlankNode,  // a blank node of a pattern: matches as a variable does, is never projected
};

// A variable. The name of a blank-node variable starts with "_:", which no named variable's does,
// and is unique within its statement (one label is one name), so that comparing names is enough to
// compare variables.
struct Variable {
  std::string name;
  VariableKind kind = VariableKind::kNamed;
  SourceRange range;
};

enum class TermKind { kIri, kLiteral, kBlankNode, kTriple };

// Base direction of a literal (SPARQL 1.2: "text"@ar--rtl).
enum class TextDirection { kNone, kLeftToRight, kRightToLeft };

struct TripleNode;

// A term of RDF 1.2. In patterns and templates a triple term may have variables among its
// components (in patterns blank-node variables too); in data (VALUES, INSERT DATA) it has none.
struct TermNode {
  TermKind kind = TermKind::kIri;
  // The IRI, the lexical form of the literal, or the label of the blank node without "_:" (labels
  // of anonymous blank nodes start with '#', which no written label does). Empty for a triple term.
  std::string lexical;
  // Of a literal, always set: xsd:string for a plain one, rdf:langString or rdf:dirLangString for
  // one with a language, xsd:integer, xsd:decimal, xsd:double or xsd:boolean for the short forms.
  std::string datatype;
  std::string language;  // as written, without direction; empty without one
  TextDirection direction = TextDirection::kNone;
  Box<TripleNode> triple;  // set for kTriple alone
  SourceRange range;
};

using VarOrTerm = std::variant<Variable, TermNode>;

// The components of a triple term.
struct TripleNode {
  VarOrTerm subject;
  VarOrTerm predicate;
  VarOrTerm object;
};

// Makers for terms without a place in the text.
TermNode MakeIri(std::string iri);
TermNode MakeLiteral(std::string lexical, std::string datatype);

// Equality of names and of terms (as RDF terms; language tags as written); ranges do not count.
bool operator==(const Variable& a, const Variable& b);
bool operator==(const TermNode& a, const TermNode& b);
bool operator==(const TripleNode& a, const TripleNode& b);

// The range of whichever alternative `term` holds.
const SourceRange& RangeOf(const VarOrTerm& term);

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_TERM_H_
