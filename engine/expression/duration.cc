#include "engine/expression/duration.h"

#include <algorithm>
#include <array>

namespace mote {
namespace {

constexpr int64_t kMaxMonths = 1'000'000'000'000'000;
constexpr int64_t kMaxSeconds = 1'000'000'000'000'000'000;
constexpr int kAttosecondDigits = 18;
constexpr int64_t kAttosecondsPerSecond = 1'000'000'000'000'000'000;

// Reads digits, at most 18, at the beginning of `text` and removes them.
std::optional<int64_t> TakeDigits(std::string_view* text) {
  size_t n = 0;
  int64_t value = 0;
  while (n < text->size() && (*text)[n] >= '0' && (*text)[n] <= '9') {
    if (n == kAttosecondDigits) return std::nullopt;
    value = value * 10 + ((*text)[n] - '0');
    ++n;
  }
  if (n == 0) return std::nullopt;
  text->remove_prefix(n);
  return value;
}

// Adds value * unit to a sum, within `limit`.
bool AddTo(int64_t value, int64_t unit, int64_t limit, int64_t* sum) {
  Int128 total = Int128{*sum} + Int128{value} * unit;
  if (total > limit) return false;
  *sum = static_cast<int64_t>(total);
  return true;
}

// The part before 'T': years, months and days, each at most once and in this order.
bool ParseDate(std::string_view* text, int64_t* months, int64_t* seconds, int* parts,
               bool allow_months, bool allow_days) {
  constexpr std::string_view kUnits = "YMD";
  size_t next = 0;
  while (!text->empty() && text->front() != 'T') {
    std::optional<int64_t> value = TakeDigits(text);
    if (!value.has_value() || text->empty()) return false;
    size_t unit = kUnits.find(text->front(), next);
    if (unit == std::string_view::npos) return false;
    text->remove_prefix(1);
    next = unit + 1;
    ++*parts;
    if (unit < 2 ? !allow_months : !allow_days) return false;
    bool fits = unit == 2 ? AddTo(*value, 86400, kMaxSeconds, seconds)
                          : AddTo(*value, unit == 0 ? 12 : 1, kMaxMonths, months);
    if (!fits) return false;
  }
  return true;
}

// The part after 'T': hours, minutes and seconds; the seconds may have a fraction.
bool ParseTime(std::string_view text, int64_t* seconds, Int128* fraction) {
  constexpr std::string_view kUnits = "HMS";
  constexpr std::array<int64_t, 3> kSeconds = {3600, 60, 1};
  size_t next = 0;
  if (text.empty()) return false;
  while (!text.empty()) {
    std::optional<int64_t> value = TakeDigits(&text);
    if (!value.has_value() || text.empty()) return false;
    bool has_fraction = text.front() == '.';
    if (has_fraction) {
      text.remove_prefix(1);
      int64_t unit = kAttosecondsPerSecond / 10;
      size_t digits = 0;
      for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        *fraction += Int128{text[digits] - '0'} * unit;
        unit /= 10;
      }
      text.remove_prefix(digits);
      if (digits == 0 || text.empty() || text.front() != 'S') return false;
    }
    size_t unit = kUnits.find(text.front(), next);
    if (unit == std::string_view::npos) return false;
    text.remove_prefix(1);
    next = unit + 1;
    if (!AddTo(*value, kSeconds[unit], kMaxSeconds, seconds)) return false;
  }
  return true;
}

void AppendPart(int64_t value, char unit, std::string* out) {
  if (value == 0) return;
  out->append(std::to_string(value));
  out->push_back(unit);
}

DateTime AddMonths(const DateTime& moment, int64_t months) {
  DateTime result = moment;
  int64_t total = moment.year * 12 + (moment.month - 1) + months;
  int64_t year = total / 12;
  int64_t month = total % 12;
  if (month < 0) {
    month += 12;
    --year;
  }
  result.year = year;
  result.month = static_cast<int>(month) + 1;
  result.day = std::min(moment.day, DaysInMonth(year, result.month));
  return result;
}

}  // namespace

std::optional<Duration> ParseDuration(Datatype datatype, std::string_view text) {
  bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.front() != 'P') return std::nullopt;
  text.remove_prefix(1);
  int64_t months = 0;
  int64_t seconds = 0;
  Int128 fraction = 0;
  int parts = 0;
  bool allow_months = datatype != Datatype::kDayTimeDuration;
  bool allow_days = datatype != Datatype::kYearMonthDuration;
  if (!ParseDate(&text, &months, &seconds, &parts, allow_months, allow_days)) return std::nullopt;
  if (!text.empty()) {
    text.remove_prefix(1);
    if (!allow_days || !ParseTime(text, &seconds, &fraction)) return std::nullopt;
    ++parts;
  }
  if (parts == 0) return std::nullopt;
  Decimal total(Int128{seconds} * kAttosecondsPerSecond + fraction, kAttosecondDigits);
  total = total.Normalized();
  if (negative) return Duration{-months, total.Negate()};
  return Duration{months, total};
}

