#ifndef MOTE_GRAMMAR_PARSER_EDIT_DISTANCE_H_
#define MOTE_GRAMMAR_PARSER_EDIT_DISTANCE_H_

#include <cstddef>
#include <string_view>

namespace mote {

// How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b`, letter
// case ignored (optimal string alignment). O(|a| * |b|); words above 32 characters are infinitely
// far from everything.
size_t EditDistance(std::string_view a, std::string_view b);

// True if `written` is probably a misspelling of `meant`: different, but by one edit for short
// words and two for longer ones.
bool IsProbablyMeant(std::string_view written, std::string_view meant);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_EDIT_DISTANCE_H_
