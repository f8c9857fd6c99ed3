#ifndef MOTE_ENGINE_EXPRESSION_SORT_KEY_H_
#define MOTE_ENGINE_EXPRESSION_SORT_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/expression/value.h"
#include "storage/term/id.h"

namespace mote {

// Appends bytes that compare (memcmp) as TermOrder compares the terms; an error stands for unbound.
// The bytes end themselves: no key is a proper prefix of another.
//
// The first byte is the class. Numbers follow as sign, decimal exponent and decimal digits, so that
// all types compare by value (a float or double counts as the shortest decimal that means it);
// dates as seconds and fractions since 1970; texts as they are, with 00 written as 00 FF and 00 00
// at the end.
void AppendSortKey(const Value& value, std::string* key);

// The first eight bytes of a key as a number, zero-padded: orders keys that differ in them.
uint64_t SortKeyPrefix(std::string_view key);

// Bits that order doubles as numbers, NaN first; both zeros are the same.
uint64_t OrderedDoubleBits(double value);

// A number that orders ids exactly, among ids that all have one: undefined and inline numbers,
// integers beyond 2^53 excepted.
std::optional<uint64_t> FixedSortKey(Id id);

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_SORT_KEY_H_
