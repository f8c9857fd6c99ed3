#include "engine/expression/term_order.h"

#include "engine/expression/id_compare.h"
#include "engine/expression/value.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

bool IsText(Tag tag) { return tag == Tag::kIri || tag == Tag::kString || tag == Tag::kShortString; }

std::weak_ordering ToWeak(int comparison) {
  if (comparison == 0) return std::weak_ordering::equivalent;
  return comparison < 0 ? std::weak_ordering::less : std::weak_ordering::greater;
}

}  // namespace

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
  std::optional<ValueClass> left_class = ClassOfTag(a.tag());
  std::optional<ValueClass> right_class = ClassOfTag(b.tag());
  if (left_class.has_value() && right_class.has_value()) {
    if (*left_class != *right_class) return std::weak_ordering(*left_class <=> *right_class);
    if (IsText(a.tag()) && IsText(b.tag())) {
      MOTE_ASSIGN_OR_RETURN(const Term* left, context_->terms().Read(a));
      MOTE_ASSIGN_OR_RETURN(const Term* right, context_->terms().Read(b));
      return ToWeak(left->value().compare(right->value()));
    }
  }
  left_key_.clear();
  right_key_.clear();
  MOTE_RETURN_IF_ERROR(AppendKey(a, false, &left_key_));
  MOTE_RETURN_IF_ERROR(AppendKey(b, false, &right_key_));
  return ToWeak(left_key_.compare(right_key_));
}

absl::Status TermOrder::AppendKey(Id id, bool descending, std::string* key) {
  size_t begin = key->size();
  if (id.is_undefined()) {
    AppendSortKey(Value(), key);
  } else if (IsInlineNumericTag(id.tag())) {
    AppendSortKey(Value::FromNumber(NumberOfInline(id)), key);
  } else {
    MOTE_ASSIGN_OR_RETURN(const Term* term, context_->terms().Read(id));
    AppendSortKey(Value::FromTerm(*term, id), key);
  }
  if (descending) {
    for (size_t i = begin; i < key->size(); ++i) (*key)[i] = static_cast<char>(~(*key)[i]);
  }
  return absl::OkStatus();
}

}  // namespace mote
