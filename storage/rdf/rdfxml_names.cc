#include "storage/rdf/rdfxml_names.h"

#include <cstddef>

#include "storage/rdf/scan.h"
#include "storage/rdf/xml_name_chars.h"
#include "storage/term/utf8.h"

namespace mote {
namespace {

struct NamedSyntax {
  std::string_view local;
  RdfXmlName name;
};

constexpr NamedSyntax kSyntaxNames[] = {
    {"RDF", RdfXmlName::kRdf},
    {"ID", RdfXmlName::kId},
    {"about", RdfXmlName::kAbout},
    {"parseType", RdfXmlName::kParseType},
    {"resource", RdfXmlName::kResource},
    {"nodeID", RdfXmlName::kNodeId},
    {"datatype", RdfXmlName::kDatatype},
    {"version", RdfXmlName::kVersion},
    {"annotation", RdfXmlName::kAnnotation},
    {"annotationNodeID", RdfXmlName::kAnnotationNodeId},
    {"Description", RdfXmlName::kDescription},
    {"li", RdfXmlName::kLi},
    {"type", RdfXmlName::kType},
    {"aboutEach", RdfXmlName::kAboutEach},
    {"aboutEachPrefix", RdfXmlName::kAboutEachPrefix},
    {"bagID", RdfXmlName::kBagId},
};

// NameStartChar and NameChar of XML are those of Turtle's names, with a dot.
bool IsNcNameStart(char32_t c) { return IsPnCharsU(c); }
bool IsNcNameChar(char32_t c) { return c == '.' || IsPnChars(c); }

bool IsName(std::string_view text, bool (*may_start)(char32_t), bool (*may_follow)(char32_t)) {
  if (text.empty()) return false;
  for (size_t i = 0; i < text.size();) {
    const auto allowed = i == 0 ? may_start : may_follow;
    const char32_t c = DecodeUtf8(text, &i);
    if (c == kInvalidCodePoint || !allowed(c)) return false;
  }
  return true;
}

}  // namespace

RdfXmlName RdfXmlNameOf(std::string_view local) {
  for (const NamedSyntax& known : kSyntaxNames) {
    if (local == known.local) return known.name;
  }
  return RdfXmlName::kNone;
}

bool IsPropertyAttributeName(RdfXmlName name) {
  return name == RdfXmlName::kNone || name == RdfXmlName::kType;
}

bool IsNodeElementName(RdfXmlName name) {
  return IsPropertyAttributeName(name) || name == RdfXmlName::kDescription;
}

bool IsPropertyElementName(RdfXmlName name) {
  return IsPropertyAttributeName(name) || name == RdfXmlName::kLi;
}

bool IsNcName(std::string_view text) { return IsName(text, IsNcNameStart, IsNcNameChar); }

bool IsPortableNcName(std::string_view text) {
  return IsName(text, IsPortableXmlNameStart, IsPortableXmlNameChar);
}

bool HasXmlPrefix(std::string_view text) {
  return text.size() >= 3 && (text[0] | 0x20) == 'x' && (text[1] | 0x20) == 'm' &&
         (text[2] | 0x20) == 'l';
}

size_t SplitIri(std::string_view iri) {
  size_t split = iri.size();
  // From the end to the front, a character at a time.
  for (size_t end = iri.size(); end > 0;) {
    size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(iri[begin]) & 0xC0) == 0x80) --begin;
    size_t pos = begin;
    const char32_t c = DecodeUtf8(iri, &pos);
    if (c == kInvalidCodePoint || !IsPortableXmlNameChar(c)) break;
    if (IsPortableXmlNameStart(c)) split = begin;
    end = begin;
  }
  return split;
}

}  // namespace mote
