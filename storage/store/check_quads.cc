// What the checker verifies of the runs of quads, and of all that is counted from them.

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/delta/layer_cursor.h"
#include "storage/delta/merge_cursor.h"
#include "storage/delta/row_probe.h"
#include "storage/index/id_row.h"
#include "storage/index/run_cursor.h"
#include "storage/source/space.h"
#include "storage/store/checker.h"
#include "storage/store/run_statistics.h"
#include "storage/term/inline_id.h"

namespace mote {
namespace {

constexpr size_t kBatchRows = 2048;

}  // namespace

bool Checker::MayBePublished(RunId run) const {
  if (!IsBulkRun(run)) return false;
  const std::vector<RunId>& unpublished = version_->unpublished;
  return (run & ~kBulkRun) >= version_->first_later_run ||
         std::find(unpublished.begin(), unpublished.end(), run) != unpublished.end();
}

std::map<RunId, Checker::RunTotals> Checker::CheckRuns(
    SpaceId space, const BlockShape& shape, const std::vector<RunId>& alive,
    const std::vector<RunId>& dropped,
    const std::function<void(RunId, std::string_view, std::span<const uint64_t* const>, size_t)>&
        visit) {
  std::map<RunId, RunTotals> totals;
  const int width = shape.key_columns;
  const uint64_t kTop = std::numeric_limits<uint64_t>::max();
  std::array<std::vector<uint64_t>, kMaxBlockColumns> columns;
  const uint64_t* pointers[kMaxBlockColumns] = {};
  auto cursor = NewCursor(space);
  bool in_run = false;
  RunId run = 0;
  bool closed = false;  // The run's block with the highest fence was seen.
  std::array<uint64_t, kMaxBlockColumns> last{};  // The last row of the run so far.
  // What the run's directory must say, and how much of it was seen.
  std::array<std::vector<uint64_t>, kMaxBlockColumns> fences;
  size_t directory_rows = 0;
  auto end_run = [&] {
    if (in_run && !closed) Problem(Where(space, run), "the last block is missing");
    if (in_run && directory_rows < fences[0].size() && fences[0].size() > 1) {
      Problem(Where(space, run), "a part of the run's directory is missing");
    }
  };
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string_view key = cursor->key();
    const std::string where = Where(space, key);
    if (key.size() != RunKeySize(shape) && key.size() != DirectoryKeySize(shape)) {
      Problem(where, "not the key of a block");
      continue;
    }
    const RunId id = ReadBigEndian(key.data());
    if (std::find(alive.begin(), alive.end(), id) == alive.end()) {
      if (std::find(dropped.begin(), dropped.end(), id) == dropped.end() && !MayBePublished(id)) {
        Problem(where, "a block of no run");
      }
      continue;
    }
    if (!in_run || id != run) {
      end_run();
      in_run = true;
      run = id;
      closed = false;
      last = {};
      for (std::vector<uint64_t>& column : fences) column.clear();
      directory_rows = 0;
    }
    if (key.size() == DirectoryKeySize(shape)) {
      std::string expected;
      AppendDirectoryKey(id, shape, static_cast<uint32_t>(directory_rows / kFencesPerChunk),
                         &expected);
      const size_t rows = std::min(kFencesPerChunk, fences[0].size() - directory_rows);
      absl::StatusOr<BlockView> chunk = BlockView::Parse(DirectoryShape(shape), cursor->value());
      bool right = key == expected && chunk.ok() && rows > 0 && chunk->rows() == rows &&
                   fences[0].size() > 1;
      for (int i = 0; i <= width && right; ++i) {
        for (size_t row = 0; row < rows && right; ++row) {
          right = chunk->Get(i, row) == fences[i][directory_rows + row];
        }
      }
      if (!right) Problem(where, "the run's directory does not say where its blocks are");
      directory_rows += rows;
      continue;
    }
    absl::StatusOr<BlockView> parsed = BlockView::Parse(shape, cursor->value());
    if (!parsed.ok()) {
      Problem(where, parsed.status());
      continue;
    }
    const size_t n = parsed->rows();
    for (int i = 0; i < shape.columns(); ++i) {
      columns[i].resize(n);
      parsed->Decode(i, 0, n, columns[i].data());
      pointers[i] = columns[i].data();
    }
    RunTotals& total = totals[id];
    bool ascending = true;
    for (size_t row = 0; row < n && ascending; ++row) {
      bool greater = total.rows == 0 && row == 0;
      for (int i = 0; i < width && !greater; ++i) {
        const uint64_t before = row == 0 ? last[i] : columns[i][row - 1];
        if (columns[i][row] == before) continue;
        greater = columns[i][row] > before;
        break;
      }
      ascending = greater;
    }
    if (!ascending) Problem(where, "rows are not in ascending order");
    bool at_top = true;
    bool at_last = true;
    for (int i = 0; i < width; ++i) {
      const uint64_t fence = ReadBigEndian(key.data() + 8 + 8 * i);
      at_top = at_top && fence == kTop;
      at_last = at_last && fence == columns[i][n - 1];
      fences[i].push_back(fence);
      last[i] = columns[i][n - 1];
    }
    if (!at_top && !at_last) Problem(where, "the key is not that of the block's last row");
    fences[width].push_back(n);
    closed = at_top;
    total.rows += n;
    visit(id, where, {pointers, static_cast<size_t>(shape.columns())}, n);
  }
  if (!cursor->status().ok()) Problem(spaces_[space].name, cursor->status());
  end_run();
  return totals;
}

