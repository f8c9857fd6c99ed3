#include "tests/engine/reference/values.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "storage/term/vocabulary.h"
#include "storage/term/xsd_datetime.h"
#include "storage/term/xsd_number.h"

namespace mote::reference {
namespace {

using ast::BinaryOperator;

enum class Class {
  kBlankNode,
  kIri,
  kString,
  kLangString,
  kNumber,
  kBoolean,
  kDateTime,
  kDate,
  kOther,
  kTriple
};

std::optional<DateTime> MomentOf(const Term& term) {
  const Datatype datatype = DatatypeOf(term.datatype());
  if (datatype != Datatype::kDateTime && datatype != Datatype::kDate) return std::nullopt;
  return ParseDateTime(datatype, term.value());
}

std::optional<bool> BooleanOf(const Term& term) {
  if (!term.is_literal() || DatatypeOf(term.datatype()) != Datatype::kBoolean) return std::nullopt;
  return ParseBoolean(term.value());
}

Class ClassOf(const Term& term) {
  if (term.is_blank_node()) return Class::kBlankNode;
  if (term.is_iri()) return Class::kIri;
  if (term.is_triple()) return Class::kTriple;
  if (!term.language().empty()) return Class::kLangString;
  if (DatatypeOf(term.datatype()) == Datatype::kString) return Class::kString;
  if (NumericOf(term).has_value()) return Class::kNumber;
  if (BooleanOf(term).has_value()) return Class::kBoolean;
  if (MomentOf(term).has_value()) {
    return DatatypeOf(term.datatype()) == Datatype::kDate ? Class::kDate : Class::kDateTime;
  }
  return Class::kOther;
}

std::string LowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

Numeric Promote(const Numeric& number, Numeric::Type type) {
  Numeric result = number;
  if (type == Numeric::Type::kFloat && number.is_exact()) {
    result.real = ParseFloat(number.exact.ToString()).value_or(0);
  } else if (type == Numeric::Type::kDouble && number.is_exact()) {
    result.real = number.exact.ToDouble();
  }
  result.type = type;
  return result;
}

std::optional<bool> Decide(BinaryOperator op, int order) {
  switch (op) {
    case BinaryOperator::kEqual:
      return order == 0;
    case BinaryOperator::kNotEqual:
      return order != 0;
    case BinaryOperator::kLess:
      return order < 0;
    case BinaryOperator::kLessOrEqual:
      return order <= 0;
    case BinaryOperator::kGreater:
      return order > 0;
    case BinaryOperator::kGreaterOrEqual:
      return order >= 0;
    default:
      return std::nullopt;
  }
}

template <typename T>
int ThreeWay(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

std::optional<bool> CompareNumbers(BinaryOperator op, const Numeric& a, const Numeric& b) {
  const Numeric::Type type = std::max(a.type, b.type);
  const Numeric x = Promote(a, type);
  const Numeric y = Promote(b, type);
  if (x.is_exact()) return Decide(op, ThreeWay(x.exact, y.exact));
  if (std::isnan(x.real) || std::isnan(y.real)) return op == BinaryOperator::kNotEqual;
  return Decide(op, ThreeWay(x.real, y.real));
}

// Values with and without time zone are in order only if they are for every zone within 14 hours of
// UTC (XML Schema 1.1 part 2, section D.2.2).
std::optional<int> CompareMoments(const DateTime& a, const DateTime& b) {
  constexpr int kMaxZone = 14 * 60;
  int result = 0;
  for (const int zone : {-kMaxZone, kMaxZone}) {
    // What has a zone keeps it; if both have none, they have the same.
    const int order = ThreeWay(a.ToTimePoint(zone), b.ToTimePoint(zone));
    if (zone == kMaxZone && order != result) return std::nullopt;
    result = order;
  }
  // Equal at one end of a range of zones is not equal within.
  if (result == 0 && a.timezone_minutes.has_value() != b.timezone_minutes.has_value()) {
    return std::nullopt;
  }
  return result;
}

std::optional<bool> Equal(const Term& a, const Term& b);

// SPARQL 1.2 section 17.4.1: both are triple terms, and all of their components are equal.
std::optional<bool> EqualTriples(const TripleTerm& a, const TripleTerm& b) {
  std::optional<bool> all = true;
  for (const auto& [x, y] :
       {std::pair(&a.subject, &b.subject), std::pair(&a.predicate, &b.predicate),
        std::pair(&a.object, &b.object)}) {
    const std::optional<bool> equal = Equal(*x, *y);
    if (equal == false) return false;
    if (!equal.has_value()) all = std::nullopt;
  }
  return all;
}

std::optional<bool> Equal(const Term& a, const Term& b) {
  const Class x = ClassOf(a);
  const Class y = ClassOf(b);
  if (x == Class::kTriple && y == Class::kTriple) return EqualTriples(a.triple(), b.triple());
  if (x == Class::kNumber && y == Class::kNumber) {
    return CompareNumbers(BinaryOperator::kEqual, *NumericOf(a), *NumericOf(b));
  }
  if (x == Class::kBoolean && y == Class::kBoolean) return BooleanOf(a) == BooleanOf(b);
  if (x == y && (x == Class::kDateTime || x == Class::kDate)) {
    const std::optional<int> order = CompareMoments(*MomentOf(a), *MomentOf(b));
    if (!order.has_value()) return std::nullopt;
    return *order == 0;
  }
  if (x == Class::kLangString && y == Class::kLangString) {
    return a.value() == b.value() && LowerCase(a.language()) == LowerCase(b.language()) &&
           a.direction() == b.direction();
  }
  if (a == b) return true;
  if (x == Class::kLangString || y == Class::kLangString) return false;
  // Two literals may mean the same for all that is known of their datatypes.
  if (a.is_literal() && b.is_literal() && (x == Class::kOther || y == Class::kOther)) {
    return std::nullopt;
  }
  return false;
}

}  // namespace

std::optional<Numeric> NumericOf(const Term& term) {
  if (!term.is_literal() || !term.language().empty()) return std::nullopt;
  const Datatype datatype = DatatypeOf(term.datatype());
  if (!IsNumericDatatype(datatype) || !IsWellTyped(datatype, term.value())) return std::nullopt;
  Numeric number;
  if (IsIntegerDatatype(datatype) || datatype == Datatype::kDecimal) {
    const std::optional<Decimal> exact = Decimal::Parse(term.value());
    if (!exact.has_value()) return std::nullopt;
    number.exact = *exact;
    number.type =
        datatype == Datatype::kDecimal ? Numeric::Type::kDecimal : Numeric::Type::kInteger;
    return number;
  }
  if (datatype == Datatype::kFloat) {
    number.type = Numeric::Type::kFloat;
    number.real = *ParseFloat(term.value());
  } else {
    number.type = Numeric::Type::kDouble;
    number.real = *ParseDouble(term.value());
  }
  return number;
}

Term ToTerm(const Numeric& number) {
  switch (number.type) {
    case Numeric::Type::kInteger:
      return Term::Literal(number.exact.ToString(), std::string(xsd::kInteger));
    case Numeric::Type::kDecimal:
      return Term::Literal(number.exact.ToString(), std::string(xsd::kDecimal));
    case Numeric::Type::kFloat:
      return Term::Literal(FormatFloat(static_cast<float>(number.real)), std::string(xsd::kFloat));
    case Numeric::Type::kDouble:
      break;
  }
  return Term::Literal(FormatDouble(number.real), std::string(xsd::kDouble));
}

Term BooleanTerm(bool value) {
  return Term::Literal(value ? "true" : "false", std::string(xsd::kBoolean));
}

std::optional<bool> EffectiveBoolean(const std::optional<Term>& term) {
  if (!term.has_value() || !term->is_literal() || !term->language().empty()) return std::nullopt;
  const Datatype datatype = DatatypeOf(term->datatype());
  if (datatype == Datatype::kString) return !term->value().empty();
  if (datatype == Datatype::kBoolean) return BooleanOf(*term);
  const std::optional<Numeric> number = NumericOf(*term);
  if (!number.has_value()) return std::nullopt;
  if (number->is_exact()) return !number->exact.is_zero();
  return number->real != 0 && !std::isnan(number->real);
}

std::optional<Numeric> Compute(BinaryOperator op, const Numeric& a, const Numeric& b) {
  Numeric::Type type = std::max(a.type, b.type);
  if (op == BinaryOperator::kDivide && type == Numeric::Type::kInteger) {
    type = Numeric::Type::kDecimal;
  }
  const Numeric x = Promote(a, type);
  const Numeric y = Promote(b, type);
  Numeric result;
  result.type = type;
  if (x.is_exact()) {
    std::optional<Decimal> exact;
    if (op == BinaryOperator::kAdd) exact = Decimal::Add(x.exact, y.exact);
    if (op == BinaryOperator::kSubtract) exact = Decimal::Subtract(x.exact, y.exact);
    if (op == BinaryOperator::kMultiply) exact = Decimal::Multiply(x.exact, y.exact);
    if (op == BinaryOperator::kDivide) exact = Decimal::Divide(x.exact, y.exact);
    if (!exact.has_value()) return std::nullopt;
    result.exact = *exact;
    return result;
  }
  if (op == BinaryOperator::kAdd) result.real = x.real + y.real;
  if (op == BinaryOperator::kSubtract) result.real = x.real - y.real;
  if (op == BinaryOperator::kMultiply) result.real = x.real * y.real;
  if (op == BinaryOperator::kDivide) result.real = x.real / y.real;
  if (type == Numeric::Type::kFloat) result.real = static_cast<float>(result.real);
  return result;
}

std::optional<bool> Compare(BinaryOperator op, const Term& a, const Term& b) {
  if (op == BinaryOperator::kEqual) return Equal(a, b);
  if (op == BinaryOperator::kNotEqual) {
    const std::optional<Numeric> x = NumericOf(a);
    const std::optional<Numeric> y = NumericOf(b);
    if (x.has_value() && y.has_value()) return CompareNumbers(op, *x, *y);
    const std::optional<bool> equal = Equal(a, b);
    if (!equal.has_value()) return std::nullopt;
    return !*equal;
  }
  const Class c = ClassOf(a);
  if (c != ClassOf(b)) return std::nullopt;
  if (c == Class::kNumber) return CompareNumbers(op, *NumericOf(a), *NumericOf(b));
  if (c == Class::kString) return Decide(op, ThreeWay(a.value(), b.value()));
  if (c == Class::kBoolean) return Decide(op, ThreeWay(*BooleanOf(a), *BooleanOf(b)));
  if (c == Class::kDateTime || c == Class::kDate) {
    const std::optional<int> order = CompareMoments(*MomentOf(a), *MomentOf(b));
    if (!order.has_value()) return std::nullopt;
    return Decide(op, *order);
  }
  return std::nullopt;
}

int CompareForOrder(const std::optional<Term>& a, const std::optional<Term>& b) {
  if (!a.has_value() || !b.has_value()) return ThreeWay(a.has_value(), b.has_value());
  const Class x = ClassOf(*a);
  const Class y = ClassOf(*b);
  if (x != y) return ThreeWay(x, y);
  switch (x) {
    case Class::kNumber: {
      const Numeric m = *NumericOf(*a);
      const Numeric n = *NumericOf(*b);
      const bool nan_a = !m.is_exact() && std::isnan(m.real);
      const bool nan_b = !n.is_exact() && std::isnan(n.real);
      if (nan_a || nan_b) return ThreeWay(!nan_a, !nan_b);
      if (m.is_exact() && n.is_exact()) return ThreeWay(m.exact, n.exact);
      return ThreeWay(m.ToDouble(), n.ToDouble());
    }
    case Class::kBoolean:
      return ThreeWay(*BooleanOf(*a), *BooleanOf(*b));
    case Class::kDateTime:
    case Class::kDate: {
      const DateTime m = *MomentOf(*a);
      const DateTime n = *MomentOf(*b);
      const int order = ThreeWay(m.ToTimePoint(), n.ToTimePoint());
      if (order != 0) return order;
      return ThreeWay(m.timezone_minutes.has_value(), n.timezone_minutes.has_value());
    }
    case Class::kLangString:
      if (a->value() != b->value()) return ThreeWay(a->value(), b->value());
      if (const int order = ThreeWay(LowerCase(a->language()), LowerCase(b->language()))) {
        return order;
      }
      return ThreeWay(a->direction(), b->direction());
    case Class::kTriple: {
      const TripleTerm& m = a->triple();
      const TripleTerm& n = b->triple();
      if (const int order = CompareForOrder(m.subject, n.subject)) return order;
      if (const int order = CompareForOrder(m.predicate, n.predicate)) return order;
      return CompareForOrder(m.object, n.object);
    }
    case Class::kOther:
      if (a->datatype() != b->datatype()) return ThreeWay(a->datatype(), b->datatype());
      return ThreeWay(a->value(), b->value());
    default:
      return ThreeWay(a->value(), b->value());
  }
}

std::optional<Term> Cast(std::string_view datatype, const Term& term) {
  if (datatype == xsd::kString) {
    if (term.is_iri()) return Term::Literal(term.value());
    // Numbers and booleans are written in a form of their own: left to tests of the functions.
    if (ClassOf(term) != Class::kString) return std::nullopt;
    return term;
  }
  std::optional<Numeric> number = NumericOf(term);
  if (const std::optional<bool> boolean = BooleanOf(term)) {
    number = Numeric{Numeric::Type::kInteger, Decimal(*boolean ? 1 : 0), 0};
  }
  if (ClassOf(term) == Class::kString) {
    number = NumericOf(Term::Literal(term.value(), std::string(datatype)));
    if (datatype == xsd::kBoolean) {
      const std::optional<bool> boolean = ParseBoolean(term.value());
      if (!boolean.has_value()) return std::nullopt;
      return BooleanTerm(*boolean);
    }
  }
  if (!number.has_value()) return std::nullopt;
  if (datatype == xsd::kDouble) return ToTerm(Promote(*number, Numeric::Type::kDouble));
  if (datatype == xsd::kBoolean) {
    return BooleanTerm(*EffectiveBoolean(ToTerm(*number)));
  }
  const std::optional<Decimal> exact =
      number->is_exact() ? number->exact : Decimal::FromDouble(number->real);
  if (!exact.has_value()) return std::nullopt;
  if (datatype == xsd::kDecimal) return ToTerm({Numeric::Type::kDecimal, *exact, 0});
  if (datatype == xsd::kInteger) return ToTerm({Numeric::Type::kInteger, exact->Truncate(), 0});
  return std::nullopt;
}

}  // namespace mote::reference
