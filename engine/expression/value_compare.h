#ifndef MOTE_ENGINE_EXPRESSION_VALUE_COMPARE_H_
#define MOTE_ENGINE_EXPRESSION_VALUE_COMPARE_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/expression/truth.h"
#include "engine/expression/value.h"
#include "storage/term/term.h"
#include "storage/term/xsd_datetime.h"

namespace mote {

// The value spaces that `=` and `<` tell apart (SPARQL 1.1 section 17.3). Their order is that of
// ORDER BY.
enum class ValueClass : uint8_t {
  kBlankNode,
  kIri,
  kString,
  kLangString,
  kNumber,
  kBoolean,
  kDateTime,
  kDate,
  kTime,
  kDuration,
  kUnknown,  // a literal of another datatype, or an ill-typed one
  kTriple,
};

enum class Comparison : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual
};

// The comparison with exchanged operands that says the same.
constexpr Comparison Mirror(Comparison op) {
  switch (op) {
    case Comparison::kLess:
      return Comparison::kGreater;
    case Comparison::kLessOrEqual:
      return Comparison::kGreaterOrEqual;
    case Comparison::kGreater:
      return Comparison::kLess;
    case Comparison::kGreaterOrEqual:
      return Comparison::kLessOrEqual;
    default:
      return op;
  }
}

// Whether two values in this order satisfy `op`; with `unordered` only != is satisfied.
constexpr bool Satisfies(Comparison op, std::partial_ordering order) {
  switch (op) {
    case Comparison::kEqual:
      return order == 0;
    case Comparison::kNotEqual:
      return order != 0;
    case Comparison::kLess:
      return order < 0;
    case Comparison::kLessOrEqual:
      return order <= 0;
    case Comparison::kGreater:
      return order > 0;
    case Comparison::kGreaterOrEqual:
      return order >= 0;
  }
  return false;
}

// The value space of a term, with what it decodes to. Requires ok() of `value`.
struct ClassifiedValue {
  ValueClass value_class = ValueClass::kUnknown;
  Number number;         // kNumber
  bool boolean = false;  // kBoolean
  DateTime date_time;    // kDateTime, kDate, kTime
};
ClassifiedValue Classify(const Value& value);

// The order of two points in time where one may lack a time zone: nothing if it depends on the zone
// (XML Schema 1.1 part 2, section D.2.2: any within 14 hours of UTC).
std::optional<std::partial_ordering> CompareDateTimes(const DateTime& a, const DateTime& b);

// a op b for the six comparison operators: an error for operands that are errors or that the
// operator is not defined for. Literals of unknown datatypes and ill-typed ones are equal if they
// are the same term, and otherwise nobody knows (RDFterm-equal, section 17.4.1.7). Language tags
// compare without case.
Truth CompareValues(Comparison op, const Value& a, const Value& b);

// The same RDF term. An error only if an operand is one.
Truth SameTerm(const Value& a, const Value& b);

// Equality of ASCII texts without regard to case.
bool EqualsIgnoreCase(std::string_view a, std::string_view b);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_VALUE_COMPARE_H_