void Checker::CheckIds(Order order, std::span<const uint64_t* const> columns, size_t rows,
                       std::string_view where) {
  for (int i = 0; i < KeyColumnCount(order); ++i) {
    for (size_t row = 0; row < rows; ++row) {
      const Id id = Id::FromBits(columns[static_cast<size_t>(i)][row]);
      const int c = TermClassOf(id.tag());
      const bool known = c >= 0 ? id.payload() < state_.next_numbers[static_cast<size_t>(c)]
                                : IsInlineTag(id.tag());
      if (!known) {
        Problem(std::string(where), absl::StrCat("the id ", absl::Hex(id.bits()), " is unknown"));
        return;
      }
    }
  }
}

void Checker::CheckOrder(Order order) {
  if (!format_.HasOrder(order)) return;
  const bool named = IsNamedGraphOrder(order);
  const size_t family = named ? 1 : 0;
  const bool canonical = order == Order::kSpo || order == Order::kGspo;
  std::vector<RunInfo> runs = state_.runs;
  runs.push_back(state_.base);
  std::vector<RunId> alive;
  for (const RunInfo& run : runs) {
    if (run.rows[family] != 0) alive.push_back(run.id);
  }
  std::map<RunId, RunTotals> sums;
  const std::array<Position, 4> positions = OrderPositions(order);
  const int width = KeyColumnCount(order);
  std::map<RunId, RunTotals> totals = CheckRuns(
      OrderSpace(order), QuadRunShape(order), alive, state_.dropped_runs,
      [&](RunId id, std::string_view where, std::span<const uint64_t* const> columns, size_t rows) {
        RunTotals& sum = sums[id];
        const uint64_t* by_position[4] = {};
        for (int i = 0; i < width; ++i) {
          by_position[static_cast<size_t>(positions[i])] = columns[static_cast<size_t>(i)];
        }
        bool valid_origins = true;
        for (size_t row = 0; row < rows; ++row) {
          const uint64_t origins = columns[static_cast<size_t>(width)][row];
          const IdQuad quad{Id::FromBits(by_position[0][row]), Id::FromBits(by_position[1][row]),
                            Id::FromBits(by_position[2][row]),
                            named ? Id::FromBits(by_position[3][row]) : kDefaultGraph};
          sum.hash += QuadHash(quad, origins);
          sum.inserts += origins != kOriginRemoved ? 1 : 0;
          valid_origins = valid_origins && origins <= kOriginMask &&
                          (origins != kOriginRemoved || id != state_.base.id);
        }
        if (!valid_origins) Problem(std::string(where), "a row has impossible origins");
        if (canonical) CheckIds(order, columns, rows, where);
      });
  for (const RunInfo& run : runs) {
    if (run.rows[family] == 0) continue;
    const RunTotals& total = totals[run.id];
    const RunTotals& sum = sums[run.id];
    report_->rows_checked += total.rows;
    if (total.rows != run.rows[family] || sum.inserts != run.inserts[family]) {
      Problem(Where(OrderSpace(order), run.id),
              absl::StrCat(total.rows, " rows with ", sum.inserts, " inserts where ",
                           run.rows[family], " with ", run.inserts[family], " should be"));
    } else if (sum.hash != run.hash[family]) {
      Problem(Where(OrderSpace(order), run.id), "does not hold the quads that it should");
    }
  }
}

