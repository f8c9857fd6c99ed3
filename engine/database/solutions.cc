#include <utility>

#include "engine/database/basic_result.h"
#include "storage/base/status_macros.h"

// SELECT and ASK.

namespace mote {
namespace {

class Solutions final : public BasicResult {
 public:
  using BasicResult::BasicResult;

  Kind kind() const override { return Kind::kSolutions; }
  absl::Status Next(Batch* batch) override { return run().Next(batch); }
  absl::StatusOr<bool> Restart(std::span<const Id> parameters,
                               const QueryOptions& options) override {
    return run().Restart(parameters, options);
  }
};

class Boolean final : public BasicResult {
 public:
  using BasicResult::BasicResult;

  Kind kind() const override { return Kind::kBoolean; }
  absl::StatusOr<bool> ReadBoolean() override {
    if (!answer_.has_value()) {
      Batch batch;
      MOTE_RETURN_IF_ERROR(run().Next(&batch));
      answer_ = batch.rows > 0;
    }
    return *answer_;
  }
  absl::StatusOr<bool> Restart(std::span<const Id> parameters,
                               const QueryOptions& options) override {
    answer_.reset();
    return run().Restart(parameters, options);
  }

 private:
  std::optional<bool> answer_;
};

}  // namespace

QueryResultOr MakeSolutions(std::unique_ptr<QueryRun> run) {
  MOTE_ASSIGN_OR_RETURN(AlgebraTree tree, run->Translate());
  std::vector<std::string> names;
  std::vector<VariableId> columns;
  for (const auto& [name, variable] : tree.columns) {
    names.push_back(name);
    columns.push_back(variable);
  }
  MOTE_RETURN_IF_ERROR(run->Plan(std::move(tree), columns));
  return std::make_unique<Solutions>(std::move(run), std::move(names));
}

QueryResultOr MakeBoolean(std::unique_ptr<QueryRun> run) {
  MOTE_ASSIGN_OR_RETURN(AlgebraTree tree, run->Translate());
  // One solution is enough: plans that give the first one soon are better.
  tree.root = algebra::Make(algebra::Slice{0, 1}, std::move(tree.root));
  MOTE_RETURN_IF_ERROR(run->Plan(std::move(tree), {}));
  return std::make_unique<Boolean>(std::move(run), std::vector<std::string>());
}

}  // namespace mote
