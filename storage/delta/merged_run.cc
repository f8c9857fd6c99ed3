#include "storage/delta/merged_run.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/delta/quad_layers.h"
#include "storage/index/run_format.h"
#include "storage/source/space.h"

namespace mote {
namespace {

// Merging a block costs about as much as so many lookups in one run of the delta.
constexpr size_t kReadsToMerge = 16;
// Making the directory costs about as much as visiting this part of the blocks in one run.
constexpr uint64_t kBlocksPerVisit = 64;
constexpr uint64_t kMinVisits = 8;

}  // namespace

absl::StatusOr<std::unique_ptr<MergedBlock>> MergedBlock::Make(const BlockShape& shape,
                                                               std::vector<std::string> blocks) {
  std::unique_ptr<MergedBlock> merged(new MergedBlock());
  merged->bytes_ = std::move(blocks);
  for (std::string& bytes : merged->bytes_) {
    bytes.shrink_to_fit();
    MOTE_ASSIGN_OR_RETURN(const BlockView view, BlockView::Parse(shape, bytes));
    merged->pieces_.push_back(view);
    merged->size_ += bytes.capacity() + sizeof(bytes) + sizeof(view);
  }
  return merged;
}

absl::StatusOr<std::unique_ptr<MergedRun>> MergedRun::Make(const QuadLayers& layers, Order order) {
  const BlockShape shape = QuadRunShape(order);
  const size_t family = IsNamedGraphOrder(order) ? 1 : 0;
  const size_t width = static_cast<size_t>(shape.key_columns);
  std::unique_ptr<MergedRun> merged(new MergedRun(layers.blocks, shape));
  std::vector<IdRow> fences;
  auto add = [&](const RunInfo& run) -> absl::Status {
    merged->runs_.push_back(nullptr);
    if (run.rows[family] == 0) return absl::OkStatus();
    MOTE_ASSIGN_OR_RETURN(
        std::shared_ptr<RunDirectory> directory,
        layers.blocks->Directory(OrderSpace(order), run.id, shape, layers.snapshot.get()));
    const auto middle = static_cast<ptrdiff_t>(fences.size());
    for (size_t block = 0; block < directory->blocks(); ++block) {
      IdRow fence = {};
      for (size_t i = 0; i < width; ++i) fence[i] = directory->Fence(i, block);
      fences.push_back(fence);
    }
    std::inplace_merge(fences.begin(), fences.begin() + middle, fences.end());
    merged->runs_.back() = std::move(directory);
    return absl::OkStatus();
  };
  MOTE_RETURN_IF_ERROR(add(layers.base));
  for (const RunInfo& run : layers.runs) MOTE_RETURN_IF_ERROR(add(run));
  fences.erase(std::unique(fences.begin(), fences.end()), fences.end());

  std::vector<std::vector<uint64_t>> columns(width);
  for (size_t i = 0; i < width; ++i) {
    columns[i].reserve(fences.size());
    for (const IdRow& fence : fences) columns[i].push_back(fence[i]);
  }
  const size_t blocks = fences.size();
  merged->directory_ =
      std::make_unique<RunDirectory>(layers.blocks, OrderSpace(order), RunId{0}, shape,
                                     std::move(columns), std::vector<uint64_t>(blocks));
  merged->slots_ = std::make_unique<std::atomic<const MergedBlock*>[]>(blocks);
  merged->reads_ = std::make_unique<std::atomic<uint8_t>[]>(blocks);
  return merged;
}

MergedRun::~MergedRun() {
  if (directory_ == nullptr) return;
  for (size_t i = 0; i < blocks(); ++i) delete slots_[i].load(std::memory_order_relaxed);
  cache_->Release(bytes_.load(std::memory_order_relaxed));
}

IdRow MergedRun::Fence(size_t block) const {
  IdRow fence = {};
  for (size_t i = 0; i < static_cast<size_t>(shape_.key_columns); ++i) {
    fence[i] = directory_->Fence(i, block);
  }
  return fence;
}

bool MergedRun::EndsWithin(size_t block, std::span<const uint64_t> key) const {
  if (block + 1 == blocks()) return true;
  for (size_t i = 0; i < key.size(); ++i) {
    const uint64_t fence = directory_->Fence(i, block);
    if (fence != key[i]) return fence > key[i];
  }
  // Only one row can begin with a whole key.
  return key.size() == static_cast<size_t>(shape_.key_columns);
}

bool MergedRun::CountRead(size_t block, bool beyond) {
  // Reads that are lost to a race are no matter.
  const size_t reads = reads_[block].load(std::memory_order_relaxed) + runs_.size() - 1;
  if (beyond || reads >= kReadsToMerge) return true;
  reads_[block].store(static_cast<uint8_t>(reads), std::memory_order_relaxed);
  return false;
}

absl::StatusOr<std::vector<MergedRun::Part>> MergedRun::PartsOf(size_t block,
                                                                const QuadLayers& layers) const {
  const size_t width = static_cast<size_t>(shape_.key_columns);
  const IdRow high = Fence(block);
  const IdRow low = block == 0 ? IdRow() : Fence(block - 1);
  std::vector<Part> parts;
  KvValue value;
  for (size_t run = 0; run < runs_.size(); ++run) {
    if (runs_[run] == nullptr) continue;
    Part part;
    part.run = run;
    part.block = runs_[run]->Find({high.data(), width}, 0);
    if (part.block == runs_[run]->blocks()) continue;
    // What is merged is not read from the base any more.
    const BlockUse use = run == 0 ? BlockUse::kOnce : BlockUse::kKeep;
    MOTE_RETURN_IF_ERROR(
        cache_->Pin(*runs_[run], part.block, layers.snapshot.get(), use, &value, &part.pin));
    const BlockView& view = part.pin.view();
    part.begin = block == 0 ? 0 : view.UpperBound({low.data(), width});
    part.end = view.UpperBound({high.data(), width}, part.begin);
    if (part.begin < part.end) parts.push_back(std::move(part));
  }
  return parts;
}

absl::StatusOr<const MergedBlock*> MergedRun::Merge(size_t block, const QuadLayers& layers,
                                                    RowMerger* merger) {
  if (const MergedBlock* ready = Ready(block)) return ready;
  if (!cache_->HasRoom()) return nullptr;
  MOTE_ASSIGN_OR_RETURN(const std::vector<Part> parts, PartsOf(block, layers));
  std::unique_ptr<MergedBlock> merged;
  if (parts.size() == 1) {
    const BlockView& view = parts[0].pin.view();
    const int origins = shape_.key_columns;
    const bool whole = parts[0].begin == 0 && parts[0].end == view.rows();
    if (whole && (parts[0].run == 0 ||
                  (view.IsConstant(origins) && view.Get(origins, 0) != kOriginRemoved))) {
      merged = std::make_unique<MergedBlock>(parts[0].run, parts[0].block);
    }
  }
  if (merged == nullptr) {
    merger->Start(shape_.key_columns);
    for (const Part& part : parts) {
      if (part.run == 0) {
        merger->AddBase(part.pin.view(), part.begin, part.end);
      } else {
        merger->AddChanges(part.pin.view(), part.begin, part.end);
      }
    }
    MOTE_ASSIGN_OR_RETURN(merged, MergedBlock::Make(shape_, merger->Pack()));
  }
  const size_t size = merged->size();
  if (!cache_->TryReserve(size)) return nullptr;
  const MergedBlock* there = nullptr;
  if (!slots_[block].compare_exchange_strong(there, merged.get(), std::memory_order_acq_rel)) {
    cache_->Release(size);
    return there;
  }
  bytes_.fetch_add(size, std::memory_order_relaxed);
  return merged.release();
}

void MergedRuns::CountVisits(Order order, uint64_t blocks, const QuadLayers& layers) {
  const size_t i = static_cast<size_t>(order);
  const uint64_t rows = layers.base.rows[IsNamedGraphOrder(order) ? 1 : 0];
  const uint64_t limit = kMinVisits + rows / kRowsPerBlock / kBlocksPerVisit;
  const uint64_t visits = blocks * layers.runs.size();
  const uint64_t before = visits_[i].fetch_add(visits, std::memory_order_relaxed);
  if (before + visits < limit || Get(order) != nullptr) return;
  std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock() || runs_[i] != nullptr) return;  // Another thread makes it.
  absl::StatusOr<std::unique_ptr<MergedRun>> made = MergedRun::Make(layers, order);
  if (!made.ok() || (*made)->blocks() == 0) {
    visits_[i].store(0, std::memory_order_relaxed);
    return;
  }
  runs_[i] = *std::move(made);
  ready_[i].store(runs_[i].get(), std::memory_order_release);
}

}  // namespace mote
