#ifndef MOTE_ENGINE_OPERATORS_ID_TABLE_H_
#define MOTE_ENGINE_OPERATORS_ID_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/expression/query_limits.h"
#include "engine/operators/growing_array.h"
#include "engine/operators/operator.h"

namespace mote {

// Rows held in memory, column by column: inline data, or a result that several operators read.
struct IdTable {
  explicit IdTable(MemoryAccount* account = nullptr) : memory(account) {}

  size_t rows = 0;
  std::vector<GrowingArray<Id>> columns;
  MemoryShare memory;
};

// The rows of a table. The table may change between one Open() and the next.
class TableScan final : public Operator {
 public:
  // `sources[i]` is the table's column that columns[i] names.
  TableScan(EvaluationContext& context, std::vector<VariableId> columns,
            std::vector<uint32_t> sources, std::shared_ptr<const IdTable> table)
      : Operator(context, std::move(columns)),
        sources_(std::move(sources)),
        table_(std::move(table)) {}

  std::string Name() const override { return "Table"; }

 protected:
  absl::Status DoOpen() override {
    next_ = 0;
    return absl::OkStatus();
  }
  absl::Status DoNext(Batch* batch) override;

 private:
  std::vector<uint32_t> sources_;
  std::shared_ptr<const IdTable> table_;
  size_t next_ = 0;
};

// Reads its child to the end into a table when opened, then gives the table's rows. Others that
// read the same table must be opened after it. With `row_number` a last column numbers the rows.
class Materialize final : public Operator {
 public:
  Materialize(EvaluationContext& context, OperatorPtr child, std::shared_ptr<IdTable> table,
              std::vector<VariableId> columns, bool row_number);

  std::string Name() const override { return "Materialize"; }

 protected:
  absl::Status DoOpen() override;
  absl::Status DoNext(Batch* batch) override;

 private:
  std::shared_ptr<IdTable> table_;
  bool row_number_;
  size_t next_ = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_ID_TABLE_H_
