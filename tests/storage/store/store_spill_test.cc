// Transactions whose changes do not fit into memory: written ahead of their commit, read back, and
// gone without a trace where they do not commit.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <string>

#include "storage/kv/rocks_kv_store.h"
#include "storage/source/space.h"
#include "storage/store/state_record.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

StoreOptions SpillingOptions() {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.transaction_bytes = 40000;
  return options;
}

Id Number(uint64_t n) { return Id(Tag::kInteger, (uint64_t{1} << 55) + n); }

IdQuad RandomQuad(std::mt19937_64& random, uint64_t terms) {
  const auto id = [&] { return Number(random() % terms); };
  IdQuad quad{id(), id(), id(), kDefaultGraph};
  if (random() % 3 == 0) quad.graph = Number(random() % 5);
  return quad;
}

// How many keys the spaces hold that a transaction writes ahead to.
std::map<SpaceId, size_t> Keys(const KvStore& kv) {
  std::map<SpaceId, size_t> keys;
  for (SpaceId space = 0; space < Space::kCount; ++space) {
    auto cursor = kv.NewCursor(space, nullptr);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) ++keys[space];
  }
  return keys;
}

class StoreSpillTest : public testing::TestWithParam<bool> {
 protected:
  // Random changes of one transaction, to `model` as well.
  void Change(WriteTransaction& transaction, size_t batches, uint64_t terms, Model* model) {
    for (size_t batch = 0; batch < batches; ++batch) {
      std::vector<IdQuad> quads;
      for (size_t i = 1 + random_() % 400; i > 0; --i) {
        quads.push_back(RandomQuad(random_, terms));
      }
      if (random_() % 3 == 0) {
        ASSERT_TRUE(transaction.Delete(quads).ok());
        for (const IdQuad& quad : quads) model->quads.erase(quad);
      } else {
        ASSERT_TRUE(transaction.Insert(quads).ok());
        model->quads.insert(quads.begin(), quads.end());
        for (const IdQuad& quad : quads) {
          if (quad.graph != kDefaultGraph) model->graphs.insert(quad.graph);
        }
      }
    }
  }

  std::mt19937_64 random_{11};
};

TEST_P(StoreSpillTest, ReadsItsOwnWritesAndCommitsThem) {
  ReopenableStore store(GetParam(), SpillingOptions());
  Model model;
  for (int round = 0; round < 4; ++round) {
    const std::set<IdQuad> before = model.quads;
    auto transaction = store->BeginWrite();
    ASSERT_TRUE(transaction.ok()) << transaction.status();
    for (int step = 0; step < 4; ++step) {
      Change(**transaction, 25, 12 + 4 * round, &model);
      ExpectSourceMatches((*transaction)->source(), model, random_());
      if (step == 2) {
        // A fold beneath it changes nothing.
        ASSERT_TRUE(store->Fold().ok());
        ExpectClean(store.store());
        ASSERT_TRUE((*transaction)->ClearGraph(Number(2)).ok());
        std::erase_if(model.quads, [](const IdQuad& quad) { return quad.graph == Number(2); });
        ExpectSourceMatches((*transaction)->source(), model, random_());
      }
    }
    EXPECT_GT(transaction->get()->source().Statistics().default_graph_triples, 0u);
    auto commit = (*transaction)->Commit(Durability::kRelaxed);
    ASSERT_TRUE(commit.ok()) << commit.status();
    std::set<IdQuad> both;
    std::set_intersection(before.begin(), before.end(), model.quads.begin(), model.quads.end(),
                          std::inserter(both, both.end()));
    EXPECT_EQ(commit->inserted, model.quads.size() - both.size());
    EXPECT_EQ(commit->deleted, before.size() - both.size());
    ExpectSourceMatches(*store->GetSnapshot(), model, random_());
    ExpectClean(store.store());
    // Its changes are in the history.
    auto changes = store->Changes(commit->number - 1);
    ASSERT_TRUE(changes.ok());
    ASSERT_TRUE(*(*changes)->Next());
    EXPECT_TRUE((*changes)->is_listed());
    std::set<IdQuad> now = before;
    ChangeBatch batch;
    while (true) {
      auto more = (*changes)->NextBatch(&batch);
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) break;
      for (const IdQuad& quad : batch.deleted) EXPECT_EQ(now.erase(quad), 1u);
      for (const IdQuad& quad : batch.inserted) EXPECT_TRUE(now.insert(quad).second);
    }
    EXPECT_EQ(now, model.quads);
    transaction->reset();
    changes->reset();
    if (round == 1) store.Reopen();
    if (round == 2) {
      ASSERT_TRUE(store->Compact().ok());
    }
    ExpectClean(store.store());
  }
}

