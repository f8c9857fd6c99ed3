#include "tests/engine/expression/random_terms.h"

#include <array>
#include <cstdio>

#include "storage/term/vocabulary.h"

namespace mote::testing {
namespace {

template <typename Container>
const auto& Pick(Random& random, const Container& items) {
  return items[random() % items.size()];
}

std::string RandomInteger(Random& random) {
  switch (random() % 6) {
    case 0:
      return std::to_string(static_cast<int64_t>(random() % 21) - 10);
    case 1:
      return "0" + std::to_string(random() % 10);
    case 2:
      return "+" + std::to_string(random() % 10);
    case 3:
      return std::to_string(static_cast<int64_t>(random()) >> (random() % 40));
    case 4:
      return Pick(random, std::array<std::string, 6>{"9007199254740992", "9007199254740993",
                                                     "36028797018963967", "-36028797018963968",
                                                     "36028797018963968",
                                                     "123456789012345678901234567890"});
    default:
      return Pick(random, std::array<std::string, 3>{"-0", "x", ""});
  }
}

std::string RandomDecimal(Random& random) {
  switch (random() % 4) {
    case 0:
      return std::to_string(static_cast<int64_t>(random() % 21) - 10) + "." +
             std::to_string(random() % 10);
    case 1:
      return std::to_string(random() % 10) + "." + std::to_string(random() % 10) + "0";
    case 2:
      return std::to_string(static_cast<int64_t>(random()) >> (random() % 60)) + "." +
             std::to_string(random() >> (random() % 60));
    default:
      return RandomInteger(random);
  }
}

std::string RandomDouble(Random& random) {
  switch (random() % 5) {
    case 0:
      return std::to_string(static_cast<int64_t>(random() % 21) - 10) + ".0E0";
    case 1:
      return std::to_string(random() % 10) + "." + std::to_string(random() % 10) + "e" +
             std::to_string(static_cast<int>(random() % 5) - 2);
    case 2:
      return Pick(random, std::array<std::string, 8>{"NaN", "INF", "-INF", "-0.0E0", "1e400",
                                                     "4.9E-324", "1.7976931348623157E308", "0"});
    case 3: {
      std::array<char, 40> text;
      double value = (static_cast<double>(random()) - 9e18) * 1e-18;
      std::snprintf(text.data(), text.size(), "%.*e", static_cast<int>(random() % 18), value);
      return text.data();
    }
    default:
      return RandomDecimal(random);
  }
}

std::string RandomText(Random& random) {
  static const std::vector<std::string> kPieces = {
      "a", "b", "A", "\u00E4", "\u4E2D", "\U0001F600", " ", "abcdefghij", "\"", "\n", ",", "http:"};
  std::string text;
  for (size_t n = random() % 5; n > 0; --n) text += Pick(random, kPieces);
  if (random() % 20 == 0) text.push_back('\0');
  return text;
}

}  // namespace

Term RandomNumber(Random& random) {
  static const std::vector<std::string_view> kIntegers = {
      xsd::kInteger,        xsd::kInteger,      xsd::kInteger, xsd::kLong,
      xsd::kByte,           xsd::kUnsignedByte, xsd::kShort,   xsd::kNonNegativeInteger,
      xsd::kNegativeInteger};
  switch (random() % 5) {
    case 0:
    case 1:
      return Term::Literal(RandomInteger(random), std::string(Pick(random, kIntegers)));
    case 2:
      return Term::Literal(RandomDecimal(random), std::string(xsd::kDecimal));
    case 3:
      return Term::Literal(RandomDouble(random), std::string(xsd::kDouble));
    default:
      return Term::Literal(RandomDouble(random), std::string(xsd::kFloat));
  }
}

Term RandomMoment(Random& random) {
  static const std::vector<std::string> kZones = {"",       "Z",      "+00:00", "+14:00",
                                                  "-14:00", "+05:30", "-00:00"};
  std::string date = "20" + std::to_string(10 + random() % 3) + "-0" +
                     std::to_string(1 + random() % 3) + "-1" + std::to_string(random() % 10);
  if (random() % 10 == 0) date = "-0044-03-15";
  if (random() % 10 == 0) date = "12345-01-01";
  std::string time = "1" + std::to_string(random() % 10) + ":0" + std::to_string(random() % 10) +
                     ":0" + std::to_string(random() % 10);
  if (random() % 4 == 0) time += "." + std::to_string(random() % 1000);
  if (random() % 10 == 0) time = "24:00:00";
  const std::string& zone = Pick(random, kZones);
  switch (random() % 4) {
    case 0:
      return Term::Literal(date + zone, std::string(xsd::kDate));
    case 1:
      return Term::Literal(time + zone, std::string(xsd::kTime));
    default:
      return Term::Literal(date + "T" + time + zone, std::string(xsd::kDateTime));
  }
}

Term RandomTerm(Random& random) {
  static const std::vector<std::string> kDurations = {"PT1H", "PT60M", "P1D",  "P1M",
                                                      "P30D", "-P1Y",  "P12M", "bad"};
  switch (random() % 12) {
    case 0:
      return Term::Iri("http://example.org/" + std::to_string(random() % 20));
    case 1:
      return Term::BlankNode("n" + std::to_string(random() % 5));
    case 2:
      return Term::Literal(RandomText(random));
    case 3:
      return Term::LangLiteral(RandomText(random), random() % 2 == 0 ? "en" : "EN");
    case 4: {
      static const std::vector<std::string> kBooleans = {"true", "false", "1", "0", "yes"};
      return Term::Literal(Pick(random, kBooleans), std::string(xsd::kBoolean));
    }
    case 5:
      return Term::Literal(Pick(random, kDurations),
                           std::string(random() % 2 == 0 ? xsd::kDuration : xsd::kDayTimeDuration));
    case 6:
      return Term::Literal(RandomText(random), "http://example.org/type");
    case 7:
    case 8:
      return RandomMoment(random);
    default:
      return RandomNumber(random);
  }
}

ast::TermNode ToAst(const Term& term) {
  ast::TermNode node;
  node.lexical = term.value();
  switch (term.kind()) {
    case TermKind::kIri:
      node.kind = ast::TermKind::kIri;
      break;
    case TermKind::kBlankNode:
      node.kind = ast::TermKind::kBlankNode;
      break;
    default:
      node.kind = ast::TermKind::kLiteral;
      node.datatype = term.datatype();
      node.language = term.language();
  }
  return node;
}

}  // namespace mote::testing
