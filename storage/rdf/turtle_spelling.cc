#include "storage/rdf/turtle_spelling.h"

#include "absl/strings/string_view.h"
#include "storage/rdf/scan.h"
#include "storage/rdf/turtle_writer.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_number.h"

namespace mote {
namespace {

// Whether a local name needs no escapes; a subset of PN_LOCAL that covers what is common.
bool IsPlainLocalName(std::string_view local) {
  if (local.starts_with('-')) return false;
  for (const char c : local) {
    if (!IsNameChar(c)) return false;
  }
  return true;
}

// Whether `text` is a Turtle number token with the datatype of the literal, which then needs no
// quotes (Turtle, section 2.5.2).
bool IsNumberToken(Datatype datatype, std::string_view text) {
  const bool has_point = text.find('.') != std::string_view::npos;
  const bool has_exponent = text.find_first_of("eE") != std::string_view::npos;
  switch (datatype) {
    case Datatype::kInteger:
      return ParseXsdInteger(text).has_value();
    case Datatype::kDecimal:
      return has_point && !has_exponent && !text.ends_with('.') &&
             IsWellTyped(Datatype::kDecimal, text);
    case Datatype::kDouble:
      return has_exponent && IsWellTyped(Datatype::kDouble, text);
    default:
      return false;
  }
}

bool IsBareToken(Datatype datatype, std::string_view text) {
  return (datatype == Datatype::kBoolean && (text == "true" || text == "false")) ||
         IsNumberToken(datatype, text);
}

absl::string_view Key(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

bool TurtleSpelling::Declare(std::string_view name, std::string_view iri) {
  if (prefixes_.size() >= kMaxPrefixes || names_.contains(Key(name))) return false;
  if (!prefixes_.emplace(iri, name).second) return false;
  names_.emplace(name);
  return true;
}

void TurtleSpelling::AppendDeclaration(std::string_view name, std::string_view iri,
                                       std::string* out) {
  out->append("@prefix ").append(name).append(": ");
  AppendIriRef(iri, out);
  out->append(" .\n");
}

const std::string* TurtleSpelling::PrefixOf(std::string_view iri, size_t* cut) const {
  if (prefixes_.empty()) return nullptr;
  // The namespaces in use end in "#", "/" or ":".
  *cut = iri.find_last_of("#/:") + 1;
  if (!IsPlainLocalName(iri.substr(*cut))) return nullptr;
  const auto it = prefixes_.find(Key(iri.substr(0, *cut)));
  return it == prefixes_.end() ? nullptr : &it->second;
}

void TurtleSpelling::AppendIri(std::string_view iri, std::string* out) const {
  size_t cut = 0;
  const std::string* const name = PrefixOf(iri, &cut);
  if (name == nullptr) return AppendIriRef(iri, out);
  out->append(*name);
  out->push_back(':');
  out->append(iri.substr(cut));
}

void TurtleSpelling::Append(const TermView& term, std::string* out) const {
  switch (term.kind) {
    case TermKind::kIri:
      return AppendIri(term.value, out);
    case TermKind::kBlankNode:
      return AppendBlankNodeLabel(term.value, out);
    case TermKind::kTriple:
      out->append("<<( ");
      Append(term.triple->subject, out);
      out->push_back(' ');
      AppendIri(term.triple->predicate.value, out);
      out->push_back(' ');
      Append(term.triple->object, out);
      out->append(" )>>");
      return;
    case TermKind::kLiteral:
      return AppendLiteral(term, out);
  }
}

bool TurtleSpelling::IsBare(const TermView& literal) {
  return literal.language.empty() && IsBareToken(DatatypeOf(literal.datatype), literal.value);
}

void TurtleSpelling::AppendLiteral(const TermView& literal, std::string* out) const {
  if (!literal.language.empty()) return AppendNTriples(literal, out);
  const Datatype datatype = DatatypeOf(literal.datatype);
  if (datatype == Datatype::kString) return AppendNTriples(literal, out);
  if (IsBareToken(datatype, literal.value)) {
    out->append(literal.value);
    return;
  }
  AppendNTriples(TermView{TermKind::kLiteral, literal.value}, out);
  out->append("^^");
  AppendIri(literal.datatype, out);
}

}  // namespace mote
