#include "storage/term/xsd_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>

#include "storage/term/xsd_datetime.h"

namespace mote {
namespace {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

size_t CountDigits(std::string_view text, size_t from) {
  size_t i = from;
  while (i < text.size() && IsDigit(text[i])) ++i;
  return i - from;
}

// Whether `text` is `([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?`; `*tiny` tells, for a value
// whose exponent is out of every range, which way.
bool ScanUnsignedDouble(std::string_view text, bool* tiny) {
  const size_t whole = CountDigits(text, 0);
  size_t i = whole;
  size_t fraction = 0;
  if (i < text.size() && text[i] == '.') {
    fraction = CountDigits(text, i + 1);
    i += 1 + fraction;
  }
  if (whole + fraction == 0) return false;
  // The power of ten of the first digit that is not zero.
  int64_t magnitude = 0;
  const size_t first = text.substr(0, i).find_first_of("123456789");
  if (first < whole) {
    magnitude = static_cast<int64_t>(whole - 1 - first);
  } else if (first != std::string_view::npos) {
    magnitude = -static_cast<int64_t>(first - whole);
  }
  if (i < text.size()) {
    if (text[i] != 'E' && text[i] != 'e') return false;
    ++i;
    const bool negative = i < text.size() && text[i] == '-';
    if (negative || (i < text.size() && text[i] == '+')) ++i;
    const size_t digits = CountDigits(text, i);
    if (digits == 0 || i + digits != text.size()) return false;
    int64_t exponent = 0;
    for (; i < text.size(); ++i) {
      exponent = std::min<int64_t>(exponent * 10 + (text[i] - '0'), int64_t{1} << 50);
    }
    magnitude += negative ? -exponent : exponent;
  }
  *tiny = magnitude < 0;
  return true;
}

template <typename Float>
std::optional<Float> ParseFloating(std::string_view text) {
  bool negative = false;
  std::string_view rest = text;
  if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) {
    negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  constexpr Float kInfinity = std::numeric_limits<Float>::infinity();
  if (rest == "INF") return negative ? -kInfinity : kInfinity;
  if (text == "NaN") return std::numeric_limits<Float>::quiet_NaN();
  bool tiny = false;
  if (!ScanUnsignedDouble(rest, &tiny)) return std::nullopt;
  Float value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  (void)end;
  if (error == std::errc::result_out_of_range) value = tiny ? Float{0} : kInfinity;
  return negative ? -value : value;
}

template <typename Float>
std::string_view FormatFloating(Float value, RealTextBuffer* out) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-INF" : "INF";
  char buffer[64];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::scientific);
  (void)error;
  // From `1e+03` or `1.5e-07` to `1.0E3` and `1.5E-7`.
  const std::string_view text(buffer, static_cast<size_t>(end - buffer));
  const size_t e = text.find('e');
  const std::string_view mantissa = text.substr(0, e);
  char* p = std::copy(mantissa.begin(), mantissa.end(), out->data());
  if (mantissa.find('.') == std::string_view::npos) {
    *p++ = '.';
    *p++ = '0';
  }
  *p++ = 'E';
  size_t i = e + 1;
  if (text[i] == '-') *p++ = '-';
  ++i;
  while (i + 1 < text.size() && text[i] == '0') ++i;
  p = std::copy(text.begin() + static_cast<ptrdiff_t>(i), text.end(), p);
  return std::string_view(out->data(), static_cast<size_t>(p - out->data()));
}

struct IntegerRange {
  std::string_view min;  // Digits; empty for no bound.
  bool min_negative;
  std::string_view max;
  bool max_negative;
};

