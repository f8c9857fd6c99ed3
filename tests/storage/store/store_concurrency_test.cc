// Readers during writes and folding in the background.

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

class StoreConcurrencyTest : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Kv, StoreConcurrencyTest, testing::Values(false, true),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "Rocks" : "Memory";
                         });

// Every commit moves a number of quads to new objects and keeps the sum of all objects, so that a
// reader that saw half a commit would see another sum.
TEST_P(StoreConcurrencyTest, ReadersSeeWholeCommits) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.background_folding = true;
  ReopenableStore store(GetParam(), options);
  constexpr int64_t kQuads = 6000;
  Id predicate;
  std::vector<Id> subjects;
  std::vector<int64_t> values(kQuads);
  {
    auto transaction = std::move(store->BeginWrite().value());
    predicate = transaction->Intern({TermKind::kIri, "http://example.org/p"}).value();
    std::vector<IdQuad> quads;
    for (int64_t i = 0; i < kQuads; ++i) {
      subjects.push_back(
          transaction->Intern({TermKind::kIri, "http://example.org/" + std::to_string(i)}).value());
      values[static_cast<size_t>(i)] = i;
      quads.push_back({subjects.back(), predicate, *EncodeInteger(i), kDefaultGraph});
    }
    ASSERT_TRUE(transaction->Insert(quads).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
  }
  const int64_t sum = kQuads * (kQuads - 1) / 2;
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int reader = 0; reader < 3; ++reader) {
    threads.emplace_back([&, reader] {
      std::mt19937_64 random(static_cast<uint64_t>(reader));
      const Order orders[] = {Order::kSpo, Order::kPos, Order::kOsp, Order::kPso};
      do {
        auto snapshot = store->GetSnapshot();
        ScanSpec spec;
        spec.order = orders[random() % 4];
        int64_t found = 0;
        int64_t rows = 0;
        for (const IdQuad& quad : ReadAll(*snapshot, spec, 500)) {
          found += InlineInteger(quad.object);
          ++rows;
        }
        ASSERT_EQ(rows, kQuads);
        ASSERT_EQ(found, sum);
        const Id subject = subjects[random() % subjects.size()];
        ASSERT_TRUE(snapshot->TermOf(subject).ok());
        ASSERT_TRUE(snapshot->Count(spec).ok());
      } while (!done.load());
    });
  }
  threads.emplace_back([&] {
    while (!done.load()) {
      ASSERT_TRUE(store->Fold().ok());
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  std::mt19937_64 random(99);
  for (int round = 0; round < 60; ++round) {
    auto transaction = std::move(store->BeginWrite().value());
    const uint64_t pairs = round % 7 == 0 ? 1500 : 1 + random() % 30;
    std::vector<IdQuad> gone;
    std::vector<IdQuad> come;
    for (uint64_t k = 0; k < pairs; ++k) {
      const size_t a = random() % kQuads;
      const size_t b = random() % kQuads;
      if (a == b) continue;
      const int64_t shift = static_cast<int64_t>(random() % 1000);
      for (auto [i, change] : {std::pair(a, shift), std::pair(b, -shift)}) {
        const IdQuad before{subjects[i], predicate, *EncodeInteger(values[i]), kDefaultGraph};
        values[i] += change;
        const IdQuad after{subjects[i], predicate, *EncodeInteger(values[i]), kDefaultGraph};
        ASSERT_TRUE(transaction->Delete({&before, 1}).ok());
        ASSERT_TRUE(transaction->Insert({&after, 1}).ok());
      }
    }
    ASSERT_TRUE(
        transaction->Commit(round % 4 == 0 ? Durability::kSync : Durability::kRelaxed).ok());
  }
  done.store(true);
  for (std::thread& thread : threads) thread.join();
  ExpectClean(store.store());
}

// Several threads that write by turns, each with its own durability.
TEST_P(StoreConcurrencyTest, WritersTakeTurns) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.background_folding = true;
  ReopenableStore store(GetParam(), options);
  std::vector<std::thread> threads;
  for (int writer = 0; writer < 4; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < 25; ++i) {
        auto transaction = store->BeginWrite();
        ASSERT_TRUE(transaction.ok()) << transaction.status();
        const std::string iri =
            "http://example.org/" + std::to_string(writer) + "/" + std::to_string(i);
        const Id id = (*transaction)->Intern({TermKind::kIri, iri}).value();
        const IdQuad quad{id, id, id, kDefaultGraph};
        ASSERT_EQ((*transaction)->Insert({&quad, 1}).value(), 1u);
        auto commit =
            (*transaction)->Commit(writer % 2 == 0 ? Durability::kSync : Durability::kRelaxed);
        ASSERT_TRUE(commit.ok()) << commit.status();
        // Whoever has committed sees it.
        ASSERT_GE(store->GetSnapshot()->commit_number(), commit->number);
        ASSERT_TRUE(store->GetSnapshot()->IdOf({TermKind::kIri, iri}).value().has_value());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ReadAll(*store->GetSnapshot(), ScanSpec()).size(), 100u);
  ExpectClean(store.store());
  store.Reopen();
  ExpectClean(store.store());
}

}  // namespace
}  // namespace mote
