#include "engine/results/cell_writer.h"

namespace mote {
namespace {

// Appends a JSON string with its quotes (RFC 8259 section 7).
void AppendJsonString(std::string_view text, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  // Most texts need no escape; a loop without branches finds that out fast.
  bool escapes = false;
  for (char byte : text) {
    auto c = static_cast<unsigned char>(byte);
    escapes |= (c < 0x20) | (c == '"') | (c == '\\');
  }
  if (!escapes) {
    out->append(text);
    out->push_back('"');
    return;
  }
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out->append(text.substr(begin, i - begin));
    begin = i + 1;
    switch (c) {
      case '"':
        out->append("\\\"");
        break;
      case '\\':
        out->append("\\\\");
        break;
      case '\n':
        out->append("\\n");
        break;
      case '\r':
        out->append("\\r");
        break;
      case '\t':
        out->append("\\t");
        break;
      default:
        out->append("\\u00");
        out->push_back(kHex[c >> 4]);
        out->push_back(kHex[c & 15]);
    }
  }
  out->append(text.substr(begin));
  out->push_back('"');
}

// SPARQL 1.2 Query Results JSON Format.
class JsonWriter final : public CellWriter {
 public:
  explicit JsonWriter(OutputSink& sink) : CellWriter(sink) {}

  absl::Status Boolean(bool value) override {
    out().append(value ? "{\"head\":{},\"boolean\":true}\n" : "{\"head\":{},\"boolean\":false}\n");
    return sink_.Flush();
  }

 private:
  void WriteHead() override {
    out().append("{\"head\":{\"vars\":[");
    for (size_t c = 0; c < variables_.size(); ++c) {
      if (c > 0) out().push_back(',');
      AppendJsonString(variables_[c], &out());
      std::string name;
      AppendJsonString(variables_[c], &name);
      names_.push_back(name + ":");
    }
    out().append("]},\"results\":{\"bindings\":[");
  }

  void BeginRow() override {
    out().append(first_row_ ? "\n{" : ",\n{");
    first_row_ = false;
    first_cell_ = true;
  }

  void WriteName(size_t column) {
    if (!first_cell_) out().push_back(',');
    first_cell_ = false;
    out().append(names_[column]);
  }

  void WriteCell(size_t column, const TermView& term) override {
    WriteName(column);
    WriteTerm(term);
  }

  void WriteTripleCell(size_t column, const Term& term) override {
    WriteName(column);
    WriteTriple(term);
  }

  void WriteTerm(const TermView& term) {
    std::string& text = out();
    switch (term.kind) {
      case TermKind::kIri:
        text.append("{\"type\":\"uri\",\"value\":");
        break;
      case TermKind::kBlankNode:
        text.append("{\"type\":\"bnode\",\"value\":");
        break;
      default:
        text.append("{\"type\":\"literal\",\"value\":");
    }
    AppendJsonString(term.value, &text);
    if (!term.language.empty()) {
      text.append(",\"xml:lang\":");
      AppendJsonString(term.language, &text);
      if (term.direction != Direction::kNone) {
        text.append(term.direction == Direction::kLtr ? ",\"its:dir\":\"ltr\""
                                                      : ",\"its:dir\":\"rtl\"");
      }
    } else if (!term.datatype.empty()) {
      text.append(",\"datatype\":");
      AppendJsonString(term.datatype, &text);
    }
    text.push_back('}');
  }

  void WriteTriple(const Term& term) {
    out().append("{\"type\":\"triple\",\"value\":{\"subject\":");
    WriteAny(term.triple().subject);
    out().append(",\"predicate\":");
    WriteAny(term.triple().predicate);
    out().append(",\"object\":");
    WriteAny(term.triple().object);
    out().append("}}");
  }

  void WriteAny(const Term& term) {
    if (term.is_triple()) {
      WriteTriple(term);
    } else {
      WriteTerm(term.view());
    }
  }

  void EndRow() override { out().push_back('}'); }
  void WriteTail() override { out().append("\n]}}\n"); }

  // The quoted names of the variables with their colons.
  std::vector<std::string> names_;
  bool first_row_ = true;
  bool first_cell_ = true;
};

}  // namespace

std::unique_ptr<SolutionWriter> MakeJsonWriter(OutputSink& sink) {
  return std::make_unique<JsonWriter>(sink);
}

}  // namespace mote
