#include "storage/delta/row_probe.h"

#include <utility>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"

namespace mote {

RowProbe::RowProbe(std::shared_ptr<const QuadLayers> layers, Order order)
    : layers_(std::move(layers)), key_columns_(KeyColumnCount(order)), delta_(*layers_, order) {
  if (layers_->base.rows[IsNamedGraphOrder(order) ? 1 : 0] != 0) {
    base_.emplace(layers_->Open(layers_->base.id, order));
  }
}

absl::StatusOr<bool> RowProbe::Contains(const IdRow& row) {
  const std::span<const uint64_t> key(row.data(), static_cast<size_t>(key_columns_));
  if (delta_.has_layers()) {
    MOTE_RETURN_IF_ERROR(delta_.Seek(key, key.size()));
    const ChangeRow* change = delta_.current();
    if (change != nullptr &&
        CompareColumns(change->columns.data(), row.data(), key_columns_) == 0) {
      return change->origins != kOriginRemoved;
    }
  }
  if (!base_) return false;
  MOTE_RETURN_IF_ERROR(base_->Seek(key));
  if (!base_->valid()) return false;
  for (int i = 0; i < key_columns_; ++i) {
    if (base_->Get(i) != row[static_cast<size_t>(i)]) return false;
  }
  return true;
}

}  // namespace mote
