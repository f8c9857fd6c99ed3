#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/expression/ast_term.h"
#include "engine/update/quad_buffer.h"
#include "engine/update/update_run.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/format_guess.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/rdf_syntax.h"
#include "storage/rdf/scan.h"

// LOAD (SPARQL 1.1 Update section 3.1.4), of files. Loading much is faster with BulkLoad, which is
// a commit of its own.

namespace mote {
namespace {

constexpr size_t kDocumentQuadsAtOnce = size_t{1} << 16;

// The path that a `file:` IRI names (RFC 8089), or an error.
absl::StatusOr<std::string> PathOf(std::string_view iri) {
  constexpr std::string_view kScheme = "file:";
  if (iri.substr(0, kScheme.size()) != kScheme) {
    return absl::UnimplementedError("LOAD reads files (file: IRIs) only, not <" + std::string(iri) +
                                    ">");
  }
  std::string_view rest = iri.substr(kScheme.size());
  if (rest.substr(0, 2) == "//") {
    rest.remove_prefix(2);
    constexpr std::string_view kLocalhost = "localhost/";
    if (rest.substr(0, kLocalhost.size()) == kLocalhost) rest.remove_prefix(kLocalhost.size() - 1);
  }
  if (rest.empty() || rest[0] != '/') {
    return absl::InvalidArgumentError("<" + std::string(iri) + "> names no file of this machine");
  }
  std::string path;
  for (size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] != '%') {
      path += rest[i];
      continue;
    }
    const int high = i + 2 < rest.size() ? HexValue(rest[i + 1]) : -1;
    const int low = i + 2 < rest.size() ? HexValue(rest[i + 2]) : -1;
    if (high < 0 || low < 0 || high * 16 + low == 0) {
      return absl::InvalidArgumentError("<" + std::string(iri) + "> has a malformed escape");
    }
    path += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return path;
}

// What SILENT forgives: that the document cannot be had or is malformed.
bool IsAboutTheDocument(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsInvalidArgument(status) ||
         absl::IsPermissionDenied(status) || absl::IsUnimplemented(status) ||
         absl::IsUnavailable(status);
}

// Turns the quads of a document into quads of the transaction.
class DocumentLoader : public QuadHandler {
 public:
  // With `keep` all of them are held until Finish, so that a document that turns out to be
  // malformed leaves nothing behind.
  DocumentLoader(WriteTransaction& transaction, const UpdateLimits& limits, Id graph, bool keep)
      : transaction_(transaction),
        limits_(limits),
        graph_(graph),
        keep_(keep),
        buffer_(limits, transaction.temporary_directory()) {}

  absl::Status OnQuad(const QuadView& quad) override {
    IdQuad made;
    MOTE_ASSIGN_OR_RETURN(made.subject, IdOf(quad.subject));
    MOTE_ASSIGN_OR_RETURN(made.predicate, IdOf(quad.predicate));
    MOTE_ASSIGN_OR_RETURN(made.object, IdOf(quad.object));
    made.graph = graph_;
    if (quad.has_graph) {
      MOTE_ASSIGN_OR_RETURN(made.graph, IdOf(quad.graph));
    }
    MOTE_RETURN_IF_ERROR(buffer_.Reserve(1));
    buffer_.quads().push_back(made);
    if (buffer_.quads().size() % kDocumentQuadsAtOnce != 0) return absl::OkStatus();
    if (limits_.interrupt != nullptr) MOTE_RETURN_IF_ERROR(limits_.interrupt->Check());
    return keep_ ? absl::OkStatus() : Flush();
  }

  absl::Status Finish() { return Flush(); }

 private:
  absl::Status Flush() {
    return buffer_.Drain([this](QuadArray& quads) { return transaction_.Insert(quads).status(); });
  }

  absl::StatusOr<Id> IdOf(const TermView& term) {
    if (term.kind == TermKind::kTriple) {
      IdTriple triple;
      MOTE_ASSIGN_OR_RETURN(triple.subject, IdOf(term.triple->subject));
      MOTE_ASSIGN_OR_RETURN(triple.predicate, IdOf(term.triple->predicate));
      MOTE_ASSIGN_OR_RETURN(triple.object, IdOf(term.triple->object));
      return transaction_.InternTriple(triple);
    }
    if (term.kind != TermKind::kBlankNode) return transaction_.Intern(term);
    Id& id = blank_nodes_[std::string(term.value)];
    if (id.is_undefined()) {
      MOTE_ASSIGN_OR_RETURN(id, transaction_.NewBlankNode());
    }
    return id;
  }

  WriteTransaction& transaction_;
  const UpdateLimits& limits_;
  const Id graph_;
  const bool keep_;
  QuadBuffer buffer_;
  absl::flat_hash_map<std::string, Id> blank_nodes_;
};

}  // namespace

absl::Status UpdateRun::ReadDocument(const ast::Load& operation, Id graph) {
  if (!limits_.allow_load) {
    return absl::PermissionDeniedError("LOAD is not allowed to read files here");
  }
  MOTE_ASSIGN_OR_RETURN(const std::string path, PathOf(operation.source.lexical));
  RdfReaderOptions options;
  options.file = path;
  options.base = operation.source.lexical;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenByteSource(path));
  if (const std::optional<RdfFormat> format = RdfFormatFromPath(path)) {
    options.format = *format;
  } else {
    MOTE_ASSIGN_OR_RETURN(options.format, GuessRdfFormat(&source, path));
  }
  DocumentLoader loader(transaction_, limits_, graph, /*keep=*/operation.silent);
  MOTE_RETURN_IF_ERROR(ReadRdf(std::move(source), options, loader).status());
  return loader.Finish();
}

absl::Status UpdateRun::Run(const ast::Load& operation) {
  Id graph = kDefaultGraph;
  if (operation.into.has_value()) {
    MOTE_ASSIGN_OR_RETURN(graph, transaction_.Intern(ToTerm(*operation.into).view()));
  }
  const absl::Status status = ReadDocument(operation, graph);
  if (operation.silent && IsAboutTheDocument(status)) return absl::OkStatus();
  return status;
}

}  // namespace mote
