#include "engine/expression/id_compare.h"

#include <cmath>

#include "storage/term/inline_value.h"

namespace mote {
namespace {

bool IsOrdering(Comparison op) { return op != Comparison::kEqual && op != Comparison::kNotEqual; }

std::partial_ordering OrderOfBits(uint64_t a, uint64_t b) { return a <=> b; }

Truth FromEquality(Comparison op, bool equal) {
  return ToTruth(equal == (op == Comparison::kEqual));
}

}  // namespace

Truth CompareIds(Comparison op, Id a, Id b, std::optional<ValueClass> b_class) {
  if (a.is_undefined() || b.is_undefined()) return Truth::kError;
  std::optional<ValueClass> a_class = ClassOfTag(a.tag());
  if (!b_class.has_value()) b_class = ClassOfTag(b.tag());
  if (!a_class.has_value() || !b_class.has_value()) return kUndecided;
  if (*a_class != *b_class) {
    return IsOrdering(op) ? Truth::kError : FromEquality(op, false);
  }
  switch (*a_class) {
    case ValueClass::kBlankNode:
    case ValueClass::kIri:
      return IsOrdering(op) ? Truth::kError : FromEquality(op, a == b);
    case ValueClass::kString:
      if (!IsOrdering(op)) return FromEquality(op, a == b);
      if (a.tag() != Tag::kShortString || b.tag() != Tag::kShortString) return kUndecided;
      return ToTruth(Satisfies(op, OrderOfBits(a.payload(), b.payload())));
    case ValueClass::kLangString:
      if (IsOrdering(op)) return Truth::kError;
      // Different ids may differ in the case of their language tags alone.
      return a == b ? FromEquality(op, true) : kUndecided;
    case ValueClass::kNumber: {
      if (!IsInlineNumericTag(a.tag()) || !IsInlineNumericTag(b.tag())) return kUndecided;
      if (IsInlineIntegerTag(a.tag()) && IsInlineIntegerTag(b.tag())) {
        return ToTruth(Satisfies(op, OrderOfBits(a.payload(), b.payload())));
      }
      return ToTruth(Satisfies(op, CompareNumbers(NumberOfInline(a), NumberOfInline(b))));
    }
    case ValueClass::kBoolean:
      if (b.tag() != Tag::kBoolean) return kUndecided;
      return ToTruth(Satisfies(op, OrderOfBits(a.payload(), b.payload())));
    case ValueClass::kDateTime:
    case ValueClass::kDate:
    case ValueClass::kTime: {
      if (b.tag() != a.tag()) return kUndecided;
      int64_t left = InlineTimelineMillis(a);
      int64_t right = InlineTimelineMillis(b);
      // See CompareDateTimes: a missing time zone is any within 14 hours of UTC.
      constexpr int64_t kZoneSpan = int64_t{14} * 3600 * 1000;
      if (InlineHasTimezone(a) != InlineHasTimezone(b) && left - right <= kZoneSpan &&
          right - left <= kZoneSpan) {
        return Truth::kError;
      }
      return ToTruth(Satisfies(op, left <=> right));
    }
    default:
      return kUndecided;
  }
}

std::optional<PayloadRange> PayloadsSatisfying(Comparison op, Tag tag, const Number& number) {
  bool exact_tag = IsInlineIntegerTag(tag) || tag == Tag::kDecimal;
  // A float meets an integer or decimal as a float, which payloads of those are not ordered by.
  if (number.kind == Number::Kind::kFloat && exact_tag) return std::nullopt;
  if (number.is_real() && std::isnan(number.real)) return PayloadRange{};
  auto lower_bound = [&](Bound bound) {
    if (number.is_exact() && exact_tag) return InlineLowerBound(tag, number.ToDecimal(), bound);
    double value = tag == Tag::kFloat && number.is_exact() ? static_cast<double>(number.ToFloat())
                                                           : number.ToDouble();
    return InlineLowerBound(tag, value, bound);
  };
  switch (op) {
    case Comparison::kEqual:
      return PayloadRange{lower_bound(Bound::kNotLess), lower_bound(Bound::kGreater)};
    case Comparison::kLess:
      return PayloadRange{0, lower_bound(Bound::kNotLess)};
    case Comparison::kLessOrEqual:
      return PayloadRange{0, lower_bound(Bound::kGreater)};
    case Comparison::kGreater:
      return PayloadRange{lower_bound(Bound::kGreater), InlineNumberEnd(tag)};
    case Comparison::kGreaterOrEqual:
      return PayloadRange{lower_bound(Bound::kNotLess), InlineNumberEnd(tag)};
    case Comparison::kNotEqual:
      break;
  }
  return std::nullopt;
}

NumberBounds::NumberBounds(Comparison op, const Number& number)
    : negated_(op == Comparison::kNotEqual) {
  for (size_t i = 0; i < kTags; ++i) {
    std::optional<PayloadRange> payloads = PayloadsSatisfying(
        negated_ ? Comparison::kEqual : op, static_cast<Tag>(kFirstTag + i), number);
    ranges_[i].usable = payloads.has_value();
    if (payloads.has_value() && payloads->low < payloads->high) {
      ranges_[i].low = payloads->low;
      ranges_[i].size = payloads->high - payloads->low;
    }
  }
}

}  // namespace mote
