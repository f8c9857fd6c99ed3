#ifndef MOTE_STORAGE_TERM_INLINE_ID_H_
#define MOTE_STORAGE_TERM_INLINE_ID_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// The id of `term` if its payload can carry the term exactly, lexical form included; otherwise
// nothing, and the term belongs to the dictionary class that DictionaryTag names.
std::optional<Id> EncodeInline(const TermView& term);

// The dictionary class of a term that is not a blank node and not inline.
Tag DictionaryTag(const TermView& term);

// The datatype IRI of the literals that `tag` holds inline. Requires an inline tag.
std::string_view InlineDatatype(Tag tag);

// Appends the lexical form of an inline id to `out`. Requires an inline tag.
void AppendInlineLexical(Id id, std::string* out);

// The term of an inline id. Requires an inline tag.
Term DecodeInline(Id id);

constexpr bool IsInlineTag(Tag tag) {
  return tag == Tag::kShortString || IsInlineNumericTag(tag) || tag == Tag::kBoolean ||
         tag == Tag::kDateTime || tag == Tag::kDate || tag == Tag::kTime;
}

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_INLINE_ID_H_
