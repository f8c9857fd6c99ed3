#ifndef MOTE_ENGINE_OPERATORS_ROW_OPERATORS_H_
#define MOTE_ENGINE_OPERATORS_ROW_OPERATORS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/operators/operator.h"

// Operators that pass rows on as they are: Project, UnionAll, Slice.

namespace mote {

// Some columns of its child, in a given order; variables that the child does not have are unbound.
class Project final : public Operator {
 public:
  Project(EvaluationContext& context, OperatorPtr child, std::vector<VariableId> columns);

  std::string Name() const override { return "Project"; }
  absl::Status SkipTo(Id key) override { return children()[0]->SkipTo(key); }

 protected:
  absl::Status DoOpen() override { return children()[0]->Open(); }
  absl::Status DoNext(Batch* batch) override;

 private:
  std::vector<int> sources_;
  Batch input_;
  std::vector<Id> unbound_;
};

// The rows of all its children, one child after the other (SPARQL 1.1 section 18.5, Union).
class UnionAll final : public Operator {
 public:
  UnionAll(EvaluationContext& context, std::vector<OperatorPtr> children,
           std::vector<VariableId> columns);

  std::string Name() const override { return "Union"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  std::vector<std::vector<int>> sources_;
  size_t current_ = 0;
  Batch input_;
  std::vector<Id> unbound_;
};

// The rows of its child from `offset` on, at most `limit` of them (SPARQL 1.1 section 18.5, Slice).
// Reads no further than it must.
class Slice final : public Operator {
 public:
  Slice(EvaluationContext& context, OperatorPtr child, uint64_t offset,
        std::optional<uint64_t> limit);

  std::string Name() const override { return "Slice"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  uint64_t offset_;
  std::optional<uint64_t> limit_;
  uint64_t to_skip_ = 0;
  uint64_t to_give_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_ROW_OPERATORS_H_
