#include "grammar/parser/static_types.h"

#include <string_view>
#include <utility>
#include <vector>

#include "grammar/ast/query.h"

namespace mote {
namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

StaticType TypeOfLiteral(const ast::TermNode& term) {
  if (!term.language.empty()) return StaticType::kString;
  const std::string_view datatype = term.datatype;
  if (datatype.substr(0, kXsd.size()) != kXsd) return StaticType::kOtherLiteral;
  const std::string_view name = datatype.substr(kXsd.size());
  if (name == "string") return StaticType::kString;
  if (name == "boolean") return StaticType::kBoolean;
  if (name == "dateTime" || name == "date" || name == "time" || name == "duration" ||
      name == "dayTimeDuration" || name == "yearMonthDuration") {
    return StaticType::kTemporal;
  }
  for (const std::string_view number :
       {"integer", "decimal", "double", "float", "int", "long", "short", "byte"}) {
    if (name == number) return StaticType::kNumber;
  }
  // Further numbers, and what other functions may know.
  return StaticType::kUnknown;
}

std::string NameOf(StaticType type) {
  switch (type) {
    case StaticType::kUnknown:
      break;
    case StaticType::kIri:
      return "an IRI";
    case StaticType::kString:
      return "a string";
    case StaticType::kNumber:
      return "a number";
    case StaticType::kBoolean:
      return "a boolean";
    case StaticType::kTemporal:
      return "a date, time or duration";
    case StaticType::kOtherLiteral:
      return "a literal of another datatype";
  }
  return "a value";
}

// What a function takes and gives.
struct Signature {
  ast::BuiltinFunction function;
  StaticType result;
  StaticType argument;
  int count;  // Leading arguments of that type.
};

using F = ast::BuiltinFunction;
using T = StaticType;

constexpr Signature kSignatures[] = {
    {F::kAbs, T::kNumber, T::kNumber, 1},          {F::kCeil, T::kNumber, T::kNumber, 1},
    {F::kFloor, T::kNumber, T::kNumber, 1},        {F::kRound, T::kNumber, T::kNumber, 1},
    {F::kRand, T::kNumber, T::kUnknown, 0},        {F::kBound, T::kBoolean, T::kUnknown, 0},
    {F::kSameTerm, T::kBoolean, T::kUnknown, 0},   {F::kIsIri, T::kBoolean, T::kUnknown, 0},
    {F::kIsBlank, T::kBoolean, T::kUnknown, 0},    {F::kIsLiteral, T::kBoolean, T::kUnknown, 0},
    {F::kIsNumeric, T::kBoolean, T::kUnknown, 0},  {F::kIsTriple, T::kBoolean, T::kUnknown, 0},
    {F::kStr, T::kString, T::kUnknown, 0},         {F::kUuid, T::kIri, T::kUnknown, 0},
    {F::kStrUuid, T::kString, T::kUnknown, 0},     {F::kIri, T::kIri, T::kUnknown, 0},
    {F::kDatatype, T::kIri, T::kUnknown, 0},       {F::kLang, T::kString, T::kUnknown, 0},
    {F::kNow, T::kTemporal, T::kUnknown, 0},       {F::kStrLen, T::kNumber, T::kString, 1},
    {F::kSubStr, T::kString, T::kString, 1},       {F::kUCase, T::kString, T::kString, 1},
    {F::kLCase, T::kString, T::kString, 1},        {F::kStrStarts, T::kBoolean, T::kString, 2},
    {F::kStrEnds, T::kBoolean, T::kString, 2},     {F::kContains, T::kBoolean, T::kString, 2},
    {F::kStrBefore, T::kString, T::kString, 2},    {F::kStrAfter, T::kString, T::kString, 2},
    {F::kEncodeForUri, T::kString, T::kString, 1}, {F::kConcat, T::kString, T::kString, 1 << 20},
    {F::kLangMatches, T::kBoolean, T::kString, 2}, {F::kRegex, T::kBoolean, T::kString, 3},
    {F::kReplace, T::kString, T::kString, 4},      {F::kMd5, T::kString, T::kString, 1},
    {F::kSha1, T::kString, T::kString, 1},         {F::kSha256, T::kString, T::kString, 1},
    {F::kSha384, T::kString, T::kString, 1},       {F::kSha512, T::kString, T::kString, 1},
    {F::kYear, T::kNumber, T::kTemporal, 1},       {F::kMonth, T::kNumber, T::kTemporal, 1},
    {F::kDay, T::kNumber, T::kTemporal, 1},        {F::kHours, T::kNumber, T::kTemporal, 1},
    {F::kMinutes, T::kNumber, T::kTemporal, 1},    {F::kSeconds, T::kNumber, T::kTemporal, 1},
    {F::kTimezone, T::kTemporal, T::kTemporal, 1}, {F::kTz, T::kString, T::kTemporal, 1},
};

std::string HintFor(StaticType wanted, StaticType given) {
  switch (wanted) {
    case StaticType::kString:
      return "STR(...) gives the text of a value";
    case StaticType::kNumber:
      if (given == StaticType::kString) return "a cast such as xsd:integer(...) reads a number";
      return {};
    case StaticType::kTemporal:
      return "a moment is written as \"2026-01-31T12:00:00Z\"^^xsd:dateTime";
    default:
      return {};
  }
}

class TypeChecker {
 public:
  explicit TypeChecker(const TypeErrorHandler& report) : report_(report) {}

