#include "storage/load/term_merge.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/load/final_ids.h"
#include "storage/load/generation.h"
#include "storage/load/term_table.h"

namespace mote {
namespace {

using TermKey = std::pair<Tag, std::string>;

// A poor hash, so that many terms share one.
uint64_t PoorHash(const TermKey& term) {
  return (std::hash<std::string>()(term.second) % 50) * 0x9E3779B97F4A7C15u;
}

// What a store might know.
class MapTerms : public KnownTerms {
 public:
  std::map<TermKey, Id> terms;

  absl::Status Find(std::span<const TermRecord> records, std::vector<Id>* ids) override {
    ids->assign(records.size(), Id::Undefined());
    uint64_t last = 0;
    for (size_t i = 0; i < records.size(); ++i) {
      EXPECT_LE(last, records[i].hash);
      last = records[i].hash;
      const auto at = terms.find({records[i].id.tag(), std::string(records[i].bytes)});
      if (at != terms.end()) (*ids)[i] = at->second;
    }
    return absl::OkStatus();
  }
};

// Random terms in several generations, some of them known before: whatever id a generation gave,
// the final id of a term is that of the store, else one for all generations, and dense.
void ExpectOneIdForEachTerm(uint64_t seed) {
  std::mt19937_64 random(seed);
  constexpr Tag kTags[] = {Tag::kIri, Tag::kString, Tag::kOtherLiteral, Tag::kBlankNode};
  const size_t vocabulary = 1 + random() % 600;
  const auto random_term = [&]() -> TermKey {
    return {kTags[random() % 4], "term" + std::to_string(random() % vocabulary)};
  };
  MapTerms known;
  TermNumbers first = {};
  if (random() % 2 == 0) {
    for (int i = 0; i < 300; ++i) {
      const TermKey term = random_term();
      if (term.first == Tag::kBlankNode) continue;
      const auto [at, inserted] = known.terms.emplace(term, Id());
      if (inserted) at->second = Id(term.first, first[TermClassOf(term.first)]++);
    }
  }
  first[TermClassOf(Tag::kBlankNode)] = random() % 100;

  TermNumbers next = first;
  std::vector<std::unique_ptr<Generation>> generations;
  std::vector<std::map<TermKey, Id>> given;
  const size_t generation_count = 1 + random() % 5;
  for (size_t g = 0; g < generation_count; ++g) {
    auto table = std::make_unique<TermTable>(next);
    given.emplace_back();
    for (size_t i = 0; i < random() % 800; ++i) {
      const TermKey term = random_term();
      given.back()[term] = table->Intern(term.first, PoorHash(term), term.second);
    }
    next = table->next();
    generations.push_back(std::make_unique<Generation>(std::move(table)));
    if (random() % 2 == 0) {
      ASSERT_TRUE(generations.back()->Spill(::testing::TempDir()).ok());
    }
  }
  auto merged =
      MergedTerms::Merge(generations, known.terms.empty() ? nullptr : &known, ::testing::TempDir());
  ASSERT_TRUE(merged.ok()) << merged.status();
  std::map<TermKey, Id> final_ids;
  for (size_t g = 0; g < generation_count; ++g) {
    auto map = (*merged)->MapOf(g);
    ASSERT_TRUE(map.ok()) << map.status();
    EXPECT_EQ(map->Map(Id(Tag::kInteger, 77).bits()), Id(Tag::kInteger, 77).bits());
    for (const auto& [term, id] : given[g]) {
      const Id final_id = Id::FromBits(map->Map(id.bits()));
      EXPECT_EQ(final_id.tag(), term.first);
      const auto [at, inserted] = final_ids.emplace(term, final_id);
      EXPECT_EQ(at->second, final_id) << term.second;
      const auto old = known.terms.find(term);
      if (old != known.terms.end()) {
        EXPECT_EQ(final_id, old->second);
      }
      if ((*merged)->ids().identity()) {
        EXPECT_EQ(final_id, id);
      }
    }
  }
  // New terms: dense in each class, all listed by id and by hash.
  const TermNumbers final_next = (*merged)->ids().final_next();
  std::set<std::pair<uint64_t, Id>> expected_hashes;
  for (int c = 0; c < kTermClassCount; ++c) {
    std::map<Id, std::string> expected;
    for (const auto& [term, id] : final_ids) {
      if (TermClassOf(term.first) != c || known.terms.contains(term)) continue;
      expected[id] = term.second;
      if (term.first != Tag::kBlankNode) expected_hashes.emplace(PoorHash(term), id);
    }
    EXPECT_EQ(expected.size(), final_next[c] - first[c]);
    if (!expected.empty()) {
      EXPECT_EQ(expected.begin()->first.payload(), first[c]);
      EXPECT_EQ(expected.rbegin()->first.payload(), final_next[c] - 1);
    }
    if (kTermClasses[c] == Tag::kBlankNode) continue;
    const std::unique_ptr<TermStream> terms = (*merged)->NewById(c);
    TermRecord record;
    auto at = expected.begin();
    while (true) {
      auto more = terms->Next(&record);
      ASSERT_TRUE(more.ok());
      if (!*more) break;
      ASSERT_NE(at, expected.end());
      EXPECT_EQ(record.id, at->first);
      EXPECT_EQ(record.bytes, at->second);
      ++at;
    }
    EXPECT_EQ(at, expected.end());
  }
  std::vector<std::pair<uint64_t, Id>> hashes;
  const std::unique_ptr<TermStream> terms = (*merged)->NewByHash();
  TermRecord record;
  while (true) {
    auto more = terms->Next(&record);
    ASSERT_TRUE(more.ok());
    if (!*more) break;
    hashes.emplace_back(record.hash, record.id);
  }
  EXPECT_EQ(hashes,
            (std::vector<std::pair<uint64_t, Id>>(expected_hashes.begin(), expected_hashes.end())));
  EXPECT_EQ((*merged)->new_terms(), hashes.size());
}

TEST(MergedTerms, GivesEachTermOneId) {
  for (uint64_t seed = 0; seed < 120; ++seed) {
    SCOPED_TRACE(seed);
    ExpectOneIdForEachTerm(seed);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace mote
