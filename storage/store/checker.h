#ifndef MOTE_STORAGE_STORE_CHECKER_H_
#define MOTE_STORAGE_STORE_CHECKER_H_

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "storage/store/state_record.h"
#include "storage/store/store.h"
#include "storage/store/store_source.h"

namespace mote {

// Verifies one version of a store, all of it. What is wrong goes into the report, and checking goes
// on; a Status is returned only where that makes no sense. Not thread-safe; borrows its arguments.
class Checker {
 public:
  Checker(const KvStore* kv, const FormatRecord& format, std::shared_ptr<const Version> version,
          const std::function<void(double)>& progress, CheckReport* report);

  void Run();

 private:
  // What one run's blocks turned out to hold.
  struct RunTotals {
    uint64_t rows = 0;
    uint64_t inserts = 0;
    uint64_t hash = 0;
  };

  // Metadata, history, and the entries of recent commits (check.cc).
  void CheckMetadata();
  void CheckCommits();
  void CheckRecent();
  void CheckEmptySpaces();

  // Runs of quads, and what they add up to (check_quads.cc).
  void CheckOrder(Order order);
  void CheckLayers(bool named);
  void CheckCounts();
  void CheckGraphs(const std::map<uint64_t, uint64_t>& counted);
  void CheckStatistics(const class RunStatistics& counted);
  void CheckIds(Order order, std::span<const uint64_t* const> columns, size_t rows,
                std::string_view where);

  // The dictionary (check_dictionary.cc).
  struct DictionaryTotals;
  void CheckTerms(DictionaryTotals* totals);
  void CheckBlobs(const DictionaryTotals& totals);
  void CheckHashes(DictionaryTotals* totals);
  void CompareDirections();

  // Triple terms (check_triple_terms.cc). Whether `bytes` are those of the triple term `id`: known
  // ids, none of them of a triple term that came later.
  bool CheckTriple(Id id, std::string_view bytes, IdTriple* triple) const;
  // `triple_sum` is that of TripleTermHash over the `triples` of the dictionary.
  void CheckTripleIndex(uint64_t triples, uint64_t triple_sum);
  void CompareTripleIndex();

  // Whether a run that the version does not know may have been published since it was made.
  bool MayBePublished(RunId run) const;
  // Verifies keys, fences and order of all runs in `space`; calls `visit` for every block of those
  // that are alive. Returns the totals by run.
  std::map<RunId, RunTotals> CheckRuns(
      SpaceId space, const BlockShape& shape, const std::vector<RunId>& alive,
      const std::vector<RunId>& dropped,
      const std::function<void(RunId run, std::string_view where,
                               std::span<const uint64_t* const> columns, size_t rows)>& visit);

  // Notes a problem; `where` is a space with a key, or whatever names the place.
  void Problem(std::string where, std::string message);
  void Problem(std::string where, const absl::Status& status);
  std::string Where(SpaceId space, std::string_view key) const;
  std::string Where(SpaceId space, RunId run) const;
  void Progress(double fraction) {
    if (progress_) progress_(fraction);
  }
  std::unique_ptr<KvCursor> NewCursor(SpaceId space) const {
    return kv_->NewCursor(space, version_->snapshot.get());
  }

  const KvStore* kv_;
  const FormatRecord format_;
  std::shared_ptr<const Version> version_;
  const StateRecord& state_;
  const std::function<void(double)>& progress_;
  CheckReport* report_;
  std::vector<SpaceSpec> spaces_;
  // Quads that commits have inserted less those that they have deleted.
  int64_t history_rows_ = 0;
  // Changes of each commit that the history of changes may list.
  std::map<uint64_t, uint64_t> kept_commits_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_STORE_CHECKER_H_
