#ifndef MOTE_GRAMMAR_PARSER_WELL_KNOWN_PREFIXES_H_
#define MOTE_GRAMMAR_PARSER_WELL_KNOWN_PREFIXES_H_

#include <string_view>

namespace mote {

// The IRI for which `prefix` (without ':') commonly stands, or an empty view. Used in hints alone:
// Mote never declares a prefix by itself.
std::string_view WellKnownPrefixIri(std::string_view prefix);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_WELL_KNOWN_PREFIXES_H_
