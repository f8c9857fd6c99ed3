#ifndef MOTE_STORAGE_TERM_TERM_H_
#define MOTE_STORAGE_TERM_TERM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

enum class TermKind : uint8_t { kIri, kBlankNode, kLiteral, kTriple };

// Base direction of a literal (RDF 1.2 Concepts, section 3.3).
enum class Direction : uint8_t { kNone, kLtr, kRtl };

// A borrowed RDF term other than a triple term. The views belong to someone else (a parser's
// buffer, a Term) and must outlive the TermView.
struct TermView {
  TermKind kind = TermKind::kIri;
  // The IRI; the blank node's label without `_:`; the literal's lexical form.
  std::string_view value;
  // Literals: the datatype IRI, empty for xsd:string and whenever `language` is not.
  std::string_view datatype = {};
  // Literals: the language tag as written, or empty.
  std::string_view language = {};
  Direction direction = Direction::kNone;

  friend bool operator==(const TermView&, const TermView&) = default;
};

struct TripleTerm;

// An RDF term (RDF 1.2 Concepts, section 3) that owns its text. Two terms are equal if they are the
// same term: literals by lexical form, datatype, language tag and direction, not by value.
// Copyable; safe to read from several threads.
class Term {
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
  const TripleTerm& triple() const { return *triple_; }

  // Not of a triple term. The view borrows from this object.
  TermView view() const { return {kind_, value_, datatype_, language_, direction_}; }

  // The term in N-Triples syntax, canonical form (RDF 1.2 N-Triples, section 4).
  std::string ToString() const;

  friend bool operator==(const Term& a, const Term& b);

 private:
  TermKind kind_ = TermKind::kIri;
  Direction direction_ = Direction::kNone;
  std::string value_;
  std::string datatype_;
  std::string language_;
  std::shared_ptr<const TripleTerm> triple_;
};

struct TripleTerm {
  Term subject;
  Term predicate;
  Term object;

  friend bool operator==(const TripleTerm&, const TripleTerm&) = default;
};

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_TERM_H_
