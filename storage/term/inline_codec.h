#ifndef MOTE_STORAGE_TERM_INLINE_CODEC_H_
#define MOTE_STORAGE_TERM_INLINE_CODEC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/term/id.h"
#include "storage/term/vocabulary.h"

// The two halves of inline_id.h: payloads of numbers and of dates, from lexical forms and back.
// Internal to storage/term; other code uses inline_id.h and inline_value.h.

namespace mote::inline_codec {

// The tag of the inline literals of a datatype; kUndefined for those that have none.
Tag TagOf(Datatype datatype);

// The id of a literal of a numeric datatype (any but the derived types' bounds is checked here).
std::optional<Id> EncodeNumber(Datatype datatype, std::string_view lexical);
// The lexical form of an inline number.
void AppendNumber(Id id, std::string* out);

// The id of a literal of xsd:dateTime, xsd:date or xsd:time.
std::optional<Id> EncodeTemporal(Tag tag, std::string_view lexical);
void AppendTemporal(Id id, std::string* out);

}  // namespace mote::inline_codec

#endif  // MOTE_STORAGE_TERM_INLINE_CODEC_H_
