#ifndef MOTE_STORAGE_RDF_JSONLD_JSON_FORMAT_H_
#define MOTE_STORAGE_RDF_JSONLD_JSON_FORMAT_H_

#include <string>
#include <string_view>

#include "storage/rdf/jsonld/json_value.h"

namespace mote::jsonld {

// Appends a JSON string with its quotes, escaping what RFC 8785, section 3.2.2.2, escapes and
// nothing else.
void AppendJsonString(std::string_view text, std::string* out);

// Appends the shortest decimal that reads back as `value`, as ECMAScript writes it (RFC 8785,
// section 3.2.2.3). Requires a finite number.
void AppendJsonNumber(double value, std::string* out);

// Appends the canonical form of a value (RFC 8785, the JSON Canonicalization Scheme): members
// sorted by UTF-16 code units, no white space. All numbers are doubles there, large integers too.
void AppendCanonicalJson(const JsonValue& value, std::string* out);

// Appends a value as a document: members in their order, integers exactly. With `indent` >= 0 each
// member and item stands on a line of its own, `indent` levels of two spaces deep; with -1 there is
// no white space.
void AppendJson(const JsonValue& value, int indent, std::string* out);

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_JSON_FORMAT_H_
