#include "engine/expression/sort_key.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#include "engine/expression/duration.h"
#include "engine/expression/value_compare.h"
#include "storage/term/inline_value.h"
#include "storage/term/xsd_number.h"

namespace mote {
namespace {

constexpr uint64_t kSignBit = uint64_t{1} << 63;

void AppendBigEndian(uint64_t value, int bytes, std::string* key) {
  std::array<char, 8> text;
  for (int i = 0; i < bytes; ++i) {
    text[static_cast<size_t>(i)] = static_cast<char>(value >> (8 * (bytes - 1 - i)) & 0xFF);
  }
  key->append(text.data(), static_cast<size_t>(bytes));
}

void AppendText(std::string_view text, std::string* key) {
  for (size_t zero = text.find('\0'); zero != std::string_view::npos; zero = text.find('\0')) {
    key->append(text.substr(0, zero + 1));
    key->push_back('\xFF');
    text.remove_prefix(zero + 1);
  }
  key->append(text);
  key->append(2, '\0');
}

void AppendLowerCase(std::string_view text, std::string* key) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  AppendText(lower, key);
}

// Kinds of numbers in their order.
enum : char { kNan, kMinusInfinity, kNegative, kZero, kPositive, kInfinity };

// The significant digits of a finite number that is not zero, without zeros at the end, and the
// exponent of the first.
class Digits {
 public:
  explicit Digits(const Number& number) {
    if (number.is_real()) {
      ReadReal(number.real);
    } else {
      ReadExact(number);
    }
    while (text_.size() > 1 && text_.back() == '0') text_.remove_suffix(1);
  }

  std::string_view text() const { return text_; }
  int exponent() const { return exponent_; }

 private:
  void ReadReal(double value) {
    // As in "1.5e-07".
    auto [end, error] = std::to_chars(buffer_.data(), buffer_.data() + buffer_.size(),
                                      std::fabs(value), std::chars_format::scientific);
    (void)error;
    std::string_view all(buffer_.data(), static_cast<size_t>(end - buffer_.data()));
    size_t e = all.find('e');
    std::string_view power = all.substr(e + 1);
    if (power.front() == '+') power.remove_prefix(1);
    std::from_chars(power.data(), power.data() + power.size(), exponent_);
    if (e > 1) buffer_[1] = buffer_[0];
    text_ = e > 1 ? all.substr(1, e - 1) : all.substr(0, 1);
  }

  void ReadExact(const Number& number) {
    Uint128 rest = number.mantissa < 0 ? -static_cast<Uint128>(number.mantissa)
                                       : static_cast<Uint128>(number.mantissa);
    char* const end = buffer_.data() + buffer_.size();
    char* p = end;
    // Division of 128 bits is dear.
    for (; rest > UINT64_MAX; rest /= 10)
      *--p = static_cast<char>('0' + static_cast<int>(rest % 10));
    for (auto low = static_cast<uint64_t>(rest); low != 0; low /= 10) {
      *--p = static_cast<char>('0' + low % 10);
    }
    text_ = std::string_view(p, static_cast<size_t>(end - p));
    exponent_ = static_cast<int>(text_.size()) - 1 - number.scale;
  }

  std::array<char, 48> buffer_;
  std::string_view text_;
  int exponent_ = 0;
};

void AppendNumber(const Number& number, std::string* key) {
  bool negative = number.is_real() ? number.real < 0 : number.mantissa < 0;
  bool zero = number.is_real() ? number.real == 0 : number.mantissa == 0;
  if (number.is_real() && !std::isfinite(number.real)) {
    key->push_back(std::isnan(number.real) ? kNan : negative ? kMinusInfinity : kInfinity);
    return;
  }
  if (zero) {
    key->push_back(kZero);
    return;
  }
  key->push_back(negative ? kNegative : kPositive);
  Digits digits(number);
  size_t begin = key->size();
  AppendBigEndian(static_cast<uint64_t>(digits.exponent() + 0x8000), 2, key);
  key->append(digits.text());
  key->push_back('\0');
  if (!negative) return;
  for (size_t i = begin; i < key->size(); ++i) (*key)[i] = static_cast<char>(~(*key)[i]);
}

void AppendMoment(const DateTime& value, std::string* key) {
  TimePoint point = value.ToTimePoint();
  AppendBigEndian(static_cast<uint64_t>(point.seconds) ^ kSignBit, 8, key);
  AppendBigEndian(point.attoseconds, 8, key);
}

// Durations are ordered in part only; a month of average length completes the order.
void AppendDuration(const Duration& value, std::string* key) {
  constexpr int64_t kSecondsPerMonth = 2629746;
  std::optional<Decimal> months =
      Decimal::Multiply(Decimal(value.months), Decimal(kSecondsPerMonth));
  std::optional<Decimal> total = Decimal::Add(*months, value.seconds);
  AppendNumber(Number::FromDecimal(total.value_or(*months)), key);
  AppendNumber(Number::Integer(value.months), key);
}

}  // namespace

uint64_t OrderedDoubleBits(double value) {
  if (std::isnan(value)) return 1;
  // No negative zero.
  auto bits = std::bit_cast<uint64_t>(value + 0.0);
  return (bits & kSignBit) != 0 ? ~bits : bits | kSignBit;
}

void AppendSortKey(const Value& value, std::string* key) {
  if (!value.ok()) {
    key->push_back('\0');
    return;
  }
  ClassifiedValue classified = Classify(value);
  key->push_back(static_cast<char>(static_cast<int>(classified.value_class) + 1));
  switch (classified.value_class) {
    case ValueClass::kBlankNode:
    case ValueClass::kIri:
    case ValueClass::kString:
      AppendText(value.term.value, key);
      break;
    case ValueClass::kLangString:
      AppendText(value.term.value, key);
      AppendLowerCase(value.term.language, key);
      key->push_back(static_cast<char>(value.term.direction));
      break;
    case ValueClass::kNumber:
      AppendNumber(classified.number, key);
      break;
    case ValueClass::kBoolean:
      key->push_back(classified.boolean ? 1 : 0);
      break;
    case ValueClass::kDateTime:
    case ValueClass::kDate:
    case ValueClass::kTime:
      AppendMoment(classified.date_time, key);
      break;
    case ValueClass::kDuration:
      AppendDuration(*ParseDuration(DatatypeOf(value), value.term.value), key);
      break;
    case ValueClass::kUnknown:
      AppendText(value.term.datatype, key);
      AppendText(value.term.value, key);
      break;
    case ValueClass::kTriple:
      for (const Term* part : {&value.triple->triple().subject, &value.triple->triple().predicate,
                               &value.triple->triple().object}) {
        AppendSortKey(Value::FromTerm(*part, Id()), key);
      }
      break;
  }
}

uint64_t SortKeyPrefix(std::string_view key) {
  uint64_t prefix = 0;
  size_t n = std::min<size_t>(key.size(), 8);
  for (size_t i = 0; i < n; ++i) {
    prefix |= static_cast<uint64_t>(static_cast<unsigned char>(key[i])) << (8 * (7 - i));
  }
  return prefix;
}

std::optional<uint64_t> FixedSortKey(Id id) {
  if (id.is_undefined()) return 0;
  if (IsInlineIntegerTag(id.tag())) {
    constexpr int64_t kExact = int64_t{1} << 53;
    int64_t value = InlineInteger(id);
    if (value > kExact || value < -kExact) return std::nullopt;
    return OrderedDoubleBits(static_cast<double>(value));
  }
  if (IsInlineNumericTag(id.tag())) return OrderedDoubleBits(InlineDoubleValue(id));
  return std::nullopt;
}

}  // namespace mote
