#ifndef MOTE_STORAGE_RDF_TURTLE_PARSER_H_
#define MOTE_STORAGE_RDF_TURTLE_PARSER_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/syntax_error.h"

namespace mote {

struct TurtleParserOptions {
  // TriG instead of Turtle.
  bool trig = false;
  // For error messages.
  std::string file;
  // Base IRI, or empty: then a relative IRI before any base declaration is an error.
  std::string base;
  // Bytes read at a time (> 0); tests use tiny ones.
  size_t buffer_size = size_t{1} << 18;
  // A literal, IRI or name that is longer is refused.
  size_t max_token_bytes = size_t{1} << 28;
  // Skip malformed statements instead of failing: the quads of such a statement are left out (but
  // see StatementBuffer), and the document goes on behind the next dot that is in no string, IRI or
  // comment, or in TriG behind the block that the statement has begun.
  bool lenient = false;
  // Called for each statement that was skipped, if set.
  std::function<void(const SyntaxError&)> on_skipped;
};

// Nesting of collections, blank node property lists, annotations and triple terms beyond which a
// document is refused, so that a hostile one cannot overflow the stack.
inline constexpr int kMaxTurtleNesting = 1000;

// The same for the prefixes that a document declares, which are kept in memory.
inline constexpr size_t kMaxTurtlePrefixes = 1000000;

// Parses a Turtle or TriG document (RDF 1.2), strictly, as a stream: memory is bounded by the
// buffer, the longest token, the prefixes and the nesting. Statements reach the handler in document
// order, those before an error included. Errors: ToStatus(SyntaxError), those of the source and
// the handler, and InvalidArgument if `options.base` is no absolute IRI.
absl::Status ParseTurtle(ByteSource& source, const TurtleParserOptions& options,
                         QuadHandler& handler);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_TURTLE_PARSER_H_
