#include "storage/index/run_writer.h"

#include <algorithm>
#include <cstring>

#include "storage/base/status_macros.h"
#include "storage/source/space.h"

namespace mote {

RunWriter::RunWriter(EntrySink* sink, SpaceId space, RunId run, const BlockShape& shape)
    : sink_(sink), space_(space), run_(run), shape_(shape) {
  for (int i = 0; i < shape_.columns(); ++i) columns_[i].resize(kRowsPerBlock);
}

RunWriter::RunWriter(EntrySink* sink, Order order, RunId run)
    : RunWriter(sink, OrderSpace(order), run, QuadRunShape(order)) {
  order_ = order;
}

RunWriter RunWriter::OfHashes(EntrySink* sink, RunId run) {
  RunWriter writer(sink, Space::kTermHash, run, kHashRunShape);
  writer.hashes_ = true;
  return writer;
}

absl::Status RunWriter::Append(std::span<const uint64_t* const> columns, size_t count) {
  size_t done = 0;
  while (done < count) {
    // A full block is written only when a further row is known, as the last block's fence differs.
    if (buffered_ == kRowsPerBlock) MOTE_RETURN_IF_ERROR(Flush(/*last=*/false));
    size_t n = std::min(count - done, kRowsPerBlock - buffered_);
    for (int i = 0; i < shape_.columns(); ++i) {
      std::memcpy(columns_[i].data() + buffered_, columns[static_cast<size_t>(i)] + done,
                  n * sizeof(uint64_t));
    }
    buffered_ += n;
    done += n;
  }
  return absl::OkStatus();
}

absl::Status RunWriter::Append(const uint64_t* row) {
  if (buffered_ == kRowsPerBlock) MOTE_RETURN_IF_ERROR(Flush(/*last=*/false));
  for (int i = 0; i < shape_.columns(); ++i) columns_[i][buffered_] = row[i];
  ++buffered_;
  return absl::OkStatus();
}

void RunWriter::Count() {
  rows_ += buffered_;
  if (hashes_) {
    inserts_ += buffered_;
    for (size_t i = 0; i < buffered_; ++i) hash_ += HashEntryHash(columns_[0][i], columns_[1][i]);
    return;
  }
  // Columns by position of the quad; a triple's graph is that of a column of zeros.
  const std::array<Position, 4> positions = OrderPositions(order_);
  const uint64_t* by_position[4] = {};
  for (int i = 0; i < shape_.key_columns; ++i) {
    by_position[static_cast<size_t>(positions[i])] = columns_[i].data();
  }
  const uint64_t* origins = columns_[shape_.key_columns].data();
  const uint64_t* graph = by_position[3];
  for (size_t i = 0; i < buffered_; ++i) {
    IdQuad quad{Id::FromBits(by_position[0][i]), Id::FromBits(by_position[1][i]),
                Id::FromBits(by_position[2][i]),
                graph == nullptr ? kDefaultGraph : Id::FromBits(graph[i])};
    hash_ += QuadHash(quad, origins[i]);
    inserts_ += origins[i] != kOriginRemoved ? 1 : 0;
  }
}

absl::Status RunWriter::Flush(bool last) {
  if (buffered_ == 0) return absl::OkStatus();
  Count();
  uint64_t fence[kMaxBlockColumns];
  const uint64_t* columns[kMaxBlockColumns];
  for (int i = 0; i < shape_.columns(); ++i) {
    columns[i] = columns_[i].data();
    fence[i] = last ? ~uint64_t{0} : columns_[i][buffered_ - 1];
    if (i < shape_.key_columns) fences_[i].push_back(fence[i]);
  }
  block_rows_.push_back(buffered_);
  key_.clear();
  AppendRunKey(run_, {fence, static_cast<size_t>(shape_.key_columns)}, &key_);
  value_.clear();
  EncodeBlock(shape_, {columns, static_cast<size_t>(shape_.columns())}, 0, buffered_, &value_);
  buffered_ = 0;
  bytes_ += key_.size() + value_.size();
  return sink_->Put(space_, key_, value_);
}

absl::Status RunWriter::WriteDirectory() {
  if (block_rows_.size() < 2) return absl::OkStatus();
  const BlockShape shape = DirectoryShape(shape_);
  const uint64_t* columns[kMaxBlockColumns];
  for (int i = 0; i < shape_.key_columns; ++i) columns[i] = fences_[i].data();
  columns[shape_.key_columns] = block_rows_.data();
  uint32_t chunk = 0;
  for (size_t begin = 0; begin < block_rows_.size(); begin += kFencesPerChunk) {
    const size_t end = std::min(begin + kFencesPerChunk, block_rows_.size());
    key_.clear();
    AppendDirectoryKey(run_, shape_, chunk++, &key_);
    value_.clear();
    EncodeBlock(shape, {columns, static_cast<size_t>(shape.columns())}, begin, end, &value_);
    bytes_ += key_.size() + value_.size();
    MOTE_RETURN_IF_ERROR(sink_->Put(space_, key_, value_));
  }
  return absl::OkStatus();
}

absl::Status RunWriter::Finish() {
  MOTE_RETURN_IF_ERROR(Flush(/*last=*/true));
  return WriteDirectory();
}

}  // namespace mote