  StaticType Check(const ast::Expression& expression) {
    return std::visit([&](const auto& node) { return Of(node, expression.range); },
                      expression.node);
  }

 private:
  StaticType Of(const ast::Variable&, const ast::SourceRange&) { return StaticType::kUnknown; }
  StaticType Of(const ast::TermNode& term, const ast::SourceRange&) {
    if (term.kind == ast::TermKind::kIri) return StaticType::kIri;
    return term.kind == ast::TermKind::kLiteral ? TypeOfLiteral(term) : StaticType::kUnknown;
  }
  StaticType Of(const ast::ExistsExpression&, const ast::SourceRange&) {
    return StaticType::kBoolean;
  }
  StaticType Of(const ast::UnaryExpression& unary, const ast::SourceRange&) {
    const StaticType operand = Check(*unary.operand);
    if (unary.op == ast::UnaryOperator::kNot) {
      CheckCondition(operand, unary.operand->range, report_);
      return StaticType::kBoolean;
    }
    Want(StaticType::kNumber, operand, unary.operand->range, "a sign belongs to a number");
    return StaticType::kNumber;
  }
  StaticType Of(const ast::BinaryExpression& binary, const ast::SourceRange& range) {
    const StaticType left = Check(*binary.left);
    const StaticType right = Check(*binary.right);
    switch (binary.op) {
      case ast::BinaryOperator::kEqual:
      case ast::BinaryOperator::kNotEqual:
        return StaticType::kBoolean;
      case ast::BinaryOperator::kLess:
      case ast::BinaryOperator::kGreater:
      case ast::BinaryOperator::kLessOrEqual:
      case ast::BinaryOperator::kGreaterOrEqual:
        CheckComparison(left, right, range);
        return StaticType::kBoolean;
      case ast::BinaryOperator::kAdd:
      case ast::BinaryOperator::kSubtract:
      case ast::BinaryOperator::kMultiply:
      case ast::BinaryOperator::kDivide:
        break;
    }
    // Dates and durations can be added and subtracted, too.
    for (const auto& [type, operand] :
         {std::pair(left, &*binary.left), std::pair(right, &*binary.right)}) {
      if (type == StaticType::kTemporal) return StaticType::kUnknown;
      const bool joins = type == StaticType::kString && binary.op == ast::BinaryOperator::kAdd;
      Want(StaticType::kNumber, type, operand->range, "arithmetic needs numbers",
           joins ? "CONCAT joins strings" : "");
    }
    const bool both = left == StaticType::kNumber && right == StaticType::kNumber;
    return both ? StaticType::kNumber : StaticType::kUnknown;
  }
  StaticType Of(const ast::LogicalExpression& logical, const ast::SourceRange&) {
    for (const ast::Expression& operand : logical.operands) {
      CheckCondition(Check(operand), operand.range, report_);
    }
    return StaticType::kBoolean;
  }
  StaticType Of(const ast::InExpression& in, const ast::SourceRange&) {
    Check(*in.operand);
    for (const ast::Expression& element : in.list) Check(element);
    return StaticType::kBoolean;
  }
  StaticType Of(const ast::FunctionCall& call, const ast::SourceRange&) {
    for (const ast::Expression& argument : call.arguments) Check(argument);
    return StaticType::kUnknown;
  }
  StaticType Of(const ast::AggregateCall& call, const ast::SourceRange&) {
    if (call.argument) Check(*call.argument);
    if (call.kind == ast::AggregateKind::kCount) return StaticType::kNumber;
    return call.kind == ast::AggregateKind::kGroupConcat ? StaticType::kString
                                                         : StaticType::kUnknown;
  }
  StaticType Of(const ast::BuiltinCall& call, const ast::SourceRange&) {
    std::vector<StaticType> types;
    for (const ast::Expression& argument : call.arguments) types.push_back(Check(argument));
    if (call.function == ast::BuiltinFunction::kIf) {
      CheckCondition(types[0], call.arguments[0].range, report_);
      return types[1] == types[2] ? types[1] : StaticType::kUnknown;
    }
    const std::string name(ast::InfoOf(call.function).name);
    if (call.function == ast::BuiltinFunction::kLang ||
        call.function == ast::BuiltinFunction::kDatatype) {
      if (types[0] == StaticType::kIri) {
        report_(call.arguments[0].range, name + " needs a literal, this is an IRI", "");
      }
    }
    for (const Signature& signature : kSignatures) {
      if (signature.function != call.function) continue;
      for (size_t i = 0; i < types.size() && i < static_cast<size_t>(signature.count); ++i) {
        Want(signature.argument, types[i], call.arguments[i].range,
             name + " needs " + NameOf(signature.argument));
      }
      return signature.result;
    }
    return StaticType::kUnknown;
  }

