#include "tests/w3c/alterations.h"

#include <map>
#include <optional>
#include <set>

namespace mote::testing {
namespace {

using Row = std::vector<std::optional<Term>>;

// The same literal with one more letter, or nothing for other terms.
std::optional<Term> OtherSpelling(const Term& term) {
  if (!term.is_literal()) return std::nullopt;
  if (!term.language().empty()) {
    return Term::LangLiteral("0" + term.value(), term.language(), term.direction());
  }
  return Term::Literal("0" + term.value(), term.raw_datatype());
}

// The rows without the names of blank nodes.
std::string Shape(const Row& row) {
  std::string text;
  for (const std::optional<Term>& cell : row) {
    text += '|';
    if (cell.has_value()) text += cell->is_blank_node() ? "_:" : cell->ToString();
  }
  return text;
}

// The places of the blank nodes of a table, by label.
std::map<std::string, std::vector<std::pair<size_t, size_t>>> BlankNodes(
    const SolutionTable& table) {
  std::map<std::string, std::vector<std::pair<size_t, size_t>>> places;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    for (size_t c = 0; c < table.rows[r].size(); ++c) {
      const std::optional<Term>& cell = table.rows[r][c];
      if (cell.has_value() && cell->is_blank_node()) places[cell->value()].emplace_back(r, c);
    }
  }
  return places;
}

}  // namespace

std::vector<std::pair<std::string, SparqlResult>> Alterations(const SparqlResult& result,
                                                              const ComparisonRules& rules) {
  std::vector<std::pair<std::string, SparqlResult>> altered;
  if (result.boolean.has_value()) {
    SparqlResult other = result;
    other.boolean = !*result.boolean;
    altered.emplace_back("the other boolean", other);
    return altered;
  }
  const SolutionTable& table = result.table;
  SparqlResult other = result;
  Row strange(table.variables.size());
  if (!strange.empty()) strange[0] = Term::Iri("urn:altered");
  other.table.rows.push_back(strange);
  altered.emplace_back("a row more", other);

  other = result;
  other.table.variables.push_back("altered");
  for (Row& row : other.table.rows) row.emplace_back();
  altered.emplace_back("a variable more", other);

  if (table.rows.empty()) return altered;
  if (!rules.lax_cardinality) {
    other = result;
    other.table.rows.push_back(table.rows[0]);
    altered.emplace_back("a row twice", other);
    other = result;
    other.table.rows.pop_back();
    altered.emplace_back("a row fewer", other);
  }
  for (size_t c = 0; c < table.variables.size(); ++c) {
    if (rules.computed.count(table.variables[c]) > 0) continue;
    for (size_t r = 0; r < table.rows.size(); ++r) {
      if (!table.rows[r][c].has_value()) continue;
      if (std::optional<Term> spelling = OtherSpelling(*table.rows[r][c])) {
        other = result;
        other.table.rows[r][c] = *spelling;
        altered.emplace_back("another lexical form", other);
        break;
      }
    }
  }
  if (rules.ordered) {
    for (size_t r = 1; r < table.rows.size(); ++r) {
      if (Shape(table.rows[r]) == Shape(table.rows[r - 1])) continue;
      other = result;
      std::swap(other.table.rows[r], other.table.rows[r - 1]);
      altered.emplace_back("two rows exchanged", other);
      break;
    }
  }
  const auto blank_nodes = BlankNodes(table);
  for (const auto& [label, places] : blank_nodes) {
    if (places.size() < 2 || rules.lax_cardinality) continue;
    other = result;
    other.table.rows[places[0].first][places[0].second] = Term::BlankNode("altered");
    altered.emplace_back("one blank node made two", other);
    break;
  }
  if (blank_nodes.size() >= 2 && !rules.lax_cardinality) {
    other = result;
    const Term first = Term::BlankNode(blank_nodes.begin()->first);
    for (const auto& [row, column] : std::next(blank_nodes.begin())->second) {
      other.table.rows[row][column] = first;
    }
    altered.emplace_back("two blank nodes made one", other);
  }
  return altered;
}

std::vector<std::pair<std::string, std::string>> Alterations(const std::string& lines) {
  std::vector<std::pair<std::string, std::string>> altered;
  altered.emplace_back("a row more", lines + "altered\n");
  const size_t end = lines.find_last_not_of("\r\n");
  const size_t last = lines.rfind('\n', end);
  if (end == std::string::npos || last == std::string::npos) return altered;
  altered.emplace_back("a row fewer", lines.substr(0, last + 1));
  // The labels of blank nodes are not compared.
  if (lines.compare(lines.find_last_of(",\t\n", end) + 1, 2, "_:") == 0) return altered;
  std::string other = lines;
  other.insert(end + 1, "0");
  altered.emplace_back("another lexical form", other);
  return altered;
}

std::vector<std::pair<std::string, std::vector<TestQuad>>> Alterations(
    const std::vector<TestQuad>& quads) {
  std::vector<std::pair<std::string, std::vector<TestQuad>>> altered;
  std::vector<TestQuad> other = quads;
  other.push_back(
      {Term::Iri("urn:altered"), Term::Iri("urn:altered"), Term::Iri("urn:altered"), std::nullopt});
  altered.emplace_back("a triple more", other);
  std::set<std::string> distinct;
  for (const TestQuad& quad : quads) distinct.insert(quad.ToString());
  if (distinct.size() < quads.size() || quads.empty()) return altered;
  other = quads;
  other.pop_back();
  altered.emplace_back("a triple fewer", other);
  other = quads;
  other[0].graph = Term::Iri("urn:altered");
  altered.emplace_back("a triple in another graph", other);
  for (size_t i = 0; i < quads.size(); ++i) {
    if (std::optional<Term> spelling = OtherSpelling(quads[i].object)) {
      other = quads;
      other[i].object = *spelling;
      altered.emplace_back("another lexical form", other);
      break;
    }
  }
  for (size_t i = 0; i < quads.size(); ++i) {
    if (!quads[i].subject.is_blank_node()) continue;
    other = quads;
    other[i].subject = Term::Iri("urn:altered");
    altered.emplace_back("an IRI for a blank node", other);
    break;
  }
  return altered;
}

}  // namespace mote::testing
