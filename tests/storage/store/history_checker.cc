#include "tests/storage/store/history_checker.h"

#include <algorithm>
#include <utility>

namespace mote {
namespace {

// Transactions, and between them one node for each event of the clock, so that "ended before the
// other began" takes few edges.
class Graph {
 public:
  explicit Graph(size_t nodes) : successors_(nodes), predecessors_(nodes, 0) {}
  void Add(size_t from, size_t to) {
    if (from == to) return;
    successors_[from].push_back(to);
    ++predecessors_[to];
  }
  bool HasCycle() const {
    std::vector<size_t> open = predecessors_;
    std::vector<size_t> ready;
    for (size_t node = 0; node < open.size(); ++node) {
      if (open[node] == 0) ready.push_back(node);
    }
    size_t seen = 0;
    while (!ready.empty()) {
      const size_t node = ready.back();
      ready.pop_back();
      ++seen;
      for (size_t next : successors_[node]) {
        if (--open[next] == 0) ready.push_back(next);
      }
    }
    return seen != open.size();
  }

 private:
  std::vector<std::vector<size_t>> successors_;
  std::vector<size_t> predecessors_;
};

std::string Place(uint64_t list, uint64_t element) {
  return "element " + std::to_string(element) + " of list " + std::to_string(list);
}

void AddTimes(const std::vector<HistoryTransaction>& history, Graph* graph) {
  struct Event {
    uint64_t time;
    size_t transaction;
    bool begins;
  };
  std::vector<Event> events;
  for (size_t i = 0; i < history.size(); ++i) {
    events.push_back({history[i].begin, i, true});
    events.push_back({history[i].end, i, false});
  }
  std::sort(events.begin(), events.end(),
            [](const Event& a, const Event& b) { return a.time < b.time; });
  for (size_t k = 0; k < events.size(); ++k) {
    const size_t moment = history.size() + k;
    if (k > 0) graph->Add(moment - 1, moment);
    if (events[k].begins) {
      graph->Add(moment, events[k].transaction);
    } else {
      graph->Add(events[k].transaction, moment);
    }
  }
}

}  // namespace

std::string FindAnomaly(const std::vector<HistoryTransaction>& history,
                        const std::map<uint64_t, std::vector<uint64_t>>& lists) {
  std::map<std::pair<uint64_t, uint64_t>, size_t> writers;
  for (size_t i = 0; i < history.size(); ++i) {
    for (const auto& [list, elements] : history[i].appends) {
      for (uint64_t element : elements) writers[{list, element}] = i;
    }
  }
  Graph graph(3 * history.size());
  AddTimes(history, &graph);
  for (const auto& [list, elements] : lists) {
    for (size_t k = 0; k < elements.size(); ++k) {
      const auto writer = writers.find({list, elements[k]});
      if (writer == writers.end()) return Place(list, elements[k]) + " comes from nowhere";
      if (!history[writer->second].committed) {
        return Place(list, elements[k]) + " was rolled back, and is there";
      }
      if (k > 0) graph.Add(writers[{list, elements[k - 1]}], writer->second);
    }
  }
  for (size_t i = 0; i < history.size(); ++i) {
    if (history[i].committed) {
      for (const auto& [list, appended] : history[i].appends) {
        const auto elements = lists.find(list);
        for (uint64_t element : appended) {
          if (elements == lists.end() || std::find(elements->second.begin(), elements->second.end(),
                                                   element) == elements->second.end()) {
            return Place(list, element) + " was committed, and is lost";
          }
        }
      }
    }
    for (const auto& [list, read] : history[i].reads) {
      const auto found = lists.find(list);
      static const std::vector<uint64_t> kNothing;
      const std::vector<uint64_t>& elements = found == lists.end() ? kNothing : found->second;
      if (read.size() > elements.size() ||
          !std::equal(read.begin(), read.end(), elements.begin())) {
        return "list " + std::to_string(list) + " was read as it never was";
      }
      // Nobody relies on what a transaction read that gave up.
      if (!history[i].committed) continue;
      const size_t before = read.empty() ? i : writers[{list, read.back()}];
      graph.Add(before, i);
      if (read.size() == elements.size()) continue;
      const size_t after = writers[{list, elements[read.size()]}];
      if (before == after && after != i) {
        return "list " + std::to_string(list) + " was read in the middle of a transaction";
      }
      graph.Add(i, after);
    }
  }
  return graph.HasCycle() ? "no order of the transactions explains what they read" : "";
}

}  // namespace mote
