#include "storage/term/inline_id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "storage/term/dictionary_key.h"
#include "storage/term/inline_value.h"
#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_number.h"

namespace mote {
namespace {

std::string Iri(Datatype datatype) { return std::string(DatatypeIri(datatype)); }

std::optional<Id> Encode(const std::string& lexical, Datatype datatype) {
  const std::string iri = Iri(datatype);
  return EncodeInline({TermKind::kLiteral, lexical, iri});
}

// Stores and reads a term the way a database does.
Term RoundTrip(const Term& term, std::string* name = nullptr) {
  if (const std::optional<Id> id = EncodeInline(term.view())) {
    EXPECT_TRUE(IsInlineTag(id->tag()));
    if (name != nullptr) *name = "inline " + std::to_string(id->bits());
    return DecodeInline(*id);
  }
  const Tag tag = DictionaryTag(term.view());
  EXPECT_TRUE(IsDictionaryTag(tag));
  std::string key;
  AppendDictionaryKey(term.view(), &key);
  if (name != nullptr) *name = std::to_string(static_cast<int>(tag)) + key;
  TermView view;
  EXPECT_TRUE(ParseDictionaryKey(tag, key, &view)) << term.ToString();
  return Term(view);
}

void ExpectRoundTrip(const Term& term) {
  EXPECT_EQ(RoundTrip(term), term) << term.ToString() << " became " << RoundTrip(term).ToString();
}

void ExpectInline(const std::string& lexical, Datatype datatype) {
  const std::optional<Id> id = Encode(lexical, datatype);
  ASSERT_TRUE(id.has_value()) << lexical << "^^" << Iri(datatype);
  std::string decoded;
  AppendInlineLexical(*id, &decoded);
  EXPECT_EQ(decoded, lexical);
  EXPECT_EQ(InlineDatatype(id->tag()), DatatypeIri(datatype));
}

void ExpectNotInline(const std::string& lexical, Datatype datatype) {
  EXPECT_FALSE(Encode(lexical, datatype).has_value()) << lexical << "^^" << Iri(datatype);
  ExpectRoundTrip(Term::Literal(lexical, Iri(datatype)));
}

TEST(InlineId, Integers) {
  for (const char* text : {"0", "1", "-1", "42", "36028797018963967", "-36028797018963968"}) {
    ExpectInline(text, Datatype::kInteger);
  }
  for (const char* text : {"", "-", "+1", "01", "-0", "00", " 1", "1 ", "1.0", "36028797018963968",
                           "-36028797018963969", "99999999999999999999999", "1e3", "x"}) {
    ExpectNotInline(text, Datatype::kInteger);
  }
  ExpectInline("127", Datatype::kByte);
  ExpectNotInline("128", Datatype::kByte);
  ExpectInline("-128", Datatype::kByte);
  ExpectNotInline("-1", Datatype::kUnsignedInt);
  ExpectInline("0", Datatype::kNonPositiveInteger);
  ExpectNotInline("0", Datatype::kPositiveInteger);
  ExpectNotInline("0", Datatype::kNegativeInteger);
  ExpectInline("65535", Datatype::kUnsignedShort);
  ExpectNotInline("65536", Datatype::kUnsignedShort);
}

TEST(InlineId, Doubles) {
  for (const char* text : {"0",          "0.0",          "0.0E0",        "0E0",     "0e+00",
                           "1",          "1.0",          "1500",         "1500.0",  "1.5E3",
                           "1.5e3",      "1.5e+03",      "1.500000e+03", "1E3",     "1.0E3",
                           "1.0e-7",     "1e-07",        "0.001",        "-0.5",    "-1.5E3",
                           "INF",        "-INF",         "NaN",          "1.0E100", "1.0E-300",
                           "3.14159265", "123456789012", "1e+100",       "0.50",    "100.0000"}) {
    ExpectInline(text, Datatype::kDouble);
  }
  for (const char* text : {"-0",     "-0.0E0",  "+1",   "01.5",   ".5",
                           "5.",     "1.5E003", "15E2", "0.15E4", "+INF",
                           "inf",    "nan",     "-NaN", "1E",     "E5",
                           "1e400",  "1e-400",  "0E5",  "1.5E-0", "1.2345678901234",
                           "1.50E3", "1 ",      "",     "1,5",    "0x10"}) {
    ExpectNotInline(text, Datatype::kDouble);
    ExpectNotInline(text, Datatype::kFloat);
  }
  for (const char* text : {"0", "0.0E0", "1.5E3", "1.500000e+03", "-0.5", "INF", "NaN", "1.0E-37",
                           "3.1415927", "0.50"}) {
    ExpectInline(text, Datatype::kFloat);
  }
  // More digits than a float tells apart.
  ExpectNotInline("16777217", Datatype::kFloat);
  ExpectInline("16777216", Datatype::kFloat);
  ExpectInline("0.1", Datatype::kFloat);
  ExpectNotInline("0.100000001", Datatype::kFloat);
}

TEST(InlineId, Decimals) {
  for (const char* text : {"0", "0.0", "0.00", "1500", "1500.0", "1500.00", "0.5", "0.50", "-0.001",
                           "12345678901234", "-1.5", "0.0000001", "19.90", "100"}) {
    ExpectInline(text, Datatype::kDecimal);
  }
  for (const char* text : {"-0", "-0.0", "+1.5", "01.5", ".5", "5.", "1E3", "INF", "NaN",
                           "1.234567890123456", "1.000000000", "0.00000000000000001", ""}) {
    ExpectNotInline(text, Datatype::kDecimal);
  }
}

TEST(InlineId, Dates) {
  for (const char* text :
       {"2024-02-29T12:34:56Z", "2024-02-29T12:34:56", "0000-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999-12:00", "1969-12-31T23:59:59.5+05:30", "2000-01-01T00:00:00.12Z",
        "2000-01-01T00:00:00.000Z", "2000-01-01T00:00:00.120", "2000-01-01T00:00:00+00:00"}) {
    ExpectInline(text, Datatype::kDateTime);
  }
  for (const char* text :
       {"2023-02-29T00:00:00", "2000-01-01T24:00:00", "2000-01-01T00:00:00-00:00",
        "2000-01-01T00:00:00.1234", "2000-01-01T00:00:00.10", "2000-01-01T00:00:00.",
        "12000-01-01T00:00:00", "-0001-01-01T00:00:00", "2000-01-01", "2000-01-01T00:00:60Z",
        "2000-01-01T00:00:00+05:31", "2000-01-01T00:00:00+15:00", "2000-01-01T00:00:00-13:00",
        "2000-01-01T00:00:00z", "", "2000-01-01T00:00:00.0001", "2000-13-01T00:00:00",
        "2000-01-01t00:00:00"}) {
    ExpectNotInline(text, Datatype::kDateTime);
  }
  ExpectInline("2024-02-29", Datatype::kDate);
  ExpectInline("2024-02-29-05:00", Datatype::kDate);
  ExpectNotInline("2024-02-30", Datatype::kDate);
  ExpectInline("00:00:00", Datatype::kTime);
  ExpectInline("23:59:59.9Z", Datatype::kTime);
  ExpectNotInline("24:00:00", Datatype::kTime);
  ExpectNotInline("2000-01-01T00:00:00Z", Datatype::kDateTimeStamp);
  ExpectNotInline("2000", Datatype::kGYear);
  EXPECT_EQ(DictionaryTag({TermKind::kLiteral, "x", xsd::kGYear}), Tag::kDateOther);
}

TEST(InlineId, StringsAndBooleans) {
  for (const char* text : {"", "a", "1234567", "\xC3\xA9t\xC3\xA9", "\x01\x02"}) {
    ExpectInline(text, Datatype::kString);
  }
  ExpectNotInline("12345678", Datatype::kString);
  ExpectNotInline(std::string("a\0b", 3), Datatype::kString);
  ExpectInline("true", Datatype::kBoolean);
  ExpectInline("false", Datatype::kBoolean);
  ExpectNotInline("1", Datatype::kBoolean);
  EXPECT_FALSE(EncodeInline({TermKind::kIri, "a"}).has_value());
  EXPECT_FALSE(EncodeInline({TermKind::kLiteral, "a", {}, "en"}).has_value());
  EXPECT_LT(*EncodeShortString("a"), *EncodeShortString("ab"));
  EXPECT_LT(*EncodeShortString("ab"), *EncodeShortString("b"));
}

// Random numbers in the forms people and programs write.
std::string RandomNumber(std::mt19937_64& random) {
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<uint64_t>(n)); };
  if (pick(40) == 0) {
    constexpr const char* kOdd[] = {"INF",  "-INF",  "+INF", "NaN", "",   "-", "+",
                                    ".",    "e",     "1e",   "-0",  "+0", "0", "00",
                                    "-0.0", "0.0e0", "1.e1", "abc", "１"};
    return kOdd[pick(19)];
  }
  std::string text;
  if (pick(4) == 0) text += pick(5) == 0 ? "+" : "-";
  const int whole = pick(6) == 0 ? pick(25) : pick(5);
  for (int i = 0; i < whole; ++i) text += static_cast<char>('0' + (pick(3) == 0 ? 0 : pick(10)));
  if (pick(2) == 0) {
    text += '.';
    const int fraction = pick(6) == 0 ? pick(25) : pick(7);
    for (int i = 0; i < fraction; ++i) {
      text += static_cast<char>('0' + (pick(2) == 0 ? 0 : pick(10)));
    }
  }
  if (pick(3) == 0) {
    text += pick(2) == 0 ? 'e' : 'E';
    if (pick(2) == 0) text += pick(2) == 0 ? '+' : '-';
    const int digits = pick(10) == 0 ? pick(5) : 1 + pick(2);
    for (int i = 0; i < digits; ++i) text += static_cast<char>('0' + pick(10));
  }
  return text;
}

