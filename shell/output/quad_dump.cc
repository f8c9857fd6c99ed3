#include "shell/output/quad_dump.h"

#include <array>
#include <memory>
#include <vector>

#include "engine/expression/term_reader.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/rdf_syntax.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

// Many, so that terms that lie together in the dictionary are read together.
constexpr size_t kBatchRows = size_t{1} << 16;
// Most terms of a dump come again soon (subjects, predicates, classes) or never.
constexpr size_t kCacheBytes = size_t{32} << 20;

// Writes the rows of one scan after another.
class Dumper {
 public:
  Dumper(const QuadSource& source, QuadWriter* writer)
      : source_(source), terms_(source, nullptr, kCacheBytes), writer_(writer) {
    for (std::vector<Id>& column : columns_) column.resize(kBatchRows);
  }

  // `order` must be kSpo or kGspo. `with_graph`: name the graph in the quads.
  absl::Status Scan(const ScanSpec& spec, bool with_graph) {
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ScanCursor> cursor, source_.Scan(spec));
    // The columns of subject, predicate, object, graph in this order.
    const bool named = IsNamedGraphOrder(spec.order);
    Id* const s = columns_[0].data();
    Id* const p = columns_[1].data();
    Id* const o = columns_[2].data();
    Id* const g = columns_[3].data();
    const std::array<Id*, 4> pointers =
        named ? std::array<Id*, 4>{g, s, p, o} : std::array<Id*, 4>{s, p, o, nullptr};
    const size_t width = named ? 4 : 3;
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const size_t rows, cursor->Next({pointers.data(), width}, kBatchRows));
      if (rows == 0) return absl::OkStatus();
      terms_.BeginBatch();
      for (size_t column = 0; column < (named && with_graph ? 4 : 3); ++column) {
        stored_[column].resize(kBatchRows);
        MOTE_RETURN_IF_ERROR(
            terms_.LoadStored({columns_[column].data(), rows}, stored_[column].data()));
      }
      MOTE_RETURN_IF_ERROR(Write(rows, named && with_graph));
    }
  }

 private:
  absl::Status Write(size_t rows, bool with_graph) {
    QuadView quad;
    quad.has_graph = with_graph;
    // Rows are sorted, so that the terms on the left repeat. Only objects can be inline.
    const Term* last[4] = {};
    const auto changed = [&](size_t column, size_t row) {
      const bool is_new = stored_[column][row] != last[column];
      last[column] = stored_[column][row];
      return is_new;
    };
    for (size_t row = 0; row < rows; ++row) {
      if (changed(0, row)) quad.subject = last[0]->view();
      if (changed(1, row)) quad.predicate = last[1]->view();
      if (with_graph && changed(3, row)) quad.graph = last[3]->view();
      if (stored_[2][row] != nullptr) {
        quad.object = stored_[2][row]->view();
      } else {
        inline_ = DecodeInline(columns_[2][row]);
        quad.object = inline_.view();
      }
      MOTE_RETURN_IF_ERROR(writer_->OnQuad(quad));
    }
    return absl::OkStatus();
  }

  const QuadSource& source_;
  TermReader terms_;
  QuadWriter* const writer_;
  std::array<std::vector<Id>, 4> columns_;
  // The terms of the columns, null for inline ones.
  std::array<std::vector<const Term*>, 4> stored_;
  Term inline_;  // While it is written.
};

}  // namespace

absl::Status DumpQuads(const QuadSource& source, const QuadDumpOptions& options, ByteSink* sink) {
  const bool can_name_graphs = HasNamedGraphs(options.format);
  ScanSpec named;
  named.order = Order::kGspo;
  if (options.graph.has_value()) {
    const TermView iri = {TermKind::kIri, *options.graph};
    MOTE_ASSIGN_OR_RETURN(const std::optional<Id> graph, source.IdOf(iri));
    bool exists = false;
    if (graph.has_value()) {
      MOTE_ASSIGN_OR_RETURN(exists, source.HasNamedGraph(*graph));
    }
    if (!exists) return absl::NotFoundError("there is no graph <" + *options.graph + ">");
    named.prefix_length = 1;
    named.prefix[0] = *graph;
  } else if (!can_name_graphs && !options.default_graph_only &&
             source.Statistics().named_graph_quads > 0) {
    return absl::InvalidArgumentError(
        "the database has named graphs, which " + std::string(RdfFormatName(options.format)) +
        " cannot express; use nquads or trig, or choose with `--graph IRI` or `--graph default`");
  }
  QuadWriterOptions writer_options;
  writer_options.format = options.format;
  writer_options.pretty = options.pretty;
  writer_options.max_memory = options.max_memory;
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<QuadWriter> writer,
                        QuadWriter::Create(writer_options, sink));
  Dumper dumper(source, writer.get());
  if (!options.graph.has_value()) MOTE_RETURN_IF_ERROR(dumper.Scan(ScanSpec(), false));
  if (!options.default_graph_only) MOTE_RETURN_IF_ERROR(dumper.Scan(named, can_name_graphs));
  return writer->Finish();
}

}  // namespace mote
