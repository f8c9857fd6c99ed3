#include <xxhash.h>

#include <optional>

#include "storage/rdf/iri.h"
#include "storage/rdf/rdfxml_document.h"
#include "storage/rdf/rdfxml_names.h"
#include "storage/rdf/scan.h"
#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

constexpr std::string_view kAnonymousPrefix = "#";

constexpr std::string_view kStatement = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement";
constexpr std::string_view kSubject = "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject";
constexpr std::string_view kPredicate = "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate";
constexpr std::string_view kObject = "http://www.w3.org/1999/02/22-rdf-syntax-ns#object";

// Text of the document in an error message.
std::string Quoted(std::string_view text) {
  constexpr size_t kMost = 100;
  if (text.size() <= kMost) return "\"" + std::string(text) + "\"";
  return "\"" + std::string(text.substr(0, ValidUtf8Prefix(text.substr(0, kMost)))) + "...\"";
}

}  // namespace

bool RdfXmlDocument::ResolveIri(std::string_view reference, std::string* buffer,
                                std::string_view* iri) {
  if (!CheckIri(reference)) return false;
  if (HasScheme(reference)) {
    *iri = reference;
    return true;
  }
  const BaseIri& base = bases_[Top().base];
  if (!base.is_set()) return Fail("relative IRI " + Quoted(reference) + " without a base IRI");
  buffer->clear();
  base.Resolve(reference, buffer);
  *iri = *buffer;
  return true;
}

bool RdfXmlDocument::ExpandName(std::string_view space, std::string_view local, std::string* iri) {
  iri->assign(space);
  iri->append(local);
  if (space.empty()) return Fail("the element \"" + *iri + "\" has no namespace");
  if (!HasScheme(*iri)) return Fail("the namespace " + Quoted(space) + " is not an absolute IRI");
  return CheckIri(*iri);
}

bool RdfXmlDocument::CheckIri(std::string_view iri) {
  const std::optional<IriFlaw> flaw = FindIriFlaw(iri);
  return !flaw.has_value() || Fail(DescribeIriFlaw(iri, *flaw) + ", in " + Quoted(iri));
}

bool RdfXmlDocument::ReadId(std::string_view id, std::string* iri) {
  if (!IsNcName(id)) return Fail(Quoted(id) + " is not a name, as rdf:ID must be");
  std::string reference = "#";
  reference.append(id);
  std::string_view resolved;
  if (!ResolveIri(reference, &buffer_, &resolved)) return false;
  iri->assign(resolved);
  const XXH128_hash_t hash = XXH3_128bits(iri->data(), iri->size());
  return ids_.insert({hash.low64, hash.high64}).second ||
         Fail("the rdf:ID " + Quoted(id) + " is there twice");
}

bool RdfXmlDocument::ReadNodeId(std::string_view label, Node* node) {
  if (!IsNcName(label)) return Fail(Quoted(label) + " is not a name, as rdf:nodeID must be");
  node->kind = TermKind::kBlankNode;
  if (!label.ends_with('.')) {
    node->text.assign(label);
    return true;
  }
  std::string& renamed = renamed_[std::string(label)];
  if (renamed.empty()) {
    NewBlankNode(node);
    renamed = node->text;
  }
  node->text = renamed;
  return true;
}

void RdfXmlDocument::NewBlankNode(Node* node) {
  node->kind = TermKind::kBlankNode;
  node->text.assign(kAnonymousPrefix);
  node->text += std::to_string(++last_anonymous_);
}

bool RdfXmlDocument::ReadLanguage(std::string_view tag) {
  // LANG_TAG of Turtle; the empty tag takes back that of an outer element.
  if (tag.empty()) return true;
  size_t subtag = 0;
  bool first = true;
  bool ok = true;
  for (const char c : tag) {
    if (c == '-') {
      ok = ok && subtag > 0;
      subtag = 0;
      first = false;
    } else {
      ok = ok && (first ? IsAsciiAlpha(c) : IsAsciiAlphanumeric(c));
      ok = ok && ++subtag <= kMaxLanguageSubtag;
    }
  }
  return (ok && subtag > 0) || Fail(Quoted(tag) + " is not a language tag");
}

TermView RdfXmlDocument::PlainLiteral(std::string_view text) {
  const Element& element = Top();
  TermView literal = {TermKind::kLiteral, text};
  literal.language = languages_[element.language];
  if (!literal.language.empty() && element.version12) literal.direction = element.direction;
  return literal;
}

bool RdfXmlDocument::Emit(const TermView& subject, std::string_view predicate,
                          const TermView& object) {
  if (!triples_.empty()) {
    Element& element = *elements_[triples_.back()];
    if (element.triple) return Fail("a triple term must hold one statement, and this is another");
    if (TripleTermDepth(object) >= kMaxTripleTermDepth) {
      return Fail("triple terms are nested more than " + std::to_string(kMaxTripleTermDepth) +
                  " deep");
    }
    element.triple = Term::Triple(Term(subject), Term::Iri(std::string(predicate)), Term(object));
    return true;
  }
  quad_.subject = subject;
  quad_.predicate.value = predicate;
  quad_.object = object;
  status_ = handler_.OnQuad(quad_);
  return status_.ok();
}

bool RdfXmlDocument::EmitProperty(const Element& property, const Element& owner,
                                  const TermView& object) {
  const TermView subject = owner.node.view();
  if (!Emit(subject, property.predicate, object)) return false;
  if (!property.id.empty()) {
    const TermView statement = {TermKind::kIri, property.id};
    if (!Emit(statement, rdf::kType, {TermKind::kIri, kStatement}) ||
        !Emit(statement, kSubject, subject) ||
        !Emit(statement, kPredicate, {TermKind::kIri, property.predicate}) ||
        !Emit(statement, kObject, object)) {
      return false;
    }
  }
  if (!property.annotation) return true;
  if (TripleTermDepth(object) >= kMaxTripleTermDepth) {
    return Fail("triple terms are nested more than " + std::to_string(kMaxTripleTermDepth) +
                " deep");
  }
  const TripleTermView triple = {subject, {TermKind::kIri, property.predicate}, object};
  TermView term;
  term.kind = TermKind::kTriple;
  term.triple = &triple;
  return Emit(property.annotation->view(), rdf::kReifies, term);
}

bool RdfXmlDocument::EmitPropertyAttributes(const Node& subject) {
  for (const RdfXmlAttributes::Property& property : attributes_.properties()) {
    if (property.is_type) {
      std::string_view type;
      if (!ResolveIri(property.value, &buffer_, &type)) return false;
      if (!Emit(subject.view(), rdf::kType, {TermKind::kIri, type})) return false;
      continue;
    }
    if (!ExpandName(property.space, property.local, &name_)) return false;
    if (!Emit(subject.view(), name_, PlainLiteral(property.value))) return false;
  }
  return true;
}

}  // namespace mote
