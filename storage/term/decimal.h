#ifndef MOTE_STORAGE_TERM_DECIMAL_H_
#define MOTE_STORAGE_TERM_DECIMAL_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mote {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

// An xsd:decimal (or xsd:integer) to compute with: mantissa / 10^scale, at most 38 digits.
// XML Schema 1.1 part 2, section 5.4 asks for 18 digits at least. Operations that would lose
// integer digits give nothing; fraction digits beyond the capacity are rounded half to even in
// multiplication and division and are never lost in addition. Values compare by value: 1.0 == 1.
class Decimal {
 public:
  static constexpr int kMaxScale = 37;
  // Fraction digits that a division keeps at least when its result does not end earlier.
  static constexpr int kDivisionDigits = 18;

  constexpr Decimal() = default;
  constexpr explicit Decimal(int64_t value) : mantissa_(value) {}
  // Requires 0 <= scale <= kMaxScale.
  constexpr Decimal(Int128 mantissa, int scale) : mantissa_(mantissa), scale_(scale) {}

  // XSD lexical form of a decimal, `[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)`, surrounding white space not
  // allowed. Nothing if the text is no decimal or needs more than 38 digits.
  static std::optional<Decimal> Parse(std::string_view text);
  // The exact value of a double where it fits, else rounded to 38 digits; nothing for NaN,
  // infinities and |value| >= 10^38.
  static std::optional<Decimal> FromDouble(double value);

  constexpr Int128 mantissa() const { return mantissa_; }
  constexpr int scale() const { return scale_; }
  constexpr bool is_zero() const { return mantissa_ == 0; }
  constexpr bool is_negative() const { return mantissa_ < 0; }
  bool is_integer() const;

  // The nearest double.
  double ToDouble() const;
  // The value if it is an integer that fits.
  std::optional<int64_t> ToInt64() const;
  // Canonical form of XSD 1.1: "1500", "-0.5"; no superfluous zeros, no point without digits.
  std::string ToString() const;
  // The same without memory from the heap; the view is of `buffer`. Sign, point and 39 digits.
  using TextBuffer = std::array<char, 48>;
  std::string_view ToText(TextBuffer* buffer) const;
  // The same value with the smallest scale.
  Decimal Normalized() const;

  static std::optional<Decimal> Add(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> Subtract(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> Multiply(const Decimal& a, const Decimal& b);
  // Nothing if `b` is zero or the quotient is too large.
  static std::optional<Decimal> Divide(const Decimal& a, const Decimal& b);

  Decimal Negate() const { return Decimal(-mantissa_, scale_); }
  // fn:floor, fn:ceiling, and fn:round (half towards positive infinity).
  Decimal Floor() const;
  Decimal Ceiling() const;
  Decimal Round() const;
  // Towards zero: the cast to xsd:integer.
  Decimal Truncate() const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  // |mantissa_| < 10^38 always.
  Int128 mantissa_ = 0;
  int scale_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_DECIMAL_H_
