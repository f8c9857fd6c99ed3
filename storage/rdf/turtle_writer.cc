#include "storage/rdf/turtle_writer.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/scan.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_number.h"

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

// Whether a local name needs no escapes; a subset of PN_LOCAL that covers what is common.
bool IsPlainLocalName(std::string_view local) {
  if (local.starts_with('-')) return false;
  for (const char c : local) {
    if (!IsNameChar(c)) return false;
  }
  return true;
}

// Whether `text` is a Turtle number token with the datatype of the literal, which then needs no
// quotes (Turtle, section 2.5.2).
bool IsNumberToken(Datatype datatype, std::string_view text) {
  const bool has_point = text.find('.') != std::string_view::npos;
  const bool has_exponent = text.find_first_of("eE") != std::string_view::npos;
  switch (datatype) {
    case Datatype::kInteger:
      return ParseXsdInteger(text).has_value();
    case Datatype::kDecimal:
      return has_point && !has_exponent && !text.ends_with('.') &&
             IsWellTyped(Datatype::kDecimal, text);
    case Datatype::kDouble:
      return has_exponent && IsWellTyped(Datatype::kDouble, text);
    default:
      return false;
  }
}

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
    if (!started_ && !prefixes_.empty()) buffer_.push_back('\n');
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
    // A namespace has one prefix and a prefix one namespace: the first of each.
    for (const auto& [known_iri, known_name] : prefixes_) {
      if (known_name == name) return;
    }
    if (!prefixes_.emplace(iri, name).second) return;
    buffer_.append("@prefix ").append(name).append(": ");
    AppendIriRef(iri, &buffer_);
    buffer_.append(" .\n");
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
      AppendIri(predicate.value);
    }
    buffer_.push_back(' ');
  }

  void AppendIri(std::string_view iri) {
    // The namespaces in use end in "#", "/" or ":".
    const size_t cut = iri.find_last_of("#/:") + 1;
    if (!prefixes_.empty() && IsPlainLocalName(iri.substr(cut))) {
      const auto it = prefixes_.find(absl::string_view(iri.data(), cut));
      if (it != prefixes_.end()) {
        buffer_.append(it->second);
        buffer_.push_back(':');
        buffer_.append(iri.substr(cut));
        return;
      }
    }
    AppendIriRef(iri, &buffer_);
  }

  void Append(const TermView& term) {
    switch (term.kind) {
      case TermKind::kIri:
        return AppendIri(term.value);
      case TermKind::kBlankNode:
        return AppendBlankNodeLabel(term.value, &buffer_);
      case TermKind::kTriple:
        buffer_.append("<<( ");
        Append(term.triple->subject);
        buffer_.push_back(' ');
        AppendIri(term.triple->predicate.value);
        buffer_.push_back(' ');
        Append(term.triple->object);
        buffer_.append(" )>>");
        return;
      case TermKind::kLiteral:
        return AppendLiteral(term);
    }
  }

  void AppendLiteral(const TermView& term) {
    const Datatype datatype =
        term.language.empty() ? DatatypeOf(term.datatype) : Datatype::kUnknown;
    const bool is_boolean_token =
        datatype == Datatype::kBoolean && (term.value == "true" || term.value == "false");
    if (is_boolean_token || IsNumberToken(datatype, term.value)) {
      buffer_.append(term.value);
      return;
    }
    if (!term.language.empty() || datatype == Datatype::kString) {
      return AppendNTriples(term, &buffer_);
    }
    AppendNTriples(TermView{TermKind::kLiteral, term.value}, &buffer_);
    buffer_.append("^^");
    AppendIri(term.datatype);
  }

  const bool trig_;
  ByteSink* const sink_;
  std::string buffer_;
  // From namespace to name.
  absl::flat_hash_map<std::string, std::string> prefixes_;
  bool started_ = false;
  bool in_statement_ = false;
  bool in_graph_ = false;
  Remembered graph_;
  Remembered subject_;
  Remembered predicate_;
};

}  // namespace

std::unique_ptr<QuadWriter> TurtleWriter(const QuadWriterOptions& options, ByteSink* sink) {
  return std::make_unique<Writer>(options, sink);
}

}  // namespace mote