std::string RandomDate(std::mt19937_64& random) {
  const auto number = [&](int digits, int limit) {
    std::string text = std::to_string(random() % static_cast<uint64_t>(limit));
    while (static_cast<int>(text.size()) < digits) text.insert(0, "0");
    return text;
  };
  const bool odd = random() % 5 == 0;
  const auto part = [&](int limit) { return number(2, odd && random() % 3 == 0 ? 100 : limit); };
  std::string text;
  if (odd && random() % 4 == 0) text += '-';
  text += odd && random() % 4 == 0 ? number(5, 200000) : number(4, 10000);
  text += "-" + part(13) + "-" + part(29) + "T" + part(24) + ":" + part(60) + ":" + part(60);
  if (random() % 3 == 0) text += "." + number(static_cast<int>(random() % 5), 2000);
  switch (random() % 4) {
    case 0:
      return text + "Z";
    case 1:
      return text + (random() % 2 == 0 ? "+" : "-") + part(15) +
             (random() % 2 == 0 ? ":00" : ":" + part(60));
    default:
      return text;
  }
}

std::string RandomText(std::mt19937_64& random) {
  std::string text;
  const size_t length = random() % 12;
  for (size_t i = 0; i < length; ++i) {
    char32_t c = random() % 3 == 0 ? random() % 0x20 : random() % 0x110000;
    if (random() % 2 == 0) c = 'a' + random() % 26;
    if (IsScalarValue(c)) AppendUtf8(c, &text);
  }
  return text;
}

