#ifndef MOTE_STORAGE_STORE_STATE_RECORD_H_
#define MOTE_STORAGE_STORE_STATE_RECORD_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/delta/quad_layers.h"
#include "storage/dictionary/hash_run.h"
#include "storage/dictionary/term_class.h"
#include "storage/source/order.h"
#include "storage/store/store.h"

namespace mote {

// The version of the format that this code writes, and the only one that it reads.
inline constexpr uint32_t kFormatVersion = 2;
// Feature flags that this code knows. An unknown required flag makes a store unreadable; unknown
// optional ones are kept and otherwise passed over.
inline constexpr uint64_t kFeatureHistory = 1;  // Changes of commits are kept; a longer state.
inline constexpr uint64_t kKnownRequiredFeatures = kFeatureHistory;

// The keys of the space of metadata.
inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kStateKey = "state";

// What is decided when a store is made (storage/FORMAT.md, "Metadata").
struct FormatRecord {
  uint32_t version = kFormatVersion;
  uint64_t required_features = kFeatureHistory;
  uint64_t optional_features = 0;
  uint64_t hash_seed = 0;
  uint16_t orders = 0x0FFF;  // A bit for each order that is kept.

  bool HasOrder(Order order) const { return (orders >> static_cast<int>(order) & 1) != 0; }
};

std::string EncodeFormat(const FormatRecord& format);
// kDataLoss if damaged; kFailedPrecondition if a newer version of Mote wrote it.
absl::StatusOr<FormatRecord> DecodeFormat(std::string_view bytes);

// All that a commit changes besides quads and terms; rewritten as a whole by each. Index 0 is the
// default graph, 1 all named graphs together.
struct StateRecord {
  uint64_t commit_number = 0;
  int64_t commit_micros = 0;

  TermNumbers next_numbers = {};    // The first free number of each class.
  TermNumbers term_counts = {};     // Terms in the dictionary; none for blank nodes.
  TermNumbers packed_numbers = {};  // Blocks of terms below this number are full.

  uint64_t graph_count = 0;
  // Exact after a fold or a load into an empty store, followed roughly by commits.
  std::array<uint64_t, 2> distinct_subjects = {};
  std::array<uint64_t, 2> distinct_predicates = {};
  std::array<uint64_t, 2> distinct_objects = {};

  RunId next_run = 1;
  RunInfo base;
  std::vector<RunInfo> runs;  // Layers of the delta, oldest first.
  std::vector<HashRunInfo> hash_runs;

  // Entries of the delta's space that are alive: those of commits from this one on. Together they
  // change so many rows, and add so many terms.
  uint64_t recent_begin = 1;
  std::array<uint64_t, 2> recent_rows = {};
  uint64_t recent_hashes = 0;

  // The first commit whose changes are kept, in the space of deltas, for those who ask for them.
  uint64_t history_begin = 1;
  // Whether what follows `drop_delta_below` is part of the record: not in stores that no version of
  // Mote that knows of kFeatureHistory has written to.
  bool has_history = true;

  // What publishing a load or a fold left behind, to be removed by whoever opens next.
  std::vector<RunId> dropped_runs;
  std::vector<RunId> dropped_hash_runs;
  uint64_t drop_delta_below = 0;
  // Terms from next_numbers on are garbage.
  bool drop_new_terms = false;

  bool has_garbage() const {
    return !dropped_runs.empty() || !dropped_hash_runs.empty() || drop_delta_below != 0 ||
           drop_new_terms;
  }
};

std::string EncodeState(const StateRecord& state);
absl::StatusOr<StateRecord> DecodeState(std::string_view bytes);

// Statistics of a predicate, with whether the distinct counts are exact.
struct PredicateRecord {
  PredicateStatistics statistics;
  bool exact = false;
};

// The entries below are sealed under their keys (sealed_entry.h); decoding one whose seal is wrong
// gives kDataLoss.

// The key of a predicate's statistics: the family, then the predicate.
std::string PredicateKey(bool named, Id predicate);
std::string EncodePredicate(std::string_view key, const PredicateRecord& record);
absl::StatusOr<PredicateRecord> DecodePredicate(std::string_view key, std::string_view bytes);

// The entry of a named graph: its number of quads.
std::string GraphKey(Id graph);
std::string EncodeGraph(std::string_view key, uint64_t quads);
absl::StatusOr<uint64_t> DecodeGraph(std::string_view key, std::string_view bytes);

// An entry of the history.
std::string CommitKey(uint64_t number);
std::string EncodeCommit(const CommitInfo& commit);
absl::StatusOr<CommitInfo> DecodeCommit(std::string_view key, std::string_view bytes);

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_STATE_RECORD_H_
