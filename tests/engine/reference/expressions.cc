#include "tests/engine/reference/expressions.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "storage/base/check.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_datetime.h"
#include "tests/engine/reference/string_functions.h"
#include "tests/engine/reference/values.h"

namespace mote::reference {
namespace {

using ast::BinaryOperator;
using ast::BuiltinFunction;

std::optional<Term> FromTruth(std::optional<bool> truth) {
  if (!truth.has_value()) return std::nullopt;
  return BooleanTerm(*truth);
}

// Section 17.2: errors are overruled by an operand that decides alone.
std::optional<bool> Logical(ast::LogicalOperator op,
                            const std::vector<std::optional<bool>>& operands) {
  const bool decisive = op == ast::LogicalOperator::kOr;
  bool error = false;
  for (const std::optional<bool>& operand : operands) {
    if (!operand.has_value()) {
      error = true;
    } else if (*operand == decisive) {
      return decisive;
    }
  }
  if (error) return std::nullopt;
  return !decisive;
}

std::optional<Term> Round(BuiltinFunction function, const Term& term) {
  std::optional<Numeric> number = NumericOf(term);
  if (!number.has_value()) return std::nullopt;
  Decimal& exact = number->exact;
  double& real = number->real;
  switch (function) {
    case BuiltinFunction::kAbs:
      if (exact.is_negative()) exact = exact.Negate();
      real = std::fabs(real);
      break;
    case BuiltinFunction::kCeil:
      exact = exact.Ceiling();
      real = std::ceil(real);
      break;
    case BuiltinFunction::kFloor:
      exact = exact.Floor();
      real = std::floor(real);
      break;
    default:
      exact = exact.Round();
      real = std::copysign(std::floor(real + 0.5), real);
      break;
  }
  return ToTerm(*number);
}

// SPARQL 1.2 section 17.4.6.
std::optional<Term> MakeTriple(const std::vector<Term>& parts) {
  if (parts[0].is_literal() || parts[0].is_triple() || !parts[1].is_iri()) return std::nullopt;
  return Term::Triple(parts[0], parts[1], parts[2]);
}

std::optional<Term> ComponentOf(BuiltinFunction function, const Term& term) {
  if (!term.is_triple()) return std::nullopt;
  const TripleTerm& triple = term.triple();
  if (function == BuiltinFunction::kSubject) return triple.subject;
  return function == BuiltinFunction::kPredicate ? triple.predicate : triple.object;
}

bool IsMoment(const Term& term) {
  return term.is_literal() && IsTemporalDatatype(DatatypeOf(term.datatype()));
}

// Parts of an xsd:dateTime (section 17.4.5).
std::optional<Term> PartOf(BuiltinFunction function, const Term& term) {
  if (!term.is_literal() || DatatypeOf(term.datatype()) != Datatype::kDateTime) return std::nullopt;
  const std::optional<DateTime> moment = ParseDateTime(Datatype::kDateTime, term.value());
  if (!moment.has_value()) return std::nullopt;
  int64_t part = moment->hour;
  if (function == BuiltinFunction::kYear) part = moment->year;
  if (function == BuiltinFunction::kMonth) part = moment->month;
  if (function == BuiltinFunction::kDay) part = moment->day;
  return Term::Literal(std::to_string(part), std::string(xsd::kInteger));
}

class Evaluator {
 public:
  explicit Evaluator(const ExpressionContext& context) : context_(context) {}

  std::optional<Term> Eval(const ast::Expression& expression) const {
    return std::visit([this](const auto& node) { return Of(node); }, expression.node);
  }

 private:
  std::optional<bool> Truth(const ast::Expression& expression) const {
    return EffectiveBoolean(Eval(expression));
  }

  std::optional<Term> Of(const ast::Variable& variable) const {
    const auto found = context_.solution->find(variable.name);
    if (found == context_.solution->end()) return std::nullopt;
    return found->second;
  }
  std::optional<Term> Of(const ast::TermNode& constant) const { return ConstantOf(constant); }

