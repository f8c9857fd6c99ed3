#ifndef MOTE_ENGINE_OPERATORS_TRIPLE_OPERATORS_H_
#define MOTE_ENGINE_OPERATORS_TRIPLE_OPERATORS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/operators/lookup_join.h"
#include "engine/operators/operator.h"
#include "storage/source/quad_source.h"

namespace mote {

// Triple terms as rows of four columns: the term, its subject, predicate and object.
inline constexpr size_t kTripleColumns = 4;

// Which of these rows are wanted.
struct TripleShape {
  // Components that are constants; undefined: any.
  std::array<Id, 3> constants;
  // Components that must be equal: a variable that stands twice.
  std::vector<std::pair<uint32_t, uint32_t>> equal;
  // Terms beside those of the source, with their components.
  std::vector<std::pair<Id, IdTriple>> also;

  bool Accepts(const std::array<Id, 3>& components) const;
};

// Every wanted triple term.
class TripleScan final : public Operator {
 public:
  // `sources`: which of the four columns each column is.
  TripleScan(EvaluationContext& context, std::vector<VariableId> columns,
             std::vector<uint32_t> sources, TripleShape shape);

  std::string Name() const override { return "TripleScan"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  std::vector<uint32_t> sources_;
  TripleShape shape_;
  std::unique_ptr<TripleTermCursor> cursor_;
  bool at_end_ = false;
  ColumnBuffer buffer_;
};

// The right side of a join that takes the triple terms of the left rows apart: one match or none
// for each. Asks the source once for each batch.
class TripleParts {
 public:
  static constexpr char kName[] = "TripleParts";
  static constexpr bool kSorted = false;

  // `term`: the left column with the triple terms.
  TripleParts(EvaluationContext& context, uint32_t term, TripleShape shape);

  OperatorPtr TakeChild() { return nullptr; }
  void SetChild(Operator*) {}
  absl::Status Open() { return columns_.Allocate(); }
  absl::Status BeginBatch(const Batch& left);
  uint32_t RowAt(size_t i) const { return static_cast<uint32_t>(i); }
  absl::StatusOr<bool> Find(const Batch&, uint32_t row) {
    next_ = row;
    end_ = matches_[row] != 0 ? row + 1 : row;
    return matches_[row] != 0;
  }
  absl::StatusOr<RightRows> NextRows(size_t) {
    RightRows rows{next_, end_};
    next_ = end_;
    return rows;
  }
  void Release() {}
  bool AtEnd() const { return false; }
  const Id* column(uint32_t c) const { return columns_.Column(c); }
  uint32_t left_key() const { return 0; }
  Id NextKey() const { return Id(); }

 private:
  EvaluationContext* context_;
  uint32_t term_;
  TripleShape shape_;
  // By left row.
  ColumnBuffer columns_;
  std::vector<uint8_t> matches_;
  // The distinct terms of a batch in ascending order, with their components.
  std::vector<Id> terms_;
  std::array<std::vector<Id>, 3> parts_;
  uint32_t next_ = 0;
  uint32_t end_ = 0;
};

// The right side of a join that looks triple terms up by components that the left rows bind.
class TripleLookup {
 public:
  static constexpr char kName[] = "Triple";
  static constexpr bool kSorted = false;

  // `keys`: the left column of each component that is looked up.
  TripleLookup(EvaluationContext& context, std::array<std::optional<uint32_t>, 3> keys,
               TripleShape shape);

  OperatorPtr TakeChild() { return nullptr; }
  void SetChild(Operator*) {}
  absl::Status Open();
  absl::Status BeginBatch(const Batch&) { return absl::OkStatus(); }
  uint32_t RowAt(size_t i) const { return static_cast<uint32_t>(i); }
  absl::StatusOr<bool> Find(const Batch& left, uint32_t row);
  absl::StatusOr<RightRows> NextRows(size_t max);
  void Release();
  bool AtEnd() const { return false; }
  const Id* column(uint32_t c) const { return storage_.Column(c); }
  uint32_t left_key() const { return 0; }
  Id NextKey() const { return Id(); }

 private:
  // Appends a row to the matches of the key, if it is one.
  void Append(Id term, const std::array<Id, 3>& components);
  // Starts to read the matches of the key.
  absl::Status LookUp();
  // Reads further matches of the key.
  absl::Status ReadMore(size_t max);

  EvaluationContext* context_;
  std::array<std::optional<uint32_t>, 3> keys_;
  TripleShape shape_;
  bool has_key_ = false;
  std::array<Id, 3> key_;  // Undefined where a component is not given.
  std::unique_ptr<TripleTermCursor> cursor_;
  ColumnBuffer storage_;
  bool looked_up_ = false;
  bool stored_ = false;  // All matches of the key so far are in the storage.
  bool complete_ = false;
  uint32_t used_ = 0;
  uint32_t begin_ = 0;  // The matches of the key in the storage.
  uint32_t end_ = 0;
  uint32_t next_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_TRIPLE_OPERATORS_H_
