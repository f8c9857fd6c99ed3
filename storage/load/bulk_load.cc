#include "storage/load/bulk_load.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/base/task_pool.h"
#include "storage/dictionary/term_writer.h"
#include "storage/index/run_writer.h"
#include "storage/load/document_reader.h"
#include "storage/load/loaded_triples.h"
#include "storage/load/permutation_builder.h"
#include "storage/load/release_memory.h"
#include "storage/load/row_spool.h"
#include "storage/load/stored_terms.h"
#include "storage/load/term_generations.h"
#include "storage/load/term_merge.h"
#include "storage/store/bulk_commit.h"

namespace mote {
namespace {

constexpr uint64_t kLeastMemory = uint64_t{1} << 20;

// The shares of the memory budget. Reading: the table of terms, what sorting it takes beside it,
// and rows that wait. Sorting and writing: the last table if nothing had to be spilled, and rows.
constexpr double kTableShare = 0.36;
constexpr double kSpoolShare = 0.07;
constexpr double kSortShare = 0.7;
// What sorting triple terms takes, twice, between reading and sorting.
constexpr double kTripleTermShare = 0.25;

// One load from begin to end.
class Load {
 public:
  Load(std::span<const LoadInput> inputs, const LoadOptions& options, BulkCommit* commit)
      : inputs_(inputs),
        options_(options),
        commit_(commit),
        threads_(options.threads > 0
                     ? options.threads
                     : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()))),
        memory_(std::max(options.memory_budget, kLeastMemory)),
        directory_(commit->temporary_directory()),
        triples_(directory_, Share(kSpoolShare)),
        quads_(directory_, Share(kSpoolShare)),
        started_(Clock::now()),
        phase_started_(started_) {}

  absl::StatusOr<LoadReport> Run() {
    MOTE_RETURN_IF_ERROR(Read());
    if (report_.statements > 0) {
      // Where every id is final already, terms and rows need nothing of each other.
      if (generations_.size() == 1 && commit_->dictionary_is_empty() &&
          !LoadedTriples::AnyIn(generations_)) {
        MOTE_RETURN_IF_ERROR(EndPhase(LoadPhase::kDictionary));
        MOTE_RETURN_IF_ERROR(
            RunTasks({[this] { return Sort(true); }, [this] { return MergeTerms(); }}, threads_));
      } else {
        MOTE_RETURN_IF_ERROR(MergeTerms());
        MOTE_RETURN_IF_ERROR(SettleTriples());
        MOTE_RETURN_IF_ERROR(EndPhase(LoadPhase::kDictionary));
        MOTE_RETURN_IF_ERROR(Sort(false));
      }
      MOTE_RETURN_IF_ERROR(EndPhase(LoadPhase::kSort));
      MOTE_RETURN_IF_ERROR(Write());
      MOTE_RETURN_IF_ERROR(Publish());
    }
    report_.seconds = Seconds(started_);
    return report_;
  }

 private:
  using Clock = std::chrono::steady_clock;

  uint64_t Share(double share) const {
    return static_cast<uint64_t>(static_cast<double>(memory_) * share);
  }
  static double Seconds(Clock::time_point since) {
    return std::chrono::duration<double>(Clock::now() - since).count();
  }
  bool cancelled() const { return options_.cancel != nullptr && options_.cancel->load(); }

  void ReportProgress() {
    if (options_.progress) options_.progress(progress_);
  }
  // Ends a phase; the next one begins.
  absl::Status EndPhase(LoadPhase phase) {
    report_.phase_seconds[static_cast<int>(phase)] = Seconds(phase_started_);
    phase_started_ = Clock::now();
    if (phase != LoadPhase::kPublish) {
      progress_.phase = static_cast<LoadPhase>(static_cast<int>(phase) + 1);
      ReportProgress();
    }
    if (cancelled()) return absl::CancelledError("the load was cancelled");
    return absl::OkStatus();
  }

  absl::Status Read() {
    TermGenerations terms(commit_->next_numbers(), Share(kTableShare), directory_);
    DocumentReader reader(inputs_, options_, threads_, commit_->hash_seed(), &terms, &triples_,
                          &quads_);
    MOTE_RETURN_IF_ERROR(reader.Run([&] {
      progress_.bytes_read = reader.bytes_read();
      progress_.bytes_total = reader.bytes_total();
      progress_.statements = reader.statements();
      ReportProgress();
    }));
    generations_ = terms.Finish();
    report_.statements = progress_.statements = reader.statements();
    report_.skipped = reader.skipped();
    report_.bytes_read = reader.bytes_read();
    report_.generations = generations_.size();
    return EndPhase(LoadPhase::kRead);
  }

