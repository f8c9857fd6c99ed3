#include "engine/expression/value_compare.h"

#include "engine/expression/duration.h"
#include "storage/term/inline_value.h"
#include "storage/term/xsd_number.h"

namespace mote {
namespace {

ValueClass TemporalClass(Datatype datatype) {
  switch (datatype) {
    case Datatype::kDateTime:
    case Datatype::kDateTimeStamp:
      return ValueClass::kDateTime;
    case Datatype::kDate:
      return ValueClass::kDate;
    case Datatype::kTime:
      return ValueClass::kTime;
    default:
      return ValueClass::kUnknown;
  }
}

std::partial_ordering CompareText(std::string_view a, std::string_view b) {
  return a.compare(b) <=> 0;
}

// The texts of two literals whose values nobody can compare, which may be computed.
bool SameLiteral(const Value& a, const Value& b) {
  if (a.kind == Value::Kind::kTerm && b.kind == Value::Kind::kTerm) return a.term == b.term;
  return ToTerm(a) == ToTerm(b);
}

// The order of two values of one class; nothing where `<` is not defined or undecided.
std::optional<std::partial_ordering> OrderWithin(const ClassifiedValue& a, const Value& va,
                                                 const ClassifiedValue& b, const Value& vb) {
  switch (a.value_class) {
    case ValueClass::kString:
      return CompareText(va.term.value, vb.term.value);
    case ValueClass::kNumber:
      return CompareNumbers(a.number, b.number);
    case ValueClass::kBoolean:
      return static_cast<int>(a.boolean) <=> static_cast<int>(b.boolean);
    case ValueClass::kDateTime:
    case ValueClass::kDate:
    case ValueClass::kTime:
      return CompareDateTimes(a.date_time, b.date_time);
    case ValueClass::kDuration: {
      std::optional<Duration> left = ParseDuration(DatatypeOf(va), va.term.value);
      std::optional<Duration> right = ParseDuration(DatatypeOf(vb), vb.term.value);
      return CompareDurations(*left, *right);
    }
    default:
      return std::nullopt;
  }
}

Truth EqualTriples(const Term& a, const Term& b) {
  const TripleTerm& x = a.triple();
  const TripleTerm& y = b.triple();
  Truth result = Truth::kTrue;
  for (auto [left, right] :
       {std::pair(&x.subject, &y.subject), std::pair(&x.predicate, &y.predicate),
        std::pair(&x.object, &y.object)}) {
    Truth equal = CompareValues(Comparison::kEqual, Value::FromTerm(*left, Id()),
                                Value::FromTerm(*right, Id()));
    if (equal == Truth::kFalse) return equal;
    if (equal == Truth::kError) result = equal;
  }
  return result;
}

Truth EqualValues(const Value& a, const Value& b) {
  ClassifiedValue x = Classify(a);
  ClassifiedValue y = Classify(b);
  if (x.value_class != y.value_class) {
    // A string with a language is a value of rdf:langString alone, whatever the other may mean.
    auto may_equal_unknown = [](const Value& value, ValueClass value_class) {
      return IsLiteral(value) && value_class != ValueClass::kLangString;
    };
    bool undecided =
        (x.value_class == ValueClass::kUnknown && may_equal_unknown(b, y.value_class)) ||
        (y.value_class == ValueClass::kUnknown && may_equal_unknown(a, x.value_class));
    return undecided ? Truth::kError : Truth::kFalse;
  }
  switch (x.value_class) {
    case ValueClass::kBlankNode:
    case ValueClass::kIri:
      return ToTruth(a.term.value == b.term.value);
    case ValueClass::kLangString:
      return ToTruth(a.term.value == b.term.value && a.term.direction == b.term.direction &&
                     EqualsIgnoreCase(a.term.language, b.term.language));
    case ValueClass::kTriple:
      return EqualTriples(*a.triple, *b.triple);
    case ValueClass::kUnknown:
      return SameLiteral(a, b) ? Truth::kTrue : Truth::kError;
    default:
      break;
  }
  std::optional<std::partial_ordering> order = OrderWithin(x, a, y, b);
  if (!order.has_value()) return Truth::kError;
  return ToTruth(*order == 0);
}

}  // namespace

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

ClassifiedValue Classify(const Value& value) {
  ClassifiedValue result;
  switch (value.kind) {
    case Value::Kind::kBoolean:
      result.value_class = ValueClass::kBoolean;
      result.boolean = value.boolean;
      return result;
    case Value::Kind::kNumber:
      result.value_class = ValueClass::kNumber;
      result.number = value.number;
      return result;
    case Value::Kind::kTriple:
      result.value_class = ValueClass::kTriple;
      return result;
    case Value::Kind::kError:
      return result;
    case Value::Kind::kTerm:
      break;
  }
  if (value.term.kind == TermKind::kIri) {
    result.value_class = ValueClass::kIri;
    return result;
  }
  if (value.term.kind == TermKind::kBlankNode) {
    result.value_class = ValueClass::kBlankNode;
    return result;
  }
  if (!value.term.language.empty()) {
    result.value_class = ValueClass::kLangString;
    return result;
  }
  Datatype datatype = DatatypeOf(value.term.datatype);
  if (datatype == Datatype::kString) {
    result.value_class = ValueClass::kString;
  } else if (IsNumericDatatype(datatype)) {
    result.number = NumberOf(value);
    if (result.number.ok()) result.value_class = ValueClass::kNumber;
  } else if (datatype == Datatype::kBoolean) {
    std::optional<bool> parsed = ParseBoolean(value.term.value);
    if (parsed.has_value()) {
      result.value_class = ValueClass::kBoolean;
      result.boolean = *parsed;
    }
  } else if (TemporalClass(datatype) != ValueClass::kUnknown) {
    std::optional<DateTime> parsed = ParseDateTime(datatype, value.term.value);
    if (parsed.has_value()) {
      result.value_class = TemporalClass(datatype);
      result.date_time = *parsed;
    }
  } else if (IsDurationDatatype(datatype)) {
    if (ParseDuration(datatype, value.term.value).has_value()) {
      result.value_class = ValueClass::kDuration;
    }
  }
  return result;
}

std::optional<std::partial_ordering> CompareDateTimes(const DateTime& a, const DateTime& b) {
  if (a.timezone_minutes.has_value() == b.timezone_minutes.has_value()) {
    return a.ToTimePoint() <=> b.ToTimePoint();
  }
  constexpr int kMaxZone = 14 * 60;
  if (b.timezone_minutes.has_value()) {
    std::optional<std::partial_ordering> order = CompareDateTimes(b, a);
    if (!order.has_value()) return order;
    return *order < 0 ? std::partial_ordering::greater : std::partial_ordering::less;
  }
  // `b` has no zone: the further east its zone, the earlier it is.
  if (a.ToTimePoint() < b.ToTimePoint(kMaxZone)) return std::partial_ordering::less;
  if (a.ToTimePoint() > b.ToTimePoint(-kMaxZone)) return std::partial_ordering::greater;
  return std::nullopt;
}

Truth CompareValues(Comparison op, const Value& a, const Value& b) {
  if (!a.ok() || !b.ok()) return Truth::kError;
  if (a.kind == Value::Kind::kNumber && b.kind == Value::Kind::kNumber) {
    return ToTruth(Satisfies(op, CompareNumbers(a.number, b.number)));
  }
  if (op == Comparison::kEqual) return EqualValues(a, b);
  if (op == Comparison::kNotEqual) return Not(EqualValues(a, b));
  ClassifiedValue x = Classify(a);
  ClassifiedValue y = Classify(b);
  if (x.value_class != y.value_class) return Truth::kError;
  std::optional<std::partial_ordering> order = OrderWithin(x, a, y, b);
  if (!order.has_value()) return Truth::kError;
  if (x.value_class == ValueClass::kDuration && *order == std::partial_ordering::unordered) {
    return Truth::kError;
  }
  return ToTruth(Satisfies(op, *order));
}

Truth SameTerm(const Value& a, const Value& b) {
  if (!a.ok() || !b.ok()) return Truth::kError;
  if (!a.id.is_undefined() && a.id == b.id) return Truth::kTrue;
  if (a.kind == Value::Kind::kTerm && b.kind == Value::Kind::kTerm)
    return ToTruth(a.term == b.term);
  return ToTruth(ToTerm(a) == ToTerm(b));
}

}  // namespace mote