  std::optional<Term> Of(const ast::UnaryExpression& unary) const {
    if (unary.op == ast::UnaryOperator::kNot) {
      const std::optional<bool> truth = Truth(*unary.operand);
      if (!truth.has_value()) return std::nullopt;
      return BooleanTerm(!*truth);
    }
    const std::optional<Term> operand = Eval(*unary.operand);
    if (!operand.has_value()) return std::nullopt;
    std::optional<Numeric> number = NumericOf(*operand);
    if (!number.has_value()) return std::nullopt;
    if (unary.op == ast::UnaryOperator::kMinus) {
      number->exact = number->exact.Negate();
      number->real = -number->real;
    }
    return ToTerm(*number);
  }

  std::optional<Term> Of(const ast::BinaryExpression& binary) const {
    const std::optional<Term> left = Eval(*binary.left);
    const std::optional<Term> right = Eval(*binary.right);
    if (!left.has_value() || !right.has_value()) return std::nullopt;
    switch (binary.op) {
      case BinaryOperator::kAdd:
      case BinaryOperator::kSubtract:
      case BinaryOperator::kMultiply:
      case BinaryOperator::kDivide: {
        const std::optional<Numeric> a = NumericOf(*left);
        const std::optional<Numeric> b = NumericOf(*right);
        if (IsMoment(*left) && IsMoment(*right)) context_.give_up();
        if (!a.has_value() || !b.has_value()) return std::nullopt;
        const std::optional<Numeric> result = Compute(binary.op, *a, *b);
        if (!result.has_value()) return std::nullopt;
        return ToTerm(*result);
      }
      default:
        return FromTruth(Compare(binary.op, *left, *right));
    }
  }

  std::optional<Term> Of(const ast::LogicalExpression& logical) const {
    std::vector<std::optional<bool>> operands;
    for (const ast::Expression& operand : logical.operands) operands.push_back(Truth(operand));
    return FromTruth(Logical(logical.op, operands));
  }

  // Section 17.4.1.9: a chain of `=` and ||.
  std::optional<Term> Of(const ast::InExpression& in) const {
    const std::optional<Term> operand = Eval(*in.operand);
    std::vector<std::optional<bool>> equal;
    for (const ast::Expression& item : in.list) {
      const std::optional<Term> value = Eval(item);
      equal.push_back(operand.has_value() && value.has_value()
                          ? Compare(BinaryOperator::kEqual, *operand, *value)
                          : std::nullopt);
    }
    const std::optional<bool> any = Logical(ast::LogicalOperator::kOr, equal);
    if (!any.has_value()) return std::nullopt;
    return BooleanTerm(*any != in.negated);
  }

  std::optional<Term> Of(const ast::ExistsExpression& exists) const {
    return BooleanTerm(context_.exists(*exists.pattern, *context_.solution) != exists.negated);
  }

  std::optional<Term> Of(const ast::FunctionCall& call) const {
    MOTE_CHECK(call.arguments.size() == 1);
    const std::optional<Term> argument = Eval(call.arguments[0]);
    if (!argument.has_value()) return std::nullopt;
    return Cast(call.iri, *argument);
  }

  std::optional<Term> Of(const ast::BuiltinCall& call) const {
    // Forms that do not evaluate all of their arguments, or may do without their values.
    switch (call.function) {
      case BuiltinFunction::kBound:
        return BooleanTerm(Eval(call.arguments[0]).has_value());
      case BuiltinFunction::kIf: {
        const std::optional<bool> condition = Truth(call.arguments[0]);
        if (!condition.has_value()) return std::nullopt;
        return Eval(call.arguments[*condition ? 1 : 2]);
      }
      case BuiltinFunction::kCoalesce:
        for (const ast::Expression& argument : call.arguments) {
          if (std::optional<Term> value = Eval(argument)) return value;
        }
        return std::nullopt;
      default:
        break;
    }
    std::vector<Term> arguments;
    for (const ast::Expression& argument : call.arguments) {
      std::optional<Term> value = Eval(argument);
      if (!value.has_value()) return std::nullopt;
      arguments.push_back(*std::move(value));
    }
    return Call(call.function, arguments);
  }

