#include "storage/term/xsd_datetime.h"

#include <cstdio>

namespace mote {
namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr int kFractionDigits = 18;

// Reads the parts of a lexical form from the left; `ok` turns false at the first mismatch.
struct Reader {
  std::string_view rest;
  bool ok = true;

  bool Peek(char c) const { return !rest.empty() && rest[0] == c; }

  void Expect(char c) {
    if (!ok || !Peek(c)) {
      ok = false;
      return;
    }
    rest.remove_prefix(1);
  }

  size_t CountDigits() const {
    size_t n = 0;
    while (n < rest.size() && rest[n] >= '0' && rest[n] <= '9') ++n;
    return n;
  }

  // Exactly two digits with a value within [min, max].
  int TwoDigits(int min, int max) {
    if (!ok || rest.size() < 2 || CountDigits() < 2) {
      ok = false;
      return min;
    }
    const int value = (rest[0] - '0') * 10 + (rest[1] - '0');
    rest.remove_prefix(2);
    if (value < min || value > max) ok = false;
    return value;
  }

  // `-?([1-9][0-9]{3,}|0[0-9]{3})`.
  int64_t Year() {
    const bool negative = Peek('-');
    if (negative) rest.remove_prefix(1);
    const size_t digits = CountDigits();
    if (digits < 4 || digits > 15 || (digits > 4 && rest[0] == '0')) {
      ok = false;
      return 0;
    }
    int64_t year = 0;
    for (size_t i = 0; i < digits; ++i) year = year * 10 + (rest[i] - '0');
    rest.remove_prefix(digits);
    if (year > DateTime::kMaxYear) ok = false;
    return negative ? -year : year;
  }

  // `(\.[0-9]+)?`, in attoseconds.
  uint64_t Fraction() {
    if (!ok || !Peek('.')) return 0;
    rest.remove_prefix(1);
    const size_t digits = CountDigits();
    if (digits == 0) ok = false;
    uint64_t value = 0;
    for (int i = 0; i < kFractionDigits; ++i) {
      value = value * 10 + (static_cast<size_t>(i) < digits ? rest[i] - '0' : 0);
    }
    rest.remove_prefix(digits);
    return value;
  }

  // `(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?`, which ends the text.
  std::optional<int> Timezone() {
    if (!ok || rest.empty()) return std::nullopt;
    if (rest == "Z") {
      rest = {};
      return 0;
    }
    const bool negative = Peek('-');
    if (!negative && !Peek('+')) ok = false;
    rest.remove_prefix(1);
    const int hours = TwoDigits(0, 14);
    Expect(':');
    const int minutes = TwoDigits(0, hours == 14 ? 0 : 59);
    if (!rest.empty()) ok = false;
    const int total = hours * 60 + minutes;
    return negative ? -total : total;
  }
};

void AppendPadded(int64_t value, int width, std::string* out) {
  char buffer[32];
  const int n =
      std::snprintf(buffer, sizeof(buffer), "%0*lld", width, static_cast<long long>(value));
  out->append(buffer, static_cast<size_t>(n));
}

void AppendYear(int64_t year, std::string* out) {
  if (year < 0) out->push_back('-');
  AppendPadded(year < 0 ? -year : year, 4, out);
}

void AppendTime(const DateTime& value, std::string* out) {
  AppendPadded(value.hour, 2, out);
  out->push_back(':');
  AppendPadded(value.minute, 2, out);
  out->push_back(':');
  AppendPadded(value.second, 2, out);
  if (value.attoseconds == 0) return;
  out->push_back('.');
  AppendPadded(static_cast<int64_t>(value.attoseconds), kFractionDigits, out);
  while (out->back() == '0') out->pop_back();
}

}  // namespace