TEST(InlineId, EveryRandomTermRoundTripsAndNoneCollide) {
  std::mt19937_64 random(1);
  std::map<std::string, Term> names;
  for (int i = 0; i < 300000; ++i) {
    Term term;
    switch (random() % 6) {
      case 0:
        term = Term::Literal(RandomText(random));
        break;
      case 1:
        term = Term::LangLiteral(RandomText(random), "en-" + std::to_string(random() % 100),
                                 static_cast<Direction>(random() % 3));
        break;
      case 2:
        term = Term::Literal(RandomText(random), "http://example/" + RandomText(random));
        break;
      case 3:
        term = Term::Iri(RandomText(random));
        break;
      default: {
        const auto datatype = static_cast<Datatype>(1 + random() % (kNumDatatypes - 1));
        std::string lexical;
        if (IsTemporalDatatype(datatype)) {
          lexical = RandomDate(random);
          if (datatype == Datatype::kDate && random() % 2 == 0) lexical.resize(10);
          if (datatype == Datatype::kTime && lexical.size() > 11) lexical = lexical.substr(11);
        } else {
          lexical = RandomNumber(random);
        }
        term = Term::Literal(std::move(lexical), Iri(datatype));
      }
    }
    std::string name;
    ASSERT_EQ(RoundTrip(term, &name), term) << term.ToString();
    const auto [it, inserted] = names.emplace(name, term);
    ASSERT_TRUE(inserted || it->second == term)
        << it->second.ToString() << " and " << term.ToString();
  }
}

