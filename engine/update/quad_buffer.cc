#include "engine/update/quad_buffer.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/update/checked_sort.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Written or read between two looks at the limits of time.
constexpr size_t kPieceQuads = size_t{1} << 15;
// Read back and applied together, unless less fits in memory.
constexpr size_t kPartQuads = size_t{1} << 20;

}  // namespace

absl::Status SortAndDropRepetitions(const UpdateLimits& limits, QuadArray* quads) {
  MOTE_RETURN_IF_ERROR(CheckedSort(
      std::span<IdQuad>(*quads),
      [](const IdQuad& a, const IdQuad& b) {
        return a.graph != b.graph ? a.graph < b.graph : a < b;
      },
      [&limits] {
        return limits.interrupt == nullptr ? absl::OkStatus() : limits.interrupt->Check();
      }));
  quads->Resize(static_cast<size_t>(std::unique(quads->begin(), quads->end()) - quads->begin()));
  return absl::OkStatus();
}

absl::Status QuadBuffer::Reserve(size_t count) {
  const size_t wanted = quads_.size() + count;
  if (wanted <= quads_.capacity()) return absl::OkStatus();
  const uint64_t most = limits_.gathered_bytes / sizeof(IdQuad);
  if (wanted <= most) {
    const absl::Status status =
        Grow(std::min<uint64_t>(most, std::max(wanted, 2 * quads_.capacity())));
    if (status.ok() || limits_.gathered_bytes == MemoryAccount::kUnlimited) return status;
  }
  MOTE_RETURN_IF_ERROR(SortAndDropRepetitions(limits_, &quads_));
  // With at least half of the room free, sorting again and again costs little.
  if (quads_.capacity() - quads_.size() >= std::max(count, quads_.capacity() / 2)) {
    return absl::OkStatus();
  }
  MOTE_RETURN_IF_ERROR(Spill());
  return count <= quads_.capacity() ? absl::OkStatus() : Grow(count);
}

absl::Status QuadBuffer::Grow(size_t capacity) {
  MOTE_RETURN_IF_ERROR(memory_.Resize(capacity * sizeof(IdQuad)));
  quads_.Reserve(capacity);
  return absl::OkStatus();
}

absl::Status QuadBuffer::Spill() {
  if (file_ == nullptr) {
    MOTE_ASSIGN_OR_RETURN(file_, TempFile::Create(directory_));
  }
  for (size_t begin = 0; begin < quads_.size(); begin += kPieceQuads) {
    MOTE_RETURN_IF_ERROR(CheckInterrupt());
    const size_t count = std::min(kPieceQuads, quads_.size() - begin);
    const auto* bytes = reinterpret_cast<const char*>(quads_.data() + begin);
    MOTE_RETURN_IF_ERROR(file_->Append(std::string_view(bytes, count * sizeof(IdQuad))).status());
  }
  quads_.Clear();
  return absl::OkStatus();
}

absl::Status QuadBuffer::Drain(const std::function<absl::Status(QuadArray&)>& apply) {
  MOTE_RETURN_IF_ERROR(apply(quads_));
  quads_.Clear();
  if (file_ == nullptr) return absl::OkStatus();
  const uint64_t size = file_->size();
  const size_t part = std::min(kPartQuads, quads_.capacity());
  for (uint64_t offset = 0; offset < size;) {
    while (quads_.size() < part && offset < size) {
      MOTE_RETURN_IF_ERROR(CheckInterrupt());
      const uint64_t left = (size - offset) / sizeof(IdQuad);
      const size_t count =
          static_cast<size_t>(std::min<uint64_t>({left, kPieceQuads, part - quads_.size()}));
      const size_t before = quads_.size();
      quads_.Resize(before + count);
      MOTE_RETURN_IF_ERROR(file_->Read(offset, reinterpret_cast<char*>(quads_.data() + before),
                                       count * sizeof(IdQuad)));
      offset += count * sizeof(IdQuad);
    }
    MOTE_RETURN_IF_ERROR(apply(quads_));
    quads_.Clear();
  }
  file_.reset();
  return absl::OkStatus();
}

}  // namespace mote
