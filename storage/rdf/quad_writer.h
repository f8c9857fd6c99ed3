#ifndef MOTE_STORAGE_RDF_QUAD_WRITER_H_
#define MOTE_STORAGE_RDF_QUAD_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/jsonld_options.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/rdf_syntax.h"

namespace mote {

// Where a writer puts its bytes, in pieces of some tens of kilobytes.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual absl::Status Write(std::string_view bytes) = 0;
};

// Appends to `out`, which must outlive the sink.
std::unique_ptr<ByteSink> StringByteSink(std::string* out);
// Writes to a file descriptor, which stays open. `name` is for errors.
std::unique_ptr<ByteSink> FileByteSink(int fd, std::string name);

struct QuadWriterOptions {
  RdfFormat format = RdfFormat::kNQuads;
  // Prefixes (name, namespace) to declare and use in Turtle, TriG and RDF/XML, besides those that
  // arrive by OnPrefix before the first quad.
  std::vector<std::pair<std::string, std::string>> prefixes;
  // Turtle, TriG and JSON-LD: write for people, see pretty_turtle_writer.h and jsonld_writer.h. All
  // quads are then kept in memory, in at most `max_memory` bytes, roughly; more are a
  // ResourceExhausted error.
  bool pretty = false;
  uint64_t max_memory = uint64_t{1} << 30;
  // Write language tags in lower case in N-Triples and N-Quads, as the canonical form wants them;
  // otherwise they stay as they are.
  bool lowercase_languages = false;
  // JSON-LD: a file with the context against which the document is compacted, which is then made in
  // memory, too; empty: the document is expanded and streamed. `jsonld.contexts` hold for it.
  std::string jsonld_context = {};
  JsonLdParserOptions jsonld = {};
};

// Writes quads as a document, in the order of arrival and in constant memory, unless it is to be
// pretty. N-Triples and
// N-Quads are canonical (RDF 1.2 N-Triples, section 4) but for the case of language tags; Turtle
// and TriG are flat: prefixes, subjects and predicates grouped while they repeat, no nesting;
// RDF/XML and JSON-LD are described in rdfxml_writer.h and jsonld/jsonld_writer.h. Blank node
// labels are kept, except that the labels `#n` of QuadHandler become `anon-n` (and `anon-...`
// becomes `anon--...`).
class QuadWriter : public QuadHandler {
 public:
  // `sink` must outlive the writer.
  static absl::StatusOr<std::unique_ptr<QuadWriter>> Create(const QuadWriterOptions& options,
                                                            ByteSink* sink);

  // OnQuad: a quad of a named graph is an InvalidArgument error where the syntax has no named
  // graphs.

  // Completes the document and hands the last bytes to the sink. Call once, last; without it the
  // document is incomplete.
  virtual absl::Status Finish() = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_QUAD_WRITER_H_
