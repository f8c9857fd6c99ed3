// Random histories of transactions on many threads, checked for strict serialisability.
// MOTE_ISOLATION_SECONDS sets how long each test goes on, about a second by default.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include "storage/term/inline_value.h"
#include "tests/storage/store/history_checker.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

using Lists = std::map<uint64_t, std::vector<uint64_t>>;

constexpr uint64_t kLists = 6;
// An element stands at the object's upper part by its place in the list.
constexpr int64_t kPlace = int64_t{1} << 32;

double Seconds() {
  const char* text = std::getenv("MOTE_ISOLATION_SECONDS");
  return text == nullptr ? 0.7 : std::atof(text);
}

HistoryTransaction Transaction(uint64_t begin, uint64_t end, Lists reads, Lists appends,
                               bool committed = true) {
  HistoryTransaction transaction;
  transaction.begin = begin;
  transaction.end = end;
  transaction.reads = std::move(reads);
  transaction.appends = std::move(appends);
  transaction.committed = committed;
  return transaction;
}

TEST(HistoryCheckerTest, FindsWhatNoOrderExplains) {
  const Lists one = {{1, {10, 11}}};
  // Two that each saw the other's list before the other's append: write skew.
  EXPECT_NE(FindAnomaly({Transaction(1, 4, {{1, {}}}, {{2, {20}}}),
                         Transaction(2, 3, {{2, {}}}, {{1, {10}}})},
                        {{1, {10}}, {2, {20}}}),
            "");
  // A read that misses what was committed before it began.
  EXPECT_NE(FindAnomaly({Transaction(1, 2, {}, {{1, {10}}}), Transaction(3, 4, {{1, {}}}, {})},
                        {{1, {10}}}),
            "");
  // The same, begun before the other had ended.
  EXPECT_EQ(FindAnomaly({Transaction(1, 3, {}, {{1, {10}}}), Transaction(2, 4, {{1, {}}}, {})},
                        {{1, {10}}}),
            "");
  // A lost update, a read of half a transaction, of something rolled back, and of another order.
  EXPECT_NE(FindAnomaly({Transaction(1, 2, {}, {{1, {9}}})}, one), "");
  EXPECT_NE(FindAnomaly(
                {Transaction(1, 4, {}, {{1, {10, 11}}}), Transaction(2, 3, {{1, {10}}}, {})}, one),
            "");
  EXPECT_NE(FindAnomaly({Transaction(1, 2, {}, {{1, {10, 11}}}, false)}, one), "");
  EXPECT_NE(
      FindAnomaly({Transaction(1, 2, {}, {{1, {10, 11}}}), Transaction(3, 4, {{1, {11, 10}}}, {})},
                  one),
      "");
  // Two snapshots that saw two commits in different orders.
  EXPECT_NE(FindAnomaly({Transaction(1, 8, {}, {{1, {10}}}), Transaction(2, 7, {}, {{2, {20}}}),
                         Transaction(3, 6, {{1, {10}}, {2, {}}}, {}),
                         Transaction(4, 5, {{1, {}}, {2, {20}}}, {})},
                        {{1, {10}}, {2, {20}}}),
            "");
  EXPECT_EQ(FindAnomaly({Transaction(1, 2, {{1, {}}}, {{1, {10}}}),
                         Transaction(3, 4, {{1, {10}}}, {{1, {11}}})},
                        one),
            "");
}

class StoreIsolationTest : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Kv, StoreIsolationTest, testing::Values(false, true),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "Rocks" : "Memory";
                         });

