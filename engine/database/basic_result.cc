#include "engine/database/basic_result.h"

#include "engine/execution/plan_text.h"

namespace mote {
namespace {

absl::Status WrongKind() {
  return absl::FailedPreconditionError("the query's result is of another kind");
}

}  // namespace

absl::Status BasicResult::Next(Batch* batch) {
  batch->rows = 0;
  return WrongKind();
}

absl::StatusOr<bool> BasicResult::ReadBoolean() { return WrongKind(); }

absl::Status BasicResult::NextTriples(std::vector<TermTriple>* triples) {
  triples->clear();
  return WrongKind();
}

absl::StatusOr<std::string> BasicResult::ReadExplanation() { return WrongKind(); }

std::string BasicResult::PlanText() const {
  return PlanAsText(run_->root(), run_->started() ? PlanFigures::kAll : PlanFigures::kEstimates);
}

std::string BasicResult::PlanJson() const { return PlanAsJson(run_->root()); }

}  // namespace mote