// The algorithms for days and civil dates count in eras of 400 years, which are all alike, and in
// years that start in March, so that the leap day comes last.
int64_t DaysFromCivil(int64_t year, int month, int day) {
  if (month <= 2) --year;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

void CivilFromDays(int64_t days, int64_t* year, int* month, int* day) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  *day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  *month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

int DaysInMonth(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

TimePoint DateTime::ToTimePoint(int implicit_timezone) const {
  const int64_t local =
      DaysFromCivil(year, month, day) * kSecondsPerDay + hour * 3600 + minute * 60 + second;
  return {local - timezone_minutes.value_or(implicit_timezone) * 60, attoseconds};
}

DateTime DateTime::FromTimePoint(TimePoint point, std::optional<int> timezone_minutes) {
  const int64_t local = point.seconds + timezone_minutes.value_or(0) * 60;
  int64_t days = local / kSecondsPerDay;
  int64_t seconds = local % kSecondsPerDay;
  if (seconds < 0) {
    seconds += kSecondsPerDay;
    --days;
  }
  DateTime result;
  CivilFromDays(days, &result.year, &result.month, &result.day);
  result.hour = static_cast<int>(seconds / 3600);
  result.minute = static_cast<int>(seconds / 60 % 60);
  result.second = static_cast<int>(seconds % 60);
  result.attoseconds = point.attoseconds;
  result.timezone_minutes = timezone_minutes;
  return result;
}

std::optional<DateTime> ParseDateTime(Datatype datatype, std::string_view text) {
  Reader in{text};
  DateTime value;
  bool midnight_after = false;
  const auto read_date = [&] {
    value.year = in.Year();
    in.Expect('-');
    value.month = in.TwoDigits(1, 12);
    in.Expect('-');
    if (in.ok) value.day = in.TwoDigits(1, DaysInMonth(value.year, value.month));
  };
  const auto read_time = [&] {
    value.hour = in.TwoDigits(0, 24);
    in.Expect(':');
    value.minute = in.TwoDigits(0, 59);
    in.Expect(':');
    value.second = in.TwoDigits(0, 59);
    const std::string_view before = in.rest;
    value.attoseconds = in.Fraction();
    if (value.hour != 24) return;
    midnight_after = true;
    value.hour = 0;
    const std::string_view fraction = before.substr(0, before.size() - in.rest.size());
    if (value.minute != 0 || value.second != 0 ||
        fraction.find_first_not_of(".0") != std::string_view::npos) {
      in.ok = false;
    }
  };
  switch (datatype) {
    case Datatype::kDateTime:
    case Datatype::kDateTimeStamp:
      read_date();
      in.Expect('T');
      read_time();
      break;
    case Datatype::kDate:
      read_date();
      break;
    case Datatype::kTime:
      read_time();
      break;
    case Datatype::kGYear:
      value.year = in.Year();
      break;
    case Datatype::kGYearMonth:
      value.year = in.Year();
      in.Expect('-');
      value.month = in.TwoDigits(1, 12);
      if (in.ok) value.day = DaysInMonth(value.year, value.month);
      break;
    case Datatype::kGMonth:
      in.Expect('-');
      in.Expect('-');
      value.month = in.TwoDigits(1, 12);
      if (in.ok) value.day = DaysInMonth(value.year, value.month);
      break;
    case Datatype::kGMonthDay:
      in.Expect('-');
      in.Expect('-');
      value.month = in.TwoDigits(1, 12);
      in.Expect('-');
      if (in.ok) value.day = in.TwoDigits(1, DaysInMonth(value.year, value.month));
      break;
    case Datatype::kGDay:
      in.Expect('-');
      in.Expect('-');
      in.Expect('-');
      value.day = in.TwoDigits(1, 31);
      break;
    default:
      return std::nullopt;
  }
  value.timezone_minutes = in.Timezone();
  if (!in.ok || !in.rest.empty()) return std::nullopt;
  if (datatype == Datatype::kDateTimeStamp && !value.timezone_minutes) return std::nullopt;
  if (midnight_after && datatype != Datatype::kTime) {
    CivilFromDays(DaysFromCivil(value.year, value.month, value.day) + 1, &value.year, &value.month,
                  &value.day);
  }
  return value;
}

std::string FormatTimezone(std::optional<int> timezone_minutes) {
  if (!timezone_minutes) return "";
  if (*timezone_minutes == 0) return "Z";
  const int magnitude = *timezone_minutes < 0 ? -*timezone_minutes : *timezone_minutes;
  std::string out(1, *timezone_minutes < 0 ? '-' : '+');
  AppendPadded(magnitude / 60, 2, &out);
  out.push_back(':');
  AppendPadded(magnitude % 60, 2, &out);
  return out;
}

std::string FormatDateTime(Datatype datatype, const DateTime& value) {
  std::string out;
  const auto append_year_month = [&] {
    AppendYear(value.year, &out);
    out.push_back('-');
    AppendPadded(value.month, 2, &out);
  };
  const auto append_dash_day = [&] {
    out.push_back('-');
    AppendPadded(value.day, 2, &out);
  };
  switch (datatype) {
    case Datatype::kDate:
      append_year_month();
      append_dash_day();
      break;
    case Datatype::kTime:
      AppendTime(value, &out);
      break;
    case Datatype::kGYear:
      AppendYear(value.year, &out);
      break;
    case Datatype::kGYearMonth:
      append_year_month();
      break;
    case Datatype::kGMonth:
    case Datatype::kGMonthDay:
      out = "--";
      AppendPadded(value.month, 2, &out);
      if (datatype == Datatype::kGMonthDay) append_dash_day();
      break;
    case Datatype::kGDay:
      out = "--";
      append_dash_day();
      break;
    default:
      append_year_month();
      append_dash_day();
      out.push_back('T');
      AppendTime(value, &out);
      break;
  }
  return out + FormatTimezone(value.timezone_minutes);
}

}  // namespace mote