TEST_P(StoreIsolationTest, IsStrictlySerialisable) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.background_folding = true;
  ReopenableStore store(GetParam(), options);
  Id predicate;
  std::vector<Id> names;
  {
    auto transaction = std::move(store->BeginWrite().value());
    predicate = transaction->Intern({TermKind::kIri, "http://example.org/item"}).value();
    for (uint64_t i = 0; i < kLists; ++i) {
      const std::string iri = "http://example.org/list" + std::to_string(i);
      names.push_back(transaction->Intern({TermKind::kIri, iri}).value());
    }
    const IdQuad quad{predicate, predicate, predicate, kDefaultGraph};
    ASSERT_TRUE(transaction->Insert({&quad, 1}).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
  }
  const auto read = [&](const QuadSource& source, uint64_t list) {
    ScanSpec spec;
    spec.prefix_length = 2;
    spec.prefix = {names[list], predicate};
    std::vector<uint64_t> elements;
    for (const IdQuad& quad : ReadAll(source, spec)) {
      elements.push_back(static_cast<uint64_t>(InlineInteger(quad.object) % kPlace));
    }
    return elements;
  };

  std::atomic<uint64_t> clock{0};
  std::atomic<uint64_t> next_element{1};
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(Seconds());
  const auto going = [&] { return std::chrono::steady_clock::now() < until; };
  // Of each history, however slow the machine is.
  constexpr int kLeastWrites = 20;
  // Lists get long; a history ends before they take too long to read.
  for (int round = 0; round == 0 || going(); ++round) {
    std::mutex mutex;
    std::vector<HistoryTransaction> history;
    const auto keep = [&](HistoryTransaction transaction) {
      const std::lock_guard lock(mutex);
      history.push_back(std::move(transaction));
    };
    std::atomic<int> writes{0};
    std::atomic<bool> done{false};
    const auto write = [&](std::mt19937_64& random) {
      HistoryTransaction record;
      record.begin = ++clock;
      auto transaction = store->BeginWrite();
      ASSERT_TRUE(transaction.ok()) << transaction.status();
      for (uint64_t k = 1 + random() % 3; k > 0; --k) {
        const uint64_t list = random() % kLists;
        std::vector<uint64_t> elements = read((*transaction)->source(), list);
        if (!record.appends.contains(list)) record.reads.try_emplace(list, elements);
        if (random() % 4 == 0) continue;
        const uint64_t element = next_element++;
        const IdQuad quad{names[list], predicate,
                          *EncodeInteger(static_cast<int64_t>(elements.size()) * kPlace +
                                         static_cast<int64_t>(element)),
                          kDefaultGraph};
        ASSERT_EQ((*transaction)->Insert({&quad, 1}).value(), 1u);
        record.appends[list].push_back(element);
      }
      record.committed = random() % 8 != 0;
      if (record.committed) {
        const Durability durability = random() % 3 == 0 ? Durability::kSync : Durability::kRelaxed;
        const auto commit = (*transaction)->Commit(durability);
        ASSERT_TRUE(commit.ok()) << commit.status();
      }
      transaction->reset();
      record.end = ++clock;
      keep(std::move(record));
    };
    const auto look = [&](std::mt19937_64& random) {
      HistoryTransaction record;
      record.committed = true;
      record.begin = ++clock;
      const auto snapshot = store->GetSnapshot();
      const uint64_t list = random() % kLists;
      const std::vector<uint64_t> elements = read(*snapshot, list);
      record.reads[list] = elements;
      const uint64_t other = random() % kLists;
      record.reads.try_emplace(other, read(*snapshot, other));
      // A snapshot does not change while it is held.
      EXPECT_EQ(read(*snapshot, list), elements);
      record.end = ++clock;
      keep(std::move(record));
    };
    std::vector<std::thread> threads;
    for (uint64_t thread = 0; thread < 6; ++thread) {
      threads.emplace_back([&, thread] {
        std::mt19937_64 random(1000 * static_cast<uint64_t>(round) + thread);
        while (!done) {
          if (thread < 4) {
            write(random);
            const int count = ++writes;
            if (count >= 300 || (count >= kLeastWrites && !going())) done = true;
          } else {
            look(random);
          }
        }
      });
    }
    threads.emplace_back([&] {
      while (!done) {
        ASSERT_TRUE(store->Fold().ok());
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    });
    for (std::thread& thread : threads) thread.join();
    Lists lists;
    const auto snapshot = store->GetSnapshot();
    for (uint64_t list = 0; list < kLists; ++list) lists[list] = read(*snapshot, list);
    ASSERT_EQ(FindAnomaly(history, lists), "") << "round " << round;
    ASSERT_GT(history.size(), 10u);
    // The next history begins with empty lists.
    auto transaction = std::move(store->BeginWrite().value());
    for (const IdQuad& quad : ReadAll(transaction->source(), ScanSpec())) {
      if (quad.subject == predicate) continue;
      ASSERT_EQ(transaction->Delete({&quad, 1}).value(), 1u);
    }
    ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
  }
  ExpectClean(store.store());
}

}  // namespace
}  // namespace mote
