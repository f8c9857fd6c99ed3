#include <algorithm>

#include "engine/results/cell_writer.h"
#include "engine/results/display_width.h"
#include "storage/term/ntriples_format.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

struct Cell {
  std::string text;
  bool right = false;  // numbers
};

// Lines of a table; each is drawn once with box characters or ASCII.
struct Strokes {
  std::string_view horizontal, vertical;
  std::string_view top_left, top, top_right;
  std::string_view left, cross, right;
  std::string_view bottom_left, bottom, bottom_right;
  std::string_view ellipsis;
};

constexpr Strokes kUnicode = {"─", "│", "┌", "┬", "┐", "├", "┼", "┤", "└", "┴", "┘", "…"};
constexpr Strokes kAscii = {"-", "|", "+", "+", "+", "+", "+", "+", "+", "+", "+", "..."};

// A table to be read by people: IRIs by their prefixes, plain values without quotes.
class TableWriter final : public CellWriter {
 public:
  TableWriter(OutputSink& sink, SolutionWriterOptions options)
      : CellWriter(sink),
        options_(std::move(options)),
        strokes_(options_.unicode ? kUnicode : kAscii) {
    // The longest namespace first, so that it wins.
    std::stable_sort(
        options_.prefixes.begin(), options_.prefixes.end(),
        [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  }

  absl::Status Boolean(bool value) override {
    out().append(value ? "true\n" : "false\n");
    return sink_.Flush();
  }

 private:
  void WriteHead() override {
    for (const std::string& variable : variables_) widths_.push_back(DisplayWidth(variable));
  }

  void BeginRow() override {
    row_.resize(variables_.size());
    for (Cell& cell : row_) {
      cell.text.clear();
      cell.right = false;
    }
  }

  void WriteCell(size_t column, const TermView& term) override {
    Cell& cell = row_[column];
    AppendTerm(term, &cell.text);
    cell.right = term.kind == TermKind::kLiteral && !term.datatype.empty() &&
                 IsNumericDatatype(DatatypeOf(term.datatype));
    Cut(&cell.text);
  }

  void WriteTripleCell(size_t column, const Term& term) override {
    AppendTriple(term, &row_[column].text);
    Cut(&row_[column].text);
  }

  void EndRow() override {
    ++rows_;
    if (fitted_) {
      DrawRow(row_);
      return;
    }
    waiting_.push_back(row_);
    if (waiting_.size() >= options_.fitted_rows) Fit();
  }

  void WriteTail() override {
    if (!fitted_) Fit();
    if (!variables_.empty()) {
      DrawRule(strokes_.bottom_left, strokes_.bottom, strokes_.bottom_right);
    }
    out().append(std::to_string(rows_));
    out().append(rows_ == 1 ? " row\n" : " rows\n");
  }

  // Fixes the widths of the columns and writes what was kept back.
  void Fit() {
    fitted_ = true;
    for (const std::vector<Cell>& row : waiting_) {
      for (size_t c = 0; c < row.size(); ++c) {
        widths_[c] = std::max(widths_[c], DisplayWidth(row[c].text));
      }
    }
    if (!variables_.empty()) {
      DrawRule(strokes_.top_left, strokes_.top, strokes_.top_right);
      std::vector<Cell> header;
      for (const std::string& variable : variables_) header.push_back({variable, false});
      DrawRow(header);
      DrawRule(strokes_.left, strokes_.cross, strokes_.right);
    }
    for (const std::vector<Cell>& row : waiting_) DrawRow(row);
    waiting_.clear();
    waiting_.shrink_to_fit();
  }

  void DrawRule(std::string_view left, std::string_view middle, std::string_view right) {
    for (size_t c = 0; c < widths_.size(); ++c) {
      out().append(c == 0 ? left : middle);
      for (size_t i = 0; i < widths_[c] + 2; ++i) out().append(strokes_.horizontal);
    }
    out().append(right);
    out().push_back('\n');
  }

  void DrawRow(const std::vector<Cell>& row) {
    if (row.empty()) return;
    for (size_t c = 0; c < row.size(); ++c) {
      size_t width = DisplayWidth(row[c].text);
      size_t padding = widths_[c] > width ? widths_[c] - width : 0;
      out().append(strokes_.vertical);
      out().push_back(' ');
      if (row[c].right) out().append(padding, ' ');
      out().append(row[c].text);
      if (!row[c].right) out().append(padding, ' ');
      out().push_back(' ');
    }
    out().append(strokes_.vertical);
    out().push_back('\n');
  }

  void Cut(std::string* text) const {
    size_t limit = options_.max_cell_width;
    // Bytes are at least as many as columns.
    if (limit == 0 || text->size() <= limit || DisplayWidth(*text) <= limit) return;
    size_t mark = DisplayWidth(strokes_.ellipsis);
    text->resize(PrefixOfWidth(*text, limit > mark ? limit - mark : 0));
    text->append(strokes_.ellipsis);
  }

  // Whether what follows the namespace reads as a local name without escapes.
  static bool IsPlainLocalName(std::string_view name) {
    for (char c : name) {
      bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '-' || (c & 0x80) != 0;
      if (!plain && c != '.') return false;
    }
    return name.empty() || (name.front() != '.' && name.front() != '-' && name.back() != '.');
  }

  void AppendIri(std::string_view iri, std::string* text) const {
    for (const auto& [prefix, name_space] : options_.prefixes) {
      if (!iri.starts_with(name_space)) continue;
      std::string_view local = iri.substr(name_space.size());
      if (!IsPlainLocalName(local)) continue;
      text->append(prefix);
      text->push_back(':');
      text->append(local);
      return;
    }
    AppendIriRef(iri, text);
  }

  void AppendTerm(const TermView& term, std::string* text) const {
    switch (term.kind) {
      case TermKind::kIri:
        AppendIri(term.value, text);
        return;
      case TermKind::kBlankNode:
        text->append("_:");
        text->append(term.value);
        return;
      default:
        break;
    }
    if (!term.language.empty()) {
      text->push_back('"');
      AppendPrintable(term.value, text);
      text->append("\"@");
      text->append(term.language);
      if (term.direction != Direction::kNone) {
        text->append(term.direction == Direction::kLtr ? "--ltr" : "--rtl");
      }
      return;
    }
    Datatype datatype = DatatypeOf(term.datatype);
    bool plain = datatype == Datatype::kString || datatype == Datatype::kBoolean ||
                 IsNumericDatatype(datatype) || IsTemporalDatatype(datatype);
    if (plain) {
      AppendPrintable(term.value, text);
      return;
    }
    text->push_back('"');
    AppendPrintable(term.value, text);
    text->append("\"^^");
    AppendIri(term.datatype, text);
  }

  void AppendTriple(const Term& term, std::string* text) const {
    text->append("<<( ");
    for (const Term* part :
         {&term.triple().subject, &term.triple().predicate, &term.triple().object}) {
      if (part->is_triple()) {
        AppendTriple(*part, text);
      } else {
        AppendTerm(part->view(), text);
      }
      text->push_back(' ');
    }
    text->append(")>>");
  }

  SolutionWriterOptions options_;
  const Strokes& strokes_;
  std::vector<size_t> widths_;
  std::vector<Cell> row_;
  std::vector<std::vector<Cell>> waiting_;
  bool fitted_ = false;
  uint64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<SolutionWriter> MakeTableWriter(OutputSink& sink, SolutionWriterOptions options) {
  return std::make_unique<TableWriter>(sink, std::move(options));
}

}  // namespace mote