  absl::Status MergeTerms() {
    if (generations_.size() > 1) {
      // The rows will need the memory.
      MOTE_RETURN_IF_ERROR(generations_.back()->Spill(directory_));
      ReleaseFreedMemory();
    }
    std::unique_ptr<StoredTerms> stored;
    if (!commit_->dictionary_is_empty()) {
      stored = std::make_unique<StoredTerms>(commit_->NewTermFinder());
    }
    MOTE_ASSIGN_OR_RETURN(terms_, MergedTerms::Merge(generations_, stored.get(), directory_));
    for (const auto& generation : generations_) {
      report_.spilled_bytes += generation->spilled_bytes();
    }
    return absl::OkStatus();
  }

  absl::Status SettleTriples() {
    if (!LoadedTriples::AnyIn(generations_)) return absl::OkStatus();
    MOTE_ASSIGN_OR_RETURN(const Cardinality stored, commit_->before().CountTripleTerms({}));
    LoadedTriples::Options options;
    if (stored.rows > 0) options.store = &commit_->before();
    options.hash_seed = commit_->hash_seed();
    options.directory = directory_;
    options.memory = Share(kTripleTermShare);
    options.cancel = options_.cancel;
    MOTE_ASSIGN_OR_RETURN(triple_terms_, LoadedTriples::Settle(generations_, *terms_, options));
    return absl::OkStatus();
  }

  // Touches the merged terms only if the ids are not known to be final.
  absl::Status Sort(bool ids_are_final) {
    const uint64_t memory = Share(kSortShare) - (generations_.size() == 1 ? Share(kTableShare) : 0);
    triple_orders_ = std::make_unique<PermutationBuilder<3>>(
        commit_, &triples_,
        PermutationBuilder<3>::Limits{threads_, Part(memory, triples_), options_.cancel});
    quad_orders_ = std::make_unique<PermutationBuilder<4>>(
        commit_, &quads_,
        PermutationBuilder<4>::Limits{threads_, Part(memory, quads_), options_.cancel});
    std::function<absl::StatusOr<GenerationMap>(size_t)> map_of;
    if (!ids_are_final && (triple_terms_ != nullptr || !terms_->ids().identity())) {
      map_of = [this](size_t g) -> absl::StatusOr<GenerationMap> {
        MOTE_ASSIGN_OR_RETURN(GenerationMap map, terms_->MapOf(g));
        if (triple_terms_ != nullptr) map.SetTriples(triple_terms_->FinalIdsOf(*generations_[g]));
        return map;
      };
    }
    MOTE_RETURN_IF_ERROR(triple_orders_->Sort(generations_.size(), map_of));
    MOTE_RETURN_IF_ERROR(quad_orders_->Sort(generations_.size(), map_of));
    MOTE_RETURN_IF_ERROR(triple_orders_->Distribute());
    return quad_orders_->Distribute();
  }

  // The part of `memory` for the rows of one spool, by their number.
  template <int kColumns>
  uint64_t Part(uint64_t memory, const RowSpool<kColumns>& spool) const {
    const double all = static_cast<double>(triples_.rows() * 3 + quads_.rows() * 4);
    if (all == 0) return memory;
    const double part = static_cast<double>(spool.rows()) * kColumns / all;
    return static_cast<uint64_t>(static_cast<double>(memory) * part);
  }

  absl::Status Write() {
    std::vector<std::function<absl::Status()>> tasks = triple_orders_->Tasks();
    for (auto& task : quad_orders_->Tasks()) tasks.push_back(std::move(task));
    // The terms after the longest of the others, the hashes, which take least, last.
    tasks.insert(tasks.begin() + static_cast<ptrdiff_t>(std::min<size_t>(1, tasks.size())),
                 [this] { return WriteTerms(); });
    tasks.push_back([this] { return WriteHashes(); });
    if (triple_terms_ != nullptr) {
      tasks.push_back([this] { return triple_terms_->WriteIndex(commit_->sink()); });
    }
    MOTE_RETURN_IF_ERROR(RunTasks(std::move(tasks), threads_));
    report_.spilled_bytes +=
        triple_orders_->spilled_bytes() + quad_orders_->spilled_bytes() + terms_->spilled_bytes();
    if (triple_terms_ != nullptr) report_.spilled_bytes += triple_terms_->spilled_bytes();
    triple_orders_->Report(&contents_);
    quad_orders_->Report(&contents_);
    return EndPhase(LoadPhase::kWrite);
  }