TEST_P(StoreSpillTest, RollsBackToSavepoints) {
  ReopenableStore store(GetParam(), SpillingOptions());
  Model model;
  auto transaction = store->BeginWrite();
  ASSERT_TRUE(transaction.ok());
  Change(**transaction, 30, 16, &model);
  auto savepoint = (*transaction)->SetSavepoint();
  ASSERT_TRUE(savepoint.ok());
  Model lost = model;
  Change(**transaction, 60, 16, &lost);
  ExpectSourceMatches((*transaction)->source(), lost, 1);
  ASSERT_TRUE((*transaction)->RollbackTo(*savepoint).ok());
  Change(**transaction, 30, 16, &model);
  ExpectSourceMatches((*transaction)->source(), model, 2);
  ASSERT_TRUE((*transaction)->Commit(Durability::kRelaxed).ok());
  transaction->reset();
  ExpectSourceMatches(*store->GetSnapshot(), model, 3);
  ExpectClean(store.store());
  store.Reopen();
  ExpectSourceMatches(*store->GetSnapshot(), model, 4);
  ExpectClean(store.store());
}

TEST_P(StoreSpillTest, SpillsTerms) {
  ReopenableStore store(GetParam(), SpillingOptions());
  std::vector<std::pair<Term, Id>> terms;
  // Terms of a transaction that is given up are not known, and their numbers serve others.
  for (const bool commits : {false, true, false, true}) {
    const size_t known = terms.size();
    auto transaction = store->BeginWrite();
    ASSERT_TRUE(transaction.ok());
    std::vector<IdQuad> quads;
    for (int i = 0; i < 3000; ++i) {
      std::string text = "term " + std::to_string(random_() % 2500) + (commits ? "" : " lost");
      if (i % 700 == 699) text += std::string(9000, 'x');
      const Term term = i % 2 == 0 ? Term::Literal(text) : Term::Iri("http://example.org/" + text);
      auto id = (*transaction)->Intern(term.view());
      ASSERT_TRUE(id.ok()) << id.status();
      terms.emplace_back(term, *id);
      quads.push_back({Number(1), Number(2), *id, kDefaultGraph});
    }
    ASSERT_TRUE((*transaction)->Insert(quads).ok());
    for (const auto& [term, id] : terms) {
      EXPECT_EQ(*(*transaction)->Intern(term.view()), id);
      EXPECT_EQ(*(*transaction)->source().TermOf(id), term);
    }
    if (commits) {
      ASSERT_TRUE((*transaction)->Commit(Durability::kRelaxed).ok());
      transaction->reset();
    } else {
      transaction->reset();
      for (size_t i = known; i < terms.size(); ++i) {
        EXPECT_FALSE(store->GetSnapshot()->IdOf(terms[i].first.view())->has_value());
      }
      terms.resize(known);
    }
    ExpectClean(store.store());
    for (const auto& [term, id] : terms) {
      EXPECT_EQ(*store->GetSnapshot()->TermOf(id), term);
      EXPECT_EQ(*store->GetSnapshot()->IdOf(term.view()), id);
    }
    if (commits) store.Reopen();
  }
}

TEST_P(StoreSpillTest, KeepsTripleTerms) {
  ReopenableStore store(GetParam(), SpillingOptions());
  auto transaction = store->BeginWrite();
  ASSERT_TRUE(transaction.ok());
  std::vector<std::pair<IdTriple, Id>> triples;
  for (int i = 0; i < 800; ++i) {
    const std::string name = "http://example.org/" + std::to_string(i);
    auto subject = (*transaction)->Intern(Term::Iri(name).view());
    ASSERT_TRUE(subject.ok());
    const IdTriple triple{*subject, *subject, Number(1)};
    auto id = (*transaction)->InternTriple(triple);
    ASSERT_TRUE(id.ok());
    triples.emplace_back(triple, *id);
    ASSERT_TRUE((*transaction)->Insert({{{*subject, *subject, *id, kDefaultGraph}}}).ok());
  }
  for (const auto& [triple, id] : triples) {
    EXPECT_EQ(*(*transaction)->InternTriple(triple), id);
  }
  ASSERT_TRUE((*transaction)->Commit(Durability::kRelaxed).ok());
  ExpectClean(store.store());
}

