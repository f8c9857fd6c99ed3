#ifndef MOTE_GRAMMAR_AST_PATH_H_
#define MOTE_GRAMMAR_AST_PATH_H_

#include <string>
#include <vector>

#include "grammar/ast/source_range.h"

namespace mote::ast {

// The forms of a property path (SPARQL 1.1 section 9.1).
enum class PathKind {
  kIri,          // <p>
  kInverse,      // ^path
  kSequence,     // a / b / c
  kAlternative,  // a | b | c
  kZeroOrMore,   // path*
  kOneOrMore,    // path+
  kZeroOrOne,    // path?
  kNegatedSet,   // !(a | ^b)
};

// One member of a negated property set: IRI or ^IRI.
struct NegatedProperty {
  std::string iri;
  bool inverse = false;
};

// A property path. Brackets leave no node; a sequence or an alternative has at least two children,
// in source order.
struct PathExpr {
  PathKind kind = PathKind::kIri;
  std::string iri;                       // kIri
  std::vector<PathExpr> children;        // one for kInverse and the repetitions
  std::vector<NegatedProperty> negated;  // kNegatedSet; empty for !()
  SourceRange range;
};

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_PATH_H_
