#ifndef MOTE_ENGINE_EXPRESSION_ID_COMPARE_H_
#define MOTE_ENGINE_EXPRESSION_ID_COMPARE_H_

#include <array>
#include <cstdint>
#include <optional>

#include "engine/expression/number.h"
#include "engine/expression/truth.h"
#include "engine/expression/value_compare.h"
#include "storage/term/id.h"

namespace mote {

// Comparisons that look at ids alone.

// What CompareIds could not decide without decoding.
inline constexpr Truth kUndecided = static_cast<Truth>(3);

// The value space of every term with this tag, where the tag says it.
constexpr std::optional<ValueClass> ClassOfTag(Tag tag) {
  if (IsInlineNumericTag(tag)) return ValueClass::kNumber;
  switch (tag) {
    case Tag::kBlankNode:
    case Tag::kKeyedBlankNode:
      return ValueClass::kBlankNode;
    case Tag::kIri:
      return ValueClass::kIri;
    case Tag::kString:
    case Tag::kShortString:
      return ValueClass::kString;
    case Tag::kLangString:
    case Tag::kDirLangString:
      return ValueClass::kLangString;
    case Tag::kBoolean:
      return ValueClass::kBoolean;
    case Tag::kDateTime:
      return ValueClass::kDateTime;
    case Tag::kDate:
      return ValueClass::kDate;
    case Tag::kTime:
      return ValueClass::kTime;
    case Tag::kTriple:
      return ValueClass::kTriple;
    default:
      return std::nullopt;
  }
}

// a op b, or kUndecided. `b_class` is the class of `b` where the caller knows it (a canonical
// constant, which may be local if the dictionary does not hold it); otherwise that of its tag.
Truth CompareIds(Comparison op, Id a, Id b, std::optional<ValueClass> b_class);

// The comparison of inline numbers with a constant: for every datatype the range of payloads that
// satisfy it, so that a row costs a table lookup and a comparison.
class NumberBounds {
 public:
  // Requires number.ok().
  NumberBounds(Comparison op, const Number& number);

  // Requires IsInlineNumericTag(id.tag()).
  Truth Test(Id id) const {
    const Range& range = ranges_[static_cast<size_t>(id.tag()) - kFirstTag];
    if (!range.usable) return kUndecided;
    return ToTruth((id.payload() - range.low < range.size) != negated_);
  }

 private:
  struct Range {
    uint64_t low = 0;
    uint64_t size = 0;
    bool usable = true;
  };
  static constexpr size_t kFirstTag = static_cast<size_t>(Tag::kInteger);
  static constexpr size_t kTags = static_cast<size_t>(Tag::kPositiveInteger) - kFirstTag + 1;

  std::array<Range, kTags> ranges_;
  bool negated_;
};

// The payloads of inline numbers of `tag` that satisfy `op` with `number`, as [low, high); nothing
// if payloads cannot tell. Requires number.ok() and that op is not kNotEqual.
struct PayloadRange {
  uint64_t low = 0;
  uint64_t high = 0;
};
std::optional<PayloadRange> PayloadsSatisfying(Comparison op, Tag tag, const Number& number);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_ID_COMPARE_H_
