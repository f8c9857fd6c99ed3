#include "storage/index/block_cache.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

absl::Status Damaged(SpaceId space, std::string_view key, absl::string_view problem) {
  return absl::DataLossError(absl::StrCat(
      "space ", space, ", key ", absl::BytesToHexString(absl::string_view(key.data(), key.size())),
      ": ", problem));
}

}  // namespace

BlockPin& BlockPin::operator=(BlockPin&& other) noexcept {
  if (this != &other) {
    Reset();
    block_ = std::exchange(other.block_, nullptr);
    directory_ = std::exchange(other.directory_, nullptr);
    index_ = other.index_;
  }
  return *this;
}

void BlockPin::Reset() {
  if (block_ == nullptr) return;
  if (directory_ != nullptr) {
    directory_->Unpin(index_);
  } else {
    CachedBlock::Free(block_);
  }
  block_ = nullptr;
  directory_ = nullptr;
}

BlockCache::~BlockCache() {
  directories_.clear();
  MOTE_CHECK(clock_.empty());
}

absl::StatusOr<std::shared_ptr<RunDirectory>> BlockCache::ReadDirectory(
    SpaceId space, RunId run, const BlockShape& shape, const KvSnapshot* snapshot) {
  const size_t width = static_cast<size_t>(shape.key_columns);
  std::vector<std::vector<uint64_t>> fences(width);
  std::vector<uint64_t> rows;
  std::string key;
  KvValue value;
  for (uint32_t chunk = 0;; ++chunk) {
    key.clear();
    AppendDirectoryKey(run, shape, chunk, &key);
    const absl::Status found = kv_->Get(space, key, snapshot, &value);
    if (absl::IsNotFound(found)) break;
    MOTE_RETURN_IF_ERROR(found);
    absl::StatusOr<BlockView> view = BlockView::Parse(DirectoryShape(shape), value.view());
    if (!view.ok()) return Damaged(space, key, view.status().message());
    const size_t size = rows.size();
    const size_t n = view->rows();
    for (size_t i = 0; i < width; ++i) {
      fences[i].resize(size + n);
      view->Decode(static_cast<int>(i), 0, n, fences[i].data() + size);
    }
    rows.resize(size + n);
    view->Decode(shape.key_columns, 0, n, rows.data() + size);
    if (n < kFencesPerChunk) break;
  }
  if (rows.empty()) {
    // A single block needs no directory: its fence is all ones.
    key.clear();
    AppendLastBlockKey(run, shape, &key);
    const absl::Status found = kv_->Get(space, key, snapshot, &value);
    if (!absl::IsNotFound(found)) {
      MOTE_RETURN_IF_ERROR(found);
      absl::StatusOr<BlockView> view = BlockView::Parse(shape, value.view());
      if (!view.ok()) return Damaged(space, key, view.status().message());
      for (std::vector<uint64_t>& column : fences) column.push_back(~uint64_t{0});
      rows.push_back(view->rows());
    }
  } else {
    for (const std::vector<uint64_t>& column : fences) {
      if (column.back() != ~uint64_t{0}) return Damaged(space, key, "a part is missing before it");
    }
  }
  return std::make_shared<RunDirectory>(this, space, run, shape, std::move(fences), rows);
}

absl::StatusOr<std::shared_ptr<RunDirectory>> BlockCache::Directory(SpaceId space, RunId run,
                                                                    const BlockShape& shape,
                                                                    const KvSnapshot* snapshot) {
  {
    std::lock_guard<std::mutex> lock(directories_mutex_);
    auto it = directories_.find({space, run});
    if (it != directories_.end()) return it->second;
  }
  MOTE_ASSIGN_OR_RETURN(std::shared_ptr<RunDirectory> made,
                        ReadDirectory(space, run, shape, snapshot));
  // A run that is not there may be written yet, under a later snapshot.
  if (made->blocks() == 0) return made;
  std::shared_ptr<RunDirectory> kept;
  {
    std::lock_guard<std::mutex> lock(directories_mutex_);
    kept = directories_.try_emplace({space, run}, made).first->second;
  }
  return kept;
}

