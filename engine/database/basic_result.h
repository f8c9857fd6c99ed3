#ifndef MOTE_ENGINE_DATABASE_BASIC_RESULT_H_
#define MOTE_ENGINE_DATABASE_BASIC_RESULT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/database/query_result.h"
#include "engine/database/query_run.h"

namespace mote {

// What the results of all forms of queries have in common. Reading functions of other kinds fail.
class BasicResult : public QueryResult {
 public:
  const std::vector<std::string>& variables() const override { return variables_; }

  absl::Status Next(Batch* batch) override;
  absl::StatusOr<bool> ReadBoolean() override;
  absl::Status NextTriples(std::vector<TermTriple>* triples) override;
  absl::StatusOr<std::string> ReadExplanation() override;

  absl::StatusOr<Id> IdOfParameter(const TermView& term) override {
    return run_->context().local().InternCanonical(term);
  }
  void SetParameters(std::span<const Id> values) override { run_->SetParameters(values); }
  // Unless overridden: no.
  absl::StatusOr<bool> Restart(std::span<const Id>, const QueryOptions&) override { return false; }
  void Cancel() override { run_->Cancel(); }

  const std::vector<std::string>& warnings() const override { return run_->warnings(); }
  TermReader& terms() override { return run_->context().terms(); }
  std::chrono::nanoseconds parse_time() const override { return run_->parse_time(); }
  std::chrono::nanoseconds plan_time() const override { return run_->plan_time(); }
  std::string PlanText() const override;
  std::string PlanJson() const override;

  // `run` is planned.
  BasicResult(std::unique_ptr<QueryRun> run, std::vector<std::string> variables)
      : run_(std::move(run)), variables_(std::move(variables)) {}

 protected:
  QueryRun& run() { return *run_; }

 private:
  const std::unique_ptr<QueryRun> run_;
  const std::vector<std::string> variables_;
};

using QueryResultOr = absl::StatusOr<std::unique_ptr<QueryResult>>;

// Plan a query of one form each; the times and limits are those of the run.
QueryResultOr MakeSolutions(std::unique_ptr<QueryRun> run);         // SELECT
QueryResultOr MakeBoolean(std::unique_ptr<QueryRun> run);           // ASK
QueryResultOr MakeConstructedGraph(std::unique_ptr<QueryRun> run);  // CONSTRUCT
QueryResultOr MakeDescribedGraph(std::unique_ptr<QueryRun> run);    // DESCRIBE
// The plan of any of them; with `analyze` it is run to its end first, when the text is asked for.
std::unique_ptr<QueryResult> MakeExplanation(std::unique_ptr<QueryResult> explained, bool analyze);

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_BASIC_RESULT_H_