void Checker::CheckLayers(bool named) {
  // Every layer must change what lies beneath it: insert what is absent and remove what is there.
  const Order order = named ? Order::kGspo : Order::kSpo;
  const QuadLayers& all = *version_->layers;
  auto beneath = std::make_shared<QuadLayers>(all);
  beneath->runs.clear();
  beneath->memory.clear();
  auto check = [&](const QuadLayers& layer, const std::string& where) {
    RowProbe probe(std::make_shared<QuadLayers>(*beneath), order);
    DeltaCursor cursor(layer, order);
    if (!cursor.has_layers()) return;
    absl::Status status = cursor.Seek({}, 0);
    while (status.ok() && cursor.current() != nullptr) {
      absl::StatusOr<bool> there = probe.Contains(cursor.current()->columns);
      if (!there.ok()) {
        status = there.status();
        break;
      }
      if (*there == (cursor.current()->origins != kOriginRemoved)) {
        Problem(where, *there ? "inserts a quad that is there already"
                              : "removes a quad that is not there");
        return;
      }
      status = cursor.Advance();
    }
    if (!status.ok()) Problem(where, status);
  };
  for (const RunInfo& run : all.runs) {
    QuadLayers layer = *beneath;
    layer.base = RunInfo();
    layer.runs = {run};
    check(layer, Where(OrderSpace(order), run.id));
    beneath->runs.push_back(run);
  }
  for (const auto& memory : all.memory) {
    QuadLayers layer;
    layer.memory = {memory};
    check(layer, "delta");
    beneath->memory.push_back(memory);
  }
}

void Checker::CheckCounts() {
  RunStatistics statistics;
  std::map<uint64_t, uint64_t> graphs;
  std::array<uint64_t, 2> rows = {};
  std::array<std::vector<Id>, 4> columns;
  for (auto& column : columns) column.resize(kBatchRows);
  Id* const out[4] = {columns[0].data(), columns[1].data(), columns[2].data(), columns[3].data()};
  for (Order order : {Order::kSpo, Order::kPos, Order::kOsp, Order::kSpog, Order::kPosg,
                      Order::kOspg, Order::kGspo}) {
    MergeCursor cursor(version_->layers);
    ScanSpec spec;
    spec.order = order;
    const size_t width = static_cast<size_t>(KeyColumnCount(order));
    const uint64_t* in[4];
    for (size_t i = 0; i < 4; ++i) in[i] = reinterpret_cast<const uint64_t*>(out[i]);
    absl::StatusOr<size_t> n = 0;
    absl::Status status = cursor.Reset(spec);
    while (status.ok()) {
      n = cursor.Next({out, width}, kBatchRows);
      status = n.status();
      if (!status.ok() || *n == 0) break;
      statistics.Add(order, {in, width}, *n);
      if (order == Order::kSpo) rows[0] += *n;
      if (order == Order::kGspo) {
        rows[1] += *n;
        for (size_t row = 0; row < *n; ++row) ++graphs[in[0][row]];
      }
    }
    if (!status.ok()) Problem(std::string(OrderName(order)), status);
  }
  for (bool named : {false, true}) {
    const uint64_t counted = rows[named ? 1 : 0];
    if (counted != version_->layers->RowCount(named)) {
      Problem("meta",
              absl::StrCat(named ? "named graphs hold " : "the default graph holds ", counted,
                           " quads, counted are ", version_->layers->RowCount(named)));
    }
  }
  if (history_rows_ != static_cast<int64_t>(rows[0] + rows[1])) {
    Problem("commits", absl::StrCat("the history adds up to ", history_rows_,
                                    " quads, the store holds ", rows[0] + rows[1]));
  }
  CheckGraphs(graphs);
  CheckStatistics(statistics);
}

