#include "storage/term/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "storage/base/check.h"

namespace mote {
namespace {

constexpr int kMaxDigits = 38;

constexpr std::array<Int128, kMaxDigits + 1> MakePowers() {
  std::array<Int128, kMaxDigits + 1> powers = {};
  powers[0] = 1;
  for (int i = 1; i <= kMaxDigits; ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}

constexpr std::array<Int128, kMaxDigits + 1> kPower = MakePowers();
constexpr Int128 kLimit = kPower[kMaxDigits];

constexpr Uint128 Magnitude(Int128 value) {
  return value < 0 ? -static_cast<Uint128>(value) : static_cast<Uint128>(value);
}

constexpr bool Fits(Int128 value) { return value < kLimit && value > -kLimit; }

// value * 10^power if that fits.
std::optional<Int128> ScaleUp(Int128 value, int power) {
  Int128 result;
  if (power > kMaxDigits) return value == 0 ? std::optional<Int128>(0) : std::nullopt;
  if (__builtin_mul_overflow(value, kPower[power], &result) || !Fits(result)) return std::nullopt;
  return result;
}

// Quotient rounded towards negative infinity, and the remainder, never negative.
struct FloorResult {
  Int128 quotient;
  Int128 remainder;
};
FloorResult FloorDivide(Int128 value, Int128 divisor) {
  FloorResult result{value / divisor, value % divisor};
  if (result.remainder < 0) {
    --result.quotient;
    result.remainder += divisor;
  }
  return result;
}

// The full product of two magnitudes, least significant limb first.
std::array<uint64_t, 4> WideProduct(Uint128 a, Uint128 b) {
  const uint64_t x[2] = {static_cast<uint64_t>(a), static_cast<uint64_t>(a >> 64)};
  const uint64_t y[2] = {static_cast<uint64_t>(b), static_cast<uint64_t>(b >> 64)};
  std::array<uint64_t, 4> limbs = {};
  for (int i = 0; i < 2; ++i) {
    uint64_t carry = 0;
    for (int j = 0; j < 2; ++j) {
      const Uint128 sum = static_cast<Uint128>(x[i]) * y[j] + limbs[i + j] + carry;
      limbs[i + j] = static_cast<uint64_t>(sum);
      carry = static_cast<uint64_t>(sum >> 64);
    }
    limbs[i + 2] = carry;
  }
  return limbs;
}

// Divides in place by ten and returns the remainder.
int DivideByTen(std::array<uint64_t, 4>* limbs) {
  uint64_t remainder = 0;
  for (int i = 3; i >= 0; --i) {
    const Uint128 part = static_cast<Uint128>(remainder) << 64 | (*limbs)[i];
    (*limbs)[i] = static_cast<uint64_t>(part / 10);
    remainder = static_cast<uint64_t>(part % 10);
  }
  return static_cast<int>(remainder);
}

// Writes the digits of `value`, at least `width` of them, and returns the end.
char* WriteDigits(Uint128 value, int width, char* out) {
  char buffer[40];
  char* const end = buffer + sizeof(buffer);
  char* p = end;
  // Division of 128 bits is dear: all but the highest 19 digits or so are got from 64.
  constexpr uint64_t kPart = 1'000'000'000'000'000'000;
  while (value > UINT64_MAX) {
    auto part = static_cast<uint64_t>(value % kPart);
    value /= kPart;
    for (int i = 0; i < 18; ++i, part /= 10) *--p = static_cast<char>('0' + part % 10);
  }
  auto rest = static_cast<uint64_t>(value);
  for (; rest != 0 || p == end; rest /= 10) *--p = static_cast<char>('0' + rest % 10);
  for (auto digits = static_cast<int>(end - p); digits < width; ++digits) *out++ = '0';
  return std::copy(p, end, out);
}

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  if (whole.empty() && fraction.empty()) return std::nullopt;
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  Int128 mantissa = 0;
  bool too_long = fraction.size() > kMaxScale;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (c < '0' || c > '9') return std::nullopt;
      if (mantissa >= kPower[kMaxDigits - 1]) too_long = true;
      if (!too_long) mantissa = mantissa * 10 + (c - '0');
    }
  }
  if (too_long) return std::nullopt;
  return Decimal(negative ? -mantissa : mantissa, static_cast<int>(fraction.size()));
}

