#include "grammar/ast/term.h"

#include <utility>

namespace mote::ast {

TermNode MakeIri(std::string iri) {
  TermNode term;
  term.kind = TermKind::kIri;
  term.lexical = std::move(iri);
  return term;
}

TermNode MakeLiteral(std::string lexical, std::string datatype) {
  TermNode term;
  term.kind = TermKind::kLiteral;
  term.lexical = std::move(lexical);
  term.datatype = std::move(datatype);
  return term;
}

bool operator==(const Variable& a, const Variable& b) { return a.name == b.name; }

bool operator==(const TermNode& a, const TermNode& b) {
  if (a.kind != b.kind || a.lexical != b.lexical) return false;
  switch (a.kind) {
    case TermKind::kIri:
    case TermKind::kBlankNode:
      return true;
    case TermKind::kLiteral:
      return a.datatype == b.datatype && a.language == b.language && a.direction == b.direction;
    case TermKind::kTriple:
      return *a.triple == *b.triple;
  }
  return false;
}

bool operator==(const TripleNode& a, const TripleNode& b) {
  return a.subject == b.subject && a.predicate == b.predicate && a.object == b.object;
}

const SourceRange& RangeOf(const VarOrTerm& term) {
  return std::visit([](const auto& alternative) -> const SourceRange& { return alternative.range; },
                    term);
}

}  // namespace mote::ast
