#include "storage/rdf/pretty_turtle_writer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/rdf/customary_prefixes.h"
#include "storage/rdf/pretty_graph.h"
#include "storage/rdf/term_pool.h"
#include "storage/rdf/turtle_spelling.h"
#include "storage/rdf/turtle_writer.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

// Objects and members of lists go on in a new line behind this column.
constexpr size_t kMaxColumn = 100;
constexpr size_t kIndent = 4;

using Row = PrettyGraph::Row;

// Whether a string is better written over several lines.
bool IsLongString(const TermView& term) {
  return term.kind == TermKind::kLiteral && term.value.find('\n') != std::string_view::npos;
}

// Appends the text of a string between triple quotes: line feeds as they are, quotes where they
// cannot end the string.
void AppendLongString(std::string_view text, std::string* out) {
  std::string escaped;
  AppendEscapedString(text, &escaped);
  out->append("\"\"\"");
  for (size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '\\') {
      out->push_back(escaped[i]);
      continue;
    }
    const char kind = escaped[++i];
    if (kind == 'n') {
      out->push_back('\n');
    } else if (kind == '"' && i + 1 < escaped.size() && escaped.compare(i + 1, 2, "\\\"") != 0) {
      out->push_back('"');
    } else {
      out->push_back('\\');
      out->push_back(kind);
    }
  }
  out->append("\"\"\"");
}

// Writes a graph once.
class Layout {
 public:
  Layout(const PrettyGraph& graph, const TurtleSpelling& spelling, ByteSink* sink)
      : graph_(graph), rows_(graph.rows()), spelling_(spelling), sink_(sink) {}

  void Declare(const std::map<std::string, std::string>& prefixes) {
    for (const auto& [name, iri] : prefixes) {
      TurtleSpelling::AppendDeclaration(name, iri, &buffer_);
    }
    has_declarations_ = !prefixes.empty();
  }

  absl::Status Write() {
    size_t i = 0;
    while (i < rows_.size() && status_.ok()) {
      const uint32_t graph = rows_[i].graph;
      if (graph != 0) {
        BeginBlock();
        spelling_.Append(graph_.Term(graph), &buffer_);
        buffer_.append(" {");
      }
      bool is_first_subject = true;
      while (i < rows_.size() && rows_[i].graph == graph && status_.ok()) {
        const uint32_t subject = rows_[i].subject;
        size_t end = i + 1;
        while (end < rows_.size() && rows_[end].subject == subject && rows_[end].graph == graph) {
          ++end;
        }
        if (!graph_.IsNested(subject)) {
          if (graph == 0) {
            BeginBlock();
          } else {
            if (!is_first_subject) NewLine(0);
            NewLine(1);
          }
          is_first_subject = false;
          WriteSubject(subject, i, end, graph == 0 ? 0 : 1);
        }
        i = end;
      }
      if (graph != 0) {
        NewLine(0);
        buffer_.push_back('}');
      }
    }
    if (!is_first_) buffer_.push_back('\n');
    Flush();
    return status_;
  }

 private:
  void Flush() {
    if (!status_.ok()) return;
    status_ = sink_->Write(buffer_);
    buffer_.clear();
  }

  // Begins a line.
  void NewLine(size_t indent) {
    if (buffer_.size() >= kWriterBufferSize) Flush();
    buffer_.push_back('\n');
    line_ = buffer_.size();
    buffer_.append(indent * kIndent, ' ');
  }

  // Begins a subject or a graph, behind an empty line.
  void BeginBlock() {
    if (!is_first_) NewLine(0);
    if (!is_first_ || has_declarations_) NewLine(0);
    is_first_ = false;
  }

  size_t Column() const { return buffer_.size() - line_; }

  void WriteSubject(uint32_t subject, size_t begin, size_t end, size_t indent) {
    if (graph_.IsBlank(subject) && graph_.IsAnonymous(subject)) {
      buffer_.append("[]");
    } else {
      spelling_.Append(graph_.Term(subject), &buffer_);
    }
    buffer_.push_back(' ');
    WriteProperties(begin, end, indent + 1);
    buffer_.append(" .");
  }

  // Properties, each but the first on a line of its own.
  void WriteProperties(size_t begin, size_t end, size_t indent) {
    for (size_t i = begin; i < end && status_.ok();) {
      const uint32_t predicate = rows_[i].predicate;
      if (i > begin) {
        buffer_.append(" ;");
        NewLine(indent);
      }
      WritePredicate(predicate);
      for (const size_t first = i; i < end && rows_[i].predicate == predicate; ++i) {
        if (i > first) buffer_.push_back(',');
        WriteSpaced(rows_[i].object, indent + 1);
      }
    }
  }

  void WritePredicate(uint32_t predicate) {
    const TermView& term = graph_.Term(predicate);
    if (term.value == rdf::kType) {
      buffer_.push_back('a');
    } else {
      spelling_.AppendIri(term.value, &buffer_);
    }
  }

  // A space or, where the line is full, a new line, and an object.
  void WriteSpaced(uint32_t object, size_t indent) {
    if (graph_.IsNested(object)) {
      buffer_.push_back(' ');
      return WriteNested(object, indent);
    }
    scratch_.clear();
    Spell(object, &scratch_);
    const size_t length = std::min(scratch_.find('\n'), scratch_.size());
    if (Column() + length >= kMaxColumn && Column() > indent * kIndent) {
      NewLine(indent);
    } else {
      buffer_.push_back(' ');
    }
    buffer_.append(scratch_);
    const size_t last = scratch_.rfind('\n');
    if (last != std::string::npos) line_ = buffer_.size() - (scratch_.size() - last - 1);
  }

