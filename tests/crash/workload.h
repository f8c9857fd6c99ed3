#ifndef MOTE_TESTS_CRASH_WORKLOAD_H_
#define MOTE_TESTS_CRASH_WORKLOAD_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/store/store.h"

// A sequence of commits that is a function of a seed, so that what a store must hold after its n-th
// commit can be computed by someone who did not see the commits happen.

namespace mote::crash {

// A quad as four N-Triples terms, the graph empty for the default graph.
struct TextQuad {
  std::string subject;
  std::string predicate;
  std::string object;
  std::string graph;

  friend auto operator<=>(const TextQuad&, const TextQuad&) = default;
};

// What commit `number` does. Every commit inserts something new, so each has an effect.
struct CommitPlan {
  std::vector<TextQuad> inserted;
  std::vector<TextQuad> deleted;  // All of them are there just before.
  bool bulk_load = false;         // Insert by a bulk load rather than a transaction.
  bool fold_after = false;
  bool compact_after = false;
  bool backup_after = false;
};

class Workload {
 public:
  explicit Workload(uint64_t seed) : seed_(seed) {}

  CommitPlan Plan(uint64_t number) const;
  // The quads after commits 1..number.
  std::set<TextQuad> StateAfter(uint64_t number) const;

 private:
  std::vector<TextQuad> InsertedBy(uint64_t number) const;

  uint64_t seed_;
};

// Carries out commit `number` on `store`, durably; `scratch` is a file that may be overwritten. An
// error too if the store takes it for a commit of another number.
absl::Status Apply(const Workload& workload, uint64_t number, const std::string& scratch,
                   Store* store);

// Does what stands behind commit `number`: folding, compaction, a backup to `backup`; true if that
// was made.
absl::StatusOr<bool> Maintain(const Workload& workload, uint64_t number, const std::string& backup,
                              Store* store);

// All quads of the store's latest snapshot.
absl::StatusOr<std::set<TextQuad>> ReadAll(const Store& store);

// Verifies that `store` is clean, that it holds exactly the state after its last commit, and that
// this commit is `acknowledged` or one later.
absl::Status Verify(const Workload& workload, uint64_t acknowledged, const Store& store);

}  // namespace mote::crash

#endif  // MOTE_TESTS_CRASH_WORKLOAD_H_
