#include "engine/expression/range_filter.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "engine/expression/ast_term.h"
#include "engine/expression/id_compare.h"
#include "engine/expression/value.h"
#include "engine/expression/value_compare.h"
#include "grammar/ast/query.h"
#include "storage/term/inline_id.h"
#include "storage/term/inline_value.h"
#include "storage/term/xsd_datetime.h"
#include "storage/term/xsd_number.h"

namespace mote {
namespace {

constexpr size_t kShortStringBytes = 7;

IdRange Whole(Tag tag) { return {Id(tag, 0), Id(tag, Id::kPayloadMask)}; }

// Sorts ranges and joins those that overlap.
IdRanges Normalized(IdRanges ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const IdRange& a, const IdRange& b) { return a.low < b.low; });
  IdRanges result;
  for (const IdRange& range : ranges) {
    if (range.high < range.low) continue;
    if (!result.empty() && range.low <= result.back().high) {
      result.back().high = std::max(result.back().high, range.high);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

IdRanges Classes(std::initializer_list<Tag> tags) {
  IdRanges ranges;
  for (Tag tag : tags) ranges.push_back(Whole(tag));
  return Normalized(std::move(ranges));
}

IdRanges NumberRanges(Comparison op, const Number& number, bool with_nan) {
  IdRanges ranges;
  for (int t = static_cast<int>(Tag::kInteger); t <= static_cast<int>(Tag::kPositiveInteger); ++t) {
    auto tag = static_cast<Tag>(t);
    std::optional<PayloadRange> payloads = PayloadsSatisfying(op, tag, number);
    if (!payloads.has_value()) {
      ranges.push_back(Whole(tag));
      continue;
    }
    if (payloads->low < payloads->high) {
      ranges.push_back({Id(tag, payloads->low), Id(tag, payloads->high - 1)});
    }
    if (with_nan && InlineNumberEnd(tag) <= Id::kPayloadMask) {
      ranges.push_back({Id(tag, InlineNumberEnd(tag)), Id(tag, Id::kPayloadMask)});
    }
  }
  ranges.push_back(Whole(Tag::kNumberOther));
  return Normalized(std::move(ranges));
}

bool IsLess(Comparison op) { return op == Comparison::kLess || op == Comparison::kLessOrEqual; }
bool IsGreater(Comparison op) {
  return op == Comparison::kGreater || op == Comparison::kGreaterOrEqual;
}

IdRanges StringRanges(Comparison op, const std::string& text) {
  IdRange range = Whole(Tag::kShortString);
  std::optional<Id> exact = EncodeShortString(text);
  if (op == Comparison::kEqual) {
    if (exact.has_value()) return {{*exact, *exact}};
    return Classes({Tag::kString});
  }
  // A short string is compared by its beginning; what is equal in it may be on either side.
  std::string beginning = text.substr(0, std::min(text.find('\0'), kShortStringBytes));
  std::optional<Id> bound = EncodeShortString(beginning);
  if (bound.has_value() && IsLess(op)) range.high = *bound;
  if (bound.has_value() && IsGreater(op)) range.low = *bound;
  return Normalized({range, Whole(Tag::kString)});
}

// The id of a moment some time away from `value`, at a whole day for dates; nothing if it has none.
std::optional<Id> ShiftedMoment(Tag tag, const DateTime& value, int64_t seconds) {
  TimePoint point = value.ToTimePoint();
  point.seconds += seconds;
  point.attoseconds = 0;
  DateTime moved = DateTime::FromTimePoint(point, 0);
  if (tag == Tag::kDate) moved.hour = moved.minute = moved.second = 0;
  return EncodeDateTime(tag, moved);
}

// Values without time zone may stand for any moment within 14 hours; dates are whole days.
IdRanges MomentRanges(Comparison op, Tag tag, const DateTime& value) {
  constexpr int64_t kMargin = 3 * 86400;
  IdRange range = Whole(tag);
  std::optional<Id> low = ShiftedMoment(tag, value, -kMargin);
  std::optional<Id> high = ShiftedMoment(tag, value, kMargin);
  if (low.has_value() && !IsLess(op)) range.low = *low;
  if (high.has_value() && !IsGreater(op)) range.high = *high;
  return Normalized({range, Whole(Tag::kDateOther)});
}

// Where a stored term must lie to be the same as `term`.
IdRanges TermRanges(const Term& term) {
  if (term.is_triple()) return Classes({Tag::kTriple});
  if (term.is_blank_node()) return Classes({Tag::kBlankNode, Tag::kKeyedBlankNode});
  std::optional<Id> inlined = EncodeInline(term.view());
  if (inlined.has_value()) return {{*inlined, *inlined}};
  return Classes({DictionaryTag(term.view())});
}

// Where a stored id must lie for `id op constant` to be true. `negated`: for it to be false, where
// op is the opposite already, so that what is unordered counts too.
std::optional<IdRanges> ComparisonRanges(Comparison op, const Term& constant, bool negated) {
  if (op == Comparison::kNotEqual) return std::nullopt;
  Value value = Value::FromTerm(constant, Id());
  ClassifiedValue classified = Classify(value);
  switch (classified.value_class) {
    case ValueClass::kNumber:
      if (classified.number.is_real() && classified.number.real != classified.number.real) {
        if (negated) return std::nullopt;
        return IdRanges();
      }
      return NumberRanges(op, classified.number, negated);
    case ValueClass::kString:
      return StringRanges(op, constant.value());
    case ValueClass::kDateTime:
      return MomentRanges(op, Tag::kDateTime, classified.date_time);
    case ValueClass::kDate:
      return MomentRanges(op, Tag::kDate, classified.date_time);
    case ValueClass::kTime:
      return Classes({Tag::kTime, Tag::kDateOther});
    case ValueClass::kBoolean:
      return Classes({Tag::kBoolean, Tag::kOtherLiteral});
    case ValueClass::kDuration:
      return Classes({Tag::kOtherLiteral});
    case ValueClass::kLangString:
      return Classes({Tag::kLangString, Tag::kDirLangString});
    default:
      break;
  }
  if (op != Comparison::kEqual) return std::nullopt;
  return TermRanges(constant);
}

Comparison Opposite(Comparison op) {
  switch (op) {
    case Comparison::kEqual:
      return Comparison::kNotEqual;
    case Comparison::kNotEqual:
      return Comparison::kEqual;
    case Comparison::kLess:
      return Comparison::kGreaterOrEqual;
    case Comparison::kLessOrEqual:
      return Comparison::kGreater;
    case Comparison::kGreater:
      return Comparison::kLessOrEqual;
    case Comparison::kGreaterOrEqual:
      return Comparison::kLess;
  }
  return op;
}

// The comparison that a binary operator is; nothing for arithmetic.
std::optional<Comparison> ComparisonOf(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::kEqual:
      return Comparison::kEqual;
    case ast::BinaryOperator::kNotEqual:
      return Comparison::kNotEqual;
    case ast::BinaryOperator::kLess:
      return Comparison::kLess;
    case ast::BinaryOperator::kLessOrEqual:
      return Comparison::kLessOrEqual;
    case ast::BinaryOperator::kGreater:
      return Comparison::kGreater;
    case ast::BinaryOperator::kGreaterOrEqual:
      return Comparison::kGreaterOrEqual;
    default:
      return std::nullopt;
  }
}

// The constant that an expression is without evaluating it: a term, a number with a sign, or a date
// made by a cast from a string.
std::optional<Term> ConstantOf(const ast::Expression& expression) {
  if (const auto* term = std::get_if<ast::TermNode>(&expression.node)) return ToTerm(*term);
  if (const auto* unary = std::get_if<ast::UnaryExpression>(&expression.node)) {
    if (unary->op == ast::UnaryOperator::kNot) return std::nullopt;
    std::optional<Term> operand = ConstantOf(*unary->operand);
    if (!operand.has_value()) return std::nullopt;
    Number number = NumberOf(Value::FromTerm(*operand, Id()));
    if (!number.ok()) return std::nullopt;
    if (unary->op == ast::UnaryOperator::kMinus) number = NegateNumber(number);
    return ToTerm(Value::FromNumber(number));
  }
  if (const auto* call = std::get_if<ast::FunctionCall>(&expression.node)) {
    Datatype datatype = DatatypeOf(call->iri);
    if (!IsTemporalDatatype(datatype) || call->arguments.size() != 1) return std::nullopt;
    const auto* text = std::get_if<ast::TermNode>(&call->arguments[0].node);
    if (text == nullptr || text->datatype != xsd::kString) return std::nullopt;
    if (!ParseDateTime(datatype, text->lexical).has_value()) return std::nullopt;
    return Term::Literal(text->lexical, call->iri);
  }
  return std::nullopt;
}

class Extractor {
 public:
  explicit Extractor(std::string_view variable) : variable_(variable) {}

  // Where the id must lie for the expression to be true, or with `negated` to be false. Nothing:
  // anywhere.
  std::optional<IdRanges> Extract(const ast::Expression& expression, bool negated) const {
    return std::visit([&](const auto& node) { return Visit(node, negated); }, expression.node);
  }

 private:
  template <typename Node>
  std::optional<IdRanges> Visit(const Node&, bool) const {
    return std::nullopt;
  }

  std::optional<IdRanges> Visit(const ast::UnaryExpression& node, bool negated) const {
    if (node.op != ast::UnaryOperator::kNot) return std::nullopt;
    return Extract(*node.operand, !negated);
  }

  std::optional<IdRanges> Visit(const ast::LogicalExpression& node, bool negated) const {
    bool all = (node.op == ast::LogicalOperator::kAnd) != negated;
    std::optional<IdRanges> result;
    bool first = true;
    for (const ast::Expression& operand : node.operands) {
      std::optional<IdRanges> ranges = Extract(operand, negated);
      if (all) {
        if (!ranges.has_value()) continue;
        result = result.has_value() ? IntersectRanges(*result, *ranges) : *ranges;
      } else {
        if (!ranges.has_value()) return std::nullopt;
        result = first ? *ranges : UnionRanges(*result, *ranges);
      }
      first = false;
    }
    return result;
  }

  std::optional<IdRanges> Visit(const ast::BinaryExpression& node, bool negated) const {
    std::optional<Comparison> op = ComparisonOf(node.op);
    if (!op.has_value()) return std::nullopt;
    const ast::Expression* constant = &*node.right;
    if (!IsVariable(*node.left)) {
      if (!IsVariable(*node.right)) return std::nullopt;
      constant = &*node.left;
      op = Mirror(*op);
    }
    std::optional<Term> term = ConstantOf(*constant);
    if (!term.has_value()) return std::nullopt;
    return ComparisonRanges(negated ? Opposite(*op) : *op, *term, negated);
  }

  std::optional<IdRanges> Visit(const ast::InExpression& node, bool negated) const {
    if (node.negated != negated || !IsVariable(*node.operand)) return std::nullopt;
    IdRanges result;
    for (const ast::Expression& member : node.list) {
      std::optional<Term> term = ConstantOf(member);
      if (!term.has_value()) return std::nullopt;
      std::optional<IdRanges> ranges = ComparisonRanges(Comparison::kEqual, *term, false);
      if (!ranges.has_value()) return std::nullopt;
      result = UnionRanges(result, *ranges);
    }
    return result;
  }

  std::optional<IdRanges> Visit(const ast::BuiltinCall& node, bool negated) const {
    if (negated || node.arguments.empty()) return std::nullopt;
    if (node.function == ast::BuiltinFunction::kSameTerm) {
      bool first = IsVariable(node.arguments[0]);
      if (!first && !IsVariable(node.arguments[1])) return std::nullopt;
      std::optional<Term> term = ConstantOf(node.arguments[first ? 1 : 0]);
      if (!term.has_value()) return std::nullopt;
      return TermRanges(*term);
    }
    if (!IsVariable(node.arguments[0])) return std::nullopt;
    switch (node.function) {
      case ast::BuiltinFunction::kIsIri:
        return Classes({Tag::kIri});
      case ast::BuiltinFunction::kIsBlank:
        return Classes({Tag::kBlankNode, Tag::kKeyedBlankNode});
      case ast::BuiltinFunction::kIsLiteral:
        return IdRanges{{Id(Tag::kString, 0), Id(Tag::kOtherLiteral, Id::kPayloadMask)}};
      case ast::BuiltinFunction::kIsNumeric:
        return IdRanges{{Id(Tag::kInteger, 0), Id(Tag::kNumberOther, Id::kPayloadMask)}};
      default:
        return std::nullopt;
    }
  }

  bool IsVariable(const ast::Expression& expression) const {
    const auto* variable = std::get_if<ast::Variable>(&expression.node);
    return variable != nullptr && variable->name == variable_;
  }

  std::string_view variable_;
};

}  // namespace

IdRanges UnionRanges(const IdRanges& a, const IdRanges& b) {
  IdRanges all = a;
  all.insert(all.end(), b.begin(), b.end());
  return Normalized(std::move(all));
}

IdRanges IntersectRanges(const IdRanges& a, const IdRanges& b) {
  IdRanges result;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    Id low = std::max(a[i].low, b[j].low);
    Id high = std::min(a[i].high, b[j].high);
    if (low <= high) result.push_back({low, high});
    if (a[i].high < b[j].high) {
      ++i;
    } else {
      ++j;
    }
  }
  return result;
}

bool RangesContain(const IdRanges& ranges, Id id) {
  auto it = std::upper_bound(ranges.begin(), ranges.end(), id,
                             [](Id value, const IdRange& range) { return value < range.low; });
  return it != ranges.begin() && id <= std::prev(it)->high;
}

std::optional<IdRanges> ExtractRanges(std::span<const ast::Expression* const> conjuncts,
                                      std::string_view variable) {
  Extractor extractor(variable);
  std::optional<IdRanges> result;
  for (const ast::Expression* conjunct : conjuncts) {
    std::optional<IdRanges> ranges = extractor.Extract(*conjunct, /*negated=*/false);
    if (!ranges.has_value()) continue;
    result = result.has_value() ? IntersectRanges(*result, *ranges) : *ranges;
  }
  return result;
}

}  // namespace mote
