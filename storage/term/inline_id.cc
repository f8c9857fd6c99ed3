#include "storage/term/inline_id.h"

#include "storage/base/check.h"
#include "storage/term/inline_codec.h"
#include "storage/term/inline_value.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace inline_codec {

Tag TagOf(Datatype datatype) {
  switch (datatype) {
    case Datatype::kString:
      return Tag::kShortString;
    case Datatype::kBoolean:
      return Tag::kBoolean;
    case Datatype::kInteger:
      return Tag::kInteger;
    case Datatype::kDecimal:
      return Tag::kDecimal;
    case Datatype::kFloat:
      return Tag::kFloat;
    case Datatype::kDouble:
      return Tag::kDouble;
    case Datatype::kNonPositiveInteger:
      return Tag::kNonPositiveInteger;
    case Datatype::kNegativeInteger:
      return Tag::kNegativeInteger;
    case Datatype::kLong:
      return Tag::kLong;
    case Datatype::kInt:
      return Tag::kInt;
    case Datatype::kShort:
      return Tag::kShort;
    case Datatype::kByte:
      return Tag::kByte;
    case Datatype::kNonNegativeInteger:
      return Tag::kNonNegativeInteger;
    case Datatype::kUnsignedLong:
      return Tag::kUnsignedLong;
    case Datatype::kUnsignedInt:
      return Tag::kUnsignedInt;
    case Datatype::kUnsignedShort:
      return Tag::kUnsignedShort;
    case Datatype::kUnsignedByte:
      return Tag::kUnsignedByte;
    case Datatype::kPositiveInteger:
      return Tag::kPositiveInteger;
    case Datatype::kDateTime:
      return Tag::kDateTime;
    case Datatype::kDate:
      return Tag::kDate;
    case Datatype::kTime:
      return Tag::kTime;
    default:
      return Tag::kUndefined;
  }
}

}  // namespace inline_codec

namespace {

constexpr size_t kMaxShortString = 7;

Datatype DatatypeOfTag(Tag tag) {
  for (int i = 1; i < kNumDatatypes; ++i) {
    const auto datatype = static_cast<Datatype>(i);
    if (inline_codec::TagOf(datatype) == tag) return datatype;
  }
  return Datatype::kUnknown;
}

}  // namespace

std::optional<Id> EncodeShortString(std::string_view text) {
  if (text.size() > kMaxShortString) return std::nullopt;
  uint64_t payload = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') return std::nullopt;
    payload |= static_cast<uint64_t>(static_cast<unsigned char>(text[i])) << (48 - 8 * i);
  }
  return Id(Tag::kShortString, payload);
}

std::optional<Id> EncodeInline(const TermView& term) {
  if (term.kind != TermKind::kLiteral || !term.language.empty()) return std::nullopt;
  const Datatype datatype = DatatypeOf(term.datatype);
  if (datatype == Datatype::kString) return EncodeShortString(term.value);
  if (IsNumericDatatype(datatype)) return inline_codec::EncodeNumber(datatype, term.value);
  switch (datatype) {
    case Datatype::kBoolean:
      if (term.value == "true") return EncodeBoolean(true);
      if (term.value == "false") return EncodeBoolean(false);
      return std::nullopt;
    case Datatype::kDateTime:
    case Datatype::kDate:
    case Datatype::kTime:
      return inline_codec::EncodeTemporal(inline_codec::TagOf(datatype), term.value);
    default:
      return std::nullopt;
  }
}

Tag DictionaryTag(const TermView& term) {
  if (term.kind == TermKind::kIri) return Tag::kIri;
  if (term.kind == TermKind::kTriple) return Tag::kTriple;
  if (!term.language.empty()) {
    return term.direction == Direction::kNone ? Tag::kLangString : Tag::kDirLangString;
  }
  const Datatype datatype = DatatypeOf(term.datatype);
  if (datatype == Datatype::kString) return Tag::kString;
  if (IsNumericDatatype(datatype)) return Tag::kNumberOther;
  if (IsTemporalDatatype(datatype)) return Tag::kDateOther;
  return Tag::kOtherLiteral;
}

std::string_view InlineDatatype(Tag tag) {
  MOTE_DCHECK(IsInlineTag(tag));
  return DatatypeIri(DatatypeOfTag(tag));
}

void AppendInlineLexical(Id id, std::string* out) {
  const Tag tag = id.tag();
  MOTE_DCHECK(IsInlineTag(tag));
  if (IsInlineNumericTag(tag)) return inline_codec::AppendNumber(id, out);
  switch (tag) {
    case Tag::kShortString:
      for (int shift = 48; shift >= 0; shift -= 8) {
        const auto c = static_cast<char>(id.payload() >> shift);
        if (c == '\0') return;
        out->push_back(c);
      }
      return;
    case Tag::kBoolean:
      out->append(InlineBooleanValue(id) ? "true" : "false");
      return;
    default:
      inline_codec::AppendTemporal(id, out);
      return;
  }
}

Term DecodeInline(Id id) {
  std::string lexical;
  AppendInlineLexical(id, &lexical);
  return Term::Literal(std::move(lexical), std::string(InlineDatatype(id.tag())));
}

}  // namespace mote
