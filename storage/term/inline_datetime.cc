#include <array>
#include <cstdint>

#include "storage/base/check.h"
#include "storage/term/inline_codec.h"
#include "storage/term/inline_value.h"
#include "storage/term/xsd_datetime.h"

// Payloads of dateTime, date and time: milliseconds on the time line (UTC; a missing time zone
// counts as UTC) since the earliest value possible, times the number of slots, plus a slot that
// says how the zone and the fraction are written. Years have four digits, the fraction at most
// three, zones are whole quarters of an hour from -12:00 to +14:00. Everything else, 24:00:00 and
// "-00:00" among it, belongs to the dictionary.

namespace mote {
namespace inline_codec {
namespace {

// Zones: none, "Z", and the quarters of an hour from -12:00 to +14:00.
constexpr int kMinQuarter = -48;
constexpr int kMaxQuarter = 56;
constexpr int kZones = 2 + (kMaxQuarter - kMinQuarter + 1);
constexpr int kNoZone = 0;
constexpr int kZulu = 1;
// Each zone twice: the fraction as short as it can be, or filled up to three digits with zeros.
constexpr uint64_t kSlots = 2 * kZones;

constexpr int64_t kMillisPerMinute = 60'000;
constexpr int64_t kMillisPerDay = 86'400'000;
// 0000-01-01 in days since 1970-01-01.
constexpr int64_t kFirstDay = -719528;
constexpr int64_t kZoneSpan = 14 * 60 * kMillisPerMinute;

// What is added to milliseconds on the time line to make them positive.
constexpr int64_t Offset(Tag tag) {
  return tag == Tag::kTime ? kZoneSpan : kZoneSpan - kFirstDay * kMillisPerDay;
}

struct Fields {
  int64_t days = 0;    // Local, since 1970-01-01; 0 for a time.
  int64_t millis = 0;  // Local, since midnight.
  int zone = kNoZone;
  bool filled = false;
};

constexpr int64_t ZoneMinutes(int zone) {
  return zone == kNoZone || zone == kZulu ? 0 : (zone - 2 + kMinQuarter) * 15;
}

uint64_t Pack(Tag tag, const Fields& fields) {
  const int64_t millis = fields.days * kMillisPerDay + fields.millis -
                         ZoneMinutes(fields.zone) * kMillisPerMinute + Offset(tag);
  return static_cast<uint64_t>(millis) * kSlots + static_cast<uint64_t>(fields.zone) * 2 +
         (fields.filled ? 1 : 0);
}

Fields Unpack(Id id) {
  Fields fields;
  const auto slot = static_cast<int>(id.payload() % kSlots);
  fields.zone = slot / 2;
  fields.filled = slot % 2 != 0;
  const int64_t local = static_cast<int64_t>(id.payload() / kSlots) - Offset(id.tag()) +
                        ZoneMinutes(fields.zone) * kMillisPerMinute;
  fields.days = local / kMillisPerDay;
  fields.millis = local % kMillisPerDay;
  if (fields.millis < 0) {
    fields.millis += kMillisPerDay;
    --fields.days;
  }
  return fields;
}

// The number written at text[from, from + digits), or -1.
int Number(std::string_view text, size_t from, size_t digits) {
  if (from + digits > text.size()) return -1;
  int value = 0;
  for (size_t i = from; i < from + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

constexpr size_t kDateLength = 10;  // YYYY-MM-DD
constexpr size_t kTimeLength = 8;   // hh:mm:ss

bool ReadDate(std::string_view text, Fields* fields) {
  if (text.size() < kDateLength || text[4] != '-' || text[7] != '-') return false;
  const int year = Number(text, 0, 4);
  const int month = Number(text, 5, 2);
  const int day = Number(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) {
    return false;
  }
  fields->days = DaysFromCivil(year, month, day);
  return true;
}

// Reads a time with its fraction and cuts it off `text`.
bool ReadTime(std::string_view* text, Fields* fields) {
  if (text->size() < kTimeLength || (*text)[2] != ':' || (*text)[5] != ':') return false;
  const int hour = Number(*text, 0, 2);
  const int minute = Number(*text, 3, 2);
  const int second = Number(*text, 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return false;
  }
  fields->millis = (hour * 60 + minute) * kMillisPerMinute + second * 1000;
  text->remove_prefix(kTimeLength);
  if (text->empty() || (*text)[0] != '.') return true;
  size_t digits = 1;
  while (digits < text->size() && (*text)[digits] >= '0' && (*text)[digits] <= '9') ++digits;
  --digits;
  const int fraction = digits >= 1 && digits <= 3 ? Number(*text, 1, digits) : -1;
  if (fraction < 0) return false;
  if ((*text)[digits] == '0') {
    if (digits != 3) return false;
    fields->filled = true;
  }
  constexpr std::array<int, 4> kUnit = {0, 100, 10, 1};
  fields->millis += fraction * kUnit[digits];
  text->remove_prefix(digits + 1);
  return true;
}

bool ReadZone(std::string_view text, Fields* fields) {
  if (text.empty()) return true;
  if (text == "Z") {
    fields->zone = kZulu;
    return true;
  }
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const int hours = Number(text, 1, 2);
  const int minutes = Number(text, 4, 2);
  if (hours < 0 || minutes < 0 || minutes > 45 || minutes % 15 != 0) return false;
  int quarters = hours * 4 + minutes / 15;
  if (text[0] == '-') quarters = -quarters;
  if (text == "-00:00" || quarters < kMinQuarter || quarters > kMaxQuarter) return false;
  fields->zone = quarters - kMinQuarter + 2;
  return true;
}

void AppendTwo(int64_t value, std::string* out) {
  out->push_back(static_cast<char>('0' + value / 10));
  out->push_back(static_cast<char>('0' + value % 10));
}

}  // namespace

std::optional<Id> EncodeTemporal(Tag tag, std::string_view lexical) {
  Fields fields;
  if (tag != Tag::kTime) {
    if (!ReadDate(lexical, &fields)) return std::nullopt;
    lexical.remove_prefix(kDateLength);
  }
  if (tag == Tag::kDateTime) {
    if (lexical.empty() || lexical[0] != 'T') return std::nullopt;
    lexical.remove_prefix(1);
  }
  if (tag != Tag::kDate && !ReadTime(&lexical, &fields)) return std::nullopt;
  if (!ReadZone(lexical, &fields)) return std::nullopt;
  return Id(tag, Pack(tag, fields));
}

void AppendTemporal(Id id, std::string* out) {
  const Fields fields = Unpack(id);
  if (id.tag() != Tag::kTime) {
    int64_t year;
    int month;
    int day;
    CivilFromDays(fields.days, &year, &month, &day);
    AppendTwo(year / 100, out);
    AppendTwo(year % 100, out);
    out->push_back('-');
    AppendTwo(month, out);
    out->push_back('-');
    AppendTwo(day, out);
  }
  if (id.tag() == Tag::kDateTime) out->push_back('T');
  if (id.tag() != Tag::kDate) {
    const int64_t seconds = fields.millis / 1000;
    const int64_t fraction = fields.millis % 1000;
    AppendTwo(seconds / 3600, out);
    out->push_back(':');
    AppendTwo(seconds / 60 % 60, out);
    out->push_back(':');
    AppendTwo(seconds % 60, out);
    if (fraction != 0 || fields.filled) {
      out->push_back('.');
      out->push_back(static_cast<char>('0' + fraction / 100));
      if (fraction % 100 != 0 || fields.filled) {
        out->push_back(static_cast<char>('0' + fraction / 10 % 10));
      }
      if (fraction % 10 != 0 || fields.filled) {
        out->push_back(static_cast<char>('0' + fraction % 10));
      }
    }
  }
  if (fields.zone == kNoZone) return;
  if (fields.zone == kZulu) {
    out->push_back('Z');
    return;
  }
  const int64_t minutes = ZoneMinutes(fields.zone);
  out->push_back(minutes < 0 ? '-' : '+');
  AppendTwo((minutes < 0 ? -minutes : minutes) / 60, out);
  out->push_back(':');
  AppendTwo((minutes < 0 ? -minutes : minutes) % 60, out);
}

}  // namespace inline_codec

DateTime InlineDateTimeValue(Id id) {
  const inline_codec::Fields fields = inline_codec::Unpack(id);
  DateTime value;
  if (id.tag() != Tag::kTime) {
    CivilFromDays(fields.days, &value.year, &value.month, &value.day);
  }
  const int64_t seconds = fields.millis / 1000;
  value.hour = static_cast<int>(seconds / 3600);
  value.minute = static_cast<int>(seconds / 60 % 60);
  value.second = static_cast<int>(seconds % 60);
  value.attoseconds = static_cast<uint64_t>(fields.millis % 1000) * 1'000'000'000'000'000;
  if (fields.zone != inline_codec::kNoZone) {
    value.timezone_minutes = static_cast<int>(inline_codec::ZoneMinutes(fields.zone));
  }
  return value;
}

int64_t InlineTimelineMillis(Id id) {
  return static_cast<int64_t>(id.payload() / inline_codec::kSlots) - inline_codec::Offset(id.tag());
}

bool InlineHasTimezone(Id id) {
  return id.payload() % inline_codec::kSlots / 2 != inline_codec::kNoZone;
}

std::optional<Id> EncodeDateTime(Tag tag, const DateTime& value) {
  constexpr uint64_t kAttosecondsPerMilli = 1'000'000'000'000'000;
  inline_codec::Fields fields;
  if (value.attoseconds % kAttosecondsPerMilli != 0) return std::nullopt;
  if (tag != Tag::kTime) {
    if (value.year < 0 || value.year > 9999) return std::nullopt;
    fields.days = DaysFromCivil(value.year, value.month, value.day);
  }
  if (tag != Tag::kDate) {
    fields.millis = (value.hour * 60 + value.minute) * inline_codec::kMillisPerMinute +
                    value.second * 1000 +
                    static_cast<int64_t>(value.attoseconds / kAttosecondsPerMilli);
  }
  if (value.timezone_minutes) {
    const int minutes = *value.timezone_minutes;
    if (minutes % 15 != 0 || minutes < inline_codec::kMinQuarter * 15 ||
        minutes > inline_codec::kMaxQuarter * 15) {
      return std::nullopt;
    }
    fields.zone = minutes == 0 ? inline_codec::kZulu : minutes / 15 - inline_codec::kMinQuarter + 2;
  }
  return Id(tag, inline_codec::Pack(tag, fields));
}

}  // namespace mote
