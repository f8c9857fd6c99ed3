// The cache of terms by itself, and what a store puts into it.

#include "storage/dictionary/term_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "storage/kv/memory_kv_store.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

Id IriOf(uint64_t number) { return Id(Tag::kIri, number); }

// The text of an id: of any length, and mostly like its neighbours'.
std::string TextOf(Id id) {
  const uint64_t chance = id.bits() * 0x9E3779B97F4A7C15 >> 32;
  std::string text(id.payload() / 16 % 60, 'p');
  if (chance % 16 != 0) text += "/number/" + std::to_string(id.payload());
  if (chance % 64 == 0) text.append(chance / 64 % 900, 'x');
  return text;
}

// Only the texts at the places of `present`.
TermGroup GroupOf(Id id, uint16_t present = 0xFFFF) {
  TermGroup group;
  group.Begin(id);
  for (size_t i = 0; i < TermGroup::kTerms; ++i) {
    if (((present >> i) & 1) != 0) group.Add(i, TextOf(group.IdAt(i)));
  }
  return group;
}

class TermCacheTest : public testing::Test {
 protected:
  const std::unique_ptr<KvStore> kv_ = NewMemoryKvStore({});
  BlockCache blocks_{kv_.get(), uint64_t{64} << 20};
};

TEST_F(TermCacheTest, GivesBackWhatWasPutIn) {
  std::map<Id, std::string> all;
  {
    TermCache cache(&blocks_, uint64_t{32} << 20);
    std::string text = "as it was";
    EXPECT_FALSE(cache.Read(IriOf(1), &text));
    EXPECT_EQ(text, "as it was");
    EXPECT_EQ(cache.bytes(), 0u);
    std::mt19937_64 random(1);
    for (int i = 0; i < 5000; ++i) {
      const Tag tag = random() % 2 == 0 ? Tag::kIri : Tag::kString;
      const auto present = static_cast<uint16_t>(random() % 3 == 0 ? random() : 0xFFFF);
      const TermGroup group = GroupOf(Id(tag, random() % 2'000'000), present);
      cache.Insert(group);
      for (size_t place = 0; place < TermGroup::kTerms; ++place) {
        if (group.has(place)) all[group.IdAt(place)] = TextOf(group.IdAt(place));
      }
    }
    size_t found = 0;
    for (const auto& [id, expected] : all) {
      // Where two were put in of one group, the smaller one does not stay.
      if (!cache.Read(id, &text)) continue;
      ++found;
      ASSERT_EQ(text, expected);
    }
    EXPECT_GE(found, all.size() * 99 / 100);
    for (int i = 0; i < 5000; ++i) {
      const Id id = IriOf(random() % 4'000'000);
      ASSERT_LE(cache.Read(id, &text), all.count(id) != 0);
    }
    EXPECT_TRUE(cache.is_growing());
    EXPECT_EQ(blocks_.bytes(), cache.bytes());
  }
  EXPECT_EQ(blocks_.bytes(), 0u);
}

TEST_F(TermCacheTest, LeavesOutLongTexts) {
  TermCache cache(&blocks_, uint64_t{1} << 20);
  TermGroup group;
  group.Begin(IriOf(32));
  group.Add(0, std::string(TermGroup::kMaxText + 1, 'x'));
  cache.Insert(group);
  EXPECT_EQ(cache.bytes(), 0u);
  for (size_t i = 1; i < TermGroup::kTerms; ++i)
    group.Add(i, std::string(TermGroup::kMaxText, 'y'));
  cache.Insert(group);
  std::string text;
  EXPECT_FALSE(cache.Read(IriOf(32), &text));
  EXPECT_TRUE(cache.Read(IriOf(33), &text));
  EXPECT_EQ(text.size(), TermGroup::kMaxText);
}

TEST_F(TermCacheTest, AFullerGroupTakesThePlace) {
  TermCache cache(&blocks_, uint64_t{1} << 20);
  std::string text;
  cache.Insert(GroupOf(IriOf(160), 0x00FF));
  EXPECT_FALSE(cache.Read(IriOf(168), &text));
  cache.Insert(GroupOf(IriOf(160), 0x01FF));
  EXPECT_TRUE(cache.Read(IriOf(168), &text));
  cache.Insert(GroupOf(IriOf(160), 0xF000));
  EXPECT_TRUE(cache.Read(IriOf(160), &text));
  EXPECT_EQ(text, TextOf(IriOf(160)));
  EXPECT_FALSE(cache.Read(IriOf(175), &text));
}

