#include "engine/operators/path_operators.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {

PathScan::PathScan(EvaluationContext& context, std::vector<VariableId> columns, Spec spec)
    : Operator(context, std::move(columns)), spec_(std::move(spec)) {
  backward_ = spec_.subject.is_variable && !spec_.object.is_variable;
  buffer_.Reserve(context.memory(), this->columns().size());
}

absl::Status PathScan::FindStarts() {
  starts_.clear();
  next_start_ = 0;
  const PathEnd& from = backward_ ? spec_.object : spec_.subject;
  if (!from.is_variable) {
    starts_.push_back(from.id);
    return absl::OkStatus();
  }
  return spec_.step->min == 0 ? evaluator_->AllNodes(&starts_) : evaluator_->Starts(&starts_);
}

absl::StatusOr<bool> PathScan::NextGraph() {
  if (!spec_.each_graph || next_graph_ == spec_.graphs.size()) return false;
  MOTE_RETURN_IF_ERROR(context().CheckInterrupt());
  evaluator_ = nullptr;
  graph_view_ = std::make_unique<const GraphView>(
      GraphView::Named(spec_.view->source(), spec_.graphs[next_graph_++]));
  evaluator_ = std::make_unique<PathEvaluator>(
      context(), *graph_view_, *spec_.step,
      backward_ ? PathEvaluator::Direction::kBackward : PathEvaluator::Direction::kForward);
  MOTE_RETURN_IF_ERROR(FindStarts());
  return true;
}

absl::Status PathScan::DoOpen() {
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  starts_.clear();
  ends_.clear();
  next_start_ = next_end_ = next_graph_ = 0;
  if (spec_.each_graph) return absl::OkStatus();
  if (evaluator_ == nullptr) {
    evaluator_ = std::make_unique<PathEvaluator>(
        context(), *spec_.view, *spec_.step,
        backward_ ? PathEvaluator::Direction::kBackward : PathEvaluator::Direction::kForward);
  }
  return FindStarts();
}

absl::Status PathScan::DoNext(Batch* batch) {
  const PathEnd& to = backward_ ? spec_.subject : spec_.object;
  int start_column = backward_ ? spec_.object_column : spec_.subject_column;
  int end_column = backward_ ? spec_.subject_column : spec_.object_column;
  bool start_is_graph = backward_ ? spec_.object_is_graph : spec_.subject_is_graph;
  bool end_is_graph = backward_ ? spec_.subject_is_graph : spec_.object_is_graph;
  while (batch->rows < kBatchRows) {
    Id graph = next_graph_ > 0 ? spec_.graphs[next_graph_ - 1] : Id();
    if (next_end_ == ends_.size()) {
      if (next_start_ == starts_.size()) {
        MOTE_ASSIGN_OR_RETURN(bool more, NextGraph());
        if (!more) break;
        continue;
      }
      MOTE_RETURN_IF_ERROR(context().CheckInterrupt());
      start_ = starts_[next_start_++];
      if (start_is_graph && start_ != graph) continue;
      ends_.clear();
      next_end_ = 0;
      MOTE_RETURN_IF_ERROR(evaluator_->Ends(start_, &ends_));
      continue;
    }
    Id end = ends_[next_end_++];
    if (!to.is_variable && end != to.id) continue;
    if (spec_.same_variable && end != start_) continue;
    if (end_is_graph && end != graph) continue;
    size_t row = batch->rows++;
    if (start_column >= 0) buffer_.Column(static_cast<size_t>(start_column))[row] = start_;
    if (end_column >= 0) buffer_.Column(static_cast<size_t>(end_column))[row] = end;
    if (spec_.graph_column >= 0) {
      buffer_.Column(static_cast<size_t>(spec_.graph_column))[row] = graph;
    }
  }
  for (size_t i = 0; i < columns().size(); ++i) batch->columns[i] = buffer_.Column(i);
  return absl::OkStatus();
}

absl::Status PathLookup::Open() {
  has_key_ = false;
  storage_.clear();
  begin_ = end_ = next_ = 0;
  return absl::OkStatus();
}

absl::StatusOr<bool> PathLookup::Find(const Batch& left, uint32_t row) {
  Id key = left.columns[spec_.from][row];
  bool same_graph = true;
  if (spec_.graph.has_value()) {
    Id graph = left.columns[*spec_.graph][row];
    if (!std::binary_search(spec_.graphs.begin(), spec_.graphs.end(), graph)) return false;
    same_graph = evaluator_ != nullptr && graph == graph_;
    if (!same_graph) {
      evaluator_ = nullptr;
      graph_ = graph;
      graph_view_ =
          std::make_shared<const GraphView>(GraphView::Named(spec_.view->source(), graph));
    }
  } else {
    graph_view_ = spec_.view;
  }
  if (has_key_ && same_graph && key == key_) {
    next_ = begin_;
    return begin_ != end_;
  }
  if (evaluator_ == nullptr) {
    evaluator_ =
        std::make_unique<PathEvaluator>(*context_, *graph_view_, *spec_.step, spec_.direction);
  }
  ends_.clear();
  MOTE_RETURN_IF_ERROR(evaluator_->Ends(key, &ends_));
  if (spec_.other.is_variable && ends_.size() == 1 && ends_[0] == key) {
    // Perhaps without any step.
    MOTE_ASSIGN_OR_RETURN(bool is_node, evaluator_->IsNode(key));
    if (!is_node) ends_.clear();
  }
  if (storage_.size() + ends_.size() >= std::numeric_limits<uint32_t>::max()) {
    return absl::ResourceExhaustedError("a path has too many ends");
  }
  has_key_ = true;
  key_ = key;
  begin_ = next_ = static_cast<uint32_t>(storage_.size());
  for (Id end : ends_) {
    if (!spec_.other.is_variable && end != spec_.other.id) continue;
    if (spec_.same_variable && end != key) continue;
    storage_.push_back(end);
  }
  end_ = static_cast<uint32_t>(storage_.size());
  return begin_ != end_;
}

void PathLookup::Release() {
  storage_.erase(storage_.begin(), storage_.begin() + begin_);
  storage_.resize(end_ - begin_);
  end_ -= begin_;
  next_ -= std::min(next_, begin_);
  begin_ = 0;
}

}  // namespace mote
