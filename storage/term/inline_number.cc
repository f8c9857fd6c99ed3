#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "storage/term/inline_codec.h"
#include "storage/term/inline_digits.h"
#include "storage/term/inline_value.h"
#include "storage/term/xsd_number.h"

// Inline numbers from their lexical forms and back; the layout is that of inline_digits.h.

namespace mote {
namespace inline_codec {
namespace {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads `text`, an unsigned number, if it has one of the styles.
bool ReadWritten(const Layout& layout, bool scientific_allowed, std::string_view text,
                 Written* number) {
  size_t i = 0;
  size_t zeros = 0;  // Zeros since the last digit that is not zero.
  bool significant = false;
  const auto take_digits = [&] {
    for (; i < text.size() && IsDigit(text[i]); ++i) {
      if (text[i] == '0') {
        zeros += significant ? 1 : 0;
        continue;
      }
      significant = true;
      if (number->count == 0) zeros = 0;
      if (zeros + 1 > static_cast<size_t>(layout.digits - number->count)) return false;
      for (; zeros > 0; --zeros, ++number->count) number->digits *= 10;
      number->digits = number->digits * 10 + static_cast<uint64_t>(text[i] - '0');
      ++number->count;
    }
    return true;
  };
  if (!take_digits()) return false;
  const size_t whole = i;
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  size_t fraction = 0;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!take_digits()) return false;
    fraction = i - whole - 1;
    if (fraction == 0) return false;
  }
  if (text[0] != '0') {
    number->exponent = static_cast<int>(std::min<size_t>(whole, 1000)) - 1;
  } else if (number->count > 0) {
    const size_t first = text.find_first_not_of('0', 2);
    number->exponent = -static_cast<int>(std::min<size_t>(first - 1, 1000));
  }
  const size_t needed = static_cast<size_t>(std::max(0, number->count - 1 - number->exponent));
  if (i == text.size()) {
    if (fraction - needed > kMaxZeros) return false;
    number->style = static_cast<unsigned>(fraction - needed);
    return true;
  }

  // Scientific: one digit before the point, zero only for the number zero.
  if (!scientific_allowed || whole != 1 || (text[0] == '0' && number->count > 0)) return false;
  if (text[i] != 'e' && text[i] != 'E') return false;
  unsigned style = kScientific;
  if (fraction == 1 && needed == 0) {
    style += 8;
  } else if (fraction != needed) {
    if (fraction != 6) return false;
    style += 16;
  }
  style += text[i] == 'e' ? 4 : 0;
  ++i;
  bool negative = false;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) {
    negative = text[i] == '-';
    style += negative ? 0 : 2;
    ++i;
  }
  const std::string_view exponent = text.substr(i);
  if (exponent.empty() || exponent.size() > 3) return false;
  int value = 0;
  for (const char c : exponent) {
    if (!IsDigit(c)) return false;
    value = value * 10 + (c - '0');
  }
  if (exponent.size() > 1 && exponent[0] == '0') {
    if (exponent.size() != 2) return false;
    style += 1;
  }
  if (negative && value == 0) return false;
  if (number->count == 0 && value != 0) return false;
  number->exponent = negative ? -value : value;
  number->style = style;
  return true;
}

bool IsDistinctFloat(const Written& number) {
  if (number.count == 0) return true;
  if (std::abs(number.exponent) > kMaxFloatExponent || number.count > kFloatMaxDigits) return false;
  if (number.count <= kFloatSafeDigits) return true;
  const Written shortest =
      ShortestDigits(Compose<float>(number.digits, number.exponent - number.count + 1));
  return shortest.digits == number.digits && shortest.exponent == number.exponent;
}

std::optional<Id> EncodeBinaryOrDecimal(Tag tag, std::string_view lexical) {
  const Layout layout = LayoutOf(tag);
  Written number;
  std::string_view text = lexical;
  if (!text.empty() && text[0] == '-') {
    number.negative = true;
    text.remove_prefix(1);
  }
  if (tag != Tag::kDecimal) {
    if (text == "INF") return Id(tag, number.negative ? kNegativeInfinity : kInfinity);
    if (lexical == "NaN") return Id(tag, kNan);
  }
  if (!ReadWritten(layout, tag != Tag::kDecimal, text, &number)) return std::nullopt;
  if (number.negative && number.count == 0) return std::nullopt;
  if (std::abs(number.exponent) > layout.max_exponent) return std::nullopt;
  if (tag == Tag::kFloat && !IsDistinctFloat(number)) return std::nullopt;
  return Id(tag, Pack(layout, number));
}

