#include "engine/results/cell_writer.h"

namespace mote {
namespace {

// SPARQL 1.2 Query Results XML Format.
class XmlWriter final : public CellWriter {
 public:
  explicit XmlWriter(OutputSink& sink) : CellWriter(sink) {}

  absl::Status Boolean(bool value) override {
    WriteStart();
    out().append("<head/>\n<boolean>");
    out().append(value ? "true" : "false");
    out().append("</boolean>\n</sparql>\n");
    return sink_.Flush();
  }

 private:
  void WriteStart() {
    out().append(
        "<?xml version=\"1.0\"?>\n<sparql xmlns=\"http://www.w3.org/2005/sparql-results#\">\n");
  }

  void WriteHead() override {
    WriteStart();
    out().append("<head>");
    for (const std::string& variable : variables_) {
      out().append("<variable name=\"");
      AppendEscaped(variable);
      out().append("\"/>");
    }
    out().append("</head>\n<results>\n");
  }

  void BeginRow() override { out().append("<result>"); }
  void EndRow() override { out().append("</result>\n"); }
  void WriteTail() override { out().append("</results>\n</sparql>\n"); }

  void BeginBinding(size_t column) {
    out().append("<binding name=\"");
    AppendEscaped(variables_[column]);
    out().append("\">");
  }

  void WriteCell(size_t column, const TermView& term) override {
    BeginBinding(column);
    WriteTerm(term);
    out().append("</binding>");
  }

  void WriteTripleCell(size_t column, const Term& term) override {
    BeginBinding(column);
    WriteAny(term);
    out().append("</binding>");
  }

  void WriteElement(std::string_view name, std::string_view text) {
    out().push_back('<');
    out().append(name);
    out().push_back('>');
    AppendEscaped(text);
    out().append("</");
    out().append(name);
    out().push_back('>');
  }

  void WriteTerm(const TermView& term) {
    switch (term.kind) {
      case TermKind::kIri:
        WriteElement("uri", term.value);
        return;
      case TermKind::kBlankNode:
        WriteElement("bnode", term.value);
        return;
      default:
        break;
    }
    out().append("<literal");
    if (!term.language.empty()) {
      out().append(" xml:lang=\"");
      AppendEscaped(term.language);
      out().push_back('"');
      if (term.direction != Direction::kNone) {
        out().append(" xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\" its:dir=\"");
        out().append(term.direction == Direction::kLtr ? "ltr\"" : "rtl\"");
      }
    } else if (!term.datatype.empty()) {
      out().append(" datatype=\"");
      AppendEscaped(term.datatype);
      out().push_back('"');
    }
    out().push_back('>');
    AppendEscaped(term.value);
    out().append("</literal>");
  }

  void WriteAny(const Term& term) {
    if (!term.is_triple()) {
      WriteTerm(term.view());
      return;
    }
    out().append("<triple><subject>");
    WriteAny(term.triple().subject);
    out().append("</subject><predicate>");
    WriteAny(term.triple().predicate);
    out().append("</predicate><object>");
    WriteAny(term.triple().object);
    out().append("</object></triple>");
  }

  void AppendEscaped(std::string_view text) {
    std::string& target = out();
    // Most texts need no escape; a loop without branches finds that out fast.
    bool plain = true;
    for (char byte : text) {
      auto c = static_cast<unsigned char>(byte);
      plain &= (c >= 0x20) & (c != '&') & (c != '<') & (c != '>') & (c != '"') & (c != 0xEF);
    }
    if (plain) {
      target.append(text);
      return;
    }
    for (size_t i = 0; i < text.size(); ++i) {
      auto c = static_cast<unsigned char>(text[i]);
      switch (c) {
        case '&':
          target.append("&amp;");
          continue;
        case '<':
          target.append("&lt;");
          continue;
        case '>':
          target.append("&gt;");
          continue;
        case '"':
          target.append("&quot;");
          continue;
        case '\r':
          // A parser would turn it into a newline.
          target.append("&#13;");
          continue;
        case '\n':
        case '\t':
          break;
        default:
          // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
          bool noncharacter = c == 0xEF && text.substr(i, 2) == "\xEF\xBF" && i + 2 < text.size() &&
                              static_cast<unsigned char>(text[i + 2]) >= 0xBE;
          if (c < 0x20 || noncharacter) {
            Fail(absl::InvalidArgumentError(
                "a term of the result holds a character that XML 1.0 cannot express; "
                "choose another format"));
          }
      }
      target.push_back(static_cast<char>(c));
    }
  }
};

}  // namespace

std::unique_ptr<SolutionWriter> MakeXmlWriter(OutputSink& sink) {
  return std::make_unique<XmlWriter>(sink);
}

}  // namespace mote
