#ifndef MOTE_GRAMMAR_PARSER_TOKEN_NAMES_H_
#define MOTE_GRAMMAR_PARSER_TOKEN_NAMES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

// The keyword that the token type stands for in capitals, or an empty view for anything else.
std::string_view KeywordOf(size_t token_type);

// How messages call a token type: `'}'`, `variable`, `IRI`, `FILTER`.
std::string TokenName(size_t token_type);

// What messages list for a set of token types: names as above, without repetition, the most
// telling first, tokens that start the same thing (a term, an expression) under one name, at most
// `limit` of them.
std::vector<std::string> ExpectedNames(const std::vector<size_t>& token_types, size_t limit);

// Whether the token type is a bracket of any kind that opens, or one that closes.
bool IsOpening(size_t token_type);
bool IsClosing(size_t token_type);

// All keywords of the language, in capitals.
const std::vector<std::string_view>& Keywords();

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_TOKEN_NAMES_H_
