// Folding on several threads: what it makes is what one thread makes, and one that fails ends all.

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "storage/kv/memory_kv_store.h"
#include "storage/source/space.h"
#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

constexpr int kPredicates = 90;

Id Iri(WriteTransaction& transaction, const std::string& name) {
  return transaction.Intern({TermKind::kIri, "http://example.org/" + name}).value();
}

// A base, and on top of it layers that insert and delete; the same for equal seeds. Returns the
// predicates.
std::vector<Id> Fill(Store& store, uint64_t seed, int layers, int rows) {
  std::mt19937_64 random(seed);
  std::vector<Id> predicates;
  std::vector<IdQuad> all;
  for (int layer = 0; layer <= layers; ++layer) {
    auto transaction = std::move(store.BeginWrite().value());
    predicates.clear();
    for (int i = 0; i < kPredicates; ++i) {
      predicates.push_back(Iri(*transaction, "p" + std::to_string(i)));
    }
    std::vector<Id> subjects;
    for (int i = 0; i < 500; ++i) subjects.push_back(Iri(*transaction, "s" + std::to_string(i)));
    const Id graphs[] = {kDefaultGraph, kDefaultGraph, kDefaultGraph, Iri(*transaction, "g1"),
                         Iri(*transaction, "g2")};
    std::vector<IdQuad> inserted;
    std::vector<IdQuad> deleted;
    for (int i = 0; i < (layer == 0 ? 5 * rows : rows); ++i) {
      if (!all.empty() && random() % 3 == 0) {
        deleted.push_back(all[random() % all.size()]);
        continue;
      }
      const Id object = random() % 2 == 0 ? subjects[random() % 500]
                                          : *EncodeInteger(static_cast<int64_t>(random() % 999));
      inserted.push_back({subjects[random() % 500], predicates[random() % kPredicates], object,
                          graphs[random() % 5]});
    }
    EXPECT_TRUE(transaction->Insert(inserted).ok());
    EXPECT_TRUE(transaction->Delete(deleted).ok());
    EXPECT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
    all.insert(all.end(), inserted.begin(), inserted.end());
    if (layer > 0) continue;
    EXPECT_TRUE(store.Fold().ok());
  }
  return predicates;
}

TEST(StoreFoldTest, ManyThreadsMakeWhatOneMakes) {
  for (const bool on_rocks : {false, true}) {
    std::optional<SourceStatistics> first;
    std::vector<PredicateStatistics> first_predicates;
    std::vector<IdQuad> first_rows;
    for (const int threads : {1, 2, 3, 16}) {
      StoreOptions options = ReopenableStore::QuietOptions();
      options.fold_threads = threads;
      ReopenableStore store(on_rocks, options);
      store.Reopen();
      const std::vector<Id> predicates = Fill(store.store(), /*seed=*/7, /*layers=*/6, 3000);
      ASSERT_GT(store->Info()->delta_rows, 0u);
      ASSERT_TRUE(store->Fold().ok());
      EXPECT_EQ(store->Info()->delta_rows, 0u);
      // Orders, counts and statistics among others.
      ExpectClean(store.store());
      const auto snapshot = store->GetSnapshot();
      const SourceStatistics statistics = snapshot->Statistics();
      std::vector<IdQuad> rows = ReadAll(*snapshot, ScanSpec(), 1000);
      if (!first) {
        first = statistics;
        first_rows = std::move(rows);
        for (const Id id : predicates) first_predicates.push_back(*snapshot->StatisticsOf(id));
        continue;
      }
      EXPECT_EQ(rows, first_rows);
      EXPECT_EQ(statistics.named_graph_quads, first->named_graph_quads);
      EXPECT_EQ(statistics.distinct_subjects, first->distinct_subjects);
      EXPECT_EQ(statistics.distinct_predicates, first->distinct_predicates);
      EXPECT_EQ(statistics.distinct_objects, first->distinct_objects);
      for (size_t i = 0; i < predicates.size(); ++i) {
        const auto counted = snapshot->StatisticsOf(predicates[i]);
        ASSERT_TRUE(counted);
        EXPECT_EQ(counted->triples, first_predicates[i].triples);
        EXPECT_EQ(counted->distinct_subjects, first_predicates[i].distinct_subjects);
        EXPECT_EQ(counted->distinct_objects, first_predicates[i].distinct_objects);
      }
    }
  }
}

