#include "engine/embedding/check_term.h"

#include <string>
#include <string_view>

#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"
#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

absl::Status Malformed(std::string_view what, std::string_view text) {
  // Part of a long text is enough to find it.
  constexpr size_t kShown = 100;
  std::string message = std::string(what) + ": ";
  for (const char c : text.substr(0, kShown)) {
    message +=
        static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F ? '?' : c;
  }
  if (text.size() > kShown) message += "...";
  return absl::InvalidArgumentError(message);
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// `[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*` (RDF 1.2 N-Triples, section 7, LANG_DIR).
bool IsLanguageTag(std::string_view tag) {
  constexpr size_t kMaxSubtag = 8;
  size_t length = 0;
  bool first = true;
  for (const char c : tag) {
    if (c == '-') {
      if (length == 0) return false;
      length = 0;
      first = false;
    } else if (IsLetter(c) || (!first && IsDigit(c))) {
      if (++length > kMaxSubtag) return false;
    } else {
      return false;
    }
  }
  return length > 0;
}

absl::Status CheckIri(const TermView& term) {
  return IsAbsoluteIri(term.value) ? absl::OkStatus()
                                   : Malformed("not an absolute IRI", term.value);
}

absl::Status CheckLiteral(const TermView& term) {
  if (!IsValidUtf8(term.value)) return Malformed("a literal that is not UTF-8", term.value);
  if (!term.language.empty()) {
    if (!IsLanguageTag(term.language)) return Malformed("not a language tag", term.language);
    return absl::OkStatus();
  }
  if (term.direction != Direction::kNone) {
    return Malformed("a literal with a direction and no language", term.value);
  }
  if (term.datatype.empty()) return absl::OkStatus();
  if (!IsAbsoluteIri(term.datatype)) {
    return Malformed("a datatype that is not an absolute IRI", term.datatype);
  }
  if (rdf::NeedsLanguage(term.datatype)) {
    return Malformed("a language string without a language", term.value);
  }
  return absl::OkStatus();
}

absl::Status CheckNode(const TermView& term, std::string_view position) {
  if (term.kind == TermKind::kBlankNode) return absl::OkStatus();
  if (term.kind == TermKind::kIri) return CheckIri(term);
  return Malformed("neither an IRI nor a blank node as " + std::string(position), term.value);
}

absl::Status CheckTriple(const TermView& subject, const TermView& predicate,
                         const TermView& object);

absl::Status CheckObject(const TermView& term) {
  switch (term.kind) {
    case TermKind::kBlankNode:
      return absl::OkStatus();
    case TermKind::kIri:
      return CheckIri(term);
    case TermKind::kLiteral:
      return CheckLiteral(term);
    case TermKind::kTriple:
      break;
  }
  return CheckTriple(term.triple->subject, term.triple->predicate, term.triple->object);
}

absl::Status CheckTriple(const TermView& subject, const TermView& predicate,
                         const TermView& object) {
  MOTE_RETURN_IF_ERROR(CheckNode(subject, "subject"));
  if (predicate.kind != TermKind::kIri) {
    return Malformed("a predicate that is no IRI", predicate.value);
  }
  MOTE_RETURN_IF_ERROR(CheckIri(predicate));
  return CheckObject(object);
}

}  // namespace

absl::Status CheckQuadTerms(const QuadView& quad) {
  // Before the recursion, which this bounds.
  if (TripleTermDepth(quad.object) > kMaxTripleTermDepth) {
    return absl::ResourceExhaustedError("triple terms nest too deep");
  }
  MOTE_RETURN_IF_ERROR(CheckTriple(quad.subject, quad.predicate, quad.object));
  return quad.has_graph ? CheckGraphName(quad.graph) : absl::OkStatus();
}

absl::Status CheckGraphName(const TermView& name) { return CheckNode(name, "graph"); }

}  // namespace mote
