#ifndef MOTE_STORAGE_RDF_JSONLD_KEYWORDS_H_
#define MOTE_STORAGE_RDF_JSONLD_KEYWORDS_H_

#include <string_view>

namespace mote::jsonld {

// Whether `text` is a keyword of JSON-LD 1.1, section 1.7, the framing keywords aside.
bool IsKeyword(std::string_view text);

// Whether `text` has the form of a keyword, "@" and letters alone: reserved if it is none.
bool HasKeywordForm(std::string_view text);

inline bool IsBlankNodeId(std::string_view text) { return text.starts_with("_:"); }

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_KEYWORDS_H_
