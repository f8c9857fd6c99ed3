#include "tests/engine/reference/difference.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "grammar/parser/parser.h"
#include "tests/engine/reference/evaluator.h"
#include "tests/engine/reference/memory_engine.h"
#include "tests/engine/reference/store_engine.h"
#include "tests/support/sparql_results.h"

namespace mote::reference {
namespace {

testing::SparqlResult ResultOf(const ast::Query& query, const Answer& answer) {
  testing::SparqlResult result;
  if (std::holds_alternative<ast::AskClause>(query.form)) {
    result.boolean = answer.boolean;
    return result;
  }
  if (std::holds_alternative<ast::ConstructClause>(query.form)) {
    result.table.variables = {"s", "p", "o"};
    for (const Triple& triple : answer.graph) {
      result.table.rows.push_back({triple.subject, triple.predicate, triple.object});
    }
    return result;
  }
  result.table.variables = answer.variables;
  for (const Solution& solution : answer.solutions) {
    auto& row = result.table.rows.emplace_back();
    for (const std::string& name : answer.variables) {
      const auto found = solution.find(name);
      row.push_back(found == solution.end() ? std::nullopt : std::optional<Term>(found->second));
    }
  }
  return result;
}

// Blank nodes have the same labels on both sides, so that they are compared by name: as IRIs.
void NameBlankNodes(testing::SparqlResult* result) {
  for (auto& row : result->table.rows) {
    for (std::optional<Term>& cell : row) {
      if (cell.has_value() && cell->is_blank_node()) cell = Term::Iri("_:" + cell->value());
    }
  }
}

// Leaves out one triple after the other where `differs` stays true; halves first.
template <typename Differs>
void ShrinkGraph(Graph* graph, const Differs& differs) {
  for (size_t step = graph->size(); step > 0; step /= 2) {
    for (size_t i = 0; i < graph->size();) {
      const Graph before = *graph;
      const size_t end = std::min(graph->size(), i + step);
      graph->erase(graph->begin() + static_cast<ptrdiff_t>(i),
                   graph->begin() + static_cast<ptrdiff_t>(end));
      if (!differs()) {
        *graph = before;
        i += step;
      }
    }
  }
}

// The words of a query: separated by spaces, but for those in strings.
std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == ' ' && !quoted) {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string TextOf(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// How many brackets more open than close; nothing if one closes that has not been opened here.
std::optional<int> OpenBrackets(const std::string& text) {
  int open = 0;
  for (const char c : text) {
    if (c == '{' || c == '(') ++open;
    if (c == '}' || c == ')') --open;
    if (open < 0) return std::nullopt;
  }
  return open;
}

// Leaves out runs of words, long ones first, where the rest is a query for which `differs` is true.
template <typename Differs>
void ShrinkText(std::string* text, const Differs& differs) {
  std::vector<std::string> words = Words(*text);
  const std::string original = *text;
  *text = TextOf(words);
  if (!differs()) {
    *text = original;
    return;
  }
  bool changed = true;
  while (changed) {
    changed = false;
    for (size_t length = words.size(); length > 0; --length) {
      for (size_t begin = 0; begin + length <= words.size(); ++begin) {
        const auto first = words.begin() + static_cast<ptrdiff_t>(begin);
        const auto last = first + static_cast<ptrdiff_t>(length);
        if (OpenBrackets(TextOf({first, last})) != 0) continue;
        std::vector<std::string> rest(words.begin(), first);
        rest.insert(rest.end(), last, words.end());
        const std::string shorter = TextOf(rest);
        if (!ParseQuery(shorter).ok()) continue;
        const std::string before = std::exchange(*text, shorter);
        if (differs()) {
          words = std::move(rest);
          changed = true;
          length = std::min(length, words.size());
        } else {
          *text = before;
        }
      }
    }
  }
}

}  // namespace

Comparison Compare(const RandomQuery& query, const RdfDataset& dataset, uint64_t plan_seed) {
  Comparison comparison;
  const absl::StatusOr<ast::Query> parsed = ParseQuery(query.text);
  if (!parsed.ok()) {
    comparison.difference = "does not parse: " + std::string(parsed.status().message());
    return comparison;
  }
  const Answer answer = EvaluateQuery(*parsed, dataset);
  if (answer.too_large) {
    comparison.too_large = true;
    return comparison;
  }
  comparison.has_answers = answer.boolean;
  testing::SparqlResult expected = ResultOf(*parsed, answer);
  NameBlankNodes(&expected);
  testing::ComparisonRules rules;
  rules.ordered = query.ordered;
  const auto check = [&](const std::string& how, absl::StatusOr<testing::SparqlResult> actual) {
    if (!actual.ok()) {
      comparison.difference = std::string(actual.status().message());
    } else {
      NameBlankNodes(&*actual);
      comparison.difference = testing::CompareResults(*actual, expected, rules);
    }
    if (comparison.difference.empty()) return true;
    comparison.difference = how + ": " + comparison.difference;
    return false;
  };
  MemoryEngine engine(dataset);
  if (!std::holds_alternative<ast::ConstructClause>(parsed->form)) {
    if (!check("by the usual plan", engine.Run(*parsed))) return comparison;
    engine.MisleadPlanner(plan_seed);
    if (!check("by the misled plan", engine.Run(*parsed))) return comparison;
  }
  const auto layout = static_cast<StoreEngine::Layout>(plan_seed % 3);
  const auto store = StoreEngine::Make(dataset, layout);
  if (!store.ok()) {
    comparison.difference = "no store: " + std::string(store.status().message());
    return comparison;
  }
  if (!check("in a store", (*store)->Run(query.text))) return comparison;
  comparison.operators = engine.operators();
  return comparison;
}

Finding Shrink(RandomQuery query, RdfDataset dataset, uint64_t plan_seed) {
  const auto differs = [&] { return !Compare(query, dataset, plan_seed).difference.empty(); };
  const auto shrink_data = [&] {
    for (auto it = dataset.named.begin(); it != dataset.named.end();) {
      auto node = dataset.named.extract(it++);
      if (!differs()) dataset.named.insert(std::move(node));
    }
    ShrinkGraph(&dataset.default_graph, differs);
    for (auto& [name, graph] : dataset.named) ShrinkGraph(&graph, differs);
  };
  shrink_data();
  ShrinkText(&query.text, differs);
  shrink_data();
  return {std::move(query), std::move(dataset)};
}

}  // namespace mote::reference
