#include "tests/storage/delta/merge_test_util.h"

#include <algorithm>

#include "storage/base/check.h"
#include "storage/index/entry_sink.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/store/run_output.h"
#include "storage/store/store_impl.h"

namespace mote {
namespace {

constexpr uint64_t kSubjects = 300;

std::unique_ptr<KvStore> NewKvStore() {
  KvOptions options;
  options.spaces = StoreSpaces();
  return NewMemoryKvStore(options);
}

}  // namespace

LayeredQuads::LayeredQuads(uint64_t seed, uint64_t cache_bytes)
    : random_(seed),
      kv_(NewKvStore()),
      cache_(kv_.get(), cache_bytes),
      layers_(std::make_shared<QuadLayers>()) {
  layers_->blocks = &cache_;
  layers_->merged = std::make_shared<MergedRuns>();
}

IdQuad LayeredQuads::RandomQuad(bool named, uint64_t first_subject) {
  return {Id(Tag::kIri, first_subject + random_() % kSubjects), Id(Tag::kIri, random_() % 7),
          Id(random_() % 2 == 0 ? Tag::kIri : Tag::kInteger, random_() % 40),
          named ? Id(Tag::kIri, 1 + random_() % 4) : kDefaultGraph};
}

RunInfo LayeredQuads::Write(const MemoryLayer& layer) {
  std::unique_ptr<KvBatch> batch = kv_->NewBatch();
  BatchSink sink(batch.get());
  absl::StatusOr<RunInfo> run = WriteLayer(layer, FormatRecord(), next_run_++, &sink);
  MOTE_CHECK(run.ok());
  MOTE_CHECK(kv_->Write(batch.get(), Durability::kRelaxed).ok());
  layers_->snapshot = kv_->GetSnapshot();
  return *run;
}

void LayeredQuads::Add(const IdQuadSet& inserted, const IdQuadSet& removed, bool in_memory) {
  std::array<std::vector<ChangeRow>, 2> rows;
  for (const IdQuadSet* changes : {&inserted, &removed}) {
    for (const IdQuad& quad : *changes) {
      const bool named = quad.graph != kDefaultGraph;
      const size_t family = named ? 1 : 0;
      const bool inserts = changes == &inserted;
      if (inserts ? !quads_[family].insert(quad).second : quads_[family].erase(quad) == 0) continue;
      rows[family].push_back({RowOfQuad(quad, named ? Order::kGspo : Order::kSpo),
                              inserts ? kOriginAsserted : kOriginRemoved});
    }
  }
  for (std::vector<ChangeRow>& changes : rows) {
    std::sort(changes.begin(), changes.end(),
              [](const ChangeRow& a, const ChangeRow& b) { return a.columns < b.columns; });
  }
  auto layer = std::make_shared<const MemoryLayer>(std::move(rows[0]), std::move(rows[1]));
  if (in_memory) {
    layers_->memory.push_back(std::move(layer));
  } else if (layers_->base.empty() && layers_->runs.empty() && removed.empty()) {
    layers_->base = Write(*layer);
  } else {
    layers_->runs.push_back(Write(*layer));
  }
}

void LayeredQuads::WriteBase(size_t quads) {
  IdQuadSet inserted;
  for (size_t i = 0; i < quads; ++i) {
    inserted.insert(RandomQuad(false));
    inserted.insert(RandomQuad(true));
  }
  Add(inserted, {}, /*in_memory=*/false);
}

void LayeredQuads::ChangeAtRandom(size_t changes, double removals, bool in_memory) {
  IdQuadSet inserted;
  IdQuadSet removed;
  for (const bool named : {false, true}) {
    const IdQuadSet& quads = quads_[named ? 1 : 0];
    const std::vector<IdQuad> there(quads.begin(), quads.end());
    for (size_t i = 0; i < changes; ++i) {
      if (std::uniform_real_distribution<double>()(random_) < removals && !there.empty()) {
        removed.insert(there[random_() % there.size()]);
      } else {
        const IdQuad quad = RandomQuad(named);
        if (removed.count(quad) == 0) inserted.insert(quad);
      }
    }
  }
  for (const IdQuad& quad : inserted) removed.erase(quad);
  Add(inserted, removed, in_memory);
}

void LayeredQuads::Append(size_t count, bool in_memory) {
  IdQuadSet inserted;
  for (size_t i = 0; i < count; ++i) inserted.insert(RandomQuad(i % 2 == 0, next_subject_));
  next_subject_ += kSubjects;
  // Never the base.
  Add(inserted, {RandomQuad(false, next_subject_)}, in_memory);
}

void LayeredQuads::RemoveRange(bool all, bool in_memory) {
  const Id low(Tag::kIri, all ? 0 : random_() % kSubjects);
  const Id high(Tag::kIri, all ? Id::kPayloadMask : low.payload() + kSubjects / 4);
  IdQuadSet removed;
  for (const IdQuadSet& quads : quads_) {
    for (const IdQuad& quad : quads) {
      if (quad.subject >= low && quad.subject <= high) removed.insert(quad);
    }
  }
  Add({}, removed, in_memory);
}

std::vector<IdRow> RowsOf(const IdQuadSet& quads, Order order) {
  std::vector<IdRow> rows;
  for (const IdQuad& quad : quads) rows.push_back(RowOfQuad(quad, order));
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace mote
