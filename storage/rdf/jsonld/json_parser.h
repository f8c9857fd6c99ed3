#ifndef MOTE_STORAGE_RDF_JSONLD_JSON_PARSER_H_
#define MOTE_STORAGE_RDF_JSONLD_JSON_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/jsonld/json_value.h"

namespace mote::jsonld {

// Arrays and objects within each other; deeper documents are refused, so that all algorithms may
// recurse.
inline constexpr int kMaxJsonNesting = 400;

struct JsonParserOptions {
  // Named in errors.
  std::string file;
  // Memory that the document and its text may take, roughly; beyond it ResourceExhausted.
  uint64_t max_memory = UINT64_MAX;
};

// Parses a JSON text (RFC 8259), which must be well-formed UTF-8 without a byte order mark. Of
// members with the same key the last one counts, as in ECMAScript. Errors: ToStatus(SyntaxError)
// with line and column, also for numbers too large for a double; ResourceExhausted.
absl::StatusOr<JsonValue> ParseJson(std::string_view text, const JsonParserOptions& options);

// The whole of a source as text. ResourceExhausted if it is longer than `max_bytes`; errors of the
// source.
absl::StatusOr<std::string> ReadAll(ByteSource& source, const std::string& file,
                                    uint64_t max_bytes);

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_JSON_PARSER_H_
