#ifndef MOTE_STORAGE_LOAD_BULK_LOAD_H_
#define MOTE_STORAGE_LOAD_BULK_LOAD_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/rdf_syntax.h"
#include "storage/rdf/syntax_error.h"

namespace mote {

class Store;

// One document to load.
struct LoadInput {
  // Gives statements to a handler, whose error it returns.
  using Producer = std::function<absl::Status(QuadHandler& handler)>;

  // A file, or "-" for standard input. gzip and Zstandard are recognised by their first bytes.
  std::string path;
  // Nothing: by the file's name, or else by its first bytes; it is an error if neither tells.
  std::optional<RdfFormat> format;
  // Against which relative IRIs are resolved; empty: there is none.
  std::string base_iri;
  // The named graph that takes what the document says of its default graph; empty: the default
  // graph itself.
  std::string graph_iri;
  // If set, there is no file: the statements come from here. Called once, on a thread of the
  // load's; labels of blank nodes hold within it.
  Producer produce = nullptr;
};

// What a load is doing, in the order in which it does it.
enum class LoadPhase : uint8_t {
  kRead,        // Parsing, and giving ids to terms.
  kDictionary,  // Finding which terms are new, and writing them.
  kSort,        // Sorting the quads and dropping repetitions and those that are stored already.
  kWrite,       // Sorting into the other orders, and writing all of them.
  kPublish,     // Making everything visible and durable.
};
inline constexpr int kLoadPhaseCount = 5;

struct LoadProgress {
  LoadPhase phase = LoadPhase::kRead;
  // Of the files, before decompression; the total is 0 if an input has no known size.
  uint64_t bytes_read = 0;
  uint64_t bytes_total = 0;
  // Statements parsed so far.
  uint64_t statements = 0;
};

struct LoadOptions {
  // Memory for tables and sorting; what does not fit is spilled to unnamed temporary files beside
  // the database. At least 1 MiB.
  uint64_t memory_budget = uint64_t{1} << 30;
  // Threads that parse, sort and write; 0: one for each processor.
  int threads = 0;
  // Skip malformed statements (lines of N-Triples and N-Quads, statements of Turtle and TriG; an
  // InvalidArgument error for other syntaxes) instead of failing.
  bool lenient = false;
  // From the IRI of a JSON-LD context to the file that stands for it.
  std::map<std::string, std::string> contexts;
  // Called for each skipped statement, if set, from several threads but one at a time.
  std::function<void(const SyntaxError&)> on_skipped;
  // Stands in the history of commits.
  std::string message;
  // Called about ten times a second on the calling thread, and once at each change of phase.
  std::function<void(const LoadProgress&)> progress;
  // Set by anyone to stop the load, which then fails with kCancelled.
  const std::atomic<bool>* cancel = nullptr;
};

struct LoadReport {
  uint64_t statements = 0;      // Parsed, repetitions included.
  uint64_t quads_inserted = 0;  // That were not in the store before.
  uint64_t terms_inserted = 0;  // New in the dictionary.
  uint64_t blank_nodes = 0;     // Made for the labels of the documents.
  uint64_t skipped = 0;         // Malformed statements, in a lenient load.
  uint64_t bytes_read = 0;      // Of the files, before decompression.
  uint64_t generations = 0;     // Times the table of terms filled its memory, plus one.
  uint64_t spilled_bytes = 0;   // Written to temporary files.
  uint64_t commit_number = 0;   // 0 if nothing was new.
  double phase_seconds[kLoadPhaseCount] = {};
  double seconds = 0;
};

// Loads documents into `store`, new or not, in parallel and in bounded memory, as one commit: all
// of it or nothing, durable on return. Blank nodes are new ones, their labels scoped by document.
// Takes the store's writer's slot; readers go on with what was there before.
//
// Errors: malformed documents (`FILE:LINE:COLUMN: message`, see storage/rdf/syntax_error.h; where
// several are malformed, the first), unreadable files, kResourceExhausted for a full disk,
// kCancelled, kDeadlineExceeded if another writer keeps the slot. After an error the store is as it
// was before.
absl::StatusOr<LoadReport> BulkLoad(Store& store, std::span<const LoadInput> inputs,
                                    const LoadOptions& options);

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_BULK_LOAD_H_
