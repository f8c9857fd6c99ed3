#ifndef MOTE_TESTS_ENGINE_REFERENCE_VALUES_H_
#define MOTE_TESTS_ENGINE_REFERENCE_VALUES_H_

#include <optional>
#include <string_view>

#include "grammar/ast/expression.h"
#include "storage/term/decimal.h"
#include "storage/term/term.h"

// What terms mean to the operators of SPARQL (SPARQL 1.1 section 17). An empty optional is an
// error.

namespace mote::reference {

// A number of one of the four types of numeric promotion. Exact ones have a decimal, others a real.
struct Numeric {
  enum class Type { kInteger, kDecimal, kFloat, kDouble };
  Type type = Type::kInteger;
  Decimal exact;
  double real = 0;

  bool is_exact() const { return type == Type::kInteger || type == Type::kDecimal; }
  double ToDouble() const { return is_exact() ? exact.ToDouble() : real; }
};

// The value of a well-formed numeric literal.
std::optional<Numeric> NumericOf(const Term& term);
// The canonical literal of a number.
Term ToTerm(const Numeric& number);
Term BooleanTerm(bool value);

// Section 17.2.2, as SPARQL 1.2 has it: ill-typed literals give an error.
std::optional<bool> EffectiveBoolean(const std::optional<Term>& term);

// The four operations, section 17.3.
std::optional<Numeric> Compute(ast::BinaryOperator op, const Numeric& a, const Numeric& b);

// The six comparisons, section 17.3; `=` is RDFterm-equal (17.4.1.7) beyond the operators' types.
// Literals of which nobody knows whether they are equal give an error. Values of different known
// types (numbers, strings, booleans, strings with a language) are not equal.
std::optional<bool> Compare(ast::BinaryOperator op, const Term& a, const Term& b);

// The order of ORDER BY (section 15.1) made total but for equal values: unbound, blank nodes, IRIs,
// strings, strings with a language, numbers, booleans, dateTimes, dates, other literals, triple
// terms by their components; moments without time zone count as UTC. Less than, equal to or greater
// than zero.
int CompareForOrder(const std::optional<Term>& a, const std::optional<Term>& b);

// xsd:boolean, integer, decimal, float, double or string (section 17.5); an error for other types.
std::optional<Term> Cast(std::string_view datatype, const Term& term);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_VALUES_H_