  void Spell(uint32_t object, std::string* out) const {
    const TermView& term = graph_.Term(object);
    if (graph_.IsNil(object)) {
      out->append("()");
    } else if (IsLongString(term)) {
      AppendLongString(term.value, out);
      if (!term.language.empty() || !term.datatype.empty()) {
        // What is behind the text of the same literal without it.
        std::string suffix;
        spelling_.Append(
            TermView{TermKind::kLiteral, {}, term.datatype, term.language, term.direction},
            &suffix);
        out->append(suffix, 2);
      }
    } else {
      spelling_.Append(term, out);
    }
  }

  // Whether a nested node fits in a line: at most one property with an object that is not nested.
  bool IsShort(uint32_t term) const {
    const size_t count = graph_.row_count(term);
    if (count == 0) return true;
    const uint32_t object = rows_[graph_.first_row(term)].object;
    return count == 1 && !graph_.IsNested(object) && !IsLongString(graph_.Term(object));
  }

  void WriteNested(uint32_t term, size_t indent) {
    if (graph_.IsList(term)) return WriteList(term, indent);
    const size_t begin = graph_.first_row(term);
    const size_t end = begin + graph_.row_count(term);
    if (begin == end) {
      buffer_.append("[]");
    } else if (IsShort(term)) {
      buffer_.append("[ ");
      WriteProperties(begin, end, indent);
      buffer_.append(" ]");
    } else {
      buffer_.push_back('[');
      NewLine(indent);
      WriteProperties(begin, end, indent);
      NewLine(indent - 1);
      buffer_.push_back(']');
    }
  }

  void WriteList(uint32_t list, size_t indent) {
    buffer_.push_back('(');
    while (!graph_.IsNil(list) && status_.ok()) {
      const uint32_t member = graph_.FirstOf(list);
      if (graph_.IsNested(member) && !graph_.IsList(member) && !IsShort(member)) {
        NewLine(indent);
        WriteNested(member, indent + 1);
      } else {
        WriteSpaced(member, indent);
      }
      list = graph_.RestOf(list);
    }
    buffer_.append(" )");
  }

  const PrettyGraph& graph_;
  const std::vector<Row>& rows_;
  const TurtleSpelling& spelling_;
  ByteSink* const sink_;
  absl::Status status_;
  std::string buffer_;
  size_t line_ = 0;  // Where the line begins in the buffer.
  bool has_declarations_ = false;
  bool is_first_ = true;
  std::string scratch_;
};

class Writer final : public QuadWriter {
 public:
  Writer(const QuadWriterOptions& options, ByteSink* sink)
      : trig_(options.format == RdfFormat::kTriG), max_memory_(options.max_memory), sink_(sink) {
    for (const auto& [name, iri] : options.prefixes) Declare(name, iri);
  }

  absl::Status OnPrefix(std::string_view name, std::string_view iri) override {
    Declare(name, iri);
    return absl::OkStatus();
  }

  absl::Status OnQuad(const QuadView& quad) override {
    if (quad.has_graph && !trig_) {
      return absl::InvalidArgumentError("Turtle cannot express named graphs");
    }
    quads_.push_back(pool_.Add(quad));
    const uint64_t memory = pool_.memory() + pool_.size() * PrettyGraph::kBytesPerTerm +
                            quads_.capacity() * sizeof(PooledQuad) +
                            quads_.size() * PrettyGraph::kBytesPerQuad;
    if (memory <= max_memory_) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        "pretty writing keeps the whole document in memory, and this one needs more than " +
        std::to_string(max_memory_) + " bytes; allow more, or write it without");
  }

  absl::Status Finish() override {
    for (const auto& [name, iri] : kCustomaryPrefixes) Declare(name, iri);
    const PrettyGraph graph(pool_, quads_);
    // The prefixes that are in use, by name.
    std::map<std::string, std::string> used;
    for (uint32_t i = 0; i < pool_.size(); ++i) NotePrefixes(pool_.Get(i), &used);
    TurtleSpelling spelling;
    for (const auto& [name, iri] : used) spelling.Declare(name, iri);
    Layout layout(graph, spelling, sink_);
    layout.Declare(used);
    return layout.Write();
  }

 private:
  void Declare(std::string_view name, std::string_view iri) { spelling_.Declare(name, iri); }

  void NotePrefix(std::string_view iri, std::map<std::string, std::string>* used) const {
    size_t cut = 0;
    if (const std::string* const name = spelling_.PrefixOf(iri, &cut)) {
      used->emplace(*name, iri.substr(0, cut));
    }
  }

  void NotePrefixes(const TermView& term, std::map<std::string, std::string>* used) const {
    if (term.triple != nullptr) {
      NotePrefixes(term.triple->subject, used);
      NotePrefix(term.triple->predicate.value, used);
      NotePrefixes(term.triple->object, used);
    } else if (term.kind == TermKind::kLiteral) {
      if (!term.datatype.empty() && !TurtleSpelling::IsBare(term)) NotePrefix(term.datatype, used);
    } else if (term.kind == TermKind::kIri && term.value != rdf::kType &&
               term.value != rdf::kFirst && term.value != rdf::kRest && term.value != rdf::kNil) {
      // Those mostly have spellings of their own.
      NotePrefix(term.value, used);
    }
  }

  const bool trig_;
  const uint64_t max_memory_;
  ByteSink* const sink_;
  TurtleSpelling spelling_;
  TermPool pool_;
  std::vector<PooledQuad> quads_;
};

}  // namespace

std::unique_ptr<QuadWriter> PrettyTurtleWriter(const QuadWriterOptions& options, ByteSink* sink) {
  return std::make_unique<Writer>(options, sink);
}

}  // namespace mote