TEST(InlineId, LongTextsAndDatatypes) {
  for (const size_t size : {126u, 127u, 128u, 129u, 255u, 256u, 100000u}) {
    const std::string text(size, '\xFF');
    ExpectRoundTrip(Term::Literal(text));
    ExpectRoundTrip(Term::Literal(text, "http://example/" + std::string(size, 'x')));
    ExpectRoundTrip(Term::LangLiteral(text, std::string(size, 'a')));
    ExpectRoundTrip(Term::LangLiteral(text, std::string(size, 'a'), Direction::kRtl));
  }
  ExpectRoundTrip(Term::Literal(std::string(10 << 20, 'x')));
  ExpectRoundTrip(Term::Literal("x", std::string(rdf::kLangString)));
}

TEST(InlineId, DamagedKeysAreRefused) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 100000; ++i) {
    std::string key;
    for (size_t n = random() % 9; n > 0; --n) key += static_cast<char>(random());
    TermView view;
    for (const Tag tag : {Tag::kLangString, Tag::kDirLangString, Tag::kNumberOther, Tag::kDateOther,
                          Tag::kOtherLiteral}) {
      if (!ParseDictionaryKey(tag, key, &view)) continue;
      std::string again;
      AppendDictionaryKey(view, &again);
      // Known datatypes have one spelling only, so what is accepted need not be what we write; it
      // must still be a term of the class.
      EXPECT_EQ(DictionaryTag(view), tag);
    }
  }
}

int Compare(double a, double b) { return a < b ? -1 : a > b ? 1 : 0; }

TEST(InlineId, PayloadsOrderLikeValues) {
  std::mt19937_64 random(3);
  for (const Datatype datatype : {Datatype::kDouble, Datatype::kFloat, Datatype::kDecimal}) {
    struct Entry {
      Id id;
      double value;
      Decimal decimal;
    };
    std::vector<Entry> entries;
    while (entries.size() < 20000) {
      std::string text = RandomNumber(random);
      if (random() % 3 == 0) {
        // Neighbours: digits that differ at the end.
        text = "1.23456" + std::to_string(random() % 1000);
      }
      const std::optional<Id> id = Encode(text, datatype);
      if (!id || text == "NaN") continue;
      Entry entry{*id, 0, Decimal()};
      if (datatype == Datatype::kFloat) {
        entry.value = *ParseFloat(text);
      } else {
        entry.value = *ParseDouble(text);
      }
      if (datatype == Datatype::kDecimal) {
        entry.decimal = *Decimal::Parse(text);
        ASSERT_EQ(InlineDecimalValue(*id), entry.decimal) << text;
      }
      ASSERT_EQ(InlineDoubleValue(*id), entry.value) << text;
      entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.id < b.id; });
    for (size_t i = 1; i < entries.size(); ++i) {
      ASSERT_LE(entries[i - 1].value, entries[i].value);
      ASSERT_LE(entries[i - 1].decimal, entries[i].decimal);
    }
    // Range bounds agree with a scan.
    const Tag tag = entries[0].id.tag();
    for (int i = 0; i < 300; ++i) {
      const Entry& entry = entries[random() % entries.size()];
      for (const double bound :
           {entry.value, std::nextafter(entry.value, 1e300), std::nextafter(entry.value, -1e300)}) {
        const uint64_t not_less = InlineLowerBound(tag, bound, Bound::kNotLess);
        const uint64_t greater = InlineLowerBound(tag, bound, Bound::kGreater);
        for (const Entry& other : entries) {
          ASSERT_EQ(other.id.payload() >= not_less, Compare(other.value, bound) >= 0);
          ASSERT_EQ(other.id.payload() >= greater, Compare(other.value, bound) > 0);
        }
      }
    }
  }
}

