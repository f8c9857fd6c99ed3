#include <cstdio>
#include <utility>

#include "engine/database/basic_result.h"
#include "storage/base/status_macros.h"

// EXPLAIN and EXPLAIN ANALYZE.

namespace mote {
namespace {

double Milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

class Explanation final : public QueryResult {
 public:
  Explanation(std::unique_ptr<QueryResult> explained, bool analyze)
      : explained_(std::move(explained)), analyze_(analyze) {}

  Kind kind() const override { return Kind::kExplanation; }
  const std::vector<std::string>& variables() const override { return explained_->variables(); }
  absl::Status Next(Batch* batch) override {
    batch->rows = 0;
    return WrongKind();
  }
  absl::StatusOr<bool> ReadBoolean() override { return WrongKind(); }
  absl::Status NextTriples(std::vector<TermTriple>* triples) override {
    triples->clear();
    return WrongKind();
  }
  absl::StatusOr<Id> IdOfParameter(const TermView& term) override {
    return explained_->IdOfParameter(term);
  }
  void SetParameters(std::span<const Id> values) override { explained_->SetParameters(values); }
  absl::StatusOr<bool> Restart(std::span<const Id>, const QueryOptions&) override { return false; }
  void Cancel() override { explained_->Cancel(); }
  const std::vector<std::string>& warnings() const override { return explained_->warnings(); }
  TermReader& terms() override { return explained_->terms(); }
  std::chrono::nanoseconds parse_time() const override { return explained_->parse_time(); }
  std::chrono::nanoseconds plan_time() const override { return explained_->plan_time(); }
  std::string PlanText() const override { return explained_->PlanText(); }
  std::string PlanJson() const override { return explained_->PlanJson(); }

  absl::StatusOr<std::string> ReadExplanation() override {
    char line[160];
    int length = std::snprintf(line, sizeof(line), "parse %.3f ms, plan %.3f ms",
                               Milliseconds(parse_time()), Milliseconds(plan_time()));
    if (analyze_) {
      const auto start = std::chrono::steady_clock::now();
      uint64_t found = 0;
      MOTE_RETURN_IF_ERROR(RunToEnd(&found));
      std::snprintf(line + length, sizeof(line) - static_cast<size_t>(length),
                    ", run %.3f ms, %llu %s",
                    Milliseconds(std::chrono::steady_clock::now() - start),
                    static_cast<unsigned long long>(found), Unit(found));
    }
    return PlanText() + line + "\n";
  }

 private:
  static absl::Status WrongKind() {
    return absl::FailedPreconditionError("the query's result is of another kind");
  }

  const char* Unit(uint64_t count) const {
    if (explained_->kind() == Kind::kGraph) return count == 1 ? "triple" : "triples";
    return count == 1 ? "row" : "rows";
  }

  absl::Status RunToEnd(uint64_t* found) {
    if (explained_->kind() == Kind::kBoolean) {
      MOTE_ASSIGN_OR_RETURN(const bool answer, explained_->ReadBoolean());
      *found = answer ? 1 : 0;
      return absl::OkStatus();
    }
    Batch batch;
    std::vector<TermTriple> triples;
    uint64_t count = 0;
    do {
      if (explained_->kind() == Kind::kGraph) {
        MOTE_RETURN_IF_ERROR(explained_->NextTriples(&triples));
        count = triples.size();
      } else {
        MOTE_RETURN_IF_ERROR(explained_->Next(&batch));
        count = batch.rows;
      }
      *found += count;
    } while (count > 0);
    return absl::OkStatus();
  }

  const std::unique_ptr<QueryResult> explained_;
  const bool analyze_;
};

}  // namespace

std::unique_ptr<QueryResult> MakeExplanation(std::unique_ptr<QueryResult> explained, bool analyze) {
  return std::make_unique<Explanation>(std::move(explained), analyze);
}

}  // namespace mote