bool IsDurationInRange(const Duration& value) {
  return value.months <= kMaxMonths && value.months >= -kMaxMonths &&
         value.seconds <= Decimal(kMaxSeconds) && value.seconds >= Decimal(-kMaxSeconds);
}

std::string FormatDuration(Datatype datatype, const Duration& value) {
  if (value.months == 0 && value.seconds.is_zero()) {
    return datatype == Datatype::kYearMonthDuration ? "P0M" : "PT0S";
  }
  bool negative = value.months < 0 || value.seconds.is_negative();
  int64_t months = negative ? -value.months : value.months;
  Decimal seconds = negative ? value.seconds.Negate() : value.seconds;
  std::string out = negative ? "-P" : "P";
  AppendPart(months / 12, 'Y', &out);
  AppendPart(months % 12, 'M', &out);
  Decimal whole = seconds.Truncate();
  int64_t total = whole.ToInt64().value_or(0);
  AppendPart(total / 86400, 'D', &out);
  total %= 86400;
  std::optional<Decimal> fraction = Decimal::Subtract(seconds, whole);
  bool has_fraction = fraction.has_value() && !fraction->is_zero();
  if (total == 0 && !has_fraction) return out;
  out.push_back('T');
  AppendPart(total / 3600, 'H', &out);
  AppendPart(total / 60 % 60, 'M', &out);
  if (has_fraction) {
    out.append(std::to_string(total % 60));
    // Without the zero before the point.
    out.append(fraction->ToString().substr(1));
    out.push_back('S');
  } else {
    AppendPart(total % 60, 'S', &out);
  }
  return out;
}

std::partial_ordering CompareDurations(const Duration& a, const Duration& b) {
  if (a.months == b.months) return a.seconds <=> b.seconds;
  if (a.seconds == b.seconds) return a.months <=> b.months;
  // XML Schema 1.1 part 2, section 3.3.6.1.
  constexpr std::array<std::array<int, 2>, 4> kReferences = {
      {{1696, 9}, {1697, 2}, {1903, 3}, {1903, 7}}};
  std::optional<std::partial_ordering> result;
  for (const auto& [year, month] : kReferences) {
    DateTime reference;
    reference.year = year;
    reference.month = month;
    reference.day = 1;
    auto days = [&](int64_t months) {
      DateTime moved = AddMonths(reference, months);
      return Decimal(Int128{DaysFromCivil(moved.year, moved.month, moved.day)} * 86400, 0);
    };
    std::optional<Decimal> left = Decimal::Add(days(a.months), a.seconds);
    std::optional<Decimal> right = Decimal::Add(days(b.months), b.seconds);
    if (!left.has_value() || !right.has_value()) return std::partial_ordering::unordered;
    std::partial_ordering order = *left <=> *right;
    if (result.has_value() && *result != order) return std::partial_ordering::unordered;
    result = order;
  }
  return *result;
}

std::optional<DateTime> AddDuration(const DateTime& moment, const Duration& duration) {
  DateTime moved = AddMonths(moment, duration.months);
  constexpr int64_t kMaxYear = DateTime::kMaxYear;
  if (moved.year > kMaxYear || moved.year < -kMaxYear) return std::nullopt;
  if (duration.seconds.is_zero()) return moved;
  TimePoint point = moved.ToTimePoint();
  std::optional<Decimal> sum = Decimal::Add(SecondsOf(point), duration.seconds);
  if (!sum.has_value()) return std::nullopt;
  Decimal floor = sum->Floor();
  std::optional<int64_t> seconds = floor.ToInt64();
  std::optional<Decimal> rest = Decimal::Subtract(*sum, floor);
  if (!seconds.has_value() || !rest.has_value()) return std::nullopt;
  std::optional<Decimal> attoseconds = Decimal::Multiply(*rest, Decimal(kAttosecondsPerSecond));
  if (!attoseconds.has_value()) return std::nullopt;
  TimePoint result;
  result.seconds = *seconds;
  result.attoseconds = static_cast<uint64_t>(attoseconds->Truncate().ToInt64().value_or(0));
  constexpr int64_t kMaxPoint = kMaxYear * 365 * 86400;
  if (result.seconds > kMaxPoint || result.seconds < -kMaxPoint) return std::nullopt;
  return DateTime::FromTimePoint(result, moment.timezone_minutes);
}

Decimal SecondsOf(const TimePoint& point) {
  return Decimal(
      Int128{point.seconds} * kAttosecondsPerSecond + static_cast<Int128>(point.attoseconds),
      kAttosecondDigits);
}

Decimal SecondsBetween(const DateTime& a, const DateTime& b) {
  TimePoint left = a.ToTimePoint();
  TimePoint right = b.ToTimePoint();
  return Decimal((Int128{left.seconds} - right.seconds) * kAttosecondsPerSecond +
                     static_cast<Int128>(left.attoseconds) - static_cast<Int128>(right.attoseconds),
                 kAttosecondDigits)
      .Normalized();
}

}  // namespace mote
