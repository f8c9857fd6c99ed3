#ifndef MOTE_TERM_H_
#define MOTE_TERM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mote/export.h"

namespace mote {

enum class TermKind : uint8_t { kIri, kBlankNode, kLiteral, kTriple };

// Base direction of a literal (RDF 1.2 Concepts, section 3.3).
enum class Direction : uint8_t { kNone, kLtr, kRtl };

struct TripleTermView;

// A borrowed RDF term. The views, and the components of a triple term, belong to someone else (a
// parser's buffer, a Term) and must outlive the TermView.
struct TermView {
  TermKind kind = TermKind::kIri;
  // The IRI; the blank node's label without `_:`; the literal's lexical form.
  std::string_view value;
  // Literals: the datatype IRI, empty for xsd:string and whenever `language` is not.
  std::string_view datatype = {};
  // Literals: the language tag as written, or empty.
  std::string_view language = {};
  Direction direction = Direction::kNone;
  // Triple terms: the components, never null; all else is empty. Null otherwise.
  const TripleTermView* triple = nullptr;

  template <typename H>
  friend H AbslHashValue(H h, const TermView& view);
};

// The same text; triple terms by their components, wherever these stand.
MOTE_EXPORT bool operator==(const TermView& a, const TermView& b);

// The components of a borrowed triple term (RDF 1.2 Concepts, section 3.1).
struct TripleTermView {
  TermView subject;
  TermView predicate;
  TermView object;

  friend bool operator==(const TripleTermView&, const TripleTermView&) = default;
};

template <typename H>
H AbslHashValue(H h, const TermView& view) {
  h = H::combine(std::move(h), static_cast<int>(view.kind), static_cast<int>(view.direction));
  if (view.triple != nullptr) {
    return H::combine(std::move(h), view.triple->subject, view.triple->predicate,
                      view.triple->object);
  }
  for (std::string_view text : {view.value, view.datatype, view.language}) {
    h = H::combine_contiguous(std::move(h), text.data(), text.size());
    h = H::combine(std::move(h), text.size());
  }
  return h;
}

// Triple terms nest in their objects. Whoever takes terms from outside (readers, the store) refuses
// those that nest deeper, so that all others may follow them by recursion.
inline constexpr int kMaxTripleTermDepth = 1000;

// How deep `term` nests: 0 for a term that is no triple term. Counts up to kMaxTripleTermDepth + 1
// and stops there.
MOTE_EXPORT int TripleTermDepth(const TermView& term);

// True if the subject is an IRI or a blank node and the predicate an IRI, as RDF 1.2 Concepts,
// section 3.1, has it. Does not look into the object.
MOTE_EXPORT bool IsWellFormedTriple(const TripleTermView& triple);

struct TripleTerm;

// An RDF term (RDF 1.2 Concepts, section 3) that owns its text. Two terms are equal if they are the
// same term: literals by lexical form, datatype, language tag and direction, not by value.
// Copyable; safe to read from several threads.
class MOTE_EXPORT Term {
 public:
  // The empty IRI; useful only as something to assign to.
  Term() = default;
  explicit Term(const TermView& view);

  static Term Iri(std::string iri);
  static Term BlankNode(std::string label);
  // An empty datatype means xsd:string; xsd:string itself is stored as empty.
  static Term Literal(std::string lexical, std::string datatype = {});
  static Term LangLiteral(std::string lexical, std::string language,
                          Direction direction = Direction::kNone);
  // xsd:integer, xsd:double and xsd:boolean, in their canonical forms.
  static Term Integer(int64_t value);
  static Term Double(double value);
  static Term Boolean(bool value);
  static Term Triple(Term subject, Term predicate, Term object);

  TermKind kind() const { return kind_; }
  bool is_iri() const { return kind_ == TermKind::kIri; }
  bool is_blank_node() const { return kind_ == TermKind::kBlankNode; }
  bool is_literal() const { return kind_ == TermKind::kLiteral; }
  bool is_triple() const { return kind_ == TermKind::kTriple; }

  const std::string& value() const { return value_; }
  // As stored: empty for xsd:string and for literals with a language.
  const std::string& raw_datatype() const { return datatype_; }
  // The literal's datatype IRI, xsd:string and rdf:langString spelt out.
  std::string_view datatype() const;
  const std::string& language() const { return language_; }
  Direction direction() const { return direction_; }
  // Only of a triple term.
  const TripleTerm& triple() const;

  // The view borrows from this object; that of a triple term stays valid as long as any copy of the
  // term lives.
  TermView view() const;

  // The term in N-Triples syntax, canonical form (RDF 1.2 N-Triples, section 4).
  std::string ToString() const;

  friend bool operator==(const Term& a, const Term& b) { return a.Equals(b); }

 private:
  struct TripleNode;

  bool Equals(const Term& other) const;

  TermKind kind_ = TermKind::kIri;
  Direction direction_ = Direction::kNone;
  std::string value_;
  std::string datatype_;
  std::string language_;
  std::shared_ptr<const TripleNode> triple_;
};

struct TripleTerm {
  Term subject;
  Term predicate;
  Term object;

  friend bool operator==(const TripleTerm&, const TripleTerm&) = default;
};

// The components of a triple term with a view of them. Never copied, so that the view holds.
struct Term::TripleNode {
  explicit TripleNode(TripleTerm t)
      : term(std::move(t)), view{term.subject.view(), term.predicate.view(), term.object.view()} {}
  TripleNode(const TripleNode&) = delete;
  TripleNode& operator=(const TripleNode&) = delete;

  const TripleTerm term;
  const TripleTermView view;
};

inline const TripleTerm& Term::triple() const { return triple_->term; }

inline TermView Term::view() const {
  return {kind_,     value_,     datatype_,
          language_, direction_, triple_ == nullptr ? nullptr : &triple_->view};
}

}  // namespace mote

#endif  // MOTE_TERM_H_
