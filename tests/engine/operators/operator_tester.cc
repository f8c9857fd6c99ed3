#include "tests/engine/operators/operator_tester.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/term/inline_value.h"

namespace mote::testing {

OperatorPtr ScanOf(EvaluationContext& context, const Rows& rows) {
  auto table = std::make_shared<IdTable>();
  table->rows = rows.rows.size();
  table->columns.resize(rows.columns.size());
  std::vector<uint32_t> sources;
  for (uint32_t c = 0; c < rows.columns.size(); ++c) {
    for (const Row& row : rows.rows) table->columns[c].push_back(row[c]);
    sources.push_back(c);
  }
  return std::make_unique<TableScan>(context, rows.columns, std::move(sources), std::move(table));
}

absl::StatusOr<std::vector<Row>> ReadAll(Operator& root) {
  MOTE_RETURN_IF_ERROR(root.Open());
  std::vector<Row> rows;
  Batch batch;
  while (true) {
    MOTE_RETURN_IF_ERROR(root.Next(&batch));
    if (batch.rows == 0) return rows;
    for (size_t i = 0; i < batch.rows; ++i) {
      Row& row = rows.emplace_back();
      for (const Id* column : batch.columns) row.push_back(column[i]);
    }
  }
}

Id Draw::Value(size_t domain, int unbound) {
  if (Chance(unbound)) return Id::Undefined();
  return *EncodeInteger(static_cast<int64_t>(Below(domain)));
}

std::unique_ptr<MemorySource> EmptySource() { return MemorySource::Builder().Build(); }

}  // namespace mote::testing
