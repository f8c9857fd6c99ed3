#include "storage/rdf/rdf_reader.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/chunk_reader.h"
#include "storage/rdf/jsonld/jsonld_parser.h"
#include "storage/rdf/ntriples_parser.h"
#include "storage/rdf/rdfxml_parser.h"
#include "storage/rdf/turtle_parser.h"

namespace mote {
namespace {

// What a single thread parses at a time; small enough for the processor's cache.
constexpr size_t kChunkSize = size_t{1} << 18;

}  // namespace

absl::Status CheckLenient(RdfFormat format, const std::string& file) {
  if (format != RdfFormat::kRdfXml && format != RdfFormat::kJsonLd) return absl::OkStatus();
  return absl::InvalidArgumentError(
      file + ": malformed statements can be skipped in ntriples, nquads, turtle and trig; a " +
      std::string(RdfFormatName(format)) + " document ends at its first error");
}

absl::StatusOr<RdfReaderResult> ReadRdf(std::unique_ptr<ByteSource> source,
                                        const RdfReaderOptions& options, QuadHandler& handler) {
  RdfReaderResult result;
  if (options.lenient) MOTE_RETURN_IF_ERROR(CheckLenient(options.format, options.file));
  switch (options.format) {
    case RdfFormat::kNTriples:
    case RdfFormat::kNQuads: {
      NTriplesParser parser({.quads = options.format == RdfFormat::kNQuads,
                             .lenient = options.lenient,
                             .file = options.file,
                             .on_skipped = options.on_skipped});
      ChunkReader reader(std::move(source), kChunkSize, options.file);
      Chunk chunk;
      while (true) {
        MOTE_ASSIGN_OR_RETURN(const bool more, reader.Next(&chunk));
        if (!more) break;
        MOTE_RETURN_IF_ERROR(parser.Parse(chunk.text(), chunk.first_line(), handler));
      }
      result.skipped = parser.skipped();
      return result;
    }
    case RdfFormat::kTurtle:
    case RdfFormat::kTriG: {
      TurtleParserOptions turtle;
      turtle.trig = options.format == RdfFormat::kTriG;
      turtle.file = options.file;
      turtle.base = options.base;
      turtle.lenient = options.lenient;
      turtle.on_skipped = [&](const SyntaxError& error) {
        ++result.skipped;
        if (options.on_skipped) options.on_skipped(error);
      };
      MOTE_RETURN_IF_ERROR(ParseTurtle(*source, turtle, handler));
      return result;
    }
    case RdfFormat::kRdfXml: {
      RdfXmlParserOptions rdfxml;
      rdfxml.file = options.file;
      rdfxml.base = options.base;
      MOTE_RETURN_IF_ERROR(ParseRdfXml(*source, rdfxml, handler));
      return result;
    }
    case RdfFormat::kJsonLd: {
      JsonLdParserOptions jsonld = options.jsonld;
      jsonld.file = options.file;
      jsonld.base = options.base;
      MOTE_RETURN_IF_ERROR(ParseJsonLd(*source, jsonld, handler));
      return result;
    }
  }
  return absl::InvalidArgumentError(options.file + ": there is no such format");
}

absl::StatusOr<RdfReaderResult> ReadRdf(std::string_view text, const RdfReaderOptions& options,
                                        QuadHandler& handler) {
  return ReadRdf(MemoryByteSource(text), options, handler);
}

}  // namespace mote
