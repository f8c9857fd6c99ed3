#include "storage/rdf/jsonld/rdf_names.h"

#include <algorithm>

#include "storage/rdf/iri.h"
#include "storage/rdf/scan.h"
#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"

namespace mote::jsonld {

bool IsLanguageTag(std::string_view tag) {
  bool first = true;
  while (true) {
    const size_t size = std::min(tag.find('-'), tag.size());
    if (size == 0 || size > kMaxLanguageSubtag) return false;
    for (const char c : tag.substr(0, size)) {
      if (first ? !IsAsciiAlpha(c) : !IsAsciiAlphanumeric(c)) return false;
    }
    if (size == tag.size()) return true;
    tag.remove_prefix(size + 1);
    first = false;
  }
}

bool IsLiteralDatatype(std::string_view datatype) {
  return IsAbsoluteIri(datatype) && !rdf::NeedsLanguage(datatype);
}

bool IsWritableLabel(std::string_view label) {
  if (label.empty() || label.back() == '.') return false;
  for (size_t i = 0; i < label.size();) {
    const bool first = i == 0;
    const char c = label[i];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const char32_t code_point = DecodeUtf8(label, &i);
      if (first ? !IsPnCharsU(code_point) : !IsPnChars(code_point)) return false;
      continue;
    }
    const bool allowed = first ? IsNameStart(c) || IsAsciiDigit(c) : IsNameChar(c) || c == '.';
    if (!allowed) return false;
    ++i;
  }
  return true;
}

std::string LowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace mote::jsonld
