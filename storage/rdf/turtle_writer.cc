#include "storage/rdf/turtle_writer.h"

#include <string>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/pretty_turtle_writer.h"
#include "storage/rdf/turtle_spelling.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

// A term remembered from one quad to the next.
struct Remembered {
  TermKind kind = TermKind::kIri;
  std::string value;

  bool Is(const TermView& term) const { return kind == term.kind && value == term.value; }
  void Set(const TermView& term) {
    kind = term.kind;
    value.assign(term.value);
  }
};

class Writer final : public QuadWriter {
 public:
  Writer(const QuadWriterOptions& options, ByteSink* sink)
      : trig_(options.format == RdfFormat::kTriG), sink_(sink) {
    buffer_.reserve(kWriterBufferSize * 2);
    for (const auto& [name, iri] : options.prefixes) Declare(name, iri);
  }

  absl::Status OnPrefix(std::string_view name, std::string_view iri) override {
    if (!started_) Declare(name, iri);
    return absl::OkStatus();
  }

  absl::Status OnQuad(const QuadView& quad) override {
    if (quad.has_graph && !trig_) {
      return absl::InvalidArgumentError("Turtle cannot express named graphs");
    }
    if (!started_ && has_prefixes_) buffer_.push_back('\n');
    started_ = true;
    if (quad.has_graph != in_graph_ || (in_graph_ && !graph_.Is(quad.graph))) {
      EndGraph();
      if (quad.has_graph) BeginGraph(quad.graph);
    }
    if (in_statement_ && subject_.Is(quad.subject)) {
      if (predicate_.Is(quad.predicate)) {
        buffer_.append(" , ");
      } else {
        buffer_.append(" ;\n    ");
        AppendPredicate(quad.predicate);
      }
    } else {
      EndStatement();
      Append(quad.subject);
      buffer_.push_back(' ');
      subject_.Set(quad.subject);
      AppendPredicate(quad.predicate);
      in_statement_ = true;
    }
    Append(quad.object);
    return buffer_.size() < kWriterBufferSize ? absl::OkStatus() : Flush();
  }

  absl::Status Finish() override {
    EndGraph();
    return Flush();
  }

 private:
  void Declare(std::string_view name, std::string_view iri) {
    if (!spelling_.Declare(name, iri)) return;
    TurtleSpelling::AppendDeclaration(name, iri, &buffer_);
    has_prefixes_ = true;
  }

  absl::Status Flush() {
    MOTE_RETURN_IF_ERROR(sink_->Write(buffer_));
    buffer_.clear();
    return absl::OkStatus();
  }

  void EndStatement() {
    if (in_statement_) buffer_.append(" .\n");
    in_statement_ = false;
  }

  void BeginGraph(const TermView& graph) {
    Append(graph);
    buffer_.append(" {\n");
    graph_.Set(graph);
    in_graph_ = true;
  }

  void EndGraph() {
    EndStatement();
    if (in_graph_) buffer_.append("}\n");
    in_graph_ = false;
  }

  void AppendPredicate(const TermView& predicate) {
    predicate_.Set(predicate);
    if (predicate.value == rdf::kType) {
      buffer_.push_back('a');
    } else {
      spelling_.AppendIri(predicate.value, &buffer_);
    }
    buffer_.push_back(' ');
  }

  void Append(const TermView& term) { spelling_.Append(term, &buffer_); }

  const bool trig_;
  ByteSink* const sink_;
  std::string buffer_;
  TurtleSpelling spelling_;
  bool has_prefixes_ = false;
  bool started_ = false;
  bool in_statement_ = false;
  bool in_graph_ = false;
  Remembered graph_;
  Remembered subject_;
  Remembered predicate_;
};

}  // namespace

std::unique_ptr<QuadWriter> TurtleWriter(const QuadWriterOptions& options, ByteSink* sink) {
  if (options.pretty) return PrettyTurtleWriter(options, sink);
  return std::make_unique<Writer>(options, sink);
}

}  // namespace mote
