#include "engine/operators/operator.h"

#include <chrono>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

uint64_t NanosecondsSince(std::chrono::steady_clock::time_point start) {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start)
          .count());
}

}  // namespace

absl::Status Operator::Open() {
  auto start = std::chrono::steady_clock::now();
  ++figures_.opens;
  absl::Status status = DoOpen();
  figures_.nanoseconds += NanosecondsSince(start);
  return status;
}

absl::Status Operator::Next(Batch* batch) {
  auto start = std::chrono::steady_clock::now();
  MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
  batch->rows = 0;
  batch->columns.resize(columns_.size());
  absl::Status status = DoNext(batch);
  figures_.rows += batch->rows;
  ++figures_.batches;
  figures_.nanoseconds += NanosecondsSince(start);
  return status;
}

int Operator::ColumnOf(VariableId variable) const {
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i] == variable) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace mote
