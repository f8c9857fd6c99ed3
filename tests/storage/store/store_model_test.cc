// Random operations on a store, compared with plain sets.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

class StoreModelTest : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Kv, StoreModelTest, testing::Values(false, true),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "Rocks" : "Memory";
                         });

// One store and its model, changed together.
class Pair {
 public:
  Pair(bool on_rocks, uint64_t seed) : store_(on_rocks), random_(seed) {}

  // A transaction of some changes that ends in a commit, mostly.
  void Change(size_t batch_limit) {
    auto transaction = store_->BeginWrite();
    ASSERT_TRUE(transaction.ok()) << transaction.status();
    Model model = model_;
    const uint64_t calls = 1 + random_() % 4;
    for (uint64_t call = 0; call < calls; ++call) {
      switch (random_() % 12) {
        case 0: {
          Id graph = RandomGraph(**transaction);
          auto created = (*transaction)->CreateGraph(graph);
          ASSERT_TRUE(created.ok());
          ASSERT_EQ(*created, graph != kDefaultGraph && model.graphs.insert(graph).second);
          break;
        }
        case 1: {
          Id graph = RandomGraph(**transaction);
          auto dropped = (*transaction)->DropGraph(graph);
          ASSERT_TRUE(dropped.ok()) << dropped.status();
          EraseGraph(&model, graph);
          if (graph != kDefaultGraph) {
            ASSERT_EQ(*dropped, model.graphs.erase(graph) != 0);
          }
          break;
        }
        case 2: {
          Id graph = RandomGraph(**transaction);
          ASSERT_TRUE((*transaction)->ClearGraph(graph).ok());
          EraseGraph(&model, graph);
          break;
        }
        default: {
          const bool insert = random_() % 5 < 3;
          std::vector<IdQuad> quads = RandomQuads(**transaction, model, batch_limit, insert);
          uint64_t expected = 0;
          for (const IdQuad& quad : quads) {
            if (insert) {
              expected += model.quads.insert(quad).second ? 1 : 0;
              if (quad.graph != kDefaultGraph) model.graphs.insert(quad.graph);
            } else {
              expected += model.quads.erase(quad);
            }
          }
          auto changed = insert ? (*transaction)->Insert(quads) : (*transaction)->Delete(quads);
          ASSERT_TRUE(changed.ok()) << changed.status();
          ASSERT_EQ(*changed, expected);
        }
      }
      if (random_() % 6 == 0) {
        ASSERT_NO_FATAL_FAILURE(ExpectSourceMatches((*transaction)->source(), model, random_()));
      }
    }
    if (random_() % 8 == 0) return;  // Rolled back.
    auto commit = (*transaction)->Commit(Durability::kRelaxed, "change");
    ASSERT_TRUE(commit.ok()) << commit.status();
    std::vector<IdQuad> gone;
    std::set_difference(model_.quads.begin(), model_.quads.end(), model.quads.begin(),
                        model.quads.end(), std::back_inserter(gone));
    std::vector<IdQuad> come;
    std::set_difference(model.quads.begin(), model.quads.end(), model_.quads.begin(),
                        model_.quads.end(), std::back_inserter(come));
    ASSERT_EQ(commit->inserted, come.size());
    ASSERT_EQ(commit->deleted, gone.size());
    if (gone.empty() && come.empty() && model.graphs == model_.graphs) {
      ASSERT_EQ(commit->number, 0u);
    } else {
      ASSERT_EQ(commit->number, ++commits_);
    }
    model_ = std::move(model);
  }

  void Expect() {
    ASSERT_NO_FATAL_FAILURE(ExpectSourceMatches(*store_->GetSnapshot(), model_, random_()));
  }

  ReopenableStore& store() { return store_; }
  const Model& model() const { return model_; }
  std::mt19937_64& random() { return random_; }
  void set_terms(uint64_t terms) { terms_ = terms; }

 private:
  static void EraseGraph(Model* model, Id graph) {
    std::erase_if(model->quads, [&](const IdQuad& quad) { return quad.graph == graph; });
  }

