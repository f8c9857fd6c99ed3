#ifndef MOTE_ENGINE_OPERATORS_GRAPH_CURSORS_H_
#define MOTE_ENGINE_OPERATORS_GRAPH_CURSORS_H_

#include <memory>
#include <span>
#include <vector>

#include "engine/operators/batch.h"
#include "storage/source/quad_source.h"

// Cursors that show the quads of chosen graphs as one sorted set; what GraphView scans with.

namespace mote {

// The order of named graphs that has the graph first, or last, and otherwise the columns of
// `order`, one of the default graph's.
constexpr Order GraphFirst(Order order) {
  return static_cast<Order>(static_cast<int>(order) + static_cast<int>(Order::kGspo));
}
constexpr Order GraphLast(Order order) {
  return static_cast<Order>(static_cast<int>(order) + static_cast<int>(Order::kSpog));
}

// The triples of one named graph, in the orders of the default graph.
class NamedGraphCursor final : public ScanCursor {
 public:
  NamedGraphCursor(std::unique_ptr<ScanCursor> cursor, Id graph)
      : cursor_(std::move(cursor)), graph_(graph) {}

  // The scan of quads that finds what `spec` asks of the triples of `graph`.
  static ScanSpec Translate(const ScanSpec& spec, Id graph);

  absl::StatusOr<size_t> Next(std::span<Id* const> columns, size_t capacity) override;
  absl::Status SeekTo(std::span<const Id> key) override;
  absl::Status Reset(const ScanSpec& spec) override {
    return cursor_->Reset(Translate(spec, graph_));
  }

 private:
  std::unique_ptr<ScanCursor> cursor_;
  Id graph_;
};

// The quads of an order of named graphs whose graph is one of `graphs`.
class GraphFilterCursor final : public ScanCursor {
 public:
  // `graphs` is sorted and must outlive the cursor.
  GraphFilterCursor(std::unique_ptr<ScanCursor> cursor, Order order, const std::vector<Id>* graphs);

  absl::StatusOr<size_t> Next(std::span<Id* const> columns, size_t capacity) override;
  absl::Status SeekTo(std::span<const Id> key) override { return cursor_->SeekTo(key); }
  absl::Status Reset(const ScanSpec& spec) override { return cursor_->Reset(spec); }

 private:
  std::unique_ptr<ScanCursor> cursor_;
  const std::vector<Id>* graphs_;
  size_t graph_column_;
  std::vector<Id> graph_buffer_;
};

// The merge of cursors over triples (of four-column cursors the first three columns count), without
// duplicates.
class GraphMergeCursor final : public ScanCursor {
 public:
  // One cursor of the merge. `graph_last`: it scans the graph-last orders of named graphs.
  struct Input {
    std::unique_ptr<ScanCursor> cursor;
    bool graph_last = false;
  };
  explicit GraphMergeCursor(std::vector<Input> inputs);

  absl::StatusOr<size_t> Next(std::span<Id* const> columns, size_t capacity) override;
  absl::Status SeekTo(std::span<const Id> key) override;
  absl::Status Reset(const ScanSpec& spec) override;

 private:
  // An input and the rows of it that are read but not given out yet.
  struct Side {
    std::unique_ptr<ScanCursor> cursor;
    bool graph_last = false;
    ColumnBuffer rows;
    size_t position = 0;
    size_t count = 0;
    bool at_end = false;
  };
  absl::Status Fill(Side& side);

  std::vector<Side> sides_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_GRAPH_CURSORS_H_
