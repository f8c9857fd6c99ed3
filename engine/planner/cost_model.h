#ifndef MOTE_ENGINE_PLANNER_COST_MODEL_H_
#define MOTE_ENGINE_PLANNER_COST_MODEL_H_

#include <algorithm>
#include <cstddef>

// What the steps of a plan cost, in nanoseconds on a warm cache, roughly; only ratios matter. Used
// by the search for a join order, which has no plans yet, and by the makers of plans.

namespace mote::cost {

inline constexpr double kOpen = 3000;        // To set an operator up.
inline constexpr double kSeek = 2500;        // A lookup that finds another block.
inline constexpr double kSortedSeek = 1200;  // One in ascending order.
inline constexpr double kBatchSeek = 8000;   // A seek that then reads a whole batch.
inline constexpr double kScanColumn = 2;     // Per row and column read.
inline constexpr double kMergeRow = 5;
inline constexpr double kKeepRow = 10;  // Copied, to be read again.
inline constexpr double kHashBuildRow = 45;
inline constexpr double kHashProbeRow = 18;
inline constexpr double kOutputRow = 8;
inline constexpr double kPairCheck = 4;
inline constexpr double kFilterRow = 25;
inline constexpr double kExtendRow = 40;
inline constexpr double kSortRow = 250;
inline constexpr double kPathNode = 4000;  // A node expanded by a path.
inline constexpr double kPathFanOut = 8;
inline constexpr double kTripleRow = 400;    // A triple term read in turn.
inline constexpr double kTriplePart = 320;   // The components of one, its neighbours with it,
inline constexpr double kTripleSeek = 4000;  // and of one alone.
inline constexpr double kTerm = 1500;        // To read a term of the dictionary.
inline constexpr double kNextTerm = 200;     // One that lies near the last one.
inline constexpr double kFilterSelectivity = 0.3;

inline double Scan(double rows, size_t columns) {
  return kOpen + rows * kScanColumn * static_cast<double>(columns);
}

// One side of a merge join.
struct MergeSide {
  double cost = 0;
  double rows = 0;
  double keys = 0;     // Distinct values of the key.
  bool skips = false;  // It can jump forward.
};

// The cost of a merge join but for its output. `left_must_read`: every left row counts.
inline double Merge(const MergeSide& left, const MergeSide& right, bool left_must_read) {
  double read_left = left.cost + left.rows * kMergeRow;
  double read_right = right.cost + right.rows * kMergeRow;
  if (left.skips && !left_must_read) {
    read_left = std::min(read_left, kOpen + right.keys * kBatchSeek);
  }
  if (right.skips) read_right = std::min(read_right, kOpen + left.keys * kBatchSeek);
  return read_left + read_right;
}

// The cost of looking `lookups` keys (of `left_rows` rows) up in a pattern of `leaf_rows` rows, of
// which `found` rows are read, but for the output.
inline double Index(double left_cost, double left_rows, double lookups, bool sorted,
                    double leaf_rows, double found) {
  // Keys in no order still come sorted within a batch; where they are dense, they share blocks.
  double dense = leaf_rows > 0 ? std::min(1.0, left_rows / leaf_rows) : 1.0;
  double seek = std::max(150.0, (sorted ? kSortedSeek : kSeek) * (1 - 0.8 * dense));
  return left_cost + kOpen + lookups * seek + left_rows * kMergeRow + found * kPairCheck;
}

// The cost of taking the triple terms of `left_rows` rows apart, of `all` that there are; `found`
// rows are given.
inline double TripleParts(double left_rows, bool sorted, double all, double found) {
  // Those of a batch are read together, those of a sorted side in turn.
  constexpr double kTogether = 2048;
  const double near = sorted ? left_rows : std::min(left_rows, kTogether);
  const double dense = std::min(1.0, near / std::max(1.0, all));
  const double part = kTriplePart * dense + kTripleSeek * (1 - dense);
  return kOpen + left_rows * part + found * kOutputRow;
}

// The cost of looking triple terms up by components.
inline double TripleLookup(double left_rows, double found) {
  return kOpen + left_rows * kSeek + found * (kOutputRow + kTripleRow);
}

inline double Hash(double left_cost, double left_rows, double right_cost, double right_rows) {
  return left_cost + right_cost + kOpen + right_rows * kHashBuildRow + left_rows * kHashProbeRow;
}

}  // namespace mote::cost

#endif  // MOTE_ENGINE_PLANNER_COST_MODEL_H_
