#include "engine/operators/path_evaluator.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "engine/operators/batch.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

using Kind = algebra::PathStep::Kind;

void SortUnique(std::vector<Id>* ids) {
  std::sort(ids->begin(), ids->end());
  ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
}

// True if a part of a sequence may be of no steps.
bool HasEmptyParts(const algebra::PathStep& step, bool in_sequence) {
  if (in_sequence && step.kind == Kind::kRepeat && step.min == 0) return true;
  in_sequence |= step.kind == Kind::kSequence;
  return std::any_of(
      step.children.begin(), step.children.end(),
      [in_sequence](const algebra::PathStep& child) { return HasEmptyParts(child, in_sequence); });
}

}  // namespace

struct PathEvaluator::Step {
  Kind kind = Kind::kPredicate;
  bool empty = false;  // A predicate that does not occur.
  std::vector<std::unique_ptr<Step>> children;
  int min = 0;
  bool unbounded = false;
  // kPredicate, kNegated: how neighbours are looked up.
  std::unique_ptr<ScanRows> rows;
  ScanSpec spec;
  size_t node_column = 0;  // Where the node stands in the prefix.
  std::vector<Id> buffer;
};

PathEvaluator::PathEvaluator(EvaluationContext& context, const GraphView& view,
                             const algebra::PathStep& step, Direction direction)
    : context_(context), view_(view), memory_(context.memory()) {
  min_ = step.min;
  unbounded_ = step.unbounded;
  // Only IdOf can fail here, and then the first search fails with it.
  has_empty_parts_ = HasEmptyParts(step.children[0], false);
  absl::Status status = Resolve(step.children[0], direction == Direction::kBackward, &step_);
  if (!status.ok()) step_ = nullptr;
}

PathEvaluator::~PathEvaluator() = default;

absl::Status PathEvaluator::Resolve(const algebra::PathStep& step, bool backward,
                                    std::unique_ptr<Step>* out) {
  *out = std::make_unique<Step>();
  Step& made = **out;
  made.kind = step.kind;
  made.min = step.min;
  made.unbounded = step.unbounded;
  for (size_t i = 0; i < step.children.size(); ++i) {
    bool reversed = backward && step.kind == Kind::kSequence;
    size_t at = reversed ? step.children.size() - 1 - i : i;
    MOTE_RETURN_IF_ERROR(Resolve(step.children[at], backward, &made.children.emplace_back()));
  }
  if (step.kind != Kind::kPredicate && step.kind != Kind::kNegated) return absl::OkStatus();

  const bool inverse = step.inverse != backward;
  ScanShape shape;
  shape.view = &view_;
  if (step.kind == Kind::kPredicate) {
    MOTE_ASSIGN_OR_RETURN(std::optional<Id> id, view_.source().IdOf(step.predicate.view()));
    made.empty = !id.has_value();
    if (made.empty) return absl::OkStatus();
    made.spec.prefix_length = 2;
    if (inverse) {
      shape.order = Order::kPos;
      made.spec.prefix[0] = *id;
      made.node_column = 1;
    } else if (view_.HasOrder(Order::kPso)) {
      shape.order = Order::kPso;
      made.spec.prefix[0] = *id;
      made.node_column = 1;
    } else {
      shape.order = Order::kSpo;
      made.spec.prefix[1] = *id;
      made.node_column = 0;
    }
    shape.outputs = {2};
  } else {
    shape.order = inverse ? Order::kOsp : Order::kSpo;
    made.spec.prefix_length = 1;
    // Columns: object, subject, predicate, or subject, predicate, object.
    shape.outputs = {inverse ? 1u : 2u};
    shape.excluded_column = inverse ? 2 : 1;
    for (const Term& term : step.excluded) {
      MOTE_ASSIGN_OR_RETURN(std::optional<Id> id, view_.source().IdOf(term.view()));
      if (id.has_value()) shape.excluded.push_back(*id);
    }
    std::sort(shape.excluded.begin(), shape.excluded.end());
  }
  made.spec.order = shape.order;
  made.rows = std::make_unique<ScanRows>(std::move(shape));
  made.buffer.resize(kBatchRows);
  return absl::OkStatus();
}

