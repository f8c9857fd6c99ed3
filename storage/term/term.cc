#include "storage/term/term.h"

#include <utility>

#include "storage/term/ntriples_format.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_number.h"

namespace mote {

bool operator==(const TermView& a, const TermView& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == TermKind::kTriple) return a.triple == b.triple || *a.triple == *b.triple;
  return a.value == b.value && a.datatype == b.datatype && a.language == b.language &&
         a.direction == b.direction;
}

int TripleTermDepth(const TermView& term) {
  int depth = 0;
  const TermView* at = &term;
  while (at->kind == TermKind::kTriple && depth <= kMaxTripleTermDepth) {
    ++depth;
    at = &at->triple->object;
  }
  return depth;
}

bool IsWellFormedTriple(const TripleTermView& triple) {
  return (triple.subject.kind == TermKind::kIri || triple.subject.kind == TermKind::kBlankNode) &&
         triple.predicate.kind == TermKind::kIri;
}

Term::Term(const TermView& view)
    : kind_(view.kind),
      direction_(view.direction),
      value_(view.value),
      datatype_(view.datatype == xsd::kString ? std::string_view() : view.datatype),
      language_(view.language) {
  if (view.kind != TermKind::kTriple) return;
  triple_ = std::make_shared<const TripleNode>(TripleTerm{
      Term(view.triple->subject), Term(view.triple->predicate), Term(view.triple->object)});
}

Term Term::Iri(std::string iri) {
  Term term;
  term.value_ = std::move(iri);
  return term;
}

Term Term::BlankNode(std::string label) {
  Term term;
  term.kind_ = TermKind::kBlankNode;
  term.value_ = std::move(label);
  return term;
}

Term Term::Literal(std::string lexical, std::string datatype) {
  Term term;
  term.kind_ = TermKind::kLiteral;
  term.value_ = std::move(lexical);
  if (datatype != xsd::kString) term.datatype_ = std::move(datatype);
  return term;
}

Term Term::LangLiteral(std::string lexical, std::string language, Direction direction) {
  Term term;
  term.kind_ = TermKind::kLiteral;
  term.direction_ = direction;
  term.value_ = std::move(lexical);
  term.language_ = std::move(language);
  return term;
}

Term Term::Integer(int64_t value) {
  return Literal(std::to_string(value), std::string(xsd::kInteger));
}

Term Term::Double(double value) { return Literal(FormatDouble(value), std::string(xsd::kDouble)); }

Term Term::Boolean(bool value) {
  return Literal(value ? "true" : "false", std::string(xsd::kBoolean));
}

Term Term::Triple(Term subject, Term predicate, Term object) {
  Term term;
  term.kind_ = TermKind::kTriple;
  term.triple_ = std::make_shared<const TripleNode>(
      TripleTerm{std::move(subject), std::move(predicate), std::move(object)});
  return term;
}

std::string_view Term::datatype() const {
  if (kind_ != TermKind::kLiteral) return {};
  if (!language_.empty()) {
    return direction_ == Direction::kNone ? rdf::kLangString : rdf::kDirLangString;
  }
  return datatype_.empty() ? xsd::kString : std::string_view(datatype_);
}

std::string Term::ToString() const {
  std::string out;
  AppendNTriples(*this, &out);
  return out;
}

bool Term::Equals(const Term& other) const {
  if (kind_ != other.kind_) return false;
  if (kind_ == TermKind::kTriple) return triple_ == other.triple_ || triple() == other.triple();
  return value_ == other.value_ && datatype_ == other.datatype_ && language_ == other.language_ &&
         direction_ == other.direction_;
}

}  // namespace mote
