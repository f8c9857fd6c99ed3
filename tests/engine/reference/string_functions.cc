#include "tests/engine/reference/string_functions.h"

#include <algorithm>
#include <string>

#include "storage/base/check.h"
#include "storage/term/vocabulary.h"
#include "tests/engine/reference/values.h"

namespace mote::reference {
namespace {

using ast::BuiltinFunction;

std::vector<std::string> CodePoints(const std::string& text) {
  std::vector<std::string> points;
  for (const char c : text) {
    if ((c & 0xC0) != 0x80) points.emplace_back();
    points.back() += c;
  }
  return points;
}

std::string ChangeCase(const std::string& text, bool upper) {
  std::string result;
  for (std::string point : CodePoints(text)) {
    if (point == "\u00e9" || point == "\u00c9") {
      point = upper ? "\u00c9" : "\u00e9";
    } else if (upper && point[0] >= 'a' && point[0] <= 'z') {
      point[0] = static_cast<char>(point[0] - 'a' + 'A');
    } else if (!upper && point[0] >= 'A' && point[0] <= 'Z') {
      point[0] = static_cast<char>(point[0] - 'A' + 'a');
    }
    result += point;
  }
  return result;
}

// Tags mean the same in either case (RDF 1.2 Concepts, section 3.4).
bool SameLanguage(const Term& a, const Term& b) {
  return ChangeCase(a.language(), false) == ChangeCase(b.language(), false);
}

// Section 17.4.3.1.2.
bool Compatible(const Term& a, const Term& b) {
  return IsStringLiteral(a) && IsStringLiteral(b) &&
         (b.language().empty() || (SameLanguage(a, b) && a.direction() == b.direction()));
}

// Another text of the same type.
Term Like(const Term& model, const std::string& text) {
  if (model.language().empty()) return Term::Literal(text);
  return Term::LangLiteral(text, model.language(), model.direction());
}

std::optional<Term> SubString(const std::vector<Term>& arguments) {
  if (!IsStringLiteral(arguments[0])) return std::nullopt;
  std::vector<double> numbers;
  for (size_t i = 1; i < arguments.size(); ++i) {
    const std::optional<Numeric> number = NumericOf(arguments[i]);
    if (!number.has_value()) return std::nullopt;
    numbers.push_back(number->ToDouble());
  }
  // fn:substring: positions from 1, those not less than the start and less than start + length.
  std::string text;
  double position = 1;
  for (const std::string& point : CodePoints(arguments[0].value())) {
    const bool after_start = position >= numbers[0];
    const bool before_end = numbers.size() < 2 || position < numbers[0] + numbers[1];
    if (after_start && before_end) text += point;
    ++position;
  }
  return Like(arguments[0], text);
}

bool Matches(const std::string& text, std::string pattern) {
  const bool from_start = !pattern.empty() && pattern.front() == '^';
  if (from_start) pattern.erase(0, 1);
  const bool to_end = !pattern.empty() && pattern.back() == '$';
  if (to_end) pattern.pop_back();
  if (from_start && to_end) return text == pattern;
  if (from_start) return text.rfind(pattern, 0) == 0;
  if (to_end) {
    return text.size() >= pattern.size() &&
           text.compare(text.size() - pattern.size(), pattern.size(), pattern) == 0;
  }
  return text.find(pattern) != std::string::npos;
}

// RFC 4647 basic filtering.
bool LanguageMatches(const std::string& tag, const std::string& range) {
  if (range == "*") return !tag.empty();
  const std::string t = ChangeCase(tag, false);
  const std::string r = ChangeCase(range, false);
  return t == r || t.rfind(r + "-", 0) == 0;
}

std::string EncodeForUri(const std::string& text) {
  static const char kDigits[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    result += kDigits[byte / 16];
    result += kDigits[byte % 16];
  }
  return result;
}

std::optional<Term> Concatenate(const std::vector<Term>& arguments) {
  std::string text;
  bool same_language = true;
  for (const Term& argument : arguments) {
    if (!IsStringLiteral(argument)) return std::nullopt;
    text += argument.value();
    same_language = same_language && SameLanguage(argument, arguments[0]) &&
                    argument.direction() == arguments[0].direction();
  }
  return same_language ? Like(arguments[0], text) : Term::Literal(text);
}

bool IsSimple(const Term& term) { return IsStringLiteral(term) && term.language().empty(); }

}  // namespace

bool IsStringLiteral(const Term& term) {
  return term.is_literal() &&
         (!term.language().empty() || DatatypeOf(term.datatype()) == Datatype::kString);
}

std::optional<Term> CallStringFunction(BuiltinFunction function,
                                       const std::vector<Term>& arguments) {
  if (function == BuiltinFunction::kConcat) return Concatenate(arguments);
  const Term& first = arguments[0];
  if (!IsStringLiteral(first)) return std::nullopt;
  const std::string& text = first.value();
  switch (function) {
    case BuiltinFunction::kSubStr:
      return SubString(arguments);
    case BuiltinFunction::kStrLen:
      return Term::Literal(std::to_string(CodePoints(text).size()), std::string(xsd::kInteger));
    case BuiltinFunction::kUCase:
      return Like(first, ChangeCase(text, true));
    case BuiltinFunction::kLCase:
      return Like(first, ChangeCase(text, false));
    case BuiltinFunction::kEncodeForUri:
      return Term::Literal(EncodeForUri(text));
    default:
      break;
  }
  const Term& second = arguments[1];
  const std::string& other = second.value();
  switch (function) {
    case BuiltinFunction::kStrDt:
      if (!IsSimple(first) || !second.is_iri()) return std::nullopt;
      return Term::Literal(text, other);
    case BuiltinFunction::kStrLang:
      if (!IsSimple(first) || !IsSimple(second) || other.empty()) return std::nullopt;
      return Term::LangLiteral(text, other);
    case BuiltinFunction::kStrLangDir: {
      const Term& third = arguments[2];
      if (!IsSimple(first) || !IsSimple(second) || !IsSimple(third)) return std::nullopt;
      if (other.empty() || (third.value() != "ltr" && third.value() != "rtl")) return std::nullopt;
      return Term::LangLiteral(text, other,
                               third.value() == "ltr" ? Direction::kLtr : Direction::kRtl);
    }
    case BuiltinFunction::kLangMatches:
      if (!IsSimple(first) || !IsSimple(second)) return std::nullopt;
      return BooleanTerm(LanguageMatches(text, other));
    case BuiltinFunction::kRegex:
      if (!IsSimple(second)) return std::nullopt;
      return BooleanTerm(Matches(text, other));
    default:
      break;
  }
  if (!Compatible(first, second)) return std::nullopt;
  const size_t found = text.find(other);
  switch (function) {
    case BuiltinFunction::kContains:
      return BooleanTerm(found != std::string::npos);
    case BuiltinFunction::kStrStarts:
      return BooleanTerm(found == 0);
    case BuiltinFunction::kStrEnds:
      return BooleanTerm(Matches(text, other + "$"));
    case BuiltinFunction::kStrBefore:
      if (found == std::string::npos) return Term::Literal("");
      return Like(first, text.substr(0, found));
    case BuiltinFunction::kStrAfter:
      if (found == std::string::npos) return Term::Literal("");
      return Like(first, text.substr(found + other.size()));
    default:
      MOTE_CHECK(false && "a function that the reference evaluator does not know");
      return std::nullopt;
  }
}

}  // namespace mote::reference