TEST_P(StoreSpillTest, LeavesNothingBehind) {
  ReopenableStore store(GetParam(), SpillingOptions());
  Model model;
  {
    auto transaction = store->BeginWrite();
    Change(**transaction, 5, 20, &model);
    ASSERT_TRUE((*transaction)->Commit(Durability::kSync).ok());
  }
  ASSERT_TRUE(store->Compact().ok());
  store.Close();
  const std::map<SpaceId, size_t> keys = Keys(*store.OpenKv());
  ASSERT_TRUE(store.Open().ok());
  for (int i = 0; i < 2; ++i) {
    auto transaction = store->BeginWrite();
    ASSERT_TRUE(transaction.ok());
    Model lost = model;
    Change(**transaction, 100, 40, &lost);
    for (int k = 0; k < 1000; ++k) {
      ASSERT_TRUE(
          (*transaction)->Intern(Term::Literal("a long text " + std::to_string(k)).view()).ok());
    }
    ExpectClean(store.store());
  }
  ExpectSourceMatches(*store->GetSnapshot(), model, 5);
  ExpectClean(store.store());
  store.Close();
  EXPECT_EQ(Keys(*store.OpenKv()), keys);
}

TEST_P(StoreSpillTest, HooksSeeAllChanges) {
  ReopenableStore store(GetParam(), SpillingOptions());
  size_t inserted = 0;
  bool veto = true;
  store->AddCommitHook([&](const QuadSource&, const QuadSource&, const EffectiveChanges& changes) {
    inserted = changes.inserted.size();
    return veto ? absl::AbortedError("no") : absl::OkStatus();
  });
  for (veto = true;; veto = false) {
    Model model;
    auto transaction = store->BeginWrite();
    ASSERT_TRUE(transaction.ok());
    Change(**transaction, 40, 20, &model);
    const absl::Status status = (*transaction)->Commit(Durability::kRelaxed).status();
    EXPECT_EQ(inserted, model.quads.size());
    EXPECT_EQ(status.ok(), !veto);
    if (!veto) break;
    ExpectSourceMatches(*store->GetSnapshot(), Model(), 1);
    ExpectClean(store.store());
  }
}

INSTANTIATE_TEST_SUITE_P(, StoreSpillTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "OnRocksDb" : "InMemory"; });

uint64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t total = 0;
  uint64_t resident = 0;
  statm >> total >> resident;
  return resident * 4096;
}

// MOTE_SPILL_ROWS and MOTE_SPILL_BUDGET (MiB) set the size; the full run is 20,000,000 in 64.
TEST(StoreSpillMemoryTest, ATransactionMayBeLargerThanMemory) {
  const auto number = [](const char* name, uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
  };
  const uint64_t rows = number("MOTE_SPILL_ROWS", 600000);
  const uint64_t budget = number("MOTE_SPILL_BUDGET", 8) << 20;
  StoreOptions options = ReopenableStore::QuietOptions();
  options.memory_budget = budget;
  ReopenableStore store(/*on_rocks=*/true, options);
  const uint64_t before = ResidentBytes();
  uint64_t most = before;
  std::mt19937_64 random(3);
  auto transaction = store->BeginWrite();
  ASSERT_TRUE(transaction.ok());
  uint64_t inserted = 0;
  for (uint64_t row = 0; row < rows; row += 10000) {
    std::vector<IdQuad> quads;
    for (uint64_t i = row; i < row + 10000; ++i) {
      // A new IRI for every tenth row.
      Id subject = Number(random() % rows);
      if (i % 10 == 0) {
        auto id = (*transaction)
                      ->Intern(Term::Iri("http://example.org/entity/" + std::to_string(i)).view());
        ASSERT_TRUE(id.ok()) << id.status();
        subject = *id;
      }
      quads.push_back({subject, Number(random() % 20), Number(random() % rows), kDefaultGraph});
    }
    auto changed = (*transaction)->Insert(quads);
    ASSERT_TRUE(changed.ok()) << changed.status();
    inserted += *changed;
    most = std::max(most, ResidentBytes());
  }
  auto commit = (*transaction)->Commit(Durability::kSync);
  ASSERT_TRUE(commit.ok()) << commit.status();
  EXPECT_EQ(commit->inserted, inserted);
  most = std::max(most, ResidentBytes());
  transaction->reset();
  std::printf("%llu rows under a budget of %llu MiB: %llu MiB resident at most, %llu at first\n",
              static_cast<unsigned long long>(rows), static_cast<unsigned long long>(budget >> 20),
              static_cast<unsigned long long>(most >> 20),
              static_cast<unsigned long long>(before >> 20));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(most, budget + (uint64_t{100} << 20));
#endif
  EXPECT_EQ(store->Info()->default_graph_triples, inserted);
  ExpectClean(store.store());
}

}  // namespace
}  // namespace mote
