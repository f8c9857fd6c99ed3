#include "grammar/parser/code_point_stream.h"

#include <algorithm>

#include "misc/Interval.h"

namespace mote {

void CodePointStream::consume() {
  if (position_ < text_->size()) ++position_;
}

size_t CodePointStream::LA(ssize_t i) {
  if (i == 0) return 0;  // undefined by the interface
  // LA(1) is the code point at the position, LA(-1) the one before it.
  const ssize_t offset = i > 0 ? i - 1 : i;
  const ssize_t index = static_cast<ssize_t>(position_) + offset;
  if (index < 0 || index >= static_cast<ssize_t>(text_->size())) return IntStream::EOF;
  return text_->at(static_cast<size_t>(index));
}

std::string CodePointStream::getText(const antlr4::misc::Interval& interval) {
  const ssize_t size = static_cast<ssize_t>(text_->size());
  const ssize_t first = interval.a;
  const ssize_t last = std::min<ssize_t>(interval.b, size - 1);
  if (first < 0 || first >= size || last < first) return {};
  return std::string(text_->Slice(static_cast<size_t>(first), static_cast<size_t>(last)));
}

}  // namespace mote