TEST(InlineId, IntegerBounds) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 1000; ++i) {
    const auto value = static_cast<int64_t>(random() % 2001) - 1000;
    const Id id = *EncodeInteger(value);
    EXPECT_EQ(InlineInteger(id), value);
    EXPECT_EQ(InlineDoubleValue(id), static_cast<double>(value));
    EXPECT_EQ(InlineLowerBound(Tag::kInteger, static_cast<double>(value), Bound::kNotLess),
              id.payload());
    EXPECT_EQ(InlineLowerBound(Tag::kInteger, value + 0.5, Bound::kNotLess), id.payload() + 1);
    EXPECT_EQ(InlineLowerBound(Tag::kInteger, Decimal(value), Bound::kGreater), id.payload() + 1);
  }
  EXPECT_EQ(
      InlineLowerBound(Tag::kInteger, std::numeric_limits<double>::infinity(), Bound::kNotLess),
      InlineNumberEnd(Tag::kInteger));
  EXPECT_EQ(
      InlineLowerBound(Tag::kInteger, -std::numeric_limits<double>::infinity(), Bound::kNotLess),
      0u);
}

TEST(InlineId, EncodersGiveCanonicalForms) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 100000; ++i) {
    double value = std::bit_cast<double>(random());
    if (random() % 2 == 0) value = static_cast<double>(static_cast<int64_t>(random() % 100000)) / 8;
    if (const std::optional<Id> id = EncodeDouble(value)) {
      std::string text;
      AppendInlineLexical(*id, &text);
      EXPECT_EQ(text, FormatDouble(value));
      EXPECT_EQ(Encode(text, Datatype::kDouble), id);
      if (!std::isnan(value)) {
        EXPECT_EQ(InlineDoubleValue(*id), value);
      }
    } else {
      EXPECT_FALSE(Encode(FormatDouble(value), Datatype::kDouble).has_value());
    }
    const auto narrow = static_cast<float>(std::bit_cast<float>(static_cast<uint32_t>(random())));
    if (const std::optional<Id> id = EncodeFloat(narrow)) {
      std::string text;
      AppendInlineLexical(*id, &text);
      EXPECT_EQ(text, FormatFloat(narrow));
      EXPECT_EQ(Encode(text, Datatype::kFloat), id);
      if (!std::isnan(narrow)) {
        EXPECT_EQ(InlineDoubleValue(*id), narrow);
      }
    }
    const Decimal decimal(static_cast<int64_t>(random() % 1000000000) - 500000000,
                          static_cast<int>(random() % 10));
    const std::optional<Id> id = EncodeDecimal(decimal);
    ASSERT_TRUE(id.has_value());
    EXPECT_EQ(InlineDecimalValue(*id), decimal);
    std::string text;
    AppendInlineLexical(*id, &text);
    EXPECT_EQ(text, decimal.ToString());
  }
}

TEST(InlineId, DatesOrderOnTheTimeLine) {
  std::mt19937_64 random(6);
  struct Entry {
    Id id;
    TimePoint point;
    std::string text;
  };
  std::vector<Entry> entries;
  while (entries.size() < 20000) {
    const std::string text = RandomDate(random);
    const std::optional<Id> id = Encode(text, Datatype::kDateTime);
    if (!id) continue;
    const std::optional<DateTime> value = ParseDateTime(Datatype::kDateTime, text);
    ASSERT_TRUE(value.has_value()) << text;
    ASSERT_EQ(InlineDateTimeValue(*id), *value) << text;
    const TimePoint point = value->ToTimePoint();
    ASSERT_EQ(InlineTimelineMillis(*id),
              point.seconds * 1000 + static_cast<int64_t>(point.attoseconds / 1000000000000000));
    const std::optional<Id> again = EncodeDateTime(Tag::kDateTime, *value);
    ASSERT_TRUE(again.has_value());
    std::string canonical;
    AppendInlineLexical(*again, &canonical);
    ASSERT_EQ(canonical, FormatDateTime(Datatype::kDateTime, *value));
    entries.push_back({*id, point, text});
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.id < b.id; });
  for (size_t i = 1; i < entries.size(); ++i) {
    ASSERT_LE(entries[i - 1].point, entries[i].point)
        << entries[i - 1].text << " " << entries[i].text;
  }
}

}  // namespace
}  // namespace mote
