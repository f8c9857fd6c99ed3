#ifndef MOTE_STORAGE_RDF_RDF_SYNTAX_H_
#define MOTE_STORAGE_RDF_RDF_SYNTAX_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace mote {

// The concrete syntaxes of RDF that have a name on the command line.
enum class RdfFormat : uint8_t { kNTriples, kNQuads, kTurtle, kTriG, kRdfXml, kJsonLd };

// The name on the command line: "ntriples", "nquads", "turtle", "trig", "rdfxml", "jsonld".
std::string_view RdfFormatName(RdfFormat format);
// The inverse; common file extensions ("nt", "ttl", ...) are understood too, in any case.
std::optional<RdfFormat> RdfFormatFromName(std::string_view name);

// By the file's extension, a final ".gz" or ".zst" set aside: "data.nt.zst" is N-Triples.
std::optional<RdfFormat> RdfFormatFromPath(std::string_view path);

// The registered media type, such as "text/turtle".
std::string_view RdfMediaType(RdfFormat format);
// The inverse; parameters after ";" are ignored.
std::optional<RdfFormat> RdfFormatFromMediaType(std::string_view media_type);

// Whether the syntax can express named graphs.
constexpr bool HasNamedGraphs(RdfFormat format) {
  return format == RdfFormat::kNQuads || format == RdfFormat::kTriG || format == RdfFormat::kJsonLd;
}
// Whether a document is a sequence of independent lines, which can be parsed in parallel.
constexpr bool IsLineBased(RdfFormat format) {
  return format == RdfFormat::kNTriples || format == RdfFormat::kNQuads;
}
// Whether this version reads and writes the syntax.
constexpr bool IsSupported(RdfFormat format) { return format <= RdfFormat::kJsonLd; }

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_RDF_SYNTAX_H_