  std::optional<Term> Call(BuiltinFunction function, const std::vector<Term>& arguments) const {
    const Term& first = arguments[0];
    switch (function) {
      case BuiltinFunction::kSameTerm:
        return BooleanTerm(first == arguments[1]);
      case BuiltinFunction::kIsIri:
        return BooleanTerm(first.is_iri());
      case BuiltinFunction::kIsBlank:
        return BooleanTerm(first.is_blank_node());
      case BuiltinFunction::kIsLiteral:
        return BooleanTerm(first.is_literal());
      case BuiltinFunction::kIsNumeric:
        return BooleanTerm(NumericOf(first).has_value());
      case BuiltinFunction::kStr:
        if (first.is_blank_node() || first.is_triple()) return std::nullopt;
        return Term::Literal(first.value());
      case BuiltinFunction::kIsTriple:
        return BooleanTerm(first.is_triple());
      case BuiltinFunction::kTriple:
        return MakeTriple(arguments);
      case BuiltinFunction::kSubject:
      case BuiltinFunction::kPredicate:
      case BuiltinFunction::kObject:
        return ComponentOf(function, first);
      case BuiltinFunction::kHasLang:
        return BooleanTerm(!first.language().empty());
      case BuiltinFunction::kHasLangDir:
        return BooleanTerm(first.direction() != Direction::kNone);
      case BuiltinFunction::kLangDir:
        if (!first.is_literal()) return std::nullopt;
        return Term::Literal(first.direction() == Direction::kNone  ? ""
                             : first.direction() == Direction::kLtr ? "ltr"
                                                                    : "rtl");
      case BuiltinFunction::kIri:
        // Only of absolute ones.
        if (first.is_iri()) return first;
        if (!IsStringLiteral(first) || !first.language().empty()) return std::nullopt;
        return Term::Iri(first.value());
      case BuiltinFunction::kYear:
      case BuiltinFunction::kMonth:
      case BuiltinFunction::kDay:
      case BuiltinFunction::kHours:
        // Dates have parts too, by extension.
        if (IsMoment(first) && DatatypeOf(first.datatype()) != Datatype::kDateTime) {
          context_.give_up();
        }
        return PartOf(function, first);
      case BuiltinFunction::kLang:
        if (!first.is_literal()) return std::nullopt;
        return Term::Literal(first.language());
      case BuiltinFunction::kDatatype:
        if (!first.is_literal()) return std::nullopt;
        return Term::Iri(std::string(first.datatype()));
      case BuiltinFunction::kAbs:
      case BuiltinFunction::kCeil:
      case BuiltinFunction::kFloor:
      case BuiltinFunction::kRound:
        return Round(function, first);
      default:
        return CallStringFunction(function, arguments);
    }
  }

  // Section 18.5.1. The values of the argument over the group; errors are empty.
  std::vector<std::optional<Term>> Collect(const ast::AggregateCall& call) const {
    std::vector<std::optional<Term>> values;
    for (const Solution& solution : *context_.group) {
      ExpressionContext inner = context_;
      inner.solution = &solution;
      inner.group = nullptr;
      values.push_back(Evaluate(*call.argument, inner));
    }
    if (!call.distinct) return values;
    std::vector<std::optional<Term>> distinct;
    std::set<std::string> seen;
    for (const std::optional<Term>& value : values) {
      if (seen.insert(value.has_value() ? KeyOf(*value) : "").second) distinct.push_back(value);
    }
    return distinct;
  }

