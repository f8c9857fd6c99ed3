#include "storage/load/term_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "storage/dictionary/term_hash.h"

namespace mote {
namespace {

TEST(TermTable, NumbersTermsByArrival) {
  TermNumbers first = {};
  first[static_cast<size_t>(TermClassOf(Tag::kIri))] = 10;
  TermTable table(first);
  const auto intern = [&](Tag tag, std::string_view bytes) {
    return table.Intern(tag, TermHash(1, tag, bytes), bytes);
  };
  EXPECT_EQ(intern(Tag::kIri, "a"), Id(Tag::kIri, 10));
  EXPECT_EQ(intern(Tag::kIri, "b"), Id(Tag::kIri, 11));
  EXPECT_EQ(intern(Tag::kString, "a"), Id(Tag::kString, 0));
  EXPECT_EQ(intern(Tag::kIri, "a"), Id(Tag::kIri, 10));
  EXPECT_EQ(intern(Tag::kIri, ""), Id(Tag::kIri, 12));
  EXPECT_EQ(table.size(), 4u);
}

TEST(TermTable, TellsTermsWithEqualHashesApart) {
  TermTable table(TermNumbers{});
  std::set<Id> ids;
  for (int i = 0; i < 500; ++i) {
    ids.insert(table.Intern(i % 2 == 0 ? Tag::kIri : Tag::kString, 42, std::to_string(i / 2)));
  }
  EXPECT_EQ(ids.size(), 500u);
  EXPECT_EQ(table.Intern(Tag::kIri, 42, "0"), Id(Tag::kIri, 0));
}

TEST(TermTable, ThreadsAgree) {
  constexpr int kThreads = 4;
  constexpr int kTerms = 20000;
  TermTable table(TermNumbers{});
  std::vector<std::map<std::string, Id>> seen(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      for (int i = 0; i < kTerms; ++i) {
        const std::string term = "http://example.org/" + std::to_string(random() % 5000);
        const uint64_t hash = TermHash(9, Tag::kIri, term);
        table.PrefetchSlot(hash);
        table.PrefetchEntry(hash);
        const Id id = table.Intern(Tag::kIri, hash, term);
        const auto [at, inserted] = seen[static_cast<size_t>(t)].emplace(term, id);
        if (!inserted) {
          EXPECT_EQ(at->second, id);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::map<std::string, Id> all;
  for (const auto& terms : seen) {
    for (const auto& [term, id] : terms) {
      const auto [at, inserted] = all.emplace(term, id);
      EXPECT_EQ(at->second, id) << term;
    }
  }
  std::set<Id> ids;
  for (const auto& [term, id] : all) ids.insert(id);
  EXPECT_EQ(ids.size(), all.size());
  EXPECT_EQ(table.size(), all.size());
  EXPECT_EQ(ids.rbegin()->payload() + 1, all.size());
  size_t visited = 0;
  table.ForEach([&](uint64_t hash, TermTable::Entry entry) {
    ++visited;
    EXPECT_EQ(hash, TermHash(9, Tag::kIri, entry.bytes()));
    EXPECT_EQ(all.at(std::string(entry.bytes())), entry.id());
  });
  EXPECT_EQ(visited, all.size());
}

TEST(TermTable, KeepsLargeTerms) {
  TermTable table(TermNumbers{});
  const std::string large(10 << 20, 'x');
  const Id id = table.Intern(Tag::kString, 5, large);
  EXPECT_EQ(table.Intern(Tag::kString, 5, large), id);
  EXPECT_GT(table.bytes(), large.size());
  table.ForEach([&](uint64_t, TermTable::Entry entry) { EXPECT_EQ(entry.bytes(), large); });
}

}  // namespace
}  // namespace mote
