#include "engine/results/cell_writer.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/vocabulary.h"

// SPARQL 1.2 Query Results CSV and TSV Formats.

namespace mote {
namespace {

// CSV: the text of each term, without what kind of term it is.
class CsvWriter final : public CellWriter {
 public:
  explicit CsvWriter(OutputSink& sink) : CellWriter(sink) {}

  absl::Status Boolean(bool value) override {
    out().append(value ? "true\r\n" : "false\r\n");
    return sink_.Flush();
  }

 private:
  void WriteHead() override {
    for (size_t c = 0; c < variables_.size(); ++c) {
      if (c > 0) out().push_back(',');
      AppendField(variables_[c]);
    }
    EndRow();
  }

  void BeginRow() override {}
  void WriteUnbound(size_t column) override {
    if (column > 0) out().push_back(',');
  }
  void WriteCell(size_t column, const TermView& term) override {
    if (column > 0) out().push_back(',');
    if (term.kind == TermKind::kBlankNode) out().append("_:");
    AppendField(term.value);
  }
  void WriteTripleCell(size_t column, const Term& term) override {
    if (column > 0) out().push_back(',');
    std::string text;
    AppendNTriples(term, &text);
    AppendField(text);
  }
  void EndRow() override { out().append("\r\n"); }
  void WriteTail() override {}

  // RFC 4180.
  void AppendField(std::string_view text) {
    bool quoted = false;
    for (char c : text) quoted |= (c == '"') | (c == ',') | (c == '\r') | (c == '\n');
    if (!quoted) {
      out().append(text);
      return;
    }
    out().push_back('"');
    for (char c : text) {
      if (c == '"') out().push_back('"');
      out().push_back(c);
    }
    out().push_back('"');
  }
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether Turtle reads the bare lexical form as a literal of this datatype.
bool IsTurtleNumber(std::string_view text, std::string_view datatype) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  size_t whole = 0;
  while (whole < text.size() && IsDigit(text[whole])) ++whole;
  text.remove_prefix(whole);
  if (datatype == xsd::kInteger) return whole > 0 && text.empty();
  size_t fraction = 0;
  bool point = !text.empty() && text[0] == '.';
  if (point) {
    while (fraction + 1 < text.size() && IsDigit(text[fraction + 1])) ++fraction;
    text.remove_prefix(fraction + 1);
  }
  if (datatype == xsd::kDecimal) return point && fraction > 0 && text.empty();
  if (datatype != xsd::kDouble || whole + fraction == 0) return false;
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return false;
  text.remove_prefix(1);
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  if (text.empty()) return false;
  for (char c : text) {
    if (!IsDigit(c)) return false;
  }
  return true;
}

// TSV: terms in Turtle's syntax, numbers bare where Turtle allows it.
class TsvWriter final : public CellWriter {
 public:
  explicit TsvWriter(OutputSink& sink) : CellWriter(sink) {}

  absl::Status Boolean(bool value) override {
    out().append(value ? "true\n" : "false\n");
    return sink_.Flush();
  }

 private:
  void WriteHead() override {
    for (size_t c = 0; c < variables_.size(); ++c) {
      out().append(c > 0 ? "\t?" : "?");
      out().append(variables_[c]);
    }
    EndRow();
  }

  void BeginRow() override {}
  void WriteUnbound(size_t column) override {
    if (column > 0) out().push_back('\t');
  }
  void WriteCell(size_t column, const TermView& term) override {
    if (column > 0) out().push_back('\t');
    if (term.kind == TermKind::kLiteral && !term.datatype.empty() &&
        IsTurtleNumber(term.value, term.datatype)) {
      out().append(term.value);
    } else {
      AppendNTriples(term, &out());
    }
  }
  void WriteTripleCell(size_t column, const Term& term) override {
    if (column > 0) out().push_back('\t');
    AppendNTriples(term, &out());
  }
  void EndRow() override { out().push_back('\n'); }
  void WriteTail() override {}
};

}  // namespace

std::unique_ptr<SolutionWriter> MakeCsvWriter(OutputSink& sink) {
  return std::make_unique<CsvWriter>(sink);
}

std::unique_ptr<SolutionWriter> MakeTsvWriter(OutputSink& sink) {
  return std::make_unique<TsvWriter>(sink);
}

}  // namespace mote
