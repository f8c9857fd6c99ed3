#include "tests/engine/reference/shrinking.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "grammar/parser/parser.h"

namespace mote::reference {
namespace {

// Leaves out one triple after the other where `differs` stays true; halves first.
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

}  // namespace

void ShrinkDataset(RdfDataset* dataset, const Differs& differs) {
  for (auto it = dataset->named.begin(); it != dataset->named.end();) {
    auto node = dataset->named.extract(it++);
    if (!differs()) dataset->named.insert(std::move(node));
  }
  ShrinkGraph(&dataset->default_graph, differs);
  for (auto& [name, graph] : dataset->named) ShrinkGraph(&graph, differs);
}

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

}  // namespace mote::reference
