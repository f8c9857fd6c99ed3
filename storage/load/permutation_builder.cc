#include "storage/load/permutation_builder.h"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "storage/base/check.h"
#include "storage/base/status_macros.h"
#include "storage/base/task_pool.h"
#include "storage/load/known_rows.h"
#include "storage/load/radix_sort.h"
#include "storage/load/work_queue.h"

namespace mote {
namespace {

// Smaller chunks would make more runs than merging likes.
constexpr size_t kFewestChunkRows = 4096;
// Rows that are merged at a time.
constexpr size_t kMergeChunkRows = size_t{1} << 14;

template <int kColumns>
std::span<const int> Columns(const std::array<int, 4>& columns) {
  return std::span<const int>(columns).first(kColumns);
}

}  // namespace

// Memory that is not touched before it is used.
template <int kColumns>
struct PermutationBuilder<kColumns>::Areas {
  explicit Areas(size_t rows) {
    for (std::unique_ptr<Row<kColumns>[]>& area : area) area.reset(new Row<kColumns>[rows]);
  }
  std::unique_ptr<Row<kColumns>[]> area[3];
};

// Collects rows of one thread into chunks, and sorts them.
template <int kColumns>
class PermutationBuilder<kColumns>::ChunkSorter {
 public:
  explicit ChunkSorter(PermutationBuilder* builder) : builder_(*builder) {
    if (!builder_.in_memory_) rows_.reserve(builder_.chunk_rows_);
  }

  absl::Status Add(const RowBuffer<kColumns>& buffer, const GenerationMap* map) {
    if (!builder_.in_memory_ && rows_.size() + buffer.rows.size() > builder_.chunk_rows_) {
      MOTE_RETURN_IF_ERROR(Flush());
    }
    if (map == nullptr) {
      rows_.insert(rows_.end(), buffer.rows.begin(), buffer.rows.end());
      return absl::OkStatus();
    }
    for (Row<kColumns> row : buffer.rows) {
      for (uint64_t& id : row) id = map->Map(id);
      rows_.push_back(row);
    }
    return absl::OkStatus();
  }

  absl::Status Flush() {
    if (rows_.empty()) return absl::OkStatus();
    scratch_.resize(rows_.size());
    const std::span<Row<kColumns>> sorted =
        RadixSort<kColumns>(rows_, scratch_, rows_, Columns<kColumns>(kSameColumns));
    const std::span<Row<kColumns>> unique = sorted.first(RemoveRepetitions<kColumns>(sorted));
    RowRun<kColumns> run;
    std::lock_guard<std::mutex> lock(builder_.mutex_);
    if (builder_.in_memory_) {
      std::vector<Row<kColumns>>& holder = sorted.data() == rows_.data() ? rows_ : scratch_;
      run.rows = std::move(holder);
      run.rows.resize(unique.size());
    } else {
      MOTE_ASSIGN_OR_RETURN(
          run.section,
          SpillRows<kColumns>(unique, Columns<kColumns>(kSameColumns), builder_.base_file_.get()));
    }
    builder_.base_runs_.push_back(std::move(run));
    rows_.clear();
    return absl::OkStatus();
  }

