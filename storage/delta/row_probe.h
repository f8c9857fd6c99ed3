#ifndef MOTE_STORAGE_DELTA_ROW_PROBE_H_
#define MOTE_STORAGE_DELTA_ROW_PROBE_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "storage/delta/layer_cursor.h"
#include "storage/delta/quad_layers.h"

namespace mote {

// Tells whether rows exist: what writers ask for every row that they change. Cheapest when asked in
// ascending order. Not thread-safe.
class RowProbe {
 public:
  RowProbe(std::shared_ptr<const QuadLayers> layers, Order order);

  // `row` has all columns of the order.
  absl::StatusOr<bool> Contains(const IdRow& row);

 private:
  std::shared_ptr<const QuadLayers> layers_;
  int key_columns_;
  std::optional<RunCursor> base_;
  DeltaCursor delta_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_DELTA_ROW_PROBE_H_
