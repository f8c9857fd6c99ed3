// Random and hostile terms, stored and read back: a term never changes by being stored, and two
// terms never become one.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "storage/term/vocabulary.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

void AppendCodePoint(uint32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
    return;
  }
  if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | c >> 6));
  } else if (c < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | c >> 12));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 63)));
  } else {
    out->push_back(static_cast<char>(0xF0 | c >> 18));
    out->push_back(static_cast<char>(0x80 | (c >> 12 & 63)));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 63)));
  }
  out->push_back(static_cast<char>(0x80 | (c & 63)));
}

// Makes terms that are likely to be mishandled: near the borders of what an id can hold, in lexical
// forms that are not canonical, or not well-formed at all.
class TermMaker {
 public:
  explicit TermMaker(uint64_t seed) : random_(seed) {}

  Term Make() {
    switch (Pick(8)) {
      case 0:
        return Term::Iri("http://example.org/" + Text(Pick(40)));
      case 1:
        return Term::Literal(Text(Pick(20)));
      case 2:
        return Term::LangLiteral(Text(Pick(10)), OneOf({"en", "EN", "en-GB", "zh-Hant-TW", "x-a"}),
                                 static_cast<Direction>(Pick(3)));
      case 3:
        return Term::Literal(Text(Pick(10)), "http://example.org/type" + std::to_string(Pick(3)));
      default: {
        // Every known datatype with forms of every kind, its own most often.
        const auto datatype = static_cast<Datatype>(1 + Pick(kNumDatatypes - 1));
        std::string lexical;
        switch (Pick(10)) {
          case 0:
            lexical = Text(Pick(12));
            break;
          case 1:
            lexical = Date();
            break;
          case 2:
            lexical = Number();
            break;
          default:
            lexical =
                IsNumericDatatype(datatype) ? Number()
                : IsTemporalDatatype(datatype)
                    ? Date()
                    : OneOf({"true", "false", "1", "0", "P1Y", "-P1DT2H", "", "TRUE", " true"});
        }
        if (Pick(12) == 0)
          lexical.insert(Pick(lexical.size() + 1), OneOf({" ", "\t", "0", "+", "-"}));
        return Term::Literal(std::move(lexical), std::string(DatatypeIri(datatype)));
      }
    }
  }

 private:
  uint64_t Pick(uint64_t count) { return random_() % count; }
  std::string OneOf(std::vector<const char*> choices) { return choices[Pick(choices.size())]; }
  std::string Digits(uint64_t count) {
    std::string digits;
    for (uint64_t i = 0; i < count; ++i) {
      digits.push_back(Pick(3) == 0 ? "09"[Pick(2)] : static_cast<char>('0' + Pick(10)));
    }
    return digits;
  }

  std::string Number() {
    switch (Pick(12)) {
      case 0:
        return OneOf({"NaN", "INF", "-INF", "+INF", "nan", "-0", "-0.0", "0.0", "-0E0", "+0", "00",
                      ".", "", "e5", "1e", "1e400", "-1e-400", "4.9E-324",
                      "1.7976931348623157E308"});
      case 1: {
        // Around powers of two, where types and payloads end.
        const uint64_t power = uint64_t{1} << Pick(64);
        const std::string text = std::to_string(power + Pick(5) - 2);
        return Pick(2) == 0 ? "-" + text : text;
      }
      default: {
        std::string text = OneOf({"", "", "", "-", "+"}) + Digits(Pick(Pick(4) == 0 ? 40 : 8));
        if (Pick(2) == 0) text += "." + Digits(Pick(Pick(4) == 0 ? 30 : 6));
        if (Pick(3) == 0) {
          text += OneOf({"e", "E", "e+", "E-", "e-0", "E0"}) +
                  std::to_string(Pick(Pick(2) == 0 ? 320 : 12));
        }
        return text;
      }
    }
  }

  std::string TwoDigits(uint64_t count) {
    const uint64_t value = Pick(20) == 0 ? Pick(100) : Pick(count);
    return std::string(value < 10 ? "0" : "") + std::to_string(value);
  }
  std::string Zone() {
    switch (Pick(5)) {
      case 0:
        return "Z";
      case 1:
        return OneOf({"+", "-"}) + TwoDigits(15) + ":" +
               OneOf({"00", "15", "30", "45", "01", "60"});
      case 2:
        return OneOf({"+00:00", "-00:00", "+14:00", "-14:00", "+14:15", "-12:15", "z", "+1:00"});
      default:
        return "";
    }
  }
  std::string Time() {
    std::string time = TwoDigits(25) + ":" + TwoDigits(60) + ":" + TwoDigits(61);
    if (Pick(3) == 0) time += "." + Digits(Pick(6));
    return time;
  }
  std::string Day() {
    const uint64_t year = Pick(4) == 0 ? Pick(20000) : 1900 + Pick(200);
    std::string text = std::to_string(year);
    if (text.size() < 4) text.insert(0, 4 - text.size(), '0');
    return (Pick(10) == 0 ? "-" : "") + text + "-" + TwoDigits(13) + "-" + TwoDigits(32);
  }
  std::string Date() {
    switch (Pick(4)) {
      case 0:
        return Day() + Zone();
      case 1:
        return Time() + Zone();
      case 2:
        return OneOf({"2020", "--02", "---31", "--02-30", "2020-13", "-0001", "24:00:00"}) + Zone();
      default:
        return Day() + "T" + Time() + Zone();
    }
  }

