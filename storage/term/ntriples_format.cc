#include "storage/term/ntriples_format.h"

#include <array>
#include <cstdint>

#include "storage/term/iri_characters.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

// What a byte needs in a string literal: 0 nothing, 'u' a \uXXXX escape, '?' a look at what
// follows, another character a backslash and that character.
constexpr std::array<char, 256> MakeStringEscapes() {
  std::array<char, 256> table = {};
  for (int c = 0; c < 0x20; ++c) table[c] = 'u';
  table[0x7F] = 'u';
  table['\t'] = 't';
  table['\b'] = 'b';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\f'] = 'f';
  table['"'] = '"';
  table['\\'] = '\\';
  table[0xEF] = '?';  // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
  return table;
}

constexpr std::array<char, 256> kStringEscapes = MakeStringEscapes();

void AppendUnicodeEscape(unsigned code, std::string* out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  const char escape[] = {
      '\\',           'u', kHex[code >> 12 & 15], kHex[code >> 8 & 15], kHex[code >> 4 & 15],
      kHex[code & 15]};
  out->append(escape, sizeof(escape));
}

}  // namespace

void AppendEscapedString(std::string_view text, std::string* out) {
  size_t done = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const char escape = kStringEscapes[c];
    if (escape == 0) continue;
    if (escape == '?') {
      const std::string_view next = text.substr(i, 3);
      if (next != "\xEF\xBF\xBE" && next != "\xEF\xBF\xBF") continue;
      out->append(text.substr(done, i - done));
      AppendUnicodeEscape(next[2] == '\xBE' ? 0xFFFE : 0xFFFF, out);
      i += 2;
      done = i + 1;
      continue;
    }
    out->append(text.substr(done, i - done));
    if (escape == 'u') {
      AppendUnicodeEscape(c, out);
    } else {
      out->push_back('\\');
      out->push_back(escape);
    }
    done = i + 1;
  }
  out->append(text.substr(done));
}

void AppendIriRef(std::string_view iri, std::string* out) {
  out->push_back('<');
  const char* p = iri.data();
  const char* const end = p + iri.size();
  while (true) {
    IriMarks ignored;
    const char* const excluded = ScanIri(p, end, 0, &ignored);
    out->append(p, excluded);
    if (excluded == end) break;
    AppendUnicodeEscape(static_cast<unsigned char>(*excluded), out);
    p = excluded + 1;
  }
  out->push_back('>');
}

void AppendNTriples(const TermView& term, std::string* out) {
  switch (term.kind) {
    case TermKind::kIri:
      AppendIriRef(term.value, out);
      return;
    case TermKind::kBlankNode:
      out->append("_:");
      out->append(term.value);
      return;
    case TermKind::kTriple:
      out->append("<<( ");
      AppendNTriples(term.triple->subject, out);
      out->push_back(' ');
      AppendNTriples(term.triple->predicate, out);
      out->push_back(' ');
      AppendNTriples(term.triple->object, out);
      out->append(" )>>");
      return;
    case TermKind::kLiteral:
      break;
  }
  out->push_back('"');
  AppendEscapedString(term.value, out);
  out->push_back('"');
  if (!term.language.empty()) {
    out->push_back('@');
    out->append(term.language);
    if (term.direction != Direction::kNone) {
      out->append(term.direction == Direction::kLtr ? "--ltr" : "--rtl");
    }
  } else if (!term.datatype.empty() && term.datatype != xsd::kString) {
    out->append("^^");
    AppendIriRef(term.datatype, out);
  }
}

void AppendNTriples(const Term& term, std::string* out) { AppendNTriples(term.view(), out); }

}  // namespace mote
