#ifndef MOTE_STORAGE_LOAD_DOCUMENT_READER_H_
#define MOTE_STORAGE_LOAD_DOCUMENT_READER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/load/bulk_load.h"
#include "storage/load/row_spool.h"
#include "storage/load/statement_batch.h"
#include "storage/load/term_generations.h"
#include "storage/load/work_queue.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/chunk_reader.h"
#include "storage/rdf/rdf_syntax.h"

namespace mote {

// Reads the documents of a load in parallel and turns them into rows of ids: the first phase.
//
// Producers, one thread for each document being read, decompress and either cut line-based
// documents into chunks of whole lines, or parse other syntaxes into batches of statements.
// Workers parse the chunks and resolve the batches. For one run only.
class DocumentReader {
 public:
  // Borrows everything.
  DocumentReader(std::span<const LoadInput> inputs, const LoadOptions& options, int threads,
                 uint64_t hash_seed, TermGenerations* terms, RowSpool<3>* triples,
                 RowSpool<4>* quads);
  ~DocumentReader();

  // Reads all documents. `tick` is called about ten times a second on the calling thread. The error
  // is that of the malformed document which comes first among those found malformed, at its first
  // malformed place.
  absl::Status Run(const std::function<void()>& tick);

  uint64_t statements() const { return statements_.load(std::memory_order_relaxed); }
  uint64_t skipped() const { return skipped_.load(std::memory_order_relaxed); }
  // Before decompression; so far.
  uint64_t bytes_read() const { return bytes_read_.load(std::memory_order_relaxed); }
  // 0 if it is unknown.
  uint64_t bytes_total() const { return bytes_total_; }

 private:
  struct Document {
    const LoadInput* input = nullptr;
    // Unless the name tells, not known before the producer has seen the beginning.
    std::optional<RdfFormat> format;
  };
  // Lines to parse, or statements to resolve.
  struct Work {
    uint32_t document = 0;
    uint64_t index = 0;  // In the document.
    Chunk chunk;
    std::unique_ptr<StatementBatch> batch;
  };
  class Worker;
  class Collector;

  // Checks all inputs before anything is read, so that a missing one is noticed at once.
  absl::Status CheckInputs();
  void Produce();
  // Sees to it that the format is known and can be read as the options want it.
  absl::Status CheckFormat(Document* document, std::unique_ptr<ByteSource>* source);
  void ReadLines(uint32_t document, std::unique_ptr<ByteSource> source);
  void ReadStream(uint32_t document, std::unique_ptr<ByteSource> source);
  void ReadProduced(uint32_t document);
  void CountSkipped(const SyntaxError& error);

  // Keeps the error if it comes before the one that is known.
  void Fail(uint32_t document, uint64_t index, const absl::Status& status);
  // Whether work at this place is still of use.
  bool Wanted(uint32_t document, uint64_t index);
  bool cancelled() const { return options_.cancel != nullptr && options_.cancel->load(); }

  // Empty chunks and batches, to be used again.
  Chunk SpareChunk();
  std::unique_ptr<StatementBatch> SpareBatch(uint32_t document);
  void Recycle(Work work);

  const std::span<const LoadInput> inputs_;
  const LoadOptions& options_;
  const int threads_;
  const uint64_t hash_seed_;
  TermGenerations* const terms_;
  RowSpool<3>* const triples_;
  RowSpool<4>* const quads_;

  std::vector<Document> documents_;
  uint64_t bytes_total_ = 0;
  std::atomic<uint32_t> next_document_{0};
  std::atomic<uint64_t> bytes_read_{0};
  std::atomic<uint64_t> statements_{0};
  std::atomic<uint64_t> skipped_{0};
  WorkQueue<Work> queue_;

  std::mutex spare_mutex_;
  std::vector<Chunk> spare_chunks_;
  std::vector<std::unique_ptr<StatementBatch>> spare_batches_;

  std::mutex skipped_mutex_;  // Serialises on_skipped.

  std::atomic<bool> failed_{false};
  std::mutex error_mutex_;
  uint32_t error_document_ = 0;
  uint64_t error_index_ = 0;
  absl::Status error_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_DOCUMENT_READER_H_
