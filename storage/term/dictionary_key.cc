#include "storage/term/dictionary_key.h"

#include <cstdint>

#include "storage/base/check.h"
#include "storage/term/inline_id.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

constexpr unsigned char kKnownDatatype = 0x80;
constexpr unsigned char kLongLength = 0xFF;

void AppendLength(size_t length, std::string* out) {
  if (length < kKnownDatatype) {
    out->push_back(static_cast<char>(length));
    return;
  }
  MOTE_CHECK(length <= UINT32_MAX);
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>(length >> shift));
  out->push_back(static_cast<char>(kLongLength));
}

// Cuts the last byte off `key`, which must not be empty.
unsigned char PopByte(std::string_view* key) {
  const auto byte = static_cast<unsigned char>(key->back());
  key->remove_suffix(1);
  return byte;
}

// Cuts a length, whose last byte was `last`, and the text it counts off the end of `key`.
bool PopText(unsigned char last, std::string_view* key, std::string_view* text) {
  uint64_t length = last;
  if (last == kLongLength) {
    if (key->size() < 4) return false;
    length = 0;
    for (const char c : key->substr(key->size() - 4)) {
      length = length << 8 | static_cast<unsigned char>(c);
    }
    key->remove_suffix(4);
  }
  if (length > key->size()) return false;
  *text = key->substr(key->size() - length);
  key->remove_suffix(length);
  return true;
}

}  // namespace

void AppendDictionaryKey(const TermView& term, std::string* out) {
  MOTE_DCHECK(term.kind != TermKind::kTriple);
  out->append(term.value);
  if (term.kind != TermKind::kLiteral) return;
  if (!term.language.empty()) {
    out->append(term.language);
    AppendLength(term.language.size(), out);
    if (term.direction != Direction::kNone) {
      out->push_back(term.direction == Direction::kLtr ? '\0' : '\1');
    }
    return;
  }
  const Datatype datatype = DatatypeOf(term.datatype);
  if (datatype == Datatype::kString) return;
  if (datatype != Datatype::kUnknown) {
    out->push_back(static_cast<char>(kKnownDatatype + static_cast<unsigned char>(datatype)));
    return;
  }
  out->append(term.datatype);
  AppendLength(term.datatype.size(), out);
}

void AppendTripleKey(const IdTriple& triple, std::string* out) {
  for (Id id : {triple.subject, triple.predicate, triple.object}) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out->push_back(static_cast<char>(id.bits() >> shift));
    }
  }
}

bool ParseTripleKey(std::string_view key, IdTriple* triple) {
  if (key.size() != kTripleKeyBytes) return false;
  Id* const ids[] = {&triple->subject, &triple->predicate, &triple->object};
  for (size_t i = 0; i < 3; ++i) {
    uint64_t bits = 0;
    for (size_t k = 8 * i; k < 8 * i + 8; ++k) {
      bits = bits << 8 | static_cast<unsigned char>(key[k]);
    }
    *ids[i] = Id::FromBits(bits);
  }
  return true;
}

bool ParseDictionaryKey(Tag tag, std::string_view key, TermView* term) {
  *term = TermView{TermKind::kLiteral, key};
  switch (tag) {
    case Tag::kIri:
      term->kind = TermKind::kIri;
      return true;
    case Tag::kBlankNode:
    case Tag::kKeyedBlankNode:
      term->kind = TermKind::kBlankNode;
      return true;
    case Tag::kString:
      return true;
    case Tag::kDirLangString: {
      if (key.empty()) return false;
      const unsigned char direction = PopByte(&key);
      if (direction > 1) return false;
      term->direction = direction == 0 ? Direction::kLtr : Direction::kRtl;
      [[fallthrough]];
    }
    case Tag::kLangString: {
      if (key.empty()) return false;
      const unsigned char last = PopByte(&key);
      if (last >= kKnownDatatype && last != kLongLength) return false;
      if (!PopText(last, &key, &term->language) || term->language.empty()) return false;
      term->value = key;
      return true;
    }
    case Tag::kNumberOther:
    case Tag::kDateOther:
    case Tag::kOtherLiteral: {
      if (key.empty()) return false;
      const unsigned char last = PopByte(&key);
      if (last >= kKnownDatatype && last != kLongLength) {
        const int number = last - kKnownDatatype;
        if (number == 0 || number >= kNumDatatypes) return false;
        term->datatype = DatatypeIri(static_cast<Datatype>(number));
      } else if (!PopText(last, &key, &term->datatype) || term->datatype.empty()) {
        return false;
      }
      term->value = key;
      return DictionaryTag(*term) == tag;
    }
    default:
      return false;
  }
}

}  // namespace mote
