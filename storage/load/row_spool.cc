#include "storage/load/row_spool.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {

template <int kColumns>
absl::Status RowSpool<kColumns>::Add(RowBuffer<kColumns>&& buffer) {
  if (buffer.rows.empty()) return absl::OkStatus();
  const uint64_t bytes = buffer.rows.size() * sizeof(Row<kColumns>);
  TempFile* file = nullptr;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    rows_ += buffer.rows.size();
    if (memory_bytes_ + bytes <= memory_limit_) {
      memory_bytes_ += bytes;
      in_memory_.push_back(std::move(buffer));
      return absl::OkStatus();
    }
    if (file_ == nullptr) {
      MOTE_ASSIGN_OR_RETURN(file_, TempFile::Create(directory_));
    }
    file = file_.get();
  }
  MOTE_ASSIGN_OR_RETURN(const uint64_t offset,
                        file->Append({reinterpret_cast<const char*>(buffer.rows.data()), bytes}));
  std::lock_guard<std::mutex> lock(mutex_);
  spilled_.push_back({buffer.generation, offset, buffer.rows.size()});
  return absl::OkStatus();
}

template <int kColumns>
absl::StatusOr<bool> RowSpool<kColumns>::Take(uint32_t generation, RowBuffer<kColumns>* buffer) {
  Spilled spilled;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!sorted_) {
      // Threads hand their buffers over late, so that generations overlap a little.
      const auto by_generation = [](const auto& a, const auto& b) {
        return a.generation < b.generation;
      };
      std::stable_sort(in_memory_.begin(), in_memory_.end(), by_generation);
      std::stable_sort(spilled_.begin(), spilled_.end(), by_generation);
      sorted_ = true;
    }
    if (next_in_memory_ < in_memory_.size() &&
        in_memory_[next_in_memory_].generation == generation) {
      *buffer = std::move(in_memory_[next_in_memory_++]);
      return true;
    }
    if (next_spilled_ == spilled_.size() || spilled_[next_spilled_].generation != generation) {
      return false;
    }
    spilled = spilled_[next_spilled_++];
  }
  buffer->generation = generation;
  buffer->rows.resize(spilled.rows);
  const size_t bytes = spilled.rows * sizeof(Row<kColumns>);
  MOTE_RETURN_IF_ERROR(
      file_->Read(spilled.offset, reinterpret_cast<char*>(buffer->rows.data()), bytes));
  file_->Discard(spilled.offset, spilled.offset + bytes);
  return true;
}

template <int kColumns>
uint64_t RowSpool<kColumns>::rows() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return rows_;
}

template <int kColumns>
uint64_t RowSpool<kColumns>::spilled_bytes() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return file_ == nullptr ? 0 : file_->size();
}

template class RowSpool<3>;
template class RowSpool<4>;

}  // namespace mote