  absl::Status WriteTerms() {
    TermWriter writer(commit_->sink());
    TermRecord record;
    for (int c = 0; c < kTermClassCount; ++c) {
      if (kTermClasses[c] == Tag::kBlankNode || kTermClasses[c] == Tag::kTriple) continue;
      const std::unique_ptr<TermStream> terms = terms_->NewById(c);
      const uint64_t before = writer.terms();
      while (true) {
        MOTE_ASSIGN_OR_RETURN(const bool more, terms->Next(&record));
        if (!more) break;
        MOTE_RETURN_IF_ERROR(writer.Add(record.id, record.bytes));
        if (writer.terms() % 4096 == 0 && cancelled()) {
          return absl::CancelledError("the load was cancelled");
        }
      }
      contents_.new_terms[c] = writer.terms() - before;
    }
    if (triple_terms_ != nullptr) {
      MOTE_RETURN_IF_ERROR(triple_terms_->WriteTerms(&writer));
      contents_.new_terms[TermClassOf(Tag::kTriple)] = triple_terms_->new_triples();
    }
    return writer.Finish();
  }

  absl::Status WriteHashes() {
    RunWriter writer = RunWriter::OfHashes(commit_->sink(), commit_->hash_run());
    const std::unique_ptr<TermStream> terms = terms_->NewByHash();
    TermRecord record;
    MOTE_ASSIGN_OR_RETURN(bool more, terms->Next(&record));
    const auto append_before = [&](uint64_t hash, Id id) -> absl::Status {
      while (more && std::pair(record.hash, record.id) < std::pair(hash, id)) {
        const uint64_t row[] = {record.hash, record.id.bits()};
        MOTE_RETURN_IF_ERROR(writer.Append(row));
        MOTE_ASSIGN_OR_RETURN(more, terms->Next(&record));
      }
      return absl::OkStatus();
    };
    if (triple_terms_ != nullptr) {
      MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<TermStream> triples, triple_terms_->NewByHash());
      TermRecord triple;
      while (true) {
        MOTE_ASSIGN_OR_RETURN(const bool more_triples, triples->Next(&triple));
        if (!more_triples) break;
        MOTE_RETURN_IF_ERROR(append_before(triple.hash, triple.id));
        const uint64_t row[] = {triple.hash, triple.id.bits()};
        MOTE_RETURN_IF_ERROR(writer.Append(row));
      }
    }
    // No id is as great.
    MOTE_RETURN_IF_ERROR(append_before(~uint64_t{0}, Id::FromBits(~uint64_t{0})));
    MOTE_RETURN_IF_ERROR(writer.Finish());
    contents_.hash_rows = writer.rows();
    contents_.hash_hash = writer.hash();
    return absl::OkStatus();
  }

  absl::Status Publish() {
    contents_.next_numbers = terms_->ids().final_next();
    const size_t triple_class = static_cast<size_t>(TermClassOf(Tag::kTriple));
    contents_.next_numbers[triple_class] =
        terms_->ids().first()[triple_class] +
        (triple_terms_ == nullptr ? 0 : triple_terms_->new_triples());
    for (int c = 0; c < kTermClassCount; ++c) {
      const uint64_t given = contents_.next_numbers[c] - terms_->ids().first()[c];
      if (kTermClasses[c] != Tag::kBlankNode) {
        report_.terms_inserted += given;
      } else {
        report_.blank_nodes = given;
      }
    }
    MOTE_ASSIGN_OR_RETURN(const CommitInfo commit, commit_->Publish(contents_, options_.message));
    report_.commit_number = commit.number;
    report_.quads_inserted = contents_.rows[0] + contents_.rows[1];
    report_.phase_seconds[static_cast<int>(LoadPhase::kPublish)] = Seconds(phase_started_);
    return absl::OkStatus();
  }

  const std::span<const LoadInput> inputs_;
  const LoadOptions& options_;
  BulkCommit* const commit_;
  const int threads_;
  const uint64_t memory_;
  const std::string directory_;
  RowSpool<3> triples_;
  RowSpool<4> quads_;
  std::vector<std::unique_ptr<Generation>> generations_;
  std::unique_ptr<MergedTerms> terms_;
  std::unique_ptr<LoadedTriples> triple_terms_;  // Null if there are none.
  std::unique_ptr<PermutationBuilder<3>> triple_orders_;
  std::unique_ptr<PermutationBuilder<4>> quad_orders_;
  BulkContents contents_;
  LoadReport report_;
  LoadProgress progress_;
  const Clock::time_point started_;
  Clock::time_point phase_started_;
};

}  // namespace

absl::StatusOr<LoadReport> BulkLoad(Store& store, std::span<const LoadInput> inputs,
                                    const LoadOptions& options) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<BulkCommit> commit, BulkCommit::Begin(store));
  absl::StatusOr<LoadReport> report = Load(inputs, options, commit.get()).Run();
  ReleaseFreedMemory();
  return report;
}

}  // namespace mote