  std::optional<Term> Of(const ast::AggregateCall& call) const {
    MOTE_CHECK(context_.group != nullptr);
    auto count_term = [](size_t n) {
      return Term::Literal(std::to_string(n), std::string(xsd::kInteger));
    };
    if (!call.argument) {
      if (!call.distinct) return count_term(context_.group->size());
      std::set<std::string> distinct;
      for (const Solution& solution : *context_.group) {
        Solution visible;
        for (const std::string& name : *context_.star) {
          const auto found = solution.find(name);
          if (found != solution.end()) visible.insert(*found);
        }
        distinct.insert(KeyOf(visible));
      }
      return count_term(distinct.size());
    }
    const std::vector<std::optional<Term>> values = Collect(call);
    const size_t errors =
        static_cast<size_t>(std::count(values.begin(), values.end(), std::nullopt));
    switch (call.kind) {
      case ast::AggregateKind::kCount:
        return count_term(values.size() - errors);
      case ast::AggregateKind::kSum:
      case ast::AggregateKind::kAvg: {
        Numeric sum;
        for (const std::optional<Term>& value : values) {
          const std::optional<Numeric> number = value ? NumericOf(*value) : std::nullopt;
          if (!number.has_value()) return std::nullopt;
          const std::optional<Numeric> next = Compute(BinaryOperator::kAdd, sum, *number);
          if (!next.has_value()) return std::nullopt;
          sum = *next;
        }
        if (call.kind == ast::AggregateKind::kSum || values.empty()) return ToTerm(sum);
        const Numeric count{Numeric::Type::kInteger, Decimal(static_cast<int64_t>(values.size())),
                            0};
        const std::optional<Numeric> average = Compute(BinaryOperator::kDivide, sum, count);
        if (!average.has_value()) return std::nullopt;
        return ToTerm(*average);
      }
      case ast::AggregateKind::kMin:
      case ast::AggregateKind::kMax: {
        if (errors > 0 || values.empty()) return std::nullopt;
        std::optional<Term> best = values[0];
        for (const std::optional<Term>& value : values) {
          const int order = CompareForOrder(value, best);
          if (call.kind == ast::AggregateKind::kMin ? order < 0 : order > 0) best = value;
        }
        return best;
      }
      case ast::AggregateKind::kSample:
        for (const std::optional<Term>& value : values) {
          if (value.has_value()) return value;
        }
        return std::nullopt;
      case ast::AggregateKind::kGroupConcat: {
        std::string text;
        bool first = true;
        for (const std::optional<Term>& value : values) {
          if (!value.has_value()) continue;
          if (value->is_blank_node() || value->is_triple()) return std::nullopt;
          text += (first ? "" : call.separator) + value->value();
          first = false;
        }
        return Term::Literal(text);
      }
    }
    return std::nullopt;
  }

  const ExpressionContext& context_;
};

}  // namespace

std::optional<Term> Evaluate(const ast::Expression& expression, const ExpressionContext& context) {
  return Evaluator(context).Eval(expression);
}

Term ConstantOf(const ast::TermNode& node) {
  switch (node.kind) {
    case ast::TermKind::kIri:
      return Term::Iri(node.lexical);
    case ast::TermKind::kBlankNode:
      return Term::BlankNode(node.lexical);
    case ast::TermKind::kLiteral:
      break;
    case ast::TermKind::kTriple:
      return Term::Triple(ConstantOf(std::get<ast::TermNode>(node.triple->subject)),
                          ConstantOf(std::get<ast::TermNode>(node.triple->predicate)),
                          ConstantOf(std::get<ast::TermNode>(node.triple->object)));
  }
  if (!node.language.empty()) {
    const Direction direction = node.direction == ast::TextDirection::kLeftToRight ? Direction::kLtr
                                : node.direction == ast::TextDirection::kRightToLeft
                                    ? Direction::kRtl
                                    : Direction::kNone;
    return Term::LangLiteral(node.lexical, node.language, direction);
  }
  return Term::Literal(node.lexical, node.datatype);
}

}  // namespace mote::reference
