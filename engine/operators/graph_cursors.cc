#include "engine/operators/graph_cursors.h"

#include <algorithm>
#include <array>
#include <compare>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Rows read ahead of each input of a merge: few, since lookups often want just one.
constexpr size_t kReadAhead = 256;

}  // namespace

ScanSpec NamedGraphCursor::Translate(const ScanSpec& spec, Id graph) {
  ScanSpec out = spec;
  out.order = GraphFirst(spec.order);
  out.prefix_length = spec.prefix_length + 1;
  out.prefix[0] = graph;
  for (int i = 0; i < spec.prefix_length; ++i) {
    out.prefix[static_cast<size_t>(i) + 1] = spec.prefix[static_cast<size_t>(i)];
  }
  return out;
}

absl::StatusOr<size_t> NamedGraphCursor::Next(std::span<Id* const> columns, size_t capacity) {
  std::array<Id*, 4> shifted = {};
  for (size_t i = 0; i < 3 && i < columns.size(); ++i) shifted[i + 1] = columns[i];
  return cursor_->Next(shifted, capacity);
}

absl::Status NamedGraphCursor::SeekTo(std::span<const Id> key) {
  std::array<Id, 4> shifted = {graph_};
  for (size_t i = 0; i < key.size(); ++i) shifted[i + 1] = key[i];
  return cursor_->SeekTo(std::span<const Id>(shifted.data(), key.size() + 1));
}

GraphFilterCursor::GraphFilterCursor(std::unique_ptr<ScanCursor> cursor, Order order,
                                     const std::vector<Id>* graphs)
    : cursor_(std::move(cursor)),
      graphs_(graphs),
      graph_column_(OrderPositions(order)[0] == Position::kGraph ? 0 : 3),
      graph_buffer_(kBatchRows) {}

absl::StatusOr<size_t> GraphFilterCursor::Next(std::span<Id* const> columns, size_t capacity) {
  std::array<Id*, 4> targets = {};
  for (size_t i = 0; i < 4 && i < columns.size(); ++i) targets[i] = columns[i];
  if (targets[graph_column_] == nullptr) {
    targets[graph_column_] = graph_buffer_.data();
    capacity = std::min(capacity, graph_buffer_.size());
  }
  const Id* graph = targets[graph_column_];
  while (true) {
    MOTE_ASSIGN_OR_RETURN(size_t n, cursor_->Next(targets, capacity));
    if (n == 0) return 0;
    size_t kept = 0;
    for (size_t i = 0; i < n; ++i) {
      if (!std::binary_search(graphs_->begin(), graphs_->end(), graph[i])) continue;
      for (Id* target : targets) {
        if (target != nullptr) target[kept] = target[i];
      }
      ++kept;
    }
    if (kept > 0) return kept;
  }
}

GraphMergeCursor::GraphMergeCursor(std::vector<Input> inputs) {
  for (Input& input : inputs) {
    Side& side = sides_.emplace_back();
    side.cursor = std::move(input.cursor);
    side.graph_last = input.graph_last;
    side.rows.Reserve(nullptr, 3, kReadAhead);
  }
}

absl::Status GraphMergeCursor::Fill(Side& side) {
  MOTE_RETURN_IF_ERROR(side.rows.Allocate());
  std::array<Id*, 4> targets = {side.rows.Column(0), side.rows.Column(1), side.rows.Column(2),
                                nullptr};
  size_t width = side.graph_last ? 4 : 3;
  MOTE_ASSIGN_OR_RETURN(side.count,
                        side.cursor->Next(std::span<Id* const>(targets.data(), width), kReadAhead));
  side.position = 0;
  side.at_end = side.count == 0;
  return absl::OkStatus();
}

absl::StatusOr<size_t> GraphMergeCursor::Next(std::span<Id* const> columns, size_t capacity) {
  size_t n = 0;
  while (n < capacity) {
    std::array<Id, 3> least = {};
    bool found = false;
    for (Side& side : sides_) {
      if (side.position == side.count && !side.at_end) MOTE_RETURN_IF_ERROR(Fill(side));
      if (side.at_end) continue;
      std::array<Id, 3> row = {side.rows.Column(0)[side.position],
                               side.rows.Column(1)[side.position],
                               side.rows.Column(2)[side.position]};
      if (!found || row < least) least = row;
      found = true;
    }
    if (!found) break;
    for (Side& side : sides_) {
      // A side repeats a triple once for each graph that holds it.
      while (!side.at_end) {
        if (side.position == side.count) {
          MOTE_RETURN_IF_ERROR(Fill(side));
          continue;
        }
        bool same = true;
        for (size_t i = 0; i < 3; ++i) same &= side.rows.Column(i)[side.position] == least[i];
        if (!same) break;
        ++side.position;
      }
    }
    for (size_t i = 0; i < 3 && i < columns.size(); ++i) {
      if (columns[i] != nullptr) columns[i][n] = least[i];
    }
    ++n;
  }
  return n;
}

absl::Status GraphMergeCursor::SeekTo(std::span<const Id> key) {
  for (Side& side : sides_) {
    auto less = [&](size_t position) {
      for (size_t i = 0; i < key.size(); ++i) {
        Id id = side.rows.Column(i)[position];
        if (id != key[i]) return id < key[i];
      }
      return false;
    };
    while (side.position < side.count && less(side.position)) ++side.position;
    if (side.position == side.count && !side.at_end) MOTE_RETURN_IF_ERROR(side.cursor->SeekTo(key));
  }
  return absl::OkStatus();
}

absl::Status GraphMergeCursor::Reset(const ScanSpec& spec) {
  for (Side& side : sides_) {
    ScanSpec own = spec;
    if (side.graph_last) own.order = GraphLast(spec.order);
    MOTE_RETURN_IF_ERROR(side.cursor->Reset(own));
    side.position = side.count = 0;
    side.at_end = false;
  }
  return absl::OkStatus();
}

}  // namespace mote
