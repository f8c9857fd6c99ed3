#include "storage/load/order_writer.h"

#include <algorithm>

#include "storage/base/status_macros.h"
#include "storage/index/run_format.h"

namespace mote {

template <int kColumns>
OrderWriter<kColumns>::OrderWriter(EntrySink* sink, Order order, RunId run,
                                   LoadStatistics* statistics, const std::atomic<bool>* cancel)
    : order_(order), writer_(sink, order, run), statistics_(order, statistics), cancel_(cancel) {
  for (std::vector<uint64_t>& column : columns_) column.resize(kBatch);
  std::fill(columns_[kColumns].begin(), columns_[kColumns].end(), kOriginAsserted);
}

template <int kColumns>
absl::Status OrderWriter<kColumns>::Append(std::span<const Row<kColumns>> rows,
                                           std::span<const int> positions) {
  std::array<const uint64_t*, kColumns + 1> pointers;
  for (int c = 0; c <= kColumns; ++c) pointers[c] = columns_[c].data();
  for (size_t begin = 0; begin < rows.size(); begin += kBatch) {
    if (cancel_ != nullptr && cancel_->load(std::memory_order_relaxed)) {
      return absl::CancelledError("the load was cancelled");
    }
    const size_t count = std::min(kBatch, rows.size() - begin);
    for (int c = 0; c < kColumns; ++c) {
      const int from = positions[c];
      uint64_t* to = columns_[c].data();
      for (size_t i = 0; i < count; ++i) to[i] = rows[begin + i][from];
    }
    statistics_.Add({pointers.data(), kColumns}, count);
    MOTE_RETURN_IF_ERROR(writer_.Append(pointers, count));
    for (int c = 0; c < kColumns; ++c) {
      if (empty_) first_[c] = columns_[c][0];
      last_[c] = columns_[c][count - 1];
    }
    empty_ = false;
  }
  return absl::OkStatus();
}

template <int kColumns>
absl::Status OrderWriter<kColumns>::Finish() {
  statistics_.Finish();
  return writer_.Finish();
}

template class OrderWriter<3>;
template class OrderWriter<4>;

}  // namespace mote
