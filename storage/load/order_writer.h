#ifndef MOTE_STORAGE_LOAD_ORDER_WRITER_H_
#define MOTE_STORAGE_LOAD_ORDER_WRITER_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "storage/index/entry_sink.h"
#include "storage/index/run_writer.h"
#include "storage/load/load_statistics.h"
#include "storage/load/row.h"
#include "storage/source/order.h"

namespace mote {

// Writes the rows of one order, all of them asserted, as a run, and counts what that order shows.
// Not thread-safe; writers of different orders may run beside each other.
template <int kColumns>
class OrderWriter {
 public:
  // Borrows everything; `statistics` and `cancel` may be null.
  OrderWriter(EntrySink* sink, Order order, RunId run, LoadStatistics* statistics,
              const std::atomic<bool>* cancel);

  // Rows by ascending order, without repetitions, across calls too. `positions[i]` is the column of
  // `rows` that the order has as its i-th. kCancelled once `cancel` is set.
  absl::Status Append(std::span<const Row<kColumns>> rows, std::span<const int> positions);
  absl::Status Finish();

  uint64_t rows() const { return writer_.rows(); }
  uint64_t hash() const { return writer_.hash(); }
  // The columns of the order; only if there are rows.
  const Row<kColumns>& first() const { return first_; }
  const Row<kColumns>& last() const { return last_; }

 private:
  static constexpr size_t kBatch = 2048;

  const Order order_;
  RunWriter writer_;
  OrderStatistics<kColumns> statistics_;
  const std::atomic<bool>* const cancel_;
  bool empty_ = true;
  Row<kColumns> first_ = {};
  Row<kColumns> last_ = {};
  std::array<std::vector<uint64_t>, kColumns + 1> columns_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_ORDER_WRITER_H_