  Id Iri(WriteTransaction& transaction, uint64_t number) {
    const std::string iri = "http://example.org/" + std::to_string(number);
    return transaction.Intern({TermKind::kIri, iri}).value();
  }
  Id RandomGraph(WriteTransaction& transaction) {
    uint64_t number = random_() % 5;
    return number == 0 ? kDefaultGraph : Iri(transaction, 1000000 + number);
  }
  Id RandomObject(WriteTransaction& transaction) {
    if (random_() % 3 == 0) return *EncodeInteger(static_cast<int64_t>(random_() % terms_));
    return Iri(transaction, random_() % terms_);
  }
  std::vector<IdQuad> RandomQuads(WriteTransaction& transaction, const Model& model, size_t limit,
                                  bool insert) {
    std::vector<IdQuad> known(model.quads.begin(), model.quads.end());
    std::vector<IdQuad> quads(random_() % (limit + 1));
    for (IdQuad& quad : quads) {
      if (!known.empty() && random_() % 4 < (insert ? 1 : 3)) {
        quad = known[random_() % known.size()];
        continue;
      }
      quad = {Iri(transaction, random_() % terms_), Iri(transaction, random_() % 7),
              RandomObject(transaction), kDefaultGraph};
      if (random_() % 3 == 0) quad.graph = RandomGraph(transaction);
    }
    return quads;
  }

  ReopenableStore store_;
  Model model_;
  std::mt19937_64 random_;
  uint64_t commits_ = 0;
  uint64_t terms_ = 40;
};

TEST_P(StoreModelTest, SmallCommits) {
  for (uint64_t seed = 0; seed < (GetParam() ? 3 : 12); ++seed) {
    SCOPED_TRACE(seed);
    Pair pair(GetParam(), seed);
    for (int i = 0; i < 40; ++i) {
      ASSERT_NO_FATAL_FAILURE(pair.Change(20));
      if (pair.random()() % 5 == 0) {
        ASSERT_NO_FATAL_FAILURE(pair.Expect());
      }
      if (pair.random()() % 10 == 0) {
        ASSERT_TRUE(pair.store()->Fold().ok());
      }
      if (pair.random()() % 20 == 0) {
        ASSERT_TRUE(pair.store()->Compact().ok());
      }
      if (pair.random()() % 10 == 0) {
        ASSERT_NO_FATAL_FAILURE(pair.store().Reopen());
      }
    }
    ASSERT_NO_FATAL_FAILURE(pair.Expect());
    ASSERT_NO_FATAL_FAILURE(ExpectClean(pair.store().store()));
  }
}

// Commits large enough for runs of several blocks, and layers upon layers of them.
TEST_P(StoreModelTest, LargeCommits) {
  for (uint64_t seed = 100; seed < (GetParam() ? 101 : 102); ++seed) {
    SCOPED_TRACE(seed);
    Pair pair(GetParam(), seed);
    pair.set_terms(3000);
    for (int i = 0; i < 14; ++i) {
      ASSERT_NO_FATAL_FAILURE(pair.Change(i % 3 == 0 ? 6000 : 1500));
      if (i % 4 == 3) {
        ASSERT_NO_FATAL_FAILURE(pair.Expect());
      }
      if (i % 6 == 5) {
        ASSERT_TRUE(pair.store()->Fold().ok());
      }
      if (i % 5 == 4) {
        ASSERT_NO_FATAL_FAILURE(pair.store().Reopen());
      }
    }
    ASSERT_NO_FATAL_FAILURE(pair.Expect());
    ASSERT_NO_FATAL_FAILURE(ExpectClean(pair.store().store()));
    ASSERT_TRUE(pair.store()->Compact().ok());
    ASSERT_NO_FATAL_FAILURE(pair.Expect());
    ASSERT_NO_FATAL_FAILURE(ExpectClean(pair.store().store()));
  }
}

TEST_P(StoreModelTest, SnapshotsKeepWhatTheySaw) {
  Pair pair(GetParam(), 7);
  std::vector<std::pair<std::shared_ptr<const StoreSnapshot>, Model>> held;
  for (int i = 0; i < 30; ++i) {
    ASSERT_NO_FATAL_FAILURE(pair.Change(i % 5 == 0 ? 3000 : 30));
    if (i % 6 == 0) held.emplace_back(pair.store()->GetSnapshot(), pair.model());
    if (i % 7 == 0) {
      ASSERT_TRUE(pair.store()->Fold().ok());
    }
    if (i % 11 == 0) {
      ASSERT_TRUE(pair.store()->Compact().ok());
    }
  }
  for (const auto& [snapshot, model] : held) {
    ASSERT_NO_FATAL_FAILURE(ExpectSourceMatches(*snapshot, model, 1));
  }
}

}  // namespace
}  // namespace mote
