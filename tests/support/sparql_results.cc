#include "tests/support/sparql_results.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/status/status.h"
#include "storage/term/decimal.h"
#include "storage/term/vocabulary.h"
#include "storage/term/xsd_number.h"

namespace mote::testing {
namespace {

using Json = nlohmann::json;
using Row = std::vector<std::optional<Term>>;

std::string Text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

absl::StatusOr<Term> ReadTerm(const Json& json) {
  if (!json.is_object()) return absl::InvalidArgumentError("a term is not an object");
  const std::string type = Text(json, "type");
  if (type == "triple") {
    const auto value = json.find("value");
    if (value == json.end() || !value->is_object()) {
      return absl::InvalidArgumentError("a triple term has no value");
    }
    std::vector<Term> parts;
    for (const char* key : {"subject", "predicate", "object"}) {
      const auto part = value->find(key);
      if (part == value->end()) return absl::InvalidArgumentError("a triple term lacks a part");
      absl::StatusOr<Term> term = ReadTerm(*part);
      if (!term.ok()) return term.status();
      parts.push_back(*std::move(term));
    }
    return Term::Triple(parts[0], parts[1], parts[2]);
  }
  std::string value = Text(json, "value");
  if (type == "uri") return Term::Iri(std::move(value));
  if (type == "bnode") return Term::BlankNode(std::move(value));
  if (type != "literal" && type != "typed-literal") {
    return absl::InvalidArgumentError("a term has the unknown type '" + type + "'");
  }
  std::string language = Text(json, "xml:lang");
  if (language.empty()) language = Text(json, "lang");
  if (language.empty()) return Term::Literal(std::move(value), Text(json, "datatype"));
  const std::string direction = Text(json, "its:dir");
  return Term::LangLiteral(std::move(value), std::move(language),
                           direction == "ltr"   ? Direction::kLtr
                           : direction == "rtl" ? Direction::kRtl
                                                : Direction::kNone);
}

// A computed number by datatype and value; nothing for other terms.
std::optional<std::string> NumberKey(const Term& term) {
  if (!term.is_literal()) return std::nullopt;
  const std::string value = term.value();
  switch (DatatypeOf(term.datatype())) {
    case Datatype::kDecimal:
      if (auto parsed = Decimal::Parse(value)) return "decimal " + parsed->ToString();
      return std::nullopt;
    case Datatype::kFloat:
      if (auto parsed = ParseFloat(value)) return "float " + FormatFloat(*parsed);
      return std::nullopt;
    case Datatype::kDouble:
      if (auto parsed = ParseDouble(value)) return "double " + FormatDouble(*parsed);
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

// A cell taken apart: what must be equal as it is, and the blank nodes in it.
struct Cell {
  std::string text;
  std::vector<std::string> blank_nodes;
};

std::string LowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void Describe(const Term& term, bool fold_language_tags, Cell* cell) {
  if (term.is_blank_node()) {
    cell->text += "_:";
    cell->blank_nodes.push_back(term.value());
  } else if (term.is_triple()) {
    cell->text += "<<(";
    for (const Term* part :
         {&term.triple().subject, &term.triple().predicate, &term.triple().object}) {
      cell->text += ' ';
      Describe(*part, fold_language_tags, cell);
    }
    cell->text += ")>>";
  } else if (fold_language_tags && !term.language().empty()) {
    const std::string language = LowerCase(term.language());
    cell->text += Term::LangLiteral(term.value(), language, term.direction()).ToString();
  } else {
    cell->text += term.ToString();
  }
}

// A row ready for comparison: cells in the order of the sorted variables.
struct PreparedRow {
  std::string text;
  std::vector<std::string> blank_nodes;
};

PreparedRow Prepare(const Row& row, const std::vector<size_t>& columns,
                    const std::vector<bool>& computed, bool fold_language_tags) {
  PreparedRow prepared;
  for (const size_t column : columns) {
    prepared.text += '|';
    if (column >= row.size() || !row[column].has_value()) continue;
    const Term& term = *row[column];
    std::optional<std::string> number;
    if (computed[column]) number = NumberKey(term);
    Cell cell;
    if (number.has_value()) {
      cell.text = *number;
    } else {
      Describe(term, fold_language_tags, &cell);
    }
    prepared.text += cell.text;
    prepared.blank_nodes.insert(prepared.blank_nodes.end(), cell.blank_nodes.begin(),
                                cell.blank_nodes.end());
  }
  return prepared;
}

std::vector<PreparedRow> PrepareAll(const SolutionTable& table, const std::set<std::string>& names,
                                    const ComparisonRules& rules) {
  std::vector<size_t> columns;
  for (const std::string& name : names) {
    columns.push_back(static_cast<size_t>(
        std::find(table.variables.begin(), table.variables.end(), name) - table.variables.begin()));
  }
  std::vector<bool> computed;
  for (const std::string& name : table.variables)
    computed.push_back(rules.computed.count(name) > 0);
  std::vector<PreparedRow> rows;
  for (const Row& row : table.rows)
    rows.push_back(Prepare(row, columns, computed, rules.fold_language_tags));
  return rows;
}

// Finds a renaming of blank nodes under which each row of `actual` has a partner of its own in
// `expected`; `candidates[i]` are the rows that row i may go with.
class Matcher {
 public:
  Matcher(const std::vector<PreparedRow>& actual, const std::vector<PreparedRow>& expected,
          std::vector<std::vector<size_t>> candidates)
      : actual_(actual),
        expected_(expected),
        candidates_(std::move(candidates)),
        used_(expected.size()) {
    // Rows without blank nodes have been counted already.
    for (size_t i = 0; i < actual.size(); ++i) {
      if (!actual[i].blank_nodes.empty()) order_.push_back(i);
    }
    // Rows with few partners first: they decide most.
    std::stable_sort(order_.begin(), order_.end(), [&](size_t a, size_t b) {
      return candidates_[a].size() < candidates_[b].size();
    });
  }

  bool Match(size_t depth = 0) {
    if (depth == order_.size()) return true;
    const size_t row = order_[depth];
    for (const size_t partner : candidates_[row]) {
      if (used_[partner]) continue;
      const std::vector<std::string>& from = actual_[row].blank_nodes;
      const std::vector<std::string>& to = expected_[partner].blank_nodes;
      size_t added = 0;
      bool fits = true;
      std::vector<std::string> undo;
      for (; added < from.size() && fits; ++added) {
        const auto known = forward_.find(from[added]);
        const auto known_back = backward_.find(to[added]);
        if (known == forward_.end() && known_back == backward_.end()) {
          forward_[from[added]] = to[added];
          backward_[to[added]] = from[added];
          undo.push_back(from[added]);
        } else {
          fits = known != forward_.end() && known->second == to[added];
        }
      }
      if (fits) {
        used_[partner] = true;
        if (Match(depth + 1)) return true;
        used_[partner] = false;
      }
      for (const std::string& label : undo) {
        backward_.erase(forward_[label]);
        forward_.erase(label);
      }
    }
    return false;
  }

 private:
  const std::vector<PreparedRow>& actual_;
  const std::vector<PreparedRow>& expected_;
  std::vector<std::vector<size_t>> candidates_;
  std::vector<bool> used_;
  std::vector<size_t> order_;
  std::map<std::string, std::string> forward_;
  std::map<std::string, std::string> backward_;
};

std::string Join(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += " ?" + name;
  return text;
}

// The rows that one table has and the other has not, blank nodes taken as equal.
std::string TextDifference(const SolutionTable& actual, const std::vector<PreparedRow>& a,
                           const SolutionTable& expected, const std::vector<PreparedRow>& b) {
  std::map<std::string, int> balance;
  for (const PreparedRow& row : a) ++balance[row.text];
  for (const PreparedRow& row : b) --balance[row.text];
  std::string text;
  int lines = 0;
  auto show = [&](const SolutionTable& table, const std::vector<PreparedRow>& rows, int sign,
                  const char* mark) {
    for (size_t i = 0; i < rows.size(); ++i) {
      int& count = balance[rows[i].text];
      if (count * sign <= 0) continue;
      count -= sign;
      if (++lines <= 20) text += std::string(mark) + RowText(table.rows[i]) + "\n";
    }
  };
  show(expected, b, -1, "  missing:    ");
  show(actual, a, 1, "  unexpected: ");
  return text;
}

}  // namespace

absl::StatusOr<SparqlResult> ReadSparqlResultsJson(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return absl::InvalidArgumentError("not a JSON object");
  SparqlResult result;
  if (const auto boolean = json.find("boolean"); boolean != json.end()) {
    if (!boolean->is_boolean()) return absl::InvalidArgumentError("the boolean is none");
    result.boolean = boolean->get<bool>();
    return result;
  }
  const auto head = json.find("head");
  const auto results = json.find("results");
  if (head == json.end() || results == json.end() || !results->is_object()) {
    return absl::InvalidArgumentError("no head or no results");
  }
  if (const auto variables = head->find("vars"); variables != head->end()) {
    for (const Json& name : *variables) {
      if (!name.is_string()) return absl::InvalidArgumentError("a variable is no string");
      result.table.variables.push_back(name.get<std::string>());
    }
  }
  const auto bindings = results->find("bindings");
  if (bindings == results->end() || !bindings->is_array()) {
    return absl::InvalidArgumentError("no bindings");
  }
  for (const Json& binding : *bindings) {
    if (!binding.is_object()) return absl::InvalidArgumentError("a binding is no object");
    Row row(result.table.variables.size());
    for (const auto& [name, value] : binding.items()) {
      const auto& names = result.table.variables;
      const auto column = std::find(names.begin(), names.end(), name);
      if (column == names.end()) {
        return absl::InvalidArgumentError("?" + name + " is not in the head");
      }
      absl::StatusOr<Term> term = ReadTerm(value);
      if (!term.ok()) return term.status();
      row[static_cast<size_t>(column - names.begin())] = *std::move(term);
    }
    result.table.rows.push_back(std::move(row));
  }
  return result;
}

std::string CompareTables(const SolutionTable& actual, const SolutionTable& expected,
                          const ComparisonRules& rules) {
  const std::set<std::string> names(expected.variables.begin(), expected.variables.end());
  const std::set<std::string> actual_names(actual.variables.begin(), actual.variables.end());
  if (names != actual_names) {
    return "the variables are" + Join(actual_names) + ", expected" + Join(names) + "\n";
  }
  const std::vector<PreparedRow> a = PrepareAll(actual, names, rules);
  std::vector<PreparedRow> b = PrepareAll(expected, names, rules);
  std::string counts =
      std::to_string(a.size()) + " rows, expected " + std::to_string(b.size()) + "\n";
  if (rules.lax_cardinality) {
    std::map<std::string, size_t> found;
    std::map<std::string, size_t> wanted;
    for (const PreparedRow& row : a) ++found[row.text];
    for (const PreparedRow& row : b) ++wanted[row.text];
    bool same = found.size() == wanted.size();
    for (const auto& [text, count] : found) {
      const auto it = wanted.find(text);
      same = same && it != wanted.end() && count <= it->second;
    }
    return same ? "" : counts + TextDifference(actual, a, expected, b);
  }
  if (a.size() != b.size()) return counts + TextDifference(actual, a, expected, b);
  std::vector<std::vector<size_t>> candidates(a.size());
  if (rules.ordered) {
    for (size_t i = 0; i < a.size(); ++i) {
      if (a[i].text != b[i].text) {
        return "row " + std::to_string(i + 1) + " is " + RowText(actual.rows[i]) + ", expected " +
               RowText(expected.rows[i]) + "\n";
      }
      candidates[i] = {i};
    }
  } else {
    std::map<std::string, std::vector<size_t>> by_text;
    for (size_t i = 0; i < b.size(); ++i) by_text[b[i].text].push_back(i);
    std::map<std::string, size_t> seen;
    for (size_t i = 0; i < a.size(); ++i) {
      const auto it = by_text.find(a[i].text);
      if (it == by_text.end() || ++seen[a[i].text] > it->second.size()) {
        return counts + TextDifference(actual, a, expected, b);
      }
      if (!a[i].blank_nodes.empty()) candidates[i] = it->second;
    }
  }
  if (Matcher(a, b, std::move(candidates)).Match()) return "";
  return "no renaming of blank nodes makes the rows equal\n";
}

std::string CompareResults(const SparqlResult& actual, const SparqlResult& expected,
                           const ComparisonRules& rules) {
  if (actual.boolean.has_value() != expected.boolean.has_value()) {
    return expected.boolean.has_value() ? "a table, expected a boolean\n"
                                        : "a boolean, expected a table\n";
  }
  if (expected.boolean.has_value()) {
    return *actual.boolean == *expected.boolean
               ? ""
               : std::string(*actual.boolean ? "true" : "false") + ", expected the opposite\n";
  }
  return CompareTables(actual.table, expected.table, rules);
}

std::string RowText(const Row& row) {
  std::string text = "(";
  for (size_t i = 0; i < row.size(); ++i) {
    if (i > 0) text += ", ";
    text += row[i].has_value() ? row[i]->ToString() : "UNDEF";
  }
  return text + ")";
}

}  // namespace mote::testing