std::optional<Id> EncodeIntegerLexical(Datatype datatype, Tag tag, std::string_view lexical) {
  // Canonical forms alone: no plus, no zeros in front, and one way to write zero.
  const bool negative = !lexical.empty() && lexical[0] == '-';
  const std::string_view digits = lexical.substr(negative ? 1 : 0);
  if (digits.empty() || digits.size() > 17) return std::nullopt;
  if (digits[0] == '0' && (digits.size() > 1 || negative)) return std::nullopt;
  int64_t value = 0;
  for (const char c : digits) {
    if (!IsDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (negative) value = -value;
  if (datatype != Datatype::kInteger && !InIntegerValueSpace(datatype, {negative, digits})) {
    return std::nullopt;
  }
  return EncodeInteger(tag, value);
}

void AppendBinaryOrDecimal(Id id, std::string* out) {
  const Tag tag = id.tag();
  if (tag != Tag::kDecimal) {
    if (id.payload() == kNan) return void(out->append("NaN"));
    if (id.payload() == kInfinity) return void(out->append("INF"));
    if (id.payload() == kNegativeInfinity) return void(out->append("-INF"));
  }
  const Layout layout = LayoutOf(tag);
  const Unpacked number = Unpack(layout, id.payload());
  if (number.negative) out->push_back('-');
  // The significant digits as text.
  char buffer[24];
  int count = 0;
  if (number.mantissa != 0) {
    const char* end = std::to_chars(buffer, buffer + sizeof(buffer), number.mantissa).ptr;
    count = static_cast<int>(end - buffer);
    while (count > 1 && buffer[count - 1] == '0') --count;
  }
  const auto digits = [&](int from, int to) {
    out->append(buffer + from, static_cast<size_t>(std::max(0, to - from)));
  };
  const auto zeros = [&](int n) { out->append(static_cast<size_t>(std::max(0, n)), '0'); };
  const int exponent = number.exponent;
  if (number.style < kScientific) {
    const int needed = count == 0 ? 0 : std::max(0, count - 1 - exponent);
    if (count == 0 || exponent < 0) {
      out->push_back('0');
    } else {
      digits(0, std::min(count, exponent + 1));
      zeros(exponent + 1 - count);
    }
    if (needed + static_cast<int>(number.style) == 0) return;
    out->push_back('.');
    if (needed > 0) {
      zeros(-exponent - 1);
      digits(std::max(0, exponent + 1), count);
    }
    zeros(static_cast<int>(number.style));
    return;
  }
  const unsigned style = number.style - kScientific;
  if (count == 0) {
    out->push_back('0');
  } else {
    digits(0, 1);
  }
  const int needed = std::max(0, count - 1);
  const int fraction = style / 8 == 0 ? needed : style / 8 == 1 ? 1 : 6;
  if (fraction > 0) {
    out->push_back('.');
    digits(1, count);
    zeros(fraction - needed);
  }
  out->push_back((style & 4) != 0 ? 'e' : 'E');
  if (exponent < 0) out->push_back('-');
  if ((style & 2) != 0) out->push_back('+');
  if ((style & 1) != 0) out->push_back('0');
  const int magnitude = std::abs(exponent);
  const char* end = std::to_chars(buffer, buffer + sizeof(buffer), magnitude).ptr;
  out->append(buffer, static_cast<size_t>(end - buffer));
}

}  // namespace

std::optional<Id> EncodeNumber(Datatype datatype, std::string_view lexical) {
  const Tag tag = TagOf(datatype);
  if (IsIntegerDatatype(datatype)) return EncodeIntegerLexical(datatype, tag, lexical);
  return EncodeBinaryOrDecimal(tag, lexical);
}

void AppendNumber(Id id, std::string* out) {
  if (!IsInlineIntegerTag(id.tag())) return AppendBinaryOrDecimal(id, out);
  char buffer[24];
  const char* end = std::to_chars(buffer, buffer + sizeof(buffer), InlineInteger(id)).ptr;
  out->append(buffer, static_cast<size_t>(end - buffer));
}

}  // namespace inline_codec

}  // namespace mote
