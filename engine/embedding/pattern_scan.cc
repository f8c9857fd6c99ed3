#include "engine/embedding/pattern_scan.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

// The first batch is small, for those who look up a few quads.
constexpr size_t kFirstRows = 64;
constexpr size_t kMostRows = 4096;

// The order of the default graph that has all of what is given first.
Order TripleOrder(const QuadSource& source, bool subject, bool predicate, bool object) {
  if (object && !predicate) return Order::kOsp;
  if (predicate && !subject) {
    return object || !source.HasOrder(Order::kPso) ? Order::kPos : Order::kPso;
  }
  return Order::kSpo;
}

// The order of named graphs with the graph first or last.
Order QuadOrder(Order order, Order first) {
  return static_cast<Order>(static_cast<int>(order) + static_cast<int>(first));
}

}  // namespace

PatternScan::PatternScan(const QuadSource& source, const IdPattern& pattern)
    : source_(source), pattern_(pattern) {
  // Read from the back.
  if (!pattern.graph.is_undefined() || pattern.graphs != GraphSet::kDefault) {
    families_.push_back(true);
  }
  if (pattern.graph.is_undefined() && pattern.graphs != GraphSet::kNamed) {
    families_.push_back(false);
  }
  for (std::vector<Id>& column : columns_) column.resize(kFirstRows);
}

absl::Status PatternScan::Open() {
  named_ = families_.back();
  families_.pop_back();
  const std::array<Id, 4> given = {pattern_.subject, pattern_.predicate, pattern_.object,
                                   pattern_.graph};
  ScanSpec spec;
  spec.order = TripleOrder(source_, !given[0].is_undefined(), !given[1].is_undefined(),
                           !given[2].is_undefined());
  if (named_) {
    const bool one = !pattern_.graph.is_undefined();
    if (spec.order == Order::kPso && !source_.HasOrder(one ? Order::kGpso : Order::kPsog)) {
      spec.order = Order::kPos;
    }
    spec.order = QuadOrder(spec.order, one ? Order::kGspo : Order::kSpog);
  }
  width_ = static_cast<size_t>(KeyColumnCount(spec.order));
  const std::array<Position, 4> order = OrderPositions(spec.order);
  bool prefix = true;
  for (size_t i = 0; i < width_; ++i) {
    positions_[i] = static_cast<size_t>(order[i]);
    prefix &= !given[positions_[i]].is_undefined();
    if (!prefix) continue;
    spec.prefix[i] = given[positions_[i]];
    spec.prefix_length = static_cast<int>(i) + 1;
  }
  if (!named_) columns_[3].assign(columns_[0].size(), kDefaultGraph);
  MOTE_ASSIGN_OR_RETURN(cursor_, source_.Scan(spec));
  return absl::OkStatus();
}

absl::Status PatternScan::Next(IdBatch* batch) {
  *batch = IdBatch();
  if (grows_ && columns_[0].size() < kMostRows) Grow();
  grows_ = true;
  while (true) {
    if (cursor_ == nullptr) {
      if (families_.empty()) return absl::OkStatus();
      MOTE_RETURN_IF_ERROR(Open());
    }
    const size_t capacity = columns_[0].size();
    std::array<Id*, 4> targets = {};
    for (size_t i = 0; i < width_; ++i) targets[i] = columns_[positions_[i]].data();
    MOTE_ASSIGN_OR_RETURN(const size_t rows,
                          cursor_->Next(std::span<Id* const>(targets.data(), width_), capacity));
    if (rows > 0) {
      *batch = {rows, columns_[0].data(), columns_[1].data(), columns_[2].data(),
                columns_[3].data()};
      return absl::OkStatus();
    }
    cursor_.reset();
  }
}

void PatternScan::Grow() {
  const size_t rows = std::min(kMostRows, 8 * columns_[0].size());
  // The graph's column keeps what it has, which is undefined in the default graph.
  for (std::vector<Id>& column : columns_) column.resize(rows);
}

absl::StatusOr<std::optional<IdPattern>> ResolvePattern(const QuadSource& source,
                                                        const QuadPattern& pattern) {
  IdPattern ids;
  ids.graphs = pattern.graphs;
  const std::pair<const std::optional<Term>*, Id*> parts[] = {{&pattern.subject, &ids.subject},
                                                              {&pattern.predicate, &ids.predicate},
                                                              {&pattern.object, &ids.object},
                                                              {&pattern.graph, &ids.graph}};
  for (const auto& [term, id] : parts) {
    if (!term->has_value()) continue;
    MOTE_ASSIGN_OR_RETURN(const std::optional<Id> known, source.IdOf((*term)->view()));
    if (!known.has_value()) return std::optional<IdPattern>();
    *id = *known;
  }
  return std::optional<IdPattern>(ids);
}

absl::Status VisitIds(const QuadSource& source, const IdPattern& pattern, const IdVisitor& visit) {
  PatternScan scan(source, pattern);
  IdBatch batch;
  while (true) {
    MOTE_RETURN_IF_ERROR(scan.Next(&batch));
    if (batch.rows == 0 || !visit(batch)) return absl::OkStatus();
  }
}

absl::StatusOr<bool> ContainsQuad(const QuadSource& source, const Quad& quad) {
  QuadPattern pattern{quad.subject, quad.predicate, quad.object, quad.graph, GraphSet::kDefault};
  MOTE_ASSIGN_OR_RETURN(const std::optional<IdPattern> ids, ResolvePattern(source, pattern));
  if (!ids.has_value()) return false;
  PatternScan scan(source, *ids);
  IdBatch batch;
  MOTE_RETURN_IF_ERROR(scan.Next(&batch));
  return batch.rows > 0;
}

}  // namespace mote
