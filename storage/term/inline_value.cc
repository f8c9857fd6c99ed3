#include "storage/term/inline_value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "storage/base/check.h"
#include "storage/term/inline_digits.h"

namespace mote {
namespace inline_codec {
namespace {

constexpr std::array<double, 23> MakePowers() {
  std::array<double, 23> powers = {};
  powers[0] = 1;
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr std::array<double, 23> kExactPower = MakePowers();

// A payload that no number has takes the value of the nearest one below or above, so that values
// never fall while payloads rise.
Unpacked UnpackClamped(const Layout& layout, uint64_t payload) {
  Unpacked number = Unpack(layout, payload);
  const uint64_t lead = layout.lead();
  if (number.zero) return number;
  number.mantissa = std::clamp(number.mantissa, lead, lead * 10 - 1);
  number.exponent = std::clamp(number.exponent, -layout.max_exponent, layout.max_exponent);
  return number;
}

double ToDouble(const Layout& layout, const Unpacked& number) {
  const int power = number.exponent - (layout.digits - 1);
  const auto mantissa = static_cast<double>(static_cast<int64_t>(number.mantissa));
  double value;
  // Both factors are exact, so that the one operation rounds correctly.
  if (power >= -22 && power < 0) {
    value = mantissa / kExactPower[static_cast<size_t>(-power)];
  } else if (power >= 0 && power <= 22) {
    value = mantissa * kExactPower[static_cast<size_t>(power)];
  } else {
    value = Compose<double>(number.mantissa, power);
  }
  return number.negative ? -value : value;
}

// Rounding to double and then to float is wrong only where the double lies half-way between two
// floats.
double ToFloat(const Layout& layout, const Unpacked& number) {
  const double value = ToDouble(layout, number);
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  constexpr uint64_t kBelowFloat = (uint64_t{1} << 29) - 1;
  if ((bits & kBelowFloat) == uint64_t{1} << 28) {
    const auto exact = Compose<float>(number.mantissa, number.exponent - (layout.digits - 1));
    return number.negative ? -exact : exact;
  }
  return static_cast<float>(value);
}

// `clamped` for payloads that no number may have.
template <bool clamped>
double DoubleOf(Tag tag, uint64_t payload) {
  if (tag != Tag::kDecimal && tag != Tag::kDouble && tag != Tag::kFloat) {
    return static_cast<double>(static_cast<int64_t>(payload) - kInlineIntegerBias);
  }
  if (tag == Tag::kDecimal) {
    return ToDouble(kDecimalLayout, clamped ? UnpackClamped(kDecimalLayout, payload)
                                            : Unpack(kDecimalLayout, payload));
  }
  if (payload == kNan) return std::numeric_limits<double>::quiet_NaN();
  if (payload == kInfinity) return std::numeric_limits<double>::infinity();
  if (payload == kNegativeInfinity) return -std::numeric_limits<double>::infinity();
  const Unpacked number =
      clamped ? UnpackClamped(kBinaryLayout, payload) : Unpack(kBinaryLayout, payload);
  return tag == Tag::kFloat ? ToFloat(kBinaryLayout, number) : ToDouble(kBinaryLayout, number);
}

Decimal DecimalOf(Tag tag, uint64_t payload) {
  if (tag != Tag::kDecimal) {
    return Decimal(static_cast<int64_t>(payload) - kInlineIntegerBias);
  }
  Unpacked number = UnpackClamped(kDecimalLayout, payload);
  if (number.zero) return Decimal();
  int scale = kDecimalLayout.digits - 1 - number.exponent;
  constexpr std::array<std::pair<uint64_t, int>, 4> kSteps = {
      {{100'000'000, 8}, {10'000, 4}, {100, 2}, {10, 1}}};
  for (const auto& [power, zeros] : kSteps) {
    if (number.mantissa % power != 0) continue;
    number.mantissa /= power;
    scale -= zeros;
  }
  auto mantissa = static_cast<Int128>(number.mantissa);
  for (; scale < 0; ++scale) mantissa *= 10;
  return Decimal(number.negative ? -mantissa : mantissa, scale);
}

// The least payload below InlineNumberEnd for which `reached` holds; payloads are in order.
template <typename Predicate>
uint64_t FirstPayload(Tag tag, const Predicate& reached) {
  uint64_t low = 0;
  uint64_t high = InlineNumberEnd(tag);
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (reached(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

template <typename Float>
std::optional<Id> EncodeFloating(Tag tag, Float value) {
  if (std::isnan(value)) return Id(tag, kNan);
  if (std::isinf(value)) return Id(tag, value < 0 ? kNegativeInfinity : kInfinity);
  Written number;
  if (value == 0) {
    if (std::signbit(value)) return std::nullopt;
  } else {
    number = ShortestDigits(std::fabs(value));
    const int max = tag == Tag::kFloat ? kMaxFloatExponent : kBinaryLayout.max_exponent;
    if (number.count > kBinaryLayout.digits || std::abs(number.exponent) > max) return std::nullopt;
    number.negative = value < 0;
  }
  number.style = kScientific + (number.count <= 1 ? 8 : 0);
  return Id(tag, Pack(kBinaryLayout, number));
}

}  // namespace
}  // namespace inline_codec

double InlineDoubleValue(Id id) {
  MOTE_DCHECK(IsInlineNumericTag(id.tag()));
  return inline_codec::DoubleOf<false>(id.tag(), id.payload());
}

Decimal InlineDecimalValue(Id id) {
  MOTE_DCHECK(IsInlineIntegerTag(id.tag()) || id.tag() == Tag::kDecimal);
  return inline_codec::DecimalOf(id.tag(), id.payload());
}

std::optional<Id> EncodeInteger(int64_t value) { return EncodeInteger(Tag::kInteger, value); }

std::optional<Id> EncodeInteger(Tag tag, int64_t value) {
  if (value < kMinInlineInteger || value > kMaxInlineInteger) return std::nullopt;
  return Id(tag, static_cast<uint64_t>(value + kInlineIntegerBias));
}

std::optional<Id> EncodeDouble(double value) {
  return inline_codec::EncodeFloating(Tag::kDouble, value);
}

std::optional<Id> EncodeFloat(float value) {
  return inline_codec::EncodeFloating(Tag::kFloat, value);
}

std::optional<Id> EncodeDecimal(const Decimal& value) {
  using inline_codec::kDecimalLayout;
  inline_codec::Written number;
  const Decimal shortest = value.Normalized();
  Int128 magnitude = shortest.mantissa();
  number.negative = magnitude < 0;
  if (number.negative) magnitude = -magnitude;
  if (magnitude == 0) return Id(Tag::kDecimal, inline_codec::Pack(kDecimalLayout, number));
  int power = -shortest.scale();
  constexpr Int128 kTooLong = static_cast<Int128>(kDecimalLayout.lead()) * 10;
  while (magnitude % 10 == 0) {
    magnitude /= 10;
    ++power;
  }
  if (magnitude >= kTooLong) return std::nullopt;
  number.digits = static_cast<uint64_t>(magnitude);
  for (uint64_t rest = number.digits; rest != 0; rest /= 10) ++number.count;
  number.exponent = power + number.count - 1;
  if (std::abs(number.exponent) > kDecimalLayout.max_exponent) return std::nullopt;
  return Id(Tag::kDecimal, inline_codec::Pack(kDecimalLayout, number));
}

uint64_t InlineLowerBound(Tag tag, double bound, Bound kind) {
  MOTE_DCHECK(IsInlineNumericTag(tag) && !std::isnan(bound));
  return inline_codec::FirstPayload(tag, [&](uint64_t payload) {
    const double value = inline_codec::DoubleOf<true>(tag, payload);
    return kind == Bound::kNotLess ? value >= bound : value > bound;
  });
}

uint64_t InlineLowerBound(Tag tag, const Decimal& bound, Bound kind) {
  MOTE_DCHECK(IsInlineIntegerTag(tag) || tag == Tag::kDecimal);
  return inline_codec::FirstPayload(tag, [&](uint64_t payload) {
    const Decimal value = inline_codec::DecimalOf(tag, payload);
    return kind == Bound::kNotLess ? value >= bound : value > bound;
  });
}

}  // namespace mote