void Checker::CheckGraphs(const std::map<uint64_t, uint64_t>& counted) {
  std::map<uint64_t, uint64_t> missing = counted;
  uint64_t graphs = 0;
  auto cursor = NewCursor(Space::kGraphs);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string where = Where(Space::kGraphs, cursor->key());
    absl::StatusOr<uint64_t> quads = DecodeGraph(cursor->key(), cursor->value());
    if (cursor->key().size() != 8) {
      Problem(where, "not the key of a graph");
      continue;
    }
    if (!quads.ok()) {
      Problem(where, quads.status());
      missing.erase(ReadBigEndian(cursor->key().data()));
      ++graphs;
      continue;
    }
    ++graphs;
    const uint64_t id = ReadBigEndian(cursor->key().data());
    const int c = TermClassOf(Id::FromBits(id).tag());
    if (c >= 0 && Id::FromBits(id).payload() >= state_.next_numbers[static_cast<size_t>(c)]) {
      Problem(where, "a graph whose name is no term");
    }
    auto it = counted.find(id);
    const uint64_t expected = it == counted.end() ? 0 : it->second;
    missing.erase(id);
    if (*quads != expected) {
      Problem(where, absl::StrCat("the graph has ", expected, " quads, counted are ", *quads));
    }
  }
  if (!cursor->status().ok()) Problem("graphs", cursor->status());
  for (const auto& [id, quads] : missing) {
    Problem(Where(Space::kGraphs, GraphKey(Id::FromBits(id))),
            absl::StrCat("the entry is missing of a graph with ", quads, " quads"));
  }
  if (graphs != state_.graph_count) {
    Problem("graphs", absl::StrCat(graphs, " graphs, counted are ", state_.graph_count));
  }
}

void Checker::CheckStatistics(const RunStatistics& counted) {
  std::array<absl::flat_hash_map<uint64_t, PredicateStatistics>, 2> missing = counted.predicates;
  auto cursor = NewCursor(Space::kStatistics);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string_view key = cursor->key();
    const std::string where = Where(Space::kStatistics, key);
    absl::StatusOr<PredicateRecord> record = DecodePredicate(key, cursor->value());
    if (key.size() != 9 || static_cast<unsigned char>(key[0]) > 1) {
      Problem(where, "not the key of a predicate");
      continue;
    }
    const size_t family = key[0] == '\1' ? 1 : 0;
    const uint64_t predicate = ReadBigEndian(key.data() + 1);
    if (!record.ok()) {
      Problem(where, record.status());
      missing[family].erase(predicate);
      continue;
    }
    auto it = counted.predicates[family].find(predicate);
    if (it == counted.predicates[family].end()) {
      Problem(where, "statistics of a predicate that does not occur");
      continue;
    }
    missing[family].erase(predicate);
    const PredicateStatistics& is = it->second;
    const PredicateStatistics& noted = record->statistics;
    if (noted.triples != is.triples) {
      Problem(where, absl::StrCat(is.triples, " triples, counted are ", noted.triples));
    } else if (record->exact && (noted.distinct_subjects != is.distinct_subjects ||
                                 noted.distinct_objects != is.distinct_objects)) {
      Problem(where, absl::StrCat(is.distinct_subjects, " subjects and ", is.distinct_objects,
                                  " objects, counted are ", noted.distinct_subjects, " and ",
                                  noted.distinct_objects));
    } else if (std::min(noted.distinct_subjects, noted.distinct_objects) == 0 ||
               std::max(noted.distinct_subjects, noted.distinct_objects) > noted.triples) {
      Problem(where, "impossible numbers of distinct values");
    }
  }
  if (!cursor->status().ok()) Problem("statistics", cursor->status());
  for (bool named : {false, true}) {
    const size_t family = named ? 1 : 0;
    for (const auto& [predicate, statistics] : missing[family]) {
      Problem(Where(Space::kStatistics, PredicateKey(named, Id::FromBits(predicate))),
              absl::StrCat("the statistics are missing of a predicate with ", statistics.triples,
                           " triples"));
    }
    if (state_.distinct_predicates[family] != counted.predicates[family].size()) {
      Problem("meta", absl::StrCat(counted.predicates[family].size(), " predicates, counted are ",
                                   state_.distinct_predicates[family]));
    }
  }
}

}  // namespace mote
