#include <gtest/gtest.h>

#include "engine/expression/evaluation_context.h"
#include "engine/expression/local_vocabulary.h"
#include "engine/expression/term_reader.h"
#include "storage/source/memory_source.h"
#include "tests/engine/expression/random_terms.h"

namespace mote::testing {
namespace {

TEST(LocalVocabularyTest, EqualTermsHaveEqualIds) {
  MemorySource::Builder builder;
  Id stored = builder.Intern(Term::Iri("http://example.org/stored"));
  auto source = builder.Build();
  LocalVocabulary local(*source);
  Id computed = *local.Intern(Term::Iri("http://example.org/stored"));
  EXPECT_EQ(computed.tag(), Tag::kLocal);
  EXPECT_EQ(computed, *local.Intern(Term::Iri("http://example.org/stored")));
  EXPECT_EQ(*local.Canonical(computed), stored);
  EXPECT_EQ(*local.InternCanonical(Term::Iri("http://example.org/stored")), stored);
  Id other = *local.InternCanonical(Term::Iri("http://example.org/other"));
  EXPECT_EQ(other.tag(), Tag::kLocal);
  EXPECT_EQ(*local.Canonical(other), other);
  EXPECT_EQ(*local.Intern(Term::Literal("short")),
            *source->IdOf(Term::Literal("short").view()).value());
  std::vector<Id> ids = {computed, other, Id(), stored};
  ASSERT_TRUE(local.Canonicalize(std::span(ids)).ok());
  EXPECT_EQ(ids, (std::vector<Id>{stored, other, Id(), stored}));
}

TEST(LocalVocabularyTest, TermsDifferInEveryPart) {
  auto source = MemorySource::Builder().Build();
  LocalVocabulary local(*source);
  std::vector<Term> terms = {Term::Iri("abcdefghij"),
                             Term::Literal("abcdefghij"),
                             Term::LangLiteral("abcdefghij", "en"),
                             Term::LangLiteral("abcdefghij", "EN"),
                             Term::LangLiteral("abcdefghij", "en", Direction::kLtr),
                             Term::Literal("abcdefghij", "http://t"),
                             Term::BlankNode("abcdefghij")};
  std::set<Id> ids;
  for (const Term& term : terms) {
    Id id = *local.Intern(term);
    EXPECT_EQ(local.TermOf(id), term);
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), terms.size());
}

TEST(LocalVocabularyTest, TripleTermsByTheirComponents) {
  MemorySource::Builder builder;
  Id blank = builder.Intern(Term::BlankNode("x"));
  auto source = builder.Build();
  LocalVocabulary local(*source);
  Term stored_blank = *source->TermOf(blank);
  Term one = Term::Triple(stored_blank, Term::Iri("http://p"), Term::Literal("1"));
  Term two = Term::Triple(stored_blank, Term::Iri("http://p"), one);
  Id id = *local.Intern(two);
  EXPECT_EQ(id, *local.InternCanonical(two));
  EXPECT_NE(id, *local.Intern(one));
  EXPECT_EQ(local.TermOf(id), two);
  EXPECT_EQ(*local.Intern(stored_blank), blank);
}

TEST(LocalVocabularyTest, BlankNodesAreFresh) {
  auto source = MemorySource::Builder().Build();
  LocalVocabulary local(*source);
  Id a = *local.NewBlankNode();
  Id b = *local.NewBlankNode();
  EXPECT_NE(a, b);
  EXPECT_EQ(*local.Canonical(a), a);
  EXPECT_TRUE(local.TermOf(a).is_blank_node());
}

TEST(LocalVocabularyTest, FindsTermsAgainWhileItGrows) {
  MemorySource::Builder builder;
  constexpr int kTerms = 20000;
  auto term = [](int i) {
    return i % 2 == 0
               ? Term::Iri("http://example.org/" + std::to_string(i))
               : Term::LangLiteral("number " + std::to_string(i / 4), i % 4 == 1 ? "en" : "de");
  };
  for (int i = 0; i < kTerms; i += 10) builder.Intern(term(i));
  auto source = builder.Build();
  LocalVocabulary local(*source);
  std::vector<Id> ids;
  for (int i = 0; i < kTerms; ++i) {
    ids.push_back(i % 3 == 0 ? *local.InternCanonical(term(i)) : *local.Intern(term(i)));
    // Those of all sizes of the table are found in the ones that follow.
    if (i % 997 == 0) {
      for (int j = 0; j <= i; j += 7) {
        ASSERT_EQ(ids[j], j % 3 == 0 ? *local.InternCanonical(term(j)) : *local.Intern(term(j)));
      }
    }
  }
  for (int i = 0; i < kTerms; ++i) {
    const Id canonical = *local.Canonical(ids[i]);
    ASSERT_EQ(canonical.tag() != Tag::kLocal, i % 10 == 0) << i;
    if (ids[i].tag() == Tag::kLocal) {
      ASSERT_EQ(local.TermOf(ids[i]), term(i));
    }
  }
  EXPECT_EQ(std::set<Id>(ids.begin(), ids.end()).size(), ids.size());
}

TEST(LocalVocabularyTest, MemoryLimit) {
  auto source = MemorySource::Builder().Build();
  MemoryAccount memory(100000);
  {
    LocalVocabulary local(*source, &memory);
    absl::Status status;
    for (int i = 0; i < 100000 && status.ok(); ++i) {
      status = local.Intern(Term::Iri("http://example.org/" + std::to_string(i))).status();
    }
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  }
  EXPECT_EQ(memory.used(), 0u);
}

TEST(TermReaderTest, ReadsWhatWasStored) {
  Random random(3);
  MemorySource::Builder builder;
  std::vector<Term> terms;
  std::vector<Id> ids;
  for (int i = 0; i < 2000; ++i) {
    terms.push_back(RandomTerm(random));
    ids.push_back(builder.Intern(terms.back()));
  }
  auto source = builder.Build();
  LocalVocabulary local(*source);
  // A cache that is emptied all the time.
  TermReader reader(*source, &local, 1000);
  for (size_t begin = 0; begin < ids.size(); begin += 100) {
    reader.BeginBatch();
    ASSERT_TRUE(reader.Load(std::span(ids).subspan(begin, 100)).ok());
    for (size_t i = begin; i < begin + 100; ++i) {
      if (!terms[i].is_blank_node()) {
        ASSERT_EQ(reader.Get(ids[i]), terms[i]);
      }
    }
  }
}

TEST(QueryLimitsTest, InterruptAndMemory) {
  Interrupt interrupt;
  EXPECT_TRUE(interrupt.Check().ok());
  interrupt.Cancel();
  EXPECT_TRUE(absl::IsCancelled(interrupt.Check()));
  Interrupt late(Interrupt::Clock::now() - std::chrono::seconds(1));
  EXPECT_TRUE(absl::IsDeadlineExceeded(late.Check()));
  MemoryAccount account(100);
  MemoryShare share(&account);
  EXPECT_TRUE(share.Add(60).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(share.Add(60)));
  EXPECT_EQ(account.used(), 60u);
  EXPECT_TRUE(share.Resize(10).ok());
  EXPECT_EQ(account.used(), 10u);
  EXPECT_EQ(account.peak(), 60u);
}

TEST(QueryLimitsTest, AccountsShareAPool) {
  constexpr uint64_t kMiB = uint64_t{1} << 20;
  const auto pool = std::make_shared<MemoryPool>(kMiB);
  {
    MemoryAccount first = AccountFor(std::nullopt, pool, LimitedWork::kQuery);
    MemoryAccount second = AccountFor(std::nullopt, pool, LimitedWork::kUpdate);
    MemoryAccount own = AccountFor(10 * kMiB, pool, LimitedWork::kQuery);
    EXPECT_TRUE(first.Take(kMiB / 2).ok());
    EXPECT_TRUE(own.Take(2 * kMiB).ok());
    EXPECT_TRUE(second.Take(kMiB / 4).ok());
    EXPECT_TRUE(absl::IsResourceExhausted(second.Take(kMiB / 2)));
    EXPECT_EQ(second.used(), kMiB / 4);
    EXPECT_EQ(pool->taken(), 3 * kMiB / 4);
    // What was taken of the pool stays with the account.
    first.Give(kMiB / 2);
    EXPECT_TRUE(first.Take(kMiB / 2).ok());
    EXPECT_EQ(pool->taken(), 3 * kMiB / 4);
  }
  EXPECT_EQ(pool->taken(), 0u);
}

}  // namespace
}  // namespace mote::testing
