#include "tests/support/isomorphism.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace mote::testing {
namespace {

using Colours = std::map<std::string, std::string>;  // Of blank nodes, by label.

// A term with blank nodes replaced by their colours; that of `self` by a mark of its own.
std::string Show(const Term& term, const Colours& colours, const std::string& self) {
  if (term.is_blank_node()) {
    if (term.value() == self) return "_:self";
    const auto it = colours.find(term.value());
    return it == colours.end() ? "_:" : "_:" + it->second;
  }
  if (term.is_triple()) {
    return "<<(" + Show(term.triple().subject, colours, self) + " " +
           Show(term.triple().predicate, colours, self) + " " +
           Show(term.triple().object, colours, self) + ")>>";
  }
  return term.ToString();
}

std::string Show(const TestQuad& quad, const Colours& colours, const std::string& self) {
  return Show(quad.subject, colours, self) + " " + Show(quad.predicate, colours, self) + " " +
         Show(quad.object, colours, self) +
         (quad.graph ? " " + Show(*quad.graph, colours, self) : "");
}

// A label that no parser gives, for "no blank node in particular".
const char kNobody[] = " ";

void CollectBlankNodes(const Term& term, std::set<std::string>* labels) {
  if (term.is_blank_node()) labels->insert(term.value());
  if (!term.is_triple()) return;
  CollectBlankNodes(term.triple().subject, labels);
  CollectBlankNodes(term.triple().predicate, labels);
  CollectBlankNodes(term.triple().object, labels);
}

struct Dataset {
  std::vector<TestQuad> quads;
  std::map<std::string, std::vector<size_t>> quads_of;  // By blank node.

  explicit Dataset(const std::vector<TestQuad>& all) {
    std::set<std::string> seen;
    for (const TestQuad& quad : all) {
      if (seen.insert(quad.ToString()).second) quads.push_back(quad);
    }
    for (size_t i = 0; i < quads.size(); ++i) {
      std::set<std::string> labels;
      CollectBlankNodes(quads[i].subject, &labels);
      CollectBlankNodes(quads[i].object, &labels);
      if (quads[i].graph) CollectBlankNodes(*quads[i].graph, &labels);
      for (const std::string& label : labels) quads_of[label].push_back(i);
    }
  }
};

std::map<std::string, std::vector<std::string>> Classes(const Colours& colours) {
  std::map<std::string, std::vector<std::string>> classes;
  for (const auto& [label, colour] : colours) classes[colour].push_back(label);
  return classes;
}

// Colours of two datasets refined together, so that they stay comparable: numbers given to the
// sorted signatures of both. False as soon as the classes differ in size.
bool Refine(const Dataset& a, const Dataset& b, Colours* colours_a, Colours* colours_b) {
  size_t classes_before = 0;
  while (true) {
    std::map<std::string, std::string> signature_a;
    std::map<std::string, std::string> signature_b;
    std::map<std::string, std::pair<size_t, size_t>> counts;
    const auto sign = [&](const Dataset& data, const Colours& colours,
                          std::map<std::string, std::string>* signatures, bool first) {
      for (const auto& [label, indices] : data.quads_of) {
        std::vector<std::string> lines;
        for (const size_t i : indices) lines.push_back(Show(data.quads[i], colours, label));
        std::sort(lines.begin(), lines.end());
        std::string signature = colours.at(label);
        for (const std::string& line : lines) signature += "\n" + line;
        auto& count = counts[signature];
        ++(first ? count.first : count.second);
        (*signatures)[label] = std::move(signature);
      }
    };
    sign(a, *colours_a, &signature_a, true);
    sign(b, *colours_b, &signature_b, false);
    std::map<std::string, std::string> number;
    for (const auto& [signature, count] : counts) {
      if (count.first != count.second) return false;
      number[signature] = std::to_string(number.size());
    }
    for (auto& [label, colour] : *colours_a) colour = number[signature_a[label]];
    for (auto& [label, colour] : *colours_b) colour = number[signature_b[label]];
    if (number.size() == classes_before) return true;
    classes_before = number.size();
  }
}

bool Match(const Dataset& a, const Dataset& b, Colours colours_a, Colours colours_b) {
  if (!Refine(a, b, &colours_a, &colours_b)) return false;
  const auto classes_a = Classes(colours_a);
  const auto classes_b = Classes(colours_b);
  for (const auto& [colour, labels] : classes_a) {
    if (labels.size() == 1) continue;
    // Any node of the class in `a` must go with one of the class in `b`.
    colours_a[labels[0]] = "chosen";
    for (const std::string& candidate : classes_b.at(colour)) {
      Colours chosen_b = colours_b;
      chosen_b[candidate] = "chosen";
      if (Match(a, b, colours_a, std::move(chosen_b))) return true;
    }
    return false;
  }
  std::set<std::string> lines_a;
  std::set<std::string> lines_b;
  for (const TestQuad& quad : a.quads) lines_a.insert(Show(quad, colours_a, kNobody));
  for (const TestQuad& quad : b.quads) lines_b.insert(Show(quad, colours_b, kNobody));
  return lines_a == lines_b;
}

}  // namespace

std::string TestQuad::ToString() const {
  std::string text = subject.ToString() + " " + predicate.ToString() + " " + object.ToString();
  if (graph) text += " " + graph->ToString();
  return text + " .";
}

bool AreIsomorphic(const std::vector<TestQuad>& a, const std::vector<TestQuad>& b) {
  const Dataset data_a(a);
  const Dataset data_b(b);
  if (data_a.quads.size() != data_b.quads.size()) return false;
  Colours colours_a;
  Colours colours_b;
  for (const auto& [label, indices] : data_a.quads_of) colours_a[label] = "0";
  for (const auto& [label, indices] : data_b.quads_of) colours_b[label] = "0";
  return Match(data_a, data_b, std::move(colours_a), std::move(colours_b));
}

std::string Difference(const std::vector<TestQuad>& a, const std::vector<TestQuad>& b) {
  std::multiset<std::string> lines_a;
  std::multiset<std::string> lines_b;
  for (const TestQuad& quad : Dataset(a).quads) lines_a.insert(Show(quad, {}, kNobody));
  for (const TestQuad& quad : Dataset(b).quads) lines_b.insert(Show(quad, {}, kNobody));
  std::vector<std::string> only_a;
  std::vector<std::string> only_b;
  std::set_difference(lines_a.begin(), lines_a.end(), lines_b.begin(), lines_b.end(),
                      std::back_inserter(only_a));
  std::set_difference(lines_b.begin(), lines_b.end(), lines_a.begin(), lines_a.end(),
                      std::back_inserter(only_b));
  std::string text;
  for (const std::string& line : only_a) text += "- " + line + "\n";
  for (const std::string& line : only_b) text += "+ " + line + "\n";
  return text;
}

absl::Status QuadCollector::OnQuad(const QuadView& quad) {
  TestQuad owned{Term(quad.subject), Term(quad.predicate), Term(quad.object), std::nullopt};
  if (quad.has_graph) owned.graph = Term(quad.graph);
  quads.push_back(std::move(owned));
  return absl::OkStatus();
}

}  // namespace mote::testing