// What fails: the entry of a space that is written as number `entry`, or finishing the space.
struct Failure {
  SpaceId space = 0;
  int entry = 0;
  bool finishing = false;
  bool is_on = false;
};

class FailingWriter final : public KvBulkWriter {
 public:
  FailingWriter(std::unique_ptr<KvBulkWriter> writer, const Failure& failure)
      : writer_(std::move(writer)), failure_(failure) {}
  absl::Status Add(SpaceId space, std::string_view key, std::string_view value) override {
    // Only the thread that writes the space comes here.
    if (Fails(space) && !failure_.finishing && entries_++ == failure_.entry) return DiskIsFull();
    return writer_->Add(space, key, value);
  }
  absl::Status Finish(SpaceId space) override {
    if (Fails(space) && failure_.finishing) return DiskIsFull();
    return writer_->Finish(space);
  }
  std::unique_ptr<KvBulkWriter> Release() { return std::move(writer_); }

 private:
  bool Fails(SpaceId space) const { return failure_.is_on && failure_.space == space; }
  static absl::Status DiskIsFull() {
    return absl::ResourceExhaustedError("no space left on device");
  }

  std::unique_ptr<KvBulkWriter> writer_;
  const Failure failure_;
  int entries_ = 0;
};

class FailingOrderKv final : public SharedKv {
 public:
  FailingOrderKv(std::shared_ptr<KvStore> kv, std::shared_ptr<const Failure> failure,
                 std::shared_ptr<int> published)
      : SharedKv(std::move(kv)), failure_(std::move(failure)), published_(std::move(published)) {}
  absl::StatusOr<std::unique_ptr<KvBulkWriter>> NewBulkWriter() override {
    auto writer = SharedKv::NewBulkWriter();
    if (!writer.ok()) return writer.status();
    return std::make_unique<FailingWriter>(*std::move(writer), *failure_);
  }
  absl::Status Publish(std::unique_ptr<KvBulkWriter> writer) override {
    ++*published_;
    return SharedKv::Publish(static_cast<FailingWriter&>(*writer).Release());
  }

 private:
  const std::shared_ptr<const Failure> failure_;
  const std::shared_ptr<int> published_;
};

TEST(StoreFoldTest, OneOrderThatFailsEndsAllAndPublishesNothing) {
  KvOptions kv_options;
  kv_options.spaces = StoreSpaces();
  for (const int threads : {1, 2, 12}) {
    const auto failure = std::make_shared<Failure>();
    const auto published = std::make_shared<int>(0);
    StoreOptions options = ReopenableStore::QuietOptions();
    options.fold_threads = threads;
    const auto store =
        std::move(Store::OpenOn(std::make_unique<FailingOrderKv>(NewMemoryKvStore(kv_options),
                                                                 failure, published),
                                options)
                      .value());
    Fill(*store, /*seed=*/3, /*layers=*/2, 4000);
    const std::vector<IdQuad> rows = ReadAll(*store->GetSnapshot(), ScanSpec(), 1000);
    const uint64_t delta = store->Info()->delta_rows;
    *published = 0;
    for (const Order order : {Order::kSpo, Order::kOsp, Order::kPso, Order::kGspo, Order::kPsog}) {
      for (const int entry : {0, 3, -1}) {
        *failure = {OrderSpace(order), entry, /*finishing=*/entry < 0, /*is_on=*/true};
        // The reason, and not that other threads were told to stop.
        const absl::Status status = store->Fold();
        EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
        EXPECT_EQ(*published, 0);
        EXPECT_EQ(store->Info()->delta_rows, delta);
      }
    }
    EXPECT_EQ(ReadAll(*store->GetSnapshot(), ScanSpec(), 1000), rows);
    ExpectClean(*store);
    failure->is_on = false;
    ASSERT_TRUE(store->Fold().ok());
    EXPECT_EQ(store->Info()->delta_rows, 0u);
    EXPECT_EQ(ReadAll(*store->GetSnapshot(), ScanSpec(), 1000), rows);
    ExpectClean(*store);
  }
}

}  // namespace
}  // namespace mote
