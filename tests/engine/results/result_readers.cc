#include "tests/engine/results/result_readers.h"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "storage/rdf/quad_handler.h"
#include "storage/rdf/rdf_reader.h"

namespace mote::testing {
namespace {

constexpr std::string_view kResults = "http://www.w3.org/2005/sparql-results# ";

// Builds the result from Expat's events; names come as "namespace local".
class XmlResultsHandler {
 public:
  void Start(std::string_view name, const char** attributes) {
    if (!name.starts_with(kResults)) return Fail("element of a foreign namespace");
    name.remove_prefix(kResults.size());
    text_.clear();
    if (name == "variable") {
      result.table.variables.push_back(Attribute(attributes, "name").value_or(""));
    } else if (name == "result") {
      result.table.rows.emplace_back(result.table.variables.size());
    } else if (name == "binding") {
      const std::vector<std::string>& variables = result.table.variables;
      auto found =
          std::find(variables.begin(), variables.end(), Attribute(attributes, "name").value_or(""));
      if (found == variables.end()) return Fail("binding of an unknown variable");
      column_ = static_cast<size_t>(found - variables.begin());
    } else if (name == "literal") {
      datatype_ = Attribute(attributes, "datatype").value_or("");
      language_ = Attribute(attributes, "http://www.w3.org/XML/1998/namespace lang").value_or("");
      direction_ = Attribute(attributes, "http://www.w3.org/2005/11/its dir").value_or("");
    }
  }

  void Text(std::string_view text) { text_.append(text); }

  void End(std::string_view name) {
    name.remove_prefix(std::min(name.size(), kResults.size()));
    if (name == "boolean") {
      result.boolean = text_ == "true";
    } else if (name == "uri") {
      terms_.push_back(Term::Iri(text_));
    } else if (name == "bnode") {
      terms_.push_back(Term::BlankNode(text_));
    } else if (name == "literal") {
      Direction direction = direction_ == "ltr"   ? Direction::kLtr
                            : direction_ == "rtl" ? Direction::kRtl
                                                  : Direction::kNone;
      terms_.push_back(language_.empty() ? Term::Literal(text_, datatype_)
                                         : Term::LangLiteral(text_, language_, direction));
    } else if (name == "triple") {
      if (terms_.size() < 3) return Fail("triple without its parts");
      Term object = Pop();
      Term predicate = Pop();
      Term subject = Pop();
      terms_.push_back(Term::Triple(subject, predicate, object));
    } else if (name == "binding") {
      if (terms_.size() != 1) return Fail("binding without one term");
      if (result.table.rows.empty()) return Fail("binding outside of a result");
      result.table.rows.back()[column_] = Pop();
    }
    text_.clear();
  }

  SparqlResult result;
  std::string error;

 private:
  void Fail(const char* message) { error = message; }

  static std::optional<std::string> Attribute(const char** attributes, std::string_view name) {
    for (; *attributes != nullptr; attributes += 2) {
      if (attributes[0] == name) return attributes[1];
    }
    return std::nullopt;
  }

  Term Pop() {
    Term term = std::move(terms_.back());
    terms_.pop_back();
    return term;
  }

  std::string text_;
  std::string datatype_, language_, direction_;
  std::vector<Term> terms_;
  size_t column_ = 0;
};

// The object of the only statement of a document.
class ObjectHandler final : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView& quad) override {
    const TermView& view = quad.object;
    switch (view.kind) {
      case TermKind::kIri:
        object = Term::Iri(std::string(view.value));
        break;
      case TermKind::kBlankNode:
        object = Term::BlankNode(std::string(view.value));
        break;
      default:
        object = view.language.empty()
                     ? Term::Literal(std::string(view.value), std::string(view.datatype))
                     : Term::LangLiteral(std::string(view.value), std::string(view.language));
    }
    return absl::OkStatus();
  }

  std::optional<Term> object;
};

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

absl::StatusOr<SparqlResult> ReadSparqlResultsXml(std::string_view text) {
  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreateNS(nullptr, ' '), XML_ParserFree);
  XmlResultsHandler handler;
  XML_SetUserData(parser.get(), &handler);
  XML_SetElementHandler(
      parser.get(),
      [](void* data, const char* name, const char** attributes) {
        static_cast<XmlResultsHandler*>(data)->Start(name, attributes);
      },
      [](void* data, const char* name) { static_cast<XmlResultsHandler*>(data)->End(name); });
  XML_SetCharacterDataHandler(parser.get(), [](void* data, const char* begin, int size) {
    static_cast<XmlResultsHandler*>(data)->Text({begin, static_cast<size_t>(size)});
  });
  if (XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), 1) != XML_STATUS_OK) {
    return absl::InvalidArgumentError(XML_ErrorString(XML_GetErrorCode(parser.get())));
  }
  if (!handler.error.empty()) return absl::InvalidArgumentError(handler.error);
  return std::move(handler.result);
}

absl::StatusOr<SolutionTable> ReadSparqlResultsTsv(std::string_view text) {
  if (!text.ends_with('\n')) return absl::InvalidArgumentError("no line feed at the end");
  text.remove_suffix(1);
  SolutionTable table;
  std::vector<std::string_view> lines = Split(text, '\n');
  for (std::string_view name : Split(lines[0], '\t')) {
    if (!name.starts_with('?')) return absl::InvalidArgumentError("a variable without '?'");
    table.variables.emplace_back(name.substr(1));
  }
  for (size_t i = 1; i < lines.size(); ++i) {
    std::vector<std::string_view> cells = Split(lines[i], '\t');
    if (cells.size() != table.variables.size()) {
      return absl::InvalidArgumentError("a row has " + std::to_string(cells.size()) + " cells");
    }
    std::vector<std::optional<Term>>& row = table.rows.emplace_back();
    for (std::string_view cell : cells) {
      row.emplace_back();
      if (cell.empty()) continue;
      ObjectHandler handler;
      absl::Status status =
          ReadRdf("<http://s> <http://p> " + std::string(cell) + " .", {}, handler).status();
      if (!status.ok()) return status;
      row.back() = std::move(handler.object);
    }
  }
  return table;
}

absl::StatusOr<std::vector<std::vector<std::string>>> ReadCsv(std::string_view text) {
  std::vector<std::vector<std::string>> records;
  size_t pos = 0;
  while (pos < text.size()) {
    std::vector<std::string>& record = records.emplace_back();
    while (true) {
      std::string& field = record.emplace_back();
      if (pos < text.size() && text[pos] == '"') {
        for (++pos;; ++pos) {
          if (pos >= text.size()) return absl::InvalidArgumentError("an open quote");
          if (text[pos] == '"') {
            if (text.substr(pos, 2) != "\"\"") break;
            ++pos;
          }
          field.push_back(text[pos]);
        }
        ++pos;
      } else {
        size_t end = std::min(text.find_first_of(",\"\r\n", pos), text.size());
        field = text.substr(pos, end - pos);
        pos = end;
      }
      if (pos < text.size() && text[pos] == ',') {
        ++pos;
        continue;
      }
      if (text.substr(pos, 2) != "\r\n") return absl::InvalidArgumentError("no end of a line");
      pos += 2;
      break;
    }
  }
  return records;
}

}  // namespace mote::testing
