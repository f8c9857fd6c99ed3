// Readers, transactions and folding during bulk loads.

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "storage/load/bulk_load.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

class LoadConcurrencyTest : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Kv, LoadConcurrencyTest, testing::Values(false, true),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "Rocks" : "Memory";
                         });

constexpr uint64_t kRowsPerLoad = 5000;

std::string Document(int load) {
  std::string text;
  for (uint64_t i = 0; i < kRowsPerLoad; ++i) {
    // Some subjects and objects are old, others new.
    const std::string subject = std::to_string(i % 2 == 0 ? i : i + 10000 * load);
    text += "<http://example.org/" + subject + "> <http://example.org/p" + std::to_string(load) +
            "> \"the value " + std::to_string(i * 7 % 1000) + "\" .\n";
  }
  return text;
}

// Loads and transactions take turns while others read and fold. Every snapshot has all of a load's
// triples or none, in each order, and the terms of what it has.
TEST_P(LoadConcurrencyTest, ReadersSeeWholeLoads) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.background_folding = true;
  ReopenableStore store(GetParam(), options);
  const std::string path = testing::TempDir() + "/load_concurrency_" + std::to_string(getpid());
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&, reader] {
      const Order orders[] = {Order::kSpo, Order::kPos, Order::kOsp, Order::kPso};
      uint64_t last = 0;
      for (size_t round = static_cast<size_t>(reader); !done.load(); ++round) {
        const auto snapshot = store->GetSnapshot();
        ScanSpec spec;
        spec.order = orders[round % 4];
        const std::vector<IdQuad> quads = ReadAll(*snapshot, spec, 500);
        ASSERT_EQ(quads.size() % kRowsPerLoad, 0u);
        ASSERT_EQ(quads.size(), snapshot->Statistics().default_graph_triples);
        ASSERT_GE(quads.size(), last);
        last = quads.size();
        if (quads.empty()) continue;
        for (const IdQuad& quad : {quads.front(), quads[quads.size() / 2], quads.back()}) {
          const auto term = snapshot->TermOf(quad.object);
          ASSERT_TRUE(term.ok()) << term.status();
          const auto id = snapshot->IdOf(term->view());
          ASSERT_TRUE(id.ok() && *id == quad.object) << id.status();
        }
      }
    });
  }
  threads.emplace_back([&] {
    while (!done.load()) {
      ASSERT_TRUE(store->Fold().ok());
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  // Takes the writer's slot between the loads; its quads are of a named graph.
  threads.emplace_back([&] {
    for (int i = 0; !done.load(); ++i) {
      auto transaction = store->BeginWrite();
      ASSERT_TRUE(transaction.ok()) << transaction.status();
      const Id term = (*transaction)
                          ->Intern({TermKind::kIri, "http://example.org/g" + std::to_string(i)})
                          .value();
      const IdQuad quad{term, term, term, term};
      ASSERT_TRUE((*transaction)->Insert({&quad, 1}).ok());
      ASSERT_TRUE((*transaction)->Commit(Durability::kRelaxed).ok());
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  constexpr int kLoads = 8;
  for (int load = 0; load < kLoads; ++load) {
    std::ofstream(path) << Document(load);
    LoadInput input;
    input.path = path;
    input.format = RdfFormat::kNTriples;
    LoadOptions load_options;
    load_options.threads = 2;
    load_options.memory_budget = load % 2 == 0 ? 0 : uint64_t{64} << 20;
    const auto report = BulkLoad(store.store(), {&input, 1}, load_options);
    EXPECT_TRUE(report.ok()) << report.status();
    if (!report.ok()) break;
    EXPECT_EQ(report->quads_inserted, kRowsPerLoad);
  }
  done.store(true);
  for (std::thread& thread : threads) thread.join();
  std::remove(path.c_str());
  EXPECT_EQ(store->GetSnapshot()->Statistics().default_graph_triples, kLoads * kRowsPerLoad);
  ExpectClean(store.store());
}

}  // namespace
}  // namespace mote
