#ifndef MOTE_STORAGE_STORE_TRANSACTION_H_
#define MOTE_STORAGE_STORE_TRANSACTION_H_

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/delta/row_probe.h"
#include "storage/store/pending_changes.h"
#include "storage/store/spilled_changes.h"
#include "storage/store/store.h"
#include "storage/store/store_source.h"

namespace mote {

class StoreImpl;

// The one writer. Holds the writer's slot from its beginning until it commits or goes away.
class StoreTransaction final : public WriteTransaction {
 public:
  // The caller has taken the slot of `store`, which must outlive the transaction.
  explicit StoreTransaction(StoreImpl* store);
  ~StoreTransaction() override;

  const QuadSource& source() override;
  void SetCheck(Check check) override { check_ = std::move(check); }
  absl::StatusOr<Id> Intern(const TermView& term) override;
  absl::StatusOr<Id> InternTriple(const IdTriple& triple) override;
  absl::StatusOr<Id> NewBlankNodes(uint64_t count) override;
  std::string temporary_directory() const override;
  absl::StatusOr<uint64_t> Insert(std::span<const IdQuad> quads) override;
  absl::StatusOr<uint64_t> Delete(std::span<const IdQuad> quads) override;
  absl::StatusOr<bool> CreateGraph(Id graph) override;
  absl::StatusOr<bool> DropGraph(Id graph) override;
  absl::Status ClearGraph(Id graph) override;
  absl::StatusOr<uint64_t> SetSavepoint() override;
  absl::Status RollbackTo(uint64_t savepoint) override;
  absl::StatusOr<CommitInfo> Commit(Durability durability, std::string_view message) override;

 private:
  // Changes quads to `origins`, as far as that changes them; returns how many it did.
  absl::StatusOr<uint64_t> Change(std::span<const IdQuad> quads, uint64_t origins);
  // Drops from `rows`, sorted, those that have the wanted state already.
  absl::Status KeepEffective(bool named, bool insert, std::vector<ChangeRow>* rows);
  absl::Status CountChanges(bool named, const std::vector<ChangeRow>& rows);
  absl::Status CheckQuad(const IdQuad& quad) const;
  absl::Status CheckId(Id id) const;
  absl::Status CheckTriple(const IdTriple& triple) const;
  // The entry of a graph, with its state before the transaction.
  absl::StatusOr<PendingGraph*> TouchGraph(Id graph);
  absl::Status CheckActive() const;
  // Asks whoever set a check.
  absl::Status CheckProgress() const {
    return check_ == nullptr ? absl::OkStatus() : check_(pending_.bytes());
  }

  // What has changed up to a savepoint; terms are left out, for they stay.
  struct Savepoint {
    uint64_t number = 0;
    std::vector<std::shared_ptr<const MemoryLayer>> layers;
    std::map<Id, PendingGraph> graphs;
    std::array<absl::flat_hash_map<uint64_t, PendingPredicate>, 2> predicates;
    std::vector<RunInfo> runs;  // Of what was spilled.
    std::array<InsertedRows, 2> changed;
  };

  // Writes the changes ahead of the commit if they take too much memory.
  absl::Status SpillIfLarge();
  void ReadVersion(std::shared_ptr<const Version> version);

  StoreImpl* store_;
  std::shared_ptr<const Version> version_;
  PendingChanges pending_;
  Check check_;
  std::unique_ptr<StoreSource> source_;
  // Of the version, without the pending changes; made when first needed.
  std::array<std::optional<RowProbe>, 2> probes_;
  uint64_t new_terms_ = 0;
  std::vector<Savepoint> savepoints_;
  uint64_t last_savepoint_ = 0;
  std::optional<SpilledChanges> spilled_;
  // For what still reads them.
  std::vector<std::shared_ptr<const KvSnapshot>> past_snapshots_;
  bool active_ = true;
  bool failed_ = false;
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_TRANSACTION_H_
