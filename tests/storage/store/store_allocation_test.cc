// Scans and lookups that are warm allocate no memory. In a binary of its own, whose allocator
// counts.

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"
#include "tests/support/counting_allocator.h"

namespace mote {
namespace {

constexpr size_t kBatchRows = 1024;

struct Where {
  bool on_rocks;
  bool with_delta;
};

class StoreAllocationTest : public ::testing::TestWithParam<Where> {
 protected:
  StoreAllocationTest() : store_(GetParam().on_rocks) {
    auto transaction = std::move(store_->BeginWrite().value());
    for (int i = 0; i < 5000; ++i) {
      const std::string iri = "http://example.org/" + std::to_string(i);
      iris_.push_back(transaction->Intern({TermKind::kIri, iri}).value());
    }
    EXPECT_TRUE(transaction->Insert(RandomQuads(100000)).ok());
    EXPECT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
    transaction.reset();
    EXPECT_TRUE(store_->Compact().ok());
    // With a delta: two runs, and recent changes in memory.
    if (!GetParam().with_delta) return;
    for (int count : {3000, 2000, 100}) {
      transaction = std::move(store_->BeginWrite().value());
      EXPECT_TRUE(transaction->Insert(RandomQuads(count)).ok());
      EXPECT_TRUE(transaction->Delete(RandomQuads(count)).ok());
      EXPECT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
    }
  }

  std::vector<IdQuad> RandomQuads(int count) {
    std::vector<IdQuad> quads;
    for (int i = 0; i < count; ++i) {
      const Id number = *EncodeInteger(static_cast<int64_t>(random_() % 50));
      quads.push_back({iris_[random_() % 5000], iris_[random_() % 20],
                       random_() % 2 == 0 ? number : iris_[random_() % 500], kDefaultGraph});
    }
    return quads;
  }

  std::mt19937_64 random_{1};
  ReopenableStore store_;
  std::vector<Id> iris_;
};

INSTANTIATE_TEST_SUITE_P(Kv, StoreAllocationTest,
                         ::testing::Values(Where{false, false}, Where{false, true},
                                           Where{true, false}, Where{true, true}),
                         [](const ::testing::TestParamInfo<Where>& info) {
                           return std::string(info.param.on_rocks ? "Rocks" : "Memory") +
                                  (info.param.with_delta ? "WithDelta" : "Pristine");
                         });

TEST_P(StoreAllocationTest, ScansAllocateNothing) {
  auto snapshot = store_->GetSnapshot();
  std::array<std::vector<Id>, 3> columns;
  std::array<Id*, 3> out;
  for (size_t i = 0; i < 3; ++i) {
    columns[i].resize(kBatchRows);
    out[i] = columns[i].data();
  }
  for (Order order : {Order::kSpo, Order::kPos, Order::kOsp, Order::kPso}) {
    SCOPED_TRACE(std::string(OrderName(order)));
    ScanSpec spec;
    spec.order = order;
    auto cursor = std::move(snapshot->Scan(spec).value());
    uint64_t counted = 0;
    uint64_t batches = 0;
    for (int pass = 0; pass < 3; ++pass) {
      const uint64_t before = testing::HeapAllocations();
      // Without the test's own macros, which allocate.
      bool ok = cursor->Reset(spec).ok();
      batches = 0;
      while (ok) {
        absl::StatusOr<size_t> n = cursor->Next(out, kBatchRows);
        ok = n.ok();
        if (!ok || *n == 0) break;
        ++batches;
      }
      counted = testing::HeapAllocations() - before;
      ASSERT_TRUE(ok);
    }
    EXPECT_GT(batches, 90u);
    EXPECT_EQ(counted, 0u);
  }
}

TEST_P(StoreAllocationTest, LookupsAllocateNothing) {
  auto snapshot = store_->GetSnapshot();
  const std::vector<IdQuad> keys = RandomQuads(4000);
  std::array<std::vector<Id>, 3> columns;
  std::array<Id*, 3> out;
  for (size_t i = 0; i < 3; ++i) {
    columns[i].resize(64);
    out[i] = columns[i].data();
  }
  ScanSpec spec;
  spec.prefix_length = 2;
  auto cursor = std::move(snapshot->Scan(spec).value());
  uint64_t counted = 0;
  for (int pass = 0; pass < 3; ++pass) {
    const uint64_t before = testing::HeapAllocations();
    bool ok = true;
    for (const IdQuad& key : keys) {
      spec.prefix = {key.subject, key.predicate};
      ok = ok && cursor->Reset(spec).ok() && cursor->Next(out, 64).ok();
    }
    counted = testing::HeapAllocations() - before;
    ASSERT_TRUE(ok);
  }
  EXPECT_EQ(counted, 0u);
}

}  // namespace
}  // namespace mote