absl::Status PathEvaluator::ImageOfScan(Step& step, std::span<const Id> from, std::vector<Id>* to) {
  if (step.empty) return absl::OkStatus();
  for (Id node : from) {
    step.spec.prefix[step.node_column] = node;
    MOTE_RETURN_IF_ERROR(step.rows->Start(step.spec));
    while (true) {
      Id* target = step.buffer.data();
      MOTE_ASSIGN_OR_RETURN(size_t n, step.rows->Next(&target, kBatchRows));
      if (n == 0) break;
      to->insert(to->end(), step.buffer.begin(), step.buffer.begin() + static_cast<ptrdiff_t>(n));
      if (n == kBatchRows) MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
    }
  }
  SortUnique(to);
  return absl::OkStatus();
}

absl::Status PathEvaluator::ImageOfRepeat(Step& step, std::span<const Id> from,
                                          std::vector<Id>* to) {
  std::vector<Id> frontier(from.begin(), from.end());
  if (step.min == 0) *to = frontier;
  do {
    MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
    std::vector<Id> next;
    MOTE_RETURN_IF_ERROR(Image(*step.children[0], frontier, &next));
    std::vector<Id> fresh;
    std::set_difference(next.begin(), next.end(), to->begin(), to->end(),
                        std::back_inserter(fresh));
    std::vector<Id> all;
    std::set_union(to->begin(), to->end(), fresh.begin(), fresh.end(), std::back_inserter(all));
    *to = std::move(all);
    frontier = std::move(fresh);
  } while (step.unbounded && !frontier.empty());
  return absl::OkStatus();
}

absl::Status PathEvaluator::Image(Step& step, std::span<const Id> from, std::vector<Id>* to) {
  to->clear();
  switch (step.kind) {
    case Kind::kPredicate:
    case Kind::kNegated:
      return ImageOfScan(step, from, to);
    case Kind::kSequence: {
      std::vector<Id> now(from.begin(), from.end());
      for (auto& child : step.children) {
        MOTE_RETURN_IF_ERROR(Image(*child, now, to));
        now = *to;
        // The ends of parts are variables, which are nodes; so the foreign start is none of them.
        if (child != step.children.back() && !foreign_.is_undefined()) std::erase(now, foreign_);
      }
      return absl::OkStatus();
    }
    case Kind::kAlternative: {
      std::vector<Id> part;
      for (auto& child : step.children) {
        MOTE_RETURN_IF_ERROR(Image(*child, from, &part));
        to->insert(to->end(), part.begin(), part.end());
      }
      SortUnique(to);
      return absl::OkStatus();
    }
    case Kind::kRepeat:
      return ImageOfRepeat(step, from, to);
  }
  return absl::OkStatus();
}

uint32_t PathEvaluator::NumberOf(Id node) {
  auto [it, added] = numbers_.try_emplace(node.bits(), static_cast<uint32_t>(nodes_.size()));
  if (added) {
    nodes_.push_back(node);
    first_edge_.push_back(kUnknown);
    last_edge_.push_back(kUnknown);
    seen_.push_back(0);
  }
  return it->second;
}

absl::Status PathEvaluator::AccountMemory() {
  constexpr uint64_t kBytesPerNode = 40;
  return memory_.Resize(nodes_.capacity() * kBytesPerNode + edges_.capacity() * sizeof(uint32_t));
}

absl::Status PathEvaluator::Expand(uint32_t node) {
  if (first_edge_[node] != kUnknown) return absl::OkStatus();
  Id id = nodes_[node];
  MOTE_RETURN_IF_ERROR(Image(*step_, std::span<const Id>(&id, 1), &image_));
  if (edges_.size() + image_.size() >= kUnknown || nodes_.size() + image_.size() >= kUnknown) {
    return absl::ResourceExhaustedError("a path reaches too many nodes");
  }
  first_edge_[node] = static_cast<uint32_t>(edges_.size());
  for (Id neighbour : image_) edges_.push_back(NumberOf(neighbour));
  last_edge_[node] = static_cast<uint32_t>(edges_.size());
  return AccountMemory();
}

