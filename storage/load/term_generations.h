#ifndef MOTE_STORAGE_LOAD_TERM_GENERATIONS_H_
#define MOTE_STORAGE_LOAD_TERM_GENERATIONS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/dictionary/term_class.h"
#include "storage/load/generation.h"
#include "storage/load/statement_batch.h"
#include "storage/load/term_table.h"

namespace mote {

// Gives ids to terms in bounded memory: when the table of terms is full, it is closed and spilled,
// and a new one goes on with the next numbers. Thread-safe.
class TermGenerations {
 public:
  // `table_limit`: bytes of a table; sorting and spilling one takes about two thirds of that again.
  TermGenerations(const TermNumbers& first, uint64_t table_limit, std::string directory);

  // Resolves the batch, all of it in one generation, and returns the number of that, from 0.
  absl::StatusOr<uint32_t> Resolve(StatementBatch& batch);

  // All generations, at least one, after the last Resolve. The last one is in memory.
  std::vector<std::unique_ptr<Generation>> Finish();

 private:
  // Closes `generation` unless another thread has done so.
  absl::Status Close(uint32_t generation);

  const uint64_t table_limit_;
  const std::string directory_;
  // Held while a table is closed and spilled: there is one full table at a time.
  std::mutex close_mutex_;
  // Keeps threads from taking table_mutex_ again before the one that closes has had it.
  std::atomic<bool> closing_{false};
  // Shared while a batch is resolved; exclusive to exchange the table.
  std::shared_mutex table_mutex_;
  uint32_t generation_ = 0;
  std::unique_ptr<TermTable> table_;
  std::vector<std::unique_ptr<Generation>> closed_;  // Guarded by close_mutex_.
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_TERM_GENERATIONS_H_
