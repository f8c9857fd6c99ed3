#ifndef MOTE_STORAGE_TERM_INLINE_DIGITS_H_
#define MOTE_STORAGE_TERM_INLINE_DIGITS_H_

#include <charconv>
#include <cstdint>

#include "storage/term/id.h"

// Payloads of decimals, floats and doubles.
//
// A number is held as decimal digits, so that its lexical form can be exact: the payload is
// 2^55 + m for a number that is not negative, and 2^55 - 1 - m for a negative one, where m is,
// from the top, the power of ten of the first digit (plus a bias; 0 for the number zero), the
// digits as an integer with a fixed number of digits, and a style. Payloads so compare like the
// numbers, and styles break ties only.
//
// Styles, the lexical forms of one number that have a payload:
//   0..7   plain, with that many more zeros after the last significant digit of the fraction:
//          "1500", "1500.0", "1500.00"; "0.5", "0.50"
//   8..31  scientific (float and double): 8 + 8 * fraction + 4 * lower + 2 * plus + padded, where
//          fraction is 0 for the digits needed ("1E3", "1.5E3"), 1 for ".0" added ("1.0E3"), 2 for
//          exactly six digits ("1.500000e+03"); lower for "e"; plus for a "+" before an exponent
//          that is not negative; padded for an exponent of one digit written with two.
// All other forms, and negative zero, belong to the dictionary.
//
// A float or double is inline only if its digits are the shortest that give its value back. So
// equal values have equal digits, and comparing digits is comparing values.

namespace mote::inline_codec {

struct Layout {
  int digits;
  int mantissa_bits;
  int style_bits;
  int bias;
  int max_exponent;  // Of the first digit, either way.

  constexpr uint64_t lead() const {
    uint64_t power = 1;
    for (int i = 1; i < digits; ++i) power *= 10;
    return power;
  }
};

inline constexpr Layout kBinaryLayout{12, 40, 5, 512, 307};
inline constexpr Layout kDecimalLayout{14, 47, 3, 16, 15};
inline constexpr int kMaxFloatExponent = 37;
// Every decimal with this many digits has a value of its own (FLT_DIG).
inline constexpr int kFloatSafeDigits = 6;
inline constexpr int kFloatMaxDigits = 9;

inline constexpr uint64_t kSignBit = uint64_t{1} << 55;
inline constexpr uint64_t kNan = Id::kPayloadMask;
inline constexpr uint64_t kInfinity = Id::kPayloadMask - 1;
inline constexpr uint64_t kNegativeInfinity = 0;

inline constexpr unsigned kMaxZeros = 7;
inline constexpr unsigned kScientific = 8;

constexpr Layout LayoutOf(Tag tag) { return tag == Tag::kDecimal ? kDecimalLayout : kBinaryLayout; }

// A number as it was written: digits d1 d2 ... dn as an integer without zeros at either end, the
// power of ten of d1, and the style. Zero has no digits.
struct Written {
  bool negative = false;
  uint64_t digits = 0;
  int count = 0;
  int exponent = 0;
  unsigned style = 0;
};

inline uint64_t Pack(const Layout& layout, const Written& number) {
  uint64_t magnitude = number.style;
  if (number.count > 0) {
    uint64_t mantissa = number.digits;
    for (int i = number.count; i < layout.digits; ++i) mantissa *= 10;
    const auto exponent = static_cast<uint64_t>(number.exponent + layout.bias);
    magnitude |= (exponent << layout.mantissa_bits | mantissa) << layout.style_bits;
  }
  return number.negative ? kSignBit - 1 - magnitude : kSignBit | magnitude;
}

struct Unpacked {
  bool negative = false;
  bool zero = true;
  uint64_t mantissa = 0;  // layout.digits digits, or 0.
  int exponent = 0;
  unsigned style = 0;
};

inline Unpacked Unpack(const Layout& layout, uint64_t payload) {
  Unpacked number;
  number.negative = payload < kSignBit;
  const uint64_t magnitude = number.negative ? kSignBit - 1 - payload : payload - kSignBit;
  number.style = static_cast<unsigned>(magnitude & ((uint64_t{1} << layout.style_bits) - 1));
  const uint64_t rest = magnitude >> layout.style_bits;
  const auto biased = static_cast<int>(rest >> layout.mantissa_bits);
  if (biased == 0) return number;
  number.zero = false;
  number.mantissa = rest & ((uint64_t{1} << layout.mantissa_bits) - 1);
  number.exponent = biased - layout.bias;
  return number;
}

// digits * 10^exponent, correctly rounded.
template <typename Float>
Float Compose(uint64_t digits, int exponent) {
  char buffer[40];
  char* end = std::to_chars(buffer, buffer + 24, digits).ptr;
  *end++ = 'e';
  end = std::to_chars(end, buffer + sizeof(buffer), exponent).ptr;
  Float value = 0;
  std::from_chars(buffer, end, value);
  return value;
}

// The shortest digits of a finite value greater than zero.
template <typename Float>
Written ShortestDigits(Float value) {
  char buffer[64];
  const char* end =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::scientific).ptr;
  Written number;
  const char* p = buffer;
  for (; *p != 'e'; ++p) {
    if (*p == '.') continue;
    number.digits = number.digits * 10 + static_cast<uint64_t>(*p - '0');
    ++number.count;
  }
  ++p;
  if (*p == '+') ++p;
  std::from_chars(p, end, number.exponent);
  while (number.count > 1 && number.digits % 10 == 0) {
    number.digits /= 10;
    --number.count;
  }
  return number;
}

}  // namespace mote::inline_codec

#endif  // MOTE_STORAGE_TERM_INLINE_DIGITS_H_
