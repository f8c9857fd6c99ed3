#include "engine/expression/term_order.h"

#include "engine/expression/id_compare.h"
#include "engine/expression/value.h"
#include "storage/base/status_macros.h"
#include "storage/term/inline_value.h"

namespace mote {
namespace {

bool IsText(Tag tag) { return tag == Tag::kIri || tag == Tag::kString || tag == Tag::kShortString; }

std::weak_ordering ToWeak(int comparison) {
  if (comparison == 0) return std::weak_ordering::equivalent;
  return comparison < 0 ? std::weak_ordering::less : std::weak_ordering::greater;
}

// A class, and 56 bits of what orders the terms in it.
uint64_t PrefixOf(ValueClass value_class, uint64_t rest) {
  return ((static_cast<uint64_t>(value_class) + 1) << Id::kPayloadBits) | rest;
}

struct PrefixRange {
  uint64_t first;
  uint64_t last;
};

PrefixRange Exactly(ValueClass value_class, uint64_t rest) {
  uint64_t prefix = PrefixOf(value_class, rest);
  return {prefix, prefix};
}

PrefixRange Between(ValueClass first, ValueClass last) {
  return {PrefixOf(first, 0), PrefixOf(last, Id::kPayloadMask)};
}

PrefixRange PrefixRangeOf(Id id) {
  if (id.is_undefined()) return {0, 0};
  Tag tag = id.tag();
  if (IsInlineNumericTag(tag)) {
    // Rounding keeps the order.
    constexpr int kDropped = 64 - Id::kPayloadBits;
    return Exactly(ValueClass::kNumber, OrderedDoubleBits(InlineDoubleValue(id)) >> kDropped);
  }
  switch (tag) {
    case Tag::kShortString:
      return Exactly(ValueClass::kString, id.payload());
    case Tag::kBoolean:
      return Exactly(ValueClass::kBoolean, id.payload());
    case Tag::kNumberOther:
      // Ill-typed ones are of no known class.
      return Between(ValueClass::kNumber, ValueClass::kUnknown);
    case Tag::kDateOther:
      return Between(ValueClass::kDateTime, ValueClass::kUnknown);
    case Tag::kOtherLiteral:
      return Between(ValueClass::kBoolean, ValueClass::kUnknown);
    case Tag::kDateTime:
    case Tag::kDate:
    case Tag::kTime: {
      // More than any inline moment is away from 1970.
      constexpr int64_t kBias = int64_t{1} << (Id::kPayloadBits - 1);
      auto rest = static_cast<uint64_t>(InlineTimelineMillis(id) + kBias);
      return Exactly(*ClassOfTag(tag), rest);
    }
    default:
      break;
  }
  std::optional<ValueClass> known = ClassOfTag(tag);
  if (known.has_value()) return Between(*known, *known);
  return Between(ValueClass::kBlankNode, ValueClass::kTriple);
}

}  // namespace

uint64_t TermOrder::SortPrefix(Id id) { return PrefixRangeOf(id).first; }

uint64_t TermOrder::SortPrefixEnd(Id id) { return PrefixRangeOf(id).last; }

absl::Status TermOrder::Prefetch(std::span<const Id> ids) { return context_->terms().Load(ids); }

absl::StatusOr<std::weak_ordering> TermOrder::Compare(Id a, Id b) {
  if (a == b) return std::weak_ordering::equivalent;
  if (a.is_undefined()) return std::weak_ordering::less;
  if (b.is_undefined()) return std::weak_ordering::greater;
  if (IsInlineIntegerTag(a.tag()) && IsInlineIntegerTag(b.tag())) {
    return std::weak_ordering(a.payload() <=> b.payload());
  }
  if (IsInlineNumericTag(a.tag()) && IsInlineNumericTag(b.tag())) {
    std::optional<uint64_t> left = FixedSortKey(a);
    std::optional<uint64_t> right = FixedSortKey(b);
    if (left.has_value() && right.has_value()) return std::weak_ordering(*left <=> *right);
  }
  PrefixRange left_range = PrefixRangeOf(a);
  PrefixRange right_range = PrefixRangeOf(b);
  if (left_range.last < right_range.first) return std::weak_ordering::less;
  if (left_range.first > right_range.last) return std::weak_ordering::greater;
  if (IsText(a.tag()) && IsText(b.tag())) {
    MOTE_ASSIGN_OR_RETURN(const Term* left, context_->terms().Read(a));
    MOTE_ASSIGN_OR_RETURN(const Term* right, context_->terms().Read(b));
    return ToWeak(left->value().compare(right->value()));
  }
  left_key_.clear();
  right_key_.clear();
  MOTE_RETURN_IF_ERROR(AppendSortKey(a, false, &left_key_));
  MOTE_RETURN_IF_ERROR(AppendSortKey(b, false, &right_key_));
  return ToWeak(left_key_.compare(right_key_));
}

absl::Status TermOrder::AppendSortKey(Id id, bool descending, std::string* key) {
  size_t begin = key->size();
  if (id.is_undefined()) {
    mote::AppendSortKey(Value(), key);
  } else if (IsInlineNumericTag(id.tag())) {
    mote::AppendSortKey(Value::FromNumber(NumberOfInline(id)), key);
  } else {
    MOTE_ASSIGN_OR_RETURN(const Term* term, context_->terms().Read(id));
    mote::AppendSortKey(Value::FromTerm(*term, id), key);
  }
  if (descending) {
    for (size_t i = begin; i < key->size(); ++i) (*key)[i] = static_cast<char>(~(*key)[i]);
  }
  return absl::OkStatus();
}

}  // namespace mote