// XML Schema 1.1 part 2, section 3.4.13 and following.
IntegerRange RangeOf(Datatype datatype) {
  switch (datatype) {
    case Datatype::kNonPositiveInteger:
      return {"", false, "0", false};
    case Datatype::kNegativeInteger:
      return {"", false, "1", true};
    case Datatype::kLong:
      return {"9223372036854775808", true, "9223372036854775807", false};
    case Datatype::kInt:
      return {"2147483648", true, "2147483647", false};
    case Datatype::kShort:
      return {"32768", true, "32767", false};
    case Datatype::kByte:
      return {"128", true, "127", false};
    case Datatype::kNonNegativeInteger:
      return {"0", false, "", false};
    case Datatype::kUnsignedLong:
      return {"0", false, "18446744073709551615", false};
    case Datatype::kUnsignedInt:
      return {"0", false, "4294967295", false};
    case Datatype::kUnsignedShort:
      return {"0", false, "65535", false};
    case Datatype::kUnsignedByte:
      return {"0", false, "255", false};
    case Datatype::kPositiveInteger:
      return {"1", false, "", false};
    default:
      return {"", false, "", false};
  }
}

}  // namespace

std::optional<int64_t> XsdInteger::ToInt64() const {
  uint64_t magnitude = 0;
  for (const char c : digits) {
    if (__builtin_mul_overflow(magnitude, uint64_t{10}, &magnitude) ||
        __builtin_add_overflow(magnitude, static_cast<uint64_t>(c - '0'), &magnitude)) {
      return std::nullopt;
    }
  }
  constexpr uint64_t kMin = uint64_t{1} << 63;
  if (magnitude > (negative ? kMin : kMin - 1)) return std::nullopt;
  return static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
}

std::strong_ordering operator<=>(const XsdInteger& a, const XsdInteger& b) {
  if (a.negative != b.negative) {
    return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const std::strong_ordering magnitude = a.digits.size() != b.digits.size()
                                             ? a.digits.size() <=> b.digits.size()
                                             : a.digits.compare(b.digits) <=> 0;
  return a.negative ? 0 <=> magnitude : magnitude;
}

std::optional<XsdInteger> ParseXsdInteger(std::string_view text) {
  XsdInteger result;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    result.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || CountDigits(text, 0) != text.size()) return std::nullopt;
  while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
  result.digits = text;
  if (text == "0") result.negative = false;
  return result;
}

std::optional<int64_t> ParseInt64(std::string_view text) {
  const std::optional<XsdInteger> integer = ParseXsdInteger(text);
  if (!integer) return std::nullopt;
  return integer->ToInt64();
}

bool InIntegerValueSpace(Datatype datatype, const XsdInteger& value) {
  const IntegerRange range = RangeOf(datatype);
  if (!range.min.empty() && value < XsdInteger{range.min_negative, range.min}) return false;
  if (!range.max.empty() && value > XsdInteger{range.max_negative, range.max}) return false;
  return true;
}

std::optional<double> ParseDouble(std::string_view text) { return ParseFloating<double>(text); }

std::optional<float> ParseFloat(std::string_view text) { return ParseFloating<float>(text); }

std::optional<bool> ParseBoolean(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::string FormatDouble(double value) {
  RealTextBuffer buffer;
  return std::string(FormatFloating(value, &buffer));
}

std::string FormatFloat(float value) {
  RealTextBuffer buffer;
  return std::string(FormatFloating(value, &buffer));
}

std::string_view FormatDouble(double value, RealTextBuffer* buffer) {
  return FormatFloating(value, buffer);
}

std::string_view FormatFloat(float value, RealTextBuffer* buffer) {
  return FormatFloating(value, buffer);
}

bool IsWellTyped(Datatype datatype, std::string_view text) {
  if (IsIntegerDatatype(datatype)) {
    const std::optional<XsdInteger> integer = ParseXsdInteger(text);
    return integer && InIntegerValueSpace(datatype, *integer);
  }
  if (IsTemporalDatatype(datatype)) return ParseDateTime(datatype, text).has_value();
  switch (datatype) {
    case Datatype::kBoolean:
      return ParseBoolean(text).has_value();
    case Datatype::kFloat:
    case Datatype::kDouble:
      return ParseDouble(text).has_value();
    case Datatype::kDecimal: {
      // Of any length, so not by way of Decimal.
      bool tiny = false;
      if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
      return text.find_first_of("eE") == std::string_view::npos && ScanUnsignedDouble(text, &tiny);
    }
    default:
      return true;
  }
}

}  // namespace mote