TEST_F(TermCacheTest, KeepsToItsCapacityAndWhatIsRead) {
  constexpr uint64_t kCapacity = uint64_t{1} << 20;
  TermCache cache(&blocks_, kCapacity);
  std::string text;
  size_t lost = 0;
  for (uint64_t i = 0; i < 12'000; ++i) {
    const Id id = IriOf(i * TermGroup::kTerms);
    cache.Insert(GroupOf(id));
    ASSERT_TRUE(cache.Read(id, &text));
    ASSERT_EQ(text, TextOf(id));
    ASSERT_LE(cache.bytes(), kCapacity);
    // One that is always in use, and any.
    if (i > 0 && !cache.Read(IriOf(7), &text)) {
      ++lost;
      cache.Insert(GroupOf(IriOf(7)));
    }
    const Id any = IriOf(i * 7919 % (i * TermGroup::kTerms + 1));
    if (cache.Read(any, &text)) {
      ASSERT_EQ(text, TextOf(any));
    }
  }
  EXPECT_FALSE(cache.is_growing());
  // Not by the turn of its segment; another group may want its slot.
  EXPECT_LE(lost, 12u);
}

TEST_F(TermCacheTest, DoesWithoutMemoryThatIsTaken) {
  BlockCache small(kv_.get(), uint64_t{200} << 10);
  std::string text;
  TermCache cache(&small, uint64_t{1} << 20);
  for (uint64_t i = 0; i < 5000; ++i) {
    const Id id = IriOf(i * TermGroup::kTerms);
    cache.Insert(GroupOf(id));
    if (cache.Read(id, &text)) {
      ASSERT_EQ(text, TextOf(id));
    }
    ASSERT_LE(small.bytes(), small.capacity());
  }
}

TEST_F(TermCacheTest, IsReadAndFilledByManyAtOnce) {
  TermCache cache(&blocks_, uint64_t{1} << 20);
  std::atomic<uint64_t> found{0};
  std::vector<std::thread> threads;
  for (uint64_t seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&, seed] {
      std::mt19937_64 random(seed);
      std::string text;
      for (int i = 0; i < 10'000; ++i) {
        const Id id = IriOf(random() % (random() % 4 == 0 ? 400'000 : 2000));
        if (cache.Read(id, &text)) {
          ++found;
          ASSERT_EQ(text, TextOf(id));
        } else {
          cache.Insert(GroupOf(id));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(found.load(), 10'000u);
}

class StoredTermCacheTest : public testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Kv, StoredTermCacheTest, testing::Values(false, true),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "Rocks" : "Memory";
                         });

// Numbers that a transaction gave before it was given up go to other terms: those must not be read
// from what was put in meanwhile. Snapshots know no terms of later commits.
TEST_P(StoredTermCacheTest, HoldsNothingThatIsNotCommitted) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.transaction_bytes = 40'000;  // So that terms are written ahead.
  ReopenableStore store(GetParam(), options);
  std::mt19937_64 random(5);
  std::vector<std::string> iris;
  std::vector<Id> ids;
  std::vector<std::pair<std::shared_ptr<const StoreSnapshot>, size_t>> snapshots;
  const auto read_all = [&](const QuadSource& source) {
    for (int pass = 0; pass < 2; ++pass) {
      for (size_t i = 0; i < ids.size(); ++i) {
        const absl::StatusOr<Term> term = source.TermOf(ids[i]);
        ASSERT_TRUE(term.ok()) << term.status();
        ASSERT_EQ(term->value(), iris[i]);
      }
      for (size_t i = 0; i < iris.size(); i += 1 + random() % 8) {
        ASSERT_EQ(source.IdOf({TermKind::kIri, iris[i]}).value(), ids[i]);
      }
    }
  };
  int last = 0;
  for (int round = 0; round < 8; ++round) {
    auto transaction = std::move(store->BeginWrite().value());
    const size_t known = ids.size();
    const size_t count = random() % 1500;
    for (size_t i = 0; i < count; ++i) {
      iris.push_back("http://example.org/" + std::to_string(last++));
      ids.push_back(transaction->Intern({TermKind::kIri, iris.back()}).value());
      const IdQuad quad{ids.back(), ids[0], ids[random() % ids.size()], kDefaultGraph};
      ASSERT_TRUE(transaction->Insert(std::span(&quad, 1)).ok());
    }
    read_all(transaction->source());
    if (round % 2 == 0) {
      ASSERT_TRUE(transaction->Commit(Durability::kRelaxed).ok());
    } else {
      transaction.reset();
      iris.resize(known);
      ids.resize(known);
    }
    const auto snapshot = store->GetSnapshot();
    read_all(*snapshot);
    for (const auto& [earlier, size] : snapshots) {
      for (size_t i = size; i < ids.size(); i += 5) {
        ASSERT_EQ(earlier->TermOf(ids[i]).status().code(), absl::StatusCode::kNotFound);
        ASSERT_FALSE(earlier->IdOf({TermKind::kIri, iris[i]}).value());
      }
    }
    snapshots.emplace_back(snapshot, ids.size());
  }
  ExpectClean(store.store());
}

}  // namespace
}  // namespace mote