std::optional<Decimal> Decimal::FromDouble(double value) {
  if (!std::isfinite(value) || std::fabs(value) >= 1e38) return std::nullopt;
  const int whole_digits =
      std::fabs(value) < 1 ? 0 : static_cast<int>(std::floor(std::log10(std::fabs(value)))) + 1;
  const int precision = std::clamp(kMaxDigits - 1 - whole_digits, 0, kMaxScale);
  char buffer[128];
  // The C locale may have another decimal point; the digits around it are what counts.
  const int size = std::snprintf(buffer, sizeof(buffer), "%.*f", precision, value);
  if (size <= 0 || size >= static_cast<int>(sizeof(buffer))) return std::nullopt;
  if (precision > 0) buffer[size - precision - 1] = '.';
  return Parse(std::string_view(buffer, static_cast<size_t>(size)));
}

bool Decimal::is_integer() const { return mantissa_ % kPower[scale_] == 0; }

double Decimal::ToDouble() const {
  constexpr Int128 kExact = Int128{1} << 53;
  if (mantissa_ < kExact && mantissa_ > -kExact && scale_ <= 22) {
    double power = 1;
    for (int i = 0; i < scale_; ++i) power *= 10;  // Exact up to 10^22.
    return static_cast<double>(static_cast<int64_t>(mantissa_)) / power;
  }
  TextBuffer buffer;
  const std::string_view text = ToText(&buffer);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<int64_t> Decimal::ToInt64() const {
  if (!is_integer()) return std::nullopt;
  const Int128 value = mantissa_ / kPower[scale_];
  if (value < INT64_MIN || value > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(value);
}

std::string Decimal::ToString() const {
  TextBuffer buffer;
  return std::string(ToText(&buffer));
}

std::string_view Decimal::ToText(TextBuffer* buffer) const {
  const Decimal shortest = Normalized();
  const Uint128 magnitude = Magnitude(shortest.mantissa_);
  char* end = buffer->data();
  if (shortest.mantissa_ < 0) *end++ = '-';
  if (shortest.scale_ == 0) {
    end = WriteDigits(magnitude, 1, end);
  } else {
    const auto power = static_cast<Uint128>(kPower[shortest.scale_]);
    end = WriteDigits(magnitude / power, 1, end);
    *end++ = '.';
    end = WriteDigits(magnitude % power, shortest.scale_, end);
  }
  return std::string_view(buffer->data(), static_cast<size_t>(end - buffer->data()));
}

Decimal Decimal::Normalized() const {
  if (mantissa_ == 0) return Decimal();
  Decimal result = *this;
  while (result.scale_ > 0 && result.mantissa_ != static_cast<int64_t>(result.mantissa_) &&
         result.mantissa_ % 10 == 0) {
    result.mantissa_ /= 10;
    --result.scale_;
  }
  if (result.mantissa_ != static_cast<int64_t>(result.mantissa_)) return result;
  auto mantissa = static_cast<int64_t>(result.mantissa_);
  for (; result.scale_ > 0 && mantissa % 10 == 0; --result.scale_) mantissa /= 10;
  result.mantissa_ = mantissa;
  return result;
}

std::optional<Decimal> Decimal::Add(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  const std::optional<Int128> x = ScaleUp(a.mantissa_, scale - a.scale_);
  const std::optional<Int128> y = ScaleUp(b.mantissa_, scale - b.scale_);
  Int128 sum;
  if (x && y && !__builtin_add_overflow(*x, *y, &sum) && Fits(sum)) return Decimal(sum, scale);
  const Decimal c = a.Normalized();
  const Decimal d = b.Normalized();
  if (std::max(c.scale_, d.scale_) == scale) return std::nullopt;
  return Add(c, d);
}

std::optional<Decimal> Decimal::Subtract(const Decimal& a, const Decimal& b) {
  return Add(a, b.Negate());
}

std::optional<Decimal> Decimal::Multiply(const Decimal& a, const Decimal& b) {
  int scale = a.scale_ + b.scale_;
  Int128 product;
  if (scale <= kMaxScale && !__builtin_mul_overflow(a.mantissa_, b.mantissa_, &product) &&
      Fits(product)) {
    return Decimal(product, scale);
  }
  const bool negative = (a.mantissa_ < 0) != (b.mantissa_ < 0);
  std::array<uint64_t, 4> limbs = WideProduct(Magnitude(a.mantissa_), Magnitude(b.mantissa_));
  int last = 0;         // The digit cut off last,
  bool sticky = false;  // and whether any before it was not zero.
  Uint128 magnitude = 0;
  while (true) {
    magnitude = static_cast<Uint128>(limbs[1]) << 64 | limbs[0];
    if (limbs[2] == 0 && limbs[3] == 0 && scale <= kMaxScale &&
        magnitude < static_cast<Uint128>(kLimit) - 1) {
      break;
    }
    if (scale == 0) return std::nullopt;
    sticky = sticky || last != 0;
    last = DivideByTen(&limbs);
    --scale;
  }
  if (last > 5 || (last == 5 && (sticky || (magnitude & 1) != 0))) ++magnitude;
  const auto mantissa = static_cast<Int128>(magnitude);
  return Decimal(negative ? -mantissa : mantissa, scale);
}

std::optional<Decimal> Decimal::Divide(const Decimal& a, const Decimal& b) {
  if (b.mantissa_ == 0) return std::nullopt;
  const Decimal divisor = b.Normalized();
  const bool negative = (a.mantissa_ < 0) != (b.mantissa_ < 0);
  const Uint128 d = Magnitude(divisor.mantissa_);
  Uint128 quotient = Magnitude(a.mantissa_) / d;
  Uint128 remainder = Magnitude(a.mantissa_) - quotient * d;
  int scale = a.scale_ - divisor.scale_;
  // Long division: more digits until the remainder vanishes or there are enough. Few first, for
  // halves and hundredths need no more, and zeros that are not made need not be taken off again.
  int most = 3;
  while (scale < 0 || (remainder != 0 && scale < kDivisionDigits)) {
    // A step of up to 18 digits, where neither the remainder nor the quotient can overflow.
    const int wanted = scale < 0 ? -scale : kDivisionDigits - scale;
    int step = std::min(wanted, most);
    most = 18;
    while (step > 1 && (d > static_cast<Uint128>(kLimit / kPower[step]) ||
                        quotient >= static_cast<Uint128>(kPower[kMaxDigits - 1 - step]))) {
      --step;
    }
    if (quotient >= static_cast<Uint128>(kPower[kMaxDigits - 1])) {
      if (scale < 0) return std::nullopt;
      break;
    }
    if (step > 1) {
      const auto power = static_cast<Uint128>(kPower[step]);
      remainder *= power;
      const Uint128 digits = remainder / d;
      quotient = quotient * power + digits;
      remainder -= digits * d;
    } else {
      // remainder * 10 may not fit: add it up ten times.
      Uint128 rest = 0;
      int digit = 0;
      for (int i = 0; i < 10; ++i) {
        rest += remainder;
        if (rest >= d) {
          rest -= d;
          ++digit;
        }
      }
      quotient = quotient * 10 + static_cast<Uint128>(digit);
      remainder = rest;
      step = 1;
    }
    scale += step;
  }
  const Uint128 twice = remainder * 2;
  if (twice > d || (twice == d && (quotient & 1) != 0)) ++quotient;
  if (quotient >= static_cast<Uint128>(kLimit)) return std::nullopt;
  const auto mantissa = static_cast<Int128>(quotient);
  return Decimal(negative ? -mantissa : mantissa, scale).Normalized();
}

Decimal Decimal::Floor() const { return {FloorDivide(mantissa_, kPower[scale_]).quotient, 0}; }

Decimal Decimal::Ceiling() const {
  const FloorResult result = FloorDivide(mantissa_, kPower[scale_]);
  return {result.quotient + (result.remainder != 0 ? 1 : 0), 0};
}

Decimal Decimal::Round() const {
  const FloorResult result = FloorDivide(mantissa_, kPower[scale_]);
  return {result.quotient + (result.remainder * 2 >= kPower[scale_] ? 1 : 0), 0};
}

Decimal Decimal::Truncate() const { return {mantissa_ / kPower[scale_], 0}; }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.scale_ == b.scale_) return a.mantissa_ <=> b.mantissa_;
  // Whole parts first; the fractions, brought to one scale, always fit.
  const FloorResult x = FloorDivide(a.mantissa_, kPower[a.scale_]);
  const FloorResult y = FloorDivide(b.mantissa_, kPower[b.scale_]);
  if (x.quotient != y.quotient) return x.quotient <=> y.quotient;
  return x.remainder * kPower[Decimal::kMaxScale - a.scale_] <=>
         y.remainder * kPower[Decimal::kMaxScale - b.scale_];
}

}  // namespace mote
