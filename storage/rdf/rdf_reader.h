#ifndef MOTE_STORAGE_RDF_RDF_READER_H_
#define MOTE_STORAGE_RDF_RDF_READER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/jsonld/jsonld_options.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/rdf_syntax.h"
#include "storage/rdf/syntax_error.h"

namespace mote {

struct RdfReaderOptions {
  RdfFormat format = RdfFormat::kTurtle;
  // Named in errors; need not exist.
  std::string file;
  // Base IRI against which relative IRIs are resolved, or empty. Ignored by line-based syntaxes,
  // which have absolute IRIs only.
  std::string base;
  // Skip malformed statements: lines of N-Triples and N-Quads, statements of Turtle and TriG (see
  // TurtleParserOptions). An InvalidArgument error for other syntaxes, where nothing is known of
  // what comes behind an error.
  bool lenient = false;
  // Called for each skipped statement, if set.
  std::function<void(const SyntaxError&)> on_skipped;
  // JSON-LD only; its file and base are those above.
  JsonLdParserOptions jsonld;
};

struct RdfReaderResult {
  // Statements skipped in lenient mode.
  uint64_t skipped = 0;
};

// OK for a syntax that can be read leniently, else what to tell the user about `file`.
absl::Status CheckLenient(RdfFormat format, const std::string& file);

// Parses a whole document on the calling thread, in bounded memory (one chunk or the longest
// token; for JSON-LD the document). Errors: ToStatus(SyntaxError); those of the source and the
// handler; those of ParseJsonLd.
absl::StatusOr<RdfReaderResult> ReadRdf(std::unique_ptr<ByteSource> source,
                                        const RdfReaderOptions& options, QuadHandler& handler);

// The same for a document in memory.
absl::StatusOr<RdfReaderResult> ReadRdf(std::string_view text, const RdfReaderOptions& options,
                                        QuadHandler& handler);

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_RDF_READER_H_