  void Want(StaticType wanted, StaticType given, const ast::SourceRange& range,
            const std::string& message, const std::string& hint = {}) {
    if (given == wanted || given == StaticType::kUnknown) return;
    report_(range, message + ", this is " + NameOf(given),
            hint.empty() ? HintFor(wanted, given) : hint);
  }

  void CheckComparison(StaticType left, StaticType right, const ast::SourceRange& range) {
    const auto ordered = [](StaticType type) {
      return type == StaticType::kString || type == StaticType::kNumber ||
             type == StaticType::kBoolean || type == StaticType::kTemporal;
    };
    for (const StaticType type : {left, right}) {
      if (type == StaticType::kIri) {
        return report_(range, "IRIs have no order",
                       "compare their texts: STR(...), or use = and !=");
      }
    }
    if (ordered(left) && ordered(right) && left != right) {
      report_(range, NameOf(left) + " is neither less nor greater than " + NameOf(right), "");
    }
  }

  const TypeErrorHandler& report_;
};

}  // namespace

StaticType CheckTypes(const ast::Expression& expression, const TypeErrorHandler& report) {
  return TypeChecker(report).Check(expression);
}

void CheckCondition(StaticType type, const ast::SourceRange& range,
                    const TypeErrorHandler& report) {
  if (type != StaticType::kIri && type != StaticType::kTemporal &&
      type != StaticType::kOtherLiteral) {
    return;
  }
  report(range, NameOf(type) + " is neither true nor false", "");
}

}  // namespace mote