  // Any code points, control characters and U+0000 often among them; seldom no UTF-8 at all.
  std::string Text(uint64_t length) {
    std::string text;
    for (uint64_t i = 0; i < length; ++i) {
      switch (Pick(6)) {
        case 0:
          AppendCodePoint(static_cast<uint32_t>(Pick(0x20)), &text);
          break;
        case 1:
          AppendCodePoint(static_cast<uint32_t>(Pick(0xD800)), &text);
          break;
        case 2:
          AppendCodePoint(static_cast<uint32_t>(0xE000 + Pick(0x110000 - 0xE000)), &text);
          break;
        default:
          AppendCodePoint(static_cast<uint32_t>('a' + Pick(4)), &text);
      }
    }
    return text;
  }

  std::mt19937_64 random_;
};

// Stores terms in commits of `commit` terms and expects them back as they were, one id each.
void ExpectStored(const std::vector<Term>& terms, size_t commit) {
  ReopenableStore store(/*on_rocks=*/true);
  std::vector<Id> ids;
  for (size_t begin = 0; begin < terms.size(); begin += commit) {
    auto transaction = std::move(store->BeginWrite().value());
    const Id s = transaction->Intern({TermKind::kIri, "http://example.org/s"}).value();
    std::vector<IdQuad> quads;
    for (size_t i = begin; i < std::min(terms.size(), begin + commit); ++i) {
      ids.push_back(transaction->Intern(terms[i].view()).value());
      quads.push_back({s, s, ids.back(), kDefaultGraph});
    }
    ASSERT_TRUE(transaction->Insert(quads).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
  }
  std::map<Id, size_t> first_with_id;
  for (size_t i = 0; i < terms.size(); ++i) {
    const size_t other = first_with_id.try_emplace(ids[i], i).first->second;
    ASSERT_TRUE(terms[other] == terms[i])
        << terms[other].ToString() << " and " << terms[i].ToString() << " have one id";
  }
  for (int round = 0; round < 2; ++round) {
    if (round == 1) {
      ASSERT_TRUE(store->Compact().ok());
      store.Reopen();
    }
    auto snapshot = store->GetSnapshot();
    std::vector<Term> read;
    ASSERT_TRUE(snapshot->TermsOf(ids, &read).ok());
    for (size_t i = 0; i < terms.size(); ++i) {
      ASSERT_TRUE(read[i] == terms[i])
          << terms[i].ToString().substr(0, 200) << " became " << read[i].ToString().substr(0, 200);
      // Two spellings of one term would have two ids.
      auto id = snapshot->IdOf(terms[i].view());
      ASSERT_TRUE(id.ok() && id->has_value());
      ASSERT_EQ(**id, ids[i]);
    }
    // What stands in the quads is the same.
    ScanSpec spec;
    EXPECT_EQ(ReadAll(*snapshot, spec, 1000).size(), first_with_id.size());
  }
  ExpectClean(store.store());
}

TEST(StoreTermTest, RandomTermsComeBackAsTheyWere) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    TermMaker maker(seed);
    std::vector<Term> terms;
    for (int i = 0; i < 20000; ++i) terms.push_back(maker.Make());
    ASSERT_NO_FATAL_FAILURE(ExpectStored(terms, seed == 1 ? 20000 : 700));
  }
}

TEST(StoreTermTest, AllOfUnicodeComesBack) {
  std::vector<Term> terms;
  std::string text;
  for (uint32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    AppendCodePoint(c, &text);
    // Short strings are held by the id itself.
    if (c < 0x800 || c % 251 == 0) {
      std::string one;
      AppendCodePoint(c, &one);
      terms.push_back(Term::Literal(one));
      terms.push_back(Term::LangLiteral(one, "en"));
    }
    if (text.size() > 1000) {
      terms.push_back(Term::Literal(text));
      terms.push_back(Term::LangLiteral(text, "mul"));
      terms.push_back(Term::Literal(std::move(text), "http://example.org/type"));
      text.clear();
    }
  }
  ASSERT_NO_FATAL_FAILURE(ExpectStored(terms, terms.size()));
}

TEST(StoreTermTest, LargeTermsComeBack) {
  std::mt19937_64 random(3);
  std::vector<Term> terms;
  for (size_t size : {4095u, 4096u, 4097u, 65535u, 65536u, 65537u, 1u << 20, 10u << 20}) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random() % 128);
    terms.push_back(Term::Literal(text));
    terms.push_back(Term::LangLiteral(text, "en"));
    terms.push_back(Term::Literal(text, "http://example.org/" + std::string(300, 't')));
    text.back() = static_cast<char>(text.back() ^ 1);
    terms.push_back(Term::Literal(std::move(text)));
  }
  ASSERT_NO_FATAL_FAILURE(ExpectStored(terms, 5));
}

}  // namespace
}  // namespace mote