 private:
  PermutationBuilder& builder_;
  std::vector<Row<kColumns>> rows_;
  std::vector<Row<kColumns>> scratch_;
};

template <int kColumns>
PermutationBuilder<kColumns>::PermutationBuilder(BulkCommit* commit, RowSpool<kColumns>* spool,
                                                 const Limits& limits)
    : commit_(commit),
      spool_(spool),
      limits_(limits),
      // In memory, two chains at a time have three areas each beside the base.
      in_memory_(spool->rows() * sizeof(Row<kColumns>) * 7 <= limits.memory),
      // Else each thread has a chunk and three areas, and one more chunk is being filled.
      chunk_rows_(std::max(kFewestChunkRows,
                           static_cast<size_t>(limits.memory / sizeof(Row<kColumns>) /
                                               static_cast<uint64_t>(4 * limits.threads + 2)))) {}

template <int kColumns>
PermutationBuilder<kColumns>::~PermutationBuilder() = default;

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::Sort(size_t generations, const MapOf& map_of) {
  if (spool_->rows() == 0) return absl::OkStatus();
  if (!in_memory_) {
    MOTE_ASSIGN_OR_RETURN(base_file_, TempFile::Create(commit_->temporary_directory()));
  }
  std::vector<std::unique_ptr<ChunkSorter>> sorters;
  for (int t = 0; t < limits_.threads; ++t) sorters.push_back(std::make_unique<ChunkSorter>(this));
  for (size_t g = 0; g < generations; ++g) {
    GenerationMap map;
    if (map_of) {
      MOTE_ASSIGN_OR_RETURN(map, map_of(g));
    }
    const bool last = g + 1 == generations;
    std::vector<std::function<absl::Status()>> tasks;
    for (const std::unique_ptr<ChunkSorter>& sorter : sorters) {
      tasks.push_back([&, sorter = sorter.get()]() -> absl::Status {
        MOTE_RETURN_IF_ERROR(SortChunks(g, map_of ? &map : nullptr, sorter));
        return last ? sorter->Flush() : absl::OkStatus();
      });
    }
    MOTE_RETURN_IF_ERROR(RunTasks(std::move(tasks), limits_.threads));
  }
  return absl::OkStatus();
}

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::SortChunks(size_t generation, const GenerationMap* map,
                                                      ChunkSorter* sorter) {
  RowBuffer<kColumns> buffer;
  while (true) {
    if (cancelled()) return absl::CancelledError("the load was cancelled");
    MOTE_ASSIGN_OR_RETURN(const bool more,
                          spool_->Take(static_cast<uint32_t>(generation), &buffer));
    if (!more) return absl::OkStatus();
    MOTE_RETURN_IF_ERROR(sorter->Add(buffer, map));
  }
}

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::Distribute() {
  if (base_runs_.empty()) return absl::OkStatus();
  base_writer_ = NewWriter(Plan::kBase);
  for (size_t i = 0; i < kDerivedCount; ++i)
    derived_writers_[i] = NewWriter(Plan::kDerived[i].order);
  return in_memory_ ? DistributeInMemory() : DistributeChunks();
}

template <int kColumns>
std::unique_ptr<OrderWriter<kColumns>> PermutationBuilder<kColumns>::NewWriter(Order order) {
  if (!commit_->before().HasOrder(order)) return nullptr;
  return std::make_unique<OrderWriter<kColumns>>(commit_->sink(), order, commit_->run(),
                                                 &statistics_, limits_.cancel);
}

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::DistributeInMemory() {
  KnownRows<kColumns> known(commit_->before());
  if (base_runs_.size() == 1) {
    base_rows_ = std::move(base_runs_.front().rows);
    MOTE_ASSIGN_OR_RETURN(const size_t kept, known.Remove(base_rows_));
    base_rows_.resize(kept);
  } else {
    size_t rows = 0;
    for (const RowRun<kColumns>& run : base_runs_) rows += run.rows.size();
    base_rows_.resize(rows);
    RunMerger<kColumns> merger(base_runs_);
    size_t filled = 0;
    while (filled < rows) {
      const std::span<Row<kColumns>> room =
          std::span(base_rows_).subspan(filled, std::min(kMergeChunkRows, rows - filled));
      MOTE_ASSIGN_OR_RETURN(const size_t count, merger.Next(room));
      if (count == 0) break;
      MOTE_ASSIGN_OR_RETURN(const size_t kept, known.Remove(room.first(count)));
      filled += kept;
    }
    base_rows_.resize(filled);
  }
  base_runs_.clear();
  return absl::OkStatus();
}

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::DistributeChunks() {
  for (std::unique_ptr<TempFile>& file : derived_files_) {
    MOTE_ASSIGN_OR_RETURN(file, TempFile::Create(commit_->temporary_directory()));
  }
  // This thread merges and writes the base order; the others sort chunks into the other orders.
  WorkQueue<std::vector<Row<kColumns>>> chunks(1);
  WorkQueue<std::vector<Row<kColumns>>> empty(static_cast<size_t>(limits_.threads) + 2);
  std::atomic<bool> failed{false};
  std::vector<absl::Status> results(static_cast<size_t>(limits_.threads));
  std::vector<std::thread> helpers;
  for (absl::Status& result : results) {
    helpers.emplace_back([&] {
      Areas areas(chunk_rows_);
      while (auto chunk = chunks.Pop()) {
        if (result.ok() && !failed.load()) result = SpillChunk(*chunk, &areas);
        if (!result.ok()) failed.store(true);
        chunk->clear();
        empty.Push(std::move(*chunk));
      }
    });
  }
  for (int i = 0; i < limits_.threads + 1; ++i) empty.Push({});
  const auto merge = [&]() -> absl::Status {
    RunMerger<kColumns> merger(base_runs_);
    KnownRows<kColumns> known(commit_->before());
    bool at_end = false;
    while (!at_end && !failed.load()) {
      std::vector<Row<kColumns>> chunk = std::move(*empty.Pop());
      chunk.reserve(chunk_rows_);
      while (chunk.size() < chunk_rows_) {
        const size_t filled = chunk.size();
        chunk.resize(filled + std::min(kMergeChunkRows, chunk_rows_ - filled));
        const std::span<Row<kColumns>> room = std::span(chunk).subspan(filled);
        MOTE_ASSIGN_OR_RETURN(const size_t count, merger.Next(room));
        MOTE_ASSIGN_OR_RETURN(const size_t kept, known.Remove(room.first(count)));
        chunk.resize(filled + kept);
        at_end = count == 0;
        if (at_end) break;
        MOTE_RETURN_IF_ERROR(
            base_writer_->Append(room.first(kept), Columns<kColumns>(kSameColumns)));
      }
      if (!chunk.empty()) chunks.Push(std::move(chunk));
    }
    return base_writer_->Finish();
  };
  const absl::Status merged = merge();
  if (!merged.ok()) failed.store(true);
  chunks.Close();
  for (std::thread& helper : helpers) helper.join();
  base_runs_.clear();
  spilled_bytes_.fetch_add(base_file_->size());
  base_file_.reset();
  MOTE_RETURN_IF_ERROR(merged);
  for (const absl::Status& result : results) MOTE_RETURN_IF_ERROR(result);
  return absl::OkStatus();
}

template <int kColumns>
template <typename Use>
absl::Status PermutationBuilder<kColumns>::DeriveChain(std::span<const Row<kColumns>> base,
                                                       const PlanChain& chain, Areas* areas,
                                                       Use use) {
  // A parent stays where it is until the last of its children is made.
  std::array<int, kDerivedCount> area_of;
  area_of.fill(-1);
  std::array<std::span<const Row<kColumns>>, kDerivedCount> rows;
  for (int i = chain.begin; i < chain.end; ++i) {
    const DerivedOrder& derived = Plan::kDerived[i];
    std::array<bool, 3> needed = {};
    for (int j = chain.begin; j < i; ++j) {
      bool has_children = false;
      for (int k = i; k < chain.end; ++k) has_children |= Plan::kDerived[k].parent == j;
      if (has_children) needed[area_of[j]] = true;
    }
    int free_areas[3];
    int free_count = 0;
    for (int a = 0; a < 3; ++a) {
      if (!needed[a]) free_areas[free_count++] = a;
    }
    MOTE_CHECK(free_count >= 2);
    const std::span<Row<kColumns>> a(areas->area[free_areas[0]].get(), base.size());
    const std::span<Row<kColumns>> b(areas->area[free_areas[1]].get(), base.size());
    const std::span<const Row<kColumns>> source =
        derived.parent == kFromBase ? base : rows[derived.parent];
    const int column[] = {derived.column};
    const std::span<Row<kColumns>> sorted = RadixSort<kColumns>(source, a, b, column);
    area_of[i] = free_areas[sorted.data() == a.data() ? 0 : 1];
    rows[i] = sorted;
    MOTE_RETURN_IF_ERROR(use(static_cast<size_t>(i), rows[i]));
  }
  return absl::OkStatus();
}

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::WriteChain(const PlanChain& chain) {
  Areas areas(base_rows_.size());
  return DeriveChain(
      base_rows_, chain, &areas,
      [&](size_t i, std::span<const Row<kColumns>> rows) -> absl::Status {
        if (derived_writers_[i] == nullptr) return absl::OkStatus();
        const std::array<int, 4> columns = OrderColumns(Plan::kDerived[i].order);
        MOTE_RETURN_IF_ERROR(derived_writers_[i]->Append(rows, Columns<kColumns>(columns)));
        return derived_writers_[i]->Finish();
      });
}

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::SpillChunk(std::span<const Row<kColumns>> base,
                                                      Areas* areas) {
  for (const PlanChain& chain : Plan::kChains) {
    MOTE_RETURN_IF_ERROR(DeriveChain(
        base, chain, areas, [&](size_t i, std::span<const Row<kColumns>> rows) -> absl::Status {
          if (derived_writers_[i] == nullptr) return absl::OkStatus();
          if (cancelled()) return absl::CancelledError("the load was cancelled");
          const std::array<int, 4> columns = OrderColumns(Plan::kDerived[i].order);
          std::lock_guard<std::mutex> lock(derived_mutexes_[i]);
          RowRun<kColumns> run;
          MOTE_ASSIGN_OR_RETURN(run.section, SpillRows<kColumns>(rows, Columns<kColumns>(columns),
                                                                 derived_files_[i].get()));
          derived_runs_[i].push_back(std::move(run));
          return absl::OkStatus();
        }));
  }
  return absl::OkStatus();
}

template <int kColumns>
absl::Status PermutationBuilder<kColumns>::MergeOrder(size_t derived) {
  RunMerger<kColumns> merger(derived_runs_[derived]);
  std::vector<Row<kColumns>> rows(kMergeChunkRows);
  while (true) {
    MOTE_ASSIGN_OR_RETURN(const size_t count, merger.Next(rows));
    if (count == 0) break;
    // The runs' columns stand in the order's order already.
    MOTE_RETURN_IF_ERROR(derived_writers_[derived]->Append(std::span(rows).first(count),
                                                           Columns<kColumns>(kSameColumns)));
  }
  spilled_bytes_.fetch_add(derived_files_[derived]->size());
  derived_files_[derived].reset();
  return derived_writers_[derived]->Finish();
}

template <int kColumns>
std::vector<std::function<absl::Status()>> PermutationBuilder<kColumns>::Tasks() {
  std::vector<std::function<absl::Status()>> tasks;
  if (base_writer_ == nullptr) return tasks;
  if (!in_memory_) {
    for (size_t i = 0; i < kDerivedCount; ++i) {
      if (derived_writers_[i] != nullptr) tasks.push_back([this, i] { return MergeOrder(i); });
    }
    return tasks;
  }
  for (const PlanChain& chain : Plan::kChains) {
    tasks.push_back([this, &chain] { return WriteChain(chain); });
  }
  tasks.push_back([this]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(base_writer_->Append(base_rows_, Columns<kColumns>(kSameColumns)));
    return base_writer_->Finish();
  });
  return tasks;
}

template <int kColumns>
void PermutationBuilder<kColumns>::Report(BulkContents* contents) const {
  if (base_writer_ == nullptr || base_writer_->rows() == 0) return;
  for (const std::unique_ptr<OrderWriter<kColumns>>& writer : derived_writers_) {
    if (writer == nullptr) continue;
    MOTE_CHECK(writer->rows() == base_writer_->rows() && writer->hash() == base_writer_->hash());
  }
  constexpr size_t kFamily = kColumns == 3 ? 0 : 1;
  contents->rows[kFamily] = base_writer_->rows();
  contents->hash[kFamily] = base_writer_->hash();
  contents->predicates[kFamily] = statistics_.Predicates();
  contents->distinct_subjects[kFamily] = statistics_.distinct_subjects;
  contents->distinct_objects[kFamily] = statistics_.distinct_objects;
  if constexpr (kColumns == 4) contents->graphs = statistics_.graphs;
}

template class PermutationBuilder<3>;
template class PermutationBuilder<4>;

}  // namespace mote