absl::Status PathEvaluator::Ends(Id start, std::vector<Id>* ends) {
  if (step_ == nullptr) return absl::DataLossError("the terms of a path cannot be read");
  if (++search_ == 0) {
    std::fill(seen_.begin(), seen_.end(), 0);
    search_ = 1;
  }
  if (has_empty_parts_) {
    MOTE_ASSIGN_OR_RETURN(bool is_node, IsNode(start));
    foreign_ = is_node ? Id() : start;
  }
  uint32_t first = NumberOf(start);
  queue_.clear();
  queue_.push_back(first);
  // With at least one step the start counts only if it is reached again.
  if (min_ == 0) {
    seen_[first] = search_;
    ends->push_back(start);
  }
  for (size_t at = 0; at < queue_.size(); ++at) {
    if ((at & 1023) == 1023) MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
    uint32_t node = queue_[at];
    MOTE_RETURN_IF_ERROR(Expand(node));
    for (uint32_t edge = first_edge_[node]; edge < last_edge_[node]; ++edge) {
      uint32_t next = edges_[edge];
      if (seen_[next] == search_) continue;
      seen_[next] = search_;
      ends->push_back(nodes_[next]);
      if (unbounded_ && next != first) queue_.push_back(next);
    }
    if (!unbounded_) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> PathEvaluator::HasRow(Order order, Id first, std::unique_ptr<ScanRows>* rows) {
  if (*rows == nullptr) {
    ScanShape shape;
    shape.view = &view_;
    shape.order = order;
    shape.outputs = {0};
    *rows = std::make_unique<ScanRows>(std::move(shape));
  }
  ScanSpec spec;
  spec.order = order;
  spec.prefix_length = 1;
  spec.prefix[0] = first;
  MOTE_RETURN_IF_ERROR((*rows)->Start(spec));
  Id found;
  Id* target = &found;
  MOTE_ASSIGN_OR_RETURN(size_t n, (*rows)->Next(&target, 1));
  return n > 0;
}

absl::StatusOr<bool> PathEvaluator::IsNode(Id term) {
  if (term.is_undefined()) return false;
  MOTE_ASSIGN_OR_RETURN(bool is_subject, HasRow(Order::kSpo, term, &as_subject_));
  if (is_subject) return true;
  return HasRow(Order::kOsp, term, &as_object_);
}

absl::Status PathEvaluator::ScanNodes(Order order, Id prefix, bool has_prefix,
                                      std::vector<Id>* nodes) {
  ScanShape shape;
  shape.view = &view_;
  shape.order = order;
  shape.outputs = {has_prefix ? 1u : 0u};
  ScanSpec spec;
  spec.order = order;
  spec.prefix_length = has_prefix ? 1 : 0;
  spec.prefix[0] = prefix;
  ScanRows rows(std::move(shape));
  MOTE_RETURN_IF_ERROR(rows.Start(spec));
  std::vector<Id> buffer(kBatchRows);
  MemoryShare memory(context_.memory());
  while (true) {
    Id* target = buffer.data();
    MOTE_ASSIGN_OR_RETURN(size_t n, rows.Next(&target, kBatchRows));
    if (n == 0) return absl::OkStatus();
    for (size_t i = 0; i < n; ++i) {
      if (nodes->empty() || nodes->back() != buffer[i]) nodes->push_back(buffer[i]);
    }
    MOTE_RETURN_IF_ERROR(memory.Resize(nodes->capacity() * sizeof(Id)));
    MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
  }
}

absl::Status PathEvaluator::AllNodes(std::vector<Id>* nodes) {
  nodes->clear();
  MOTE_RETURN_IF_ERROR(ScanNodes(Order::kSpo, Id(), false, nodes));
  MOTE_RETURN_IF_ERROR(ScanNodes(Order::kOsp, Id(), false, nodes));
  SortUnique(nodes);
  return absl::OkStatus();
}

absl::Status PathEvaluator::Starts(std::vector<Id>* nodes) {
  if (step_ == nullptr) return absl::DataLossError("the terms of a path cannot be read");
  nodes->clear();
  if (step_->kind == Kind::kPredicate) {
    if (step_->empty) return absl::OkStatus();
    if (step_->node_column == 1) {
      return ScanNodes(step_->spec.order, step_->spec.prefix[0], true, nodes);
    }
  }
  return AllNodes(nodes);
}

}  // namespace mote
