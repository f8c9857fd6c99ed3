#include "storage/rdf/pretty_graph.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "storage/term/vocabulary.h"

namespace mote {
namespace {

bool IsType(const TermView& term) {
  return term.kind == TermKind::kIri && term.value == rdf::kType;
}

// The order of terms of one kind.
bool Less(const TermView& a, const TermView& b) {
  switch (a.kind) {
    case TermKind::kIri: {
      const bool a_is_type = IsType(a);
      const bool b_is_type = IsType(b);
      return a_is_type != b_is_type ? a_is_type : a.value < b.value;
    }
    case TermKind::kBlankNode:
      // Labels with a number at the end, and those of nodes without one, by the number.
      return a.value.size() != b.value.size() ? a.value.size() < b.value.size() : a.value < b.value;
    case TermKind::kLiteral:
      return std::tie(a.value, a.datatype, a.language, a.direction) <
             std::tie(b.value, b.datatype, b.language, b.direction);
    case TermKind::kTriple:
      break;
  }
  const TermView* const of_a[] = {&a.triple->subject, &a.triple->predicate, &a.triple->object};
  const TermView* const of_b[] = {&b.triple->subject, &b.triple->predicate, &b.triple->object};
  for (int i = 0; i < 3; ++i) {
    if (of_a[i]->kind != of_b[i]->kind) return of_a[i]->kind < of_b[i]->kind;
    if (*of_a[i] == *of_b[i]) continue;
    return Less(*of_a[i], *of_b[i]);
  }
  return false;
}

static_assert(TermKind::kIri < TermKind::kBlankNode && TermKind::kBlankNode < TermKind::kLiteral &&
              TermKind::kLiteral < TermKind::kTriple);

template <typename Function>
void ForEachBlankNodeInside(const TermView& triple_term, const Function& function) {
  for (const TermView* term = &triple_term; term->triple != nullptr; term = &term->triple->object) {
    for (const TermView* part : {&term->triple->subject, &term->triple->object}) {
      if (part->kind == TermKind::kBlankNode) function(*part);
    }
  }
}

}  // namespace

PrettyGraph::PrettyGraph(const TermPool& pool, const std::vector<PooledQuad>& quads) {
  std::vector<uint32_t> by_order(pool.size());
  for (uint32_t i = 0; i < by_order.size(); ++i) by_order[i] = i;
  std::sort(by_order.begin(), by_order.end(), [&](uint32_t a, uint32_t b) {
    const TermView& left = pool.Get(a);
    const TermView& right = pool.Get(b);
    return left.kind != right.kind ? left.kind < right.kind : Less(left, right);
  });
  terms_.assign(1, nullptr);
  std::vector<uint32_t> numbers(pool.size());
  for (const uint32_t i : by_order) {
    const TermView& term = pool.Get(i);
    numbers[i] = static_cast<uint32_t>(terms_.size());
    if (term.kind == TermKind::kIri) {
      if (term.value == rdf::kFirst) first_ = numbers[i];
      if (term.value == rdf::kRest) rest_ = numbers[i];
      if (term.value == rdf::kNil) nil_ = numbers[i];
      first_blank_ = numbers[i] + 1;
    }
    if (term.kind <= TermKind::kBlankNode) end_blank_ = numbers[i] + 1;
    terms_.push_back(&term);
  }
  first_blank_ = std::max<uint32_t>(first_blank_, 1);
  end_blank_ = std::max(end_blank_, first_blank_);
  nodes_.resize(end_blank_ - first_blank_);
  rows_.reserve(quads.size());
  for (const PooledQuad& quad : quads) {
    rows_.push_back({quad.graph == PooledQuad::kDefaultGraph ? 0 : numbers[quad.graph],
                     numbers[quad.subject], numbers[quad.predicate], numbers[quad.object]});
  }
  std::sort(rows_.begin(), rows_.end());
  rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());

  FindLabelled(pool, numbers);
  CountUses();
  BreakCycles();
  FindLists();
  LimitDepth();
}

void PrettyGraph::FindLabelled(const TermPool& pool, const std::vector<uint32_t>& numbers) {
  for (uint32_t term = end_blank_; term < terms_.size(); ++term) {
    ForEachBlankNodeInside(*terms_[term], [&](const TermView& blank) {
      if (const std::optional<uint32_t> known = pool.Find(blank)) {
        Of(numbers[*known]).has_label = true;
      }
    });
  }
  for (const Row& row : rows_) {
    if (IsBlank(row.graph)) Of(row.graph).has_label = true;
  }
}

void PrettyGraph::CountUses() {
  for (size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    if (IsBlank(row.subject)) {
      Node& node = Of(row.subject);
      if (node.row_count == 0) node.first_row = i;
      if (rows_[node.first_row].graph != row.graph) node.has_label = true;
      ++node.row_count;
    }
    if (IsBlank(row.object)) {
      Node& node = Of(row.object);
      node.parent_row = i;
      ++node.times_object;
    }
  }
  for (Node& node : nodes_) {
    if (node.has_label || node.times_object > 1) continue;
    node.is_root = node.times_object == 0;
    node.is_nested =
        node.times_object == 1 &&
        (node.row_count == 0 || rows_[node.first_row].graph == rows_[node.parent_row].graph);
  }
}

void PrettyGraph::BreakCycles() {
  // Nested nodes have one parent each, so that who follows parents comes to a node that is not
  // nested, or into a ring.
  std::vector<uint32_t> path;
  for (uint32_t start = first_blank_; start < end_blank_; ++start) {
    path.clear();
    uint32_t term = start;
    while (IsNested(term) && !Of(term).is_known) {
      Of(term).is_known = true;
      path.push_back(term);
      term = ParentOf(term);
    }
    const auto ring = std::find(path.begin(), path.end(), term);
    if (ring != path.end()) Of(*std::min_element(ring, path.end())).is_nested = false;
  }
  for (Node& node : nodes_) node.is_known = false;
}

bool PrettyGraph::HasListCell(uint32_t term) const {
  if (first_ == 0 || rest_ == 0 || !IsNested(term) || Of(term).row_count != 2) return false;
  const Row* const rows = &rows_[Of(term).first_row];
  return rows[0].predicate == first_ && rows[1].predicate == rest_;
}

void PrettyGraph::FindLists() {
  std::vector<uint32_t> path;
  for (uint32_t start = first_blank_; start < end_blank_; ++start) {
    path.clear();
    uint32_t term = start;
    while (HasListCell(term) && !Of(term).is_known) {
      Of(term).is_known = true;
      path.push_back(term);
      term = RestOf(term);
    }
    const bool is_list = IsNil(term) || (IsBlank(term) && Of(term).is_list);
    for (const uint32_t cell : path) Of(cell).is_list = is_list;
  }
  for (Node& node : nodes_) node.is_known = false;
}

void PrettyGraph::LimitDepth() {
  std::vector<uint32_t> path;
  for (uint32_t start = first_blank_; start < end_blank_; ++start) {
    path.clear();
    for (uint32_t term = start; IsNested(term) && !Of(term).is_known; term = ParentOf(term)) {
      path.push_back(term);
    }
    // From the outermost to the innermost.
    for (; !path.empty(); path.pop_back()) {
      Node& node = Of(path.back());
      const uint32_t parent = ParentOf(path.back());
      const bool is_cell = IsList(parent) && RestOf(parent) == path.back();
      node.depth = (IsNested(parent) ? Of(parent).depth : 0) + (is_cell ? 0 : 1);
      node.is_known = true;
      if (node.depth <= kMaxNesting) continue;
      node.is_nested = false;
      node.depth = 0;
    }
  }
}

}  // namespace mote