absl::Status BlockCache::Read(RunDirectory& directory, size_t block, const KvSnapshot* snapshot,
                              BlockUse use, KvValue* value, BlockPin* pin) {
  std::string key;
  directory.BlockKey(block, &key);
  const absl::Status found = kv_->Get(directory.space_, key, snapshot, value);
  if (absl::IsNotFound(found)) return Damaged(directory.space_, key, "the block is missing");
  MOTE_RETURN_IF_ERROR(found);
  absl::StatusOr<CachedBlock*> made = CachedBlock::Make(
      directory.shape_, value->view(), use == BlockUse::kKeep ? &memory_ : nullptr);
  if (!made.ok()) return Damaged(directory.space_, key, made.status().message());
  const uint64_t rows = directory.RowsBefore(block + 1) - directory.RowsBefore(block);
  if ((*made)->view().rows() != rows) {
    CachedBlock::Free(*made);
    return Damaged(directory.space_, key, "not the rows that the run's directory says");
  }
  if (use == BlockUse::kKeep) {
    pin->block_ = directory.PinMade(block, *made);
    if (pin->block_ != nullptr) {
      pin->directory_ = &directory;
      pin->index_ = block;
      return absl::OkStatus();
    }
  }
  pin->block_ = *made;
  return absl::OkStatus();
}

void BlockCache::Retain(std::span<const RunId> runs) {
  std::vector<std::shared_ptr<RunDirectory>> dropped;  // Destroyed behind the lock.
  std::lock_guard<std::mutex> lock(directories_mutex_);
  for (auto it = directories_.begin(); it != directories_.end();) {
    if (std::find(runs.begin(), runs.end(), it->first.second) == runs.end()) {
      dropped.push_back(std::move(it->second));
      directories_.erase(it++);
    } else {
      ++it;
    }
  }
}

void BlockCache::Register(RunDirectory* directory) {
  {
    std::lock_guard<std::mutex> lock(clock_mutex_);
    clock_.push_back(directory);
  }
  Charge(directory->bytes());
}

void BlockCache::Unregister(RunDirectory* directory) {
  std::lock_guard<std::mutex> lock(clock_mutex_);
  auto it = std::find(clock_.begin(), clock_.end(), directory);
  const size_t index = static_cast<size_t>(it - clock_.begin());
  clock_.erase(it);
  if (index < hand_directory_) --hand_directory_;
  if (index == hand_directory_) hand_block_ = 0;
}

bool BlockCache::TryReserve(size_t size) {
  if (reserved_.fetch_add(size, std::memory_order_relaxed) + size > capacity_ / 2) {
    reserved_.fetch_sub(size, std::memory_order_relaxed);
    return false;
  }
  Charge(size);
  return true;
}

void BlockCache::Charge(size_t bytes) {
  if (bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes > capacity_) Evict();
}

void BlockCache::Evict() {
  // Some room at once, so that not every block that comes moves the hand.
  const uint64_t target = capacity_ - capacity_ / 64;
  std::unique_lock<std::mutex> lock(clock_mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return;  // Another thread is at it.
  // Two rounds: the first may only clear marks.
  size_t steps = clock_.size() * 2 + 1;
  while (steps-- > 0 && this->bytes() > target) {
    if (hand_directory_ >= clock_.size()) hand_directory_ = 0;
    if (clock_.empty()) return;
    RunDirectory& directory = *clock_[hand_directory_];
    while (hand_block_ < directory.blocks() && this->bytes() > target) {
      const size_t freed = directory.TryEvict(hand_block_++);
      if (freed > 0) Uncharge(freed);
    }
    if (hand_block_ >= directory.blocks()) {
      ++hand_directory_;
      hand_block_ = 0;
    }
  }
}

}  // namespace mote
