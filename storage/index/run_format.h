#ifndef MOTE_STORAGE_INDEX_RUN_FORMAT_H_
#define MOTE_STORAGE_INDEX_RUN_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "storage/block/block.h"
#include "storage/source/order.h"

namespace mote {

// A run is a sorted sequence of rows in blocks, under one number: the base of a store, a layer of
// its delta, or a part of the dictionary's hashes. All orders of one set of quads have the same run
// number, each in its own space (storage/FORMAT.md, "Runs").
//
// Key of a block: the run's number, then the block's upper fence, all big-endian. The fence is the
// block's last row; that of a run's last block is all ones. So the first key that is not less than
// (run, row) is that of the only block where the row can be.
//
// A run of several blocks has a *directory* behind its last block: the fences of all blocks and
// the number of rows of each, itself in blocks, whose keys are those of the run's last block and a
// number, from 0, in four bytes. With a run's directory in memory, a row's block is found without
// the KvStore (run_directory.h).
using RunId = uint64_t;

// The numbers of runs that are written beside the log have this bit. So the tables that they come
// in hold nothing else, and go as a whole when the run does; and what the log brings, whose tables
// RocksDB merges, lies in a region of its own: it is never merged with a base many times its size.
inline constexpr RunId kBulkRun = RunId{1} << 63;

constexpr bool IsBulkRun(RunId run) { return (run & kBulkRun) != 0; }

// Rows of a block, but for a run's last. Smaller blocks take more room, larger ones more time to
// look up and to decode at their ends.
inline constexpr size_t kRowsPerBlock = 2048;

// Rows of quads have one payload column, the set of origins after the change: kOrigin... bits, or
// none for a row that a layer of the delta removes. Where it is the same in a whole block, as in
// every base block so far, it takes no room.
inline constexpr uint64_t kOriginRemoved = 0;
inline constexpr uint64_t kOriginAsserted = 1;
inline constexpr uint64_t kOriginMask = 3;

constexpr BlockShape QuadRunShape(Order order) { return {KeyColumnCount(order), 1}; }

// Rows of hashes: (hash of a term, its id).
inline constexpr BlockShape kHashRunShape = {2, 0};

inline void AppendBigEndian(uint64_t value, std::string* out) {
  char bytes[8];
  for (int i = 7; i >= 0; --i) {
    bytes[i] = static_cast<char>(value);
    value >>= 8;
  }
  out->append(bytes, sizeof(bytes));
}

// `bytes` has at least eight.
inline uint64_t ReadBigEndian(const char* bytes) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  return value;
}

// Appends the key of (run, columns); fewer columns than the fence has make the prefix of a key.
inline void AppendRunKey(RunId run, std::span<const uint64_t> columns, std::string* out) {
  AppendBigEndian(run, out);
  for (uint64_t column : columns) AppendBigEndian(column, out);
}

constexpr size_t RunKeySize(const BlockShape& shape) {
  return 8 + 8 * static_cast<size_t>(shape.key_columns);
}

// The key of a run's last block.
inline void AppendLastBlockKey(RunId run, const BlockShape& shape, std::string* out) {
  AppendBigEndian(run, out);
  out->append(RunKeySize(shape) - 8, '\xFF');
}

// Fences in a block of a directory, but for the last one.
inline constexpr size_t kFencesPerChunk = 2048;

// A row of a directory: a fence, and the number of rows in its block.
constexpr BlockShape DirectoryShape(const BlockShape& run) { return {run.key_columns, 1}; }

constexpr size_t DirectoryKeySize(const BlockShape& shape) { return RunKeySize(shape) + 4; }

// The key of block `chunk` of a run's directory.
inline void AppendDirectoryKey(RunId run, const BlockShape& shape, uint32_t chunk,
                               std::string* out) {
  AppendLastBlockKey(run, shape, out);
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>(chunk >> shift));
}

}  // namespace mote

#endif  // MOTE_STORAGE_INDEX_RUN_FORMAT_H_
