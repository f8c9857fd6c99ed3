// Single behaviours of a store: terms, transactions, hooks, history, opening.

#include <gtest/gtest.h>

#include <thread>

#include "storage/source/space.h"
#include "storage/store/state_record.h"
#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

class StoreTest : public testing::TestWithParam<bool> {
 protected:
  StoreTest() : store_(GetParam()) {}

  // Commits one quad for each term, as its object, and returns their ids.
  std::vector<Id> StoreTerms(const std::vector<Term>& terms) {
    auto transaction = std::move(store_->BeginWrite().value());
    const Id s = transaction->Intern({TermKind::kIri, "http://example.org/s"}).value();
    const Id p = transaction->Intern({TermKind::kIri, "http://example.org/p"}).value();
    std::vector<Id> ids;
    std::vector<IdQuad> quads;
    for (const Term& term : terms) {
      ids.push_back(transaction->Intern(term.view()).value());
      quads.push_back({s, p, ids.back(), kDefaultGraph});
    }
    EXPECT_TRUE(transaction->Insert(quads).ok());
    auto commit = transaction->Commit(Durability::kSync);
    EXPECT_TRUE(commit.ok()) << commit.status();
    return ids;
  }

  ReopenableStore store_;
};

INSTANTIATE_TEST_SUITE_P(Kv, StoreTest, testing::Values(false, true),
                         [](const testing::TestParamInfo<bool>& info) {
                           return info.param ? "Rocks" : "Memory";
                         });

std::vector<Term> HostileTerms() {
  const std::string xsd = "http://www.w3.org/2001/XMLSchema#";
  std::vector<Term> terms;
  for (const char* type : {"integer", "decimal", "double", "float", "long", "byte", "dateTime",
                           "date", "time", "boolean", "gYear", "duration", "unsignedByte"}) {
    for (const char* lexical : {"",
                                "5",
                                "05",
                                "5.0",
                                "5e0",
                                "+5",
                                "-0",
                                "1e400",
                                "NaN",
                                "INF",
                                "-INF",
                                "0.50",
                                "999999999999999999999999999999",
                                "2020-01-01T00:00:00Z",
                                "2020-01-01T24:00:00",
                                "2020-01-01",
                                "true",
                                "1",
                                "12:00:00.120",
                                "P1Y",
                                "x"}) {
      terms.push_back(Term::Literal(lexical, xsd + type));
    }
  }
  std::string all_of_unicode;
  for (uint32_t c = 1; c < 0x110000; c += 97) {
    if (c >= 0xD800 && c < 0xE000) continue;
    if (c < 0x80) {
      all_of_unicode.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
      all_of_unicode += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    } else if (c < 0x10000) {
      all_of_unicode += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                         static_cast<char>(0x80 | (c & 63))};
    } else {
      all_of_unicode +=
          {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
           static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    }
  }
  terms.push_back(Term::Literal(all_of_unicode));
  terms.push_back(Term::LangLiteral(all_of_unicode, "en-GB"));
  terms.push_back(Term::LangLiteral("", "de"));
  terms.push_back(Term::LangLiteral("x", "de"));
  terms.push_back(Term::LangLiteral("x", "DE"));
  terms.push_back(Term::LangLiteral("x", "ar", Direction::kRtl));
  terms.push_back(Term::LangLiteral("x", "ar", Direction::kLtr));
  terms.push_back(Term::Literal(std::string("\0\x01\x02\xFF", 4)));
  terms.push_back(Term::Literal(std::string("a\0b", 3)));
  for (size_t size : {7u, 8u, 4095u, 4096u, 4097u, 65536u, 131072u, 10u << 20}) {
    terms.push_back(Term::Literal(std::string(size, 'q')));
    terms.push_back(Term::Literal(std::string(size, 'q') + "r"));
    terms.push_back(Term::Literal(std::string(size, 'q'), "http://example.org/type"));
    terms.push_back(Term::LangLiteral(std::string(size, 'q'), "fr"));
  }
  terms.push_back(Term::Iri(""));
  terms.push_back(Term::Iri("http://example.org/" + std::string(5000, 'i')));
  for (int i = 0; i < 1000; ++i) {
    terms.push_back(Term::Iri("http://example.org/resource/" + std::to_string(i * 7919)));
  }
  return terms;
}

TEST_P(StoreTest, NoTermChangesByBeingStored) {
  const std::vector<Term> terms = HostileTerms();
  const std::vector<Id> ids = StoreTerms(terms);
  for (int round = 0; round < 3; ++round) {
    auto snapshot = store_->GetSnapshot();
    std::vector<Term> read;
    ASSERT_TRUE(snapshot->TermsOf(ids, &read).ok());
    for (size_t i = 0; i < terms.size(); ++i) {
      ASSERT_TRUE(read[i] == terms[i]) << i << " " << read[i].ToString().substr(0, 100);
      if (i % 7 == 0) {
        ASSERT_TRUE(snapshot->TermOf(ids[i]).value() == terms[i]);
      }
      auto id = snapshot->IdOf(terms[i].view());
      ASSERT_TRUE(id.ok()) << id.status();
      ASSERT_TRUE(id->has_value());
      ASSERT_EQ(**id, ids[i]);
    }
    snapshot.reset();
    if (round == 0) store_.Reopen();
    if (round == 1) {
      ASSERT_TRUE(store_->Compact().ok());
    }
  }
  ExpectClean(store_.store());
  auto snapshot = store_->GetSnapshot();
  EXPECT_FALSE(snapshot->IdOf(Term::Iri("http://example.org/unknown").view())->has_value());
  EXPECT_FALSE(snapshot->TermOf(Id(Tag::kIri, 1000000)).ok());
}

TEST_P(StoreTest, TermsKeepTheirIdsOverManyCommitsAndPacking) {
  std::vector<Id> ids;
  std::vector<Term> terms;
  for (int round = 0; round < 60; ++round) {
    std::vector<Term> batch;
    for (int i = 0; i < 1 + round * round / 8; ++i) {
      batch.push_back(
          Term::Iri("http://example.org/" + std::to_string(round) + "/" + std::to_string(i)));
    }
    std::vector<Id> stored = StoreTerms(batch);
    ids.insert(ids.end(), stored.begin(), stored.end());
    terms.insert(terms.end(), batch.begin(), batch.end());
    if (round % 20 == 19) {
      ASSERT_TRUE(store_->Compact().ok());
    }
    if (round % 20 == 9) store_.Reopen();
  }
  std::vector<Term> read;
  auto snapshot = store_->GetSnapshot();
  ASSERT_TRUE(snapshot->TermsOf(ids, &read).ok());
  EXPECT_TRUE(read == terms);
  for (size_t i = 0; i < terms.size(); i += 13) {
    ASSERT_EQ(snapshot->IdOf(terms[i].view()).value(), ids[i]);
  }
  ExpectClean(store_.store());
}

TEST_P(StoreTest, BlankNodesAreNeverTheSame) {
  auto transaction = std::move(store_->BeginWrite().value());
  const Id a = transaction->NewBlankNode().value();
  const Id b = transaction->NewBlankNode().value();
  EXPECT_NE(a, b);
  const IdQuad quad{a, transaction->Intern({TermKind::kIri, "http://example.org/p"}).value(), b,
                    kDefaultGraph};
  ASSERT_TRUE(transaction->Insert({&quad, 1}).ok());
  ASSERT_TRUE(transaction->Commit(Durability::kSync).ok());
  transaction.reset();
  store_.Reopen();
  transaction = std::move(store_->BeginWrite().value());
  const Id c = transaction->NewBlankNode().value();
  EXPECT_NE(a, c);
  EXPECT_NE(b, c);
  auto snapshot = store_->GetSnapshot();
  const Term term = snapshot->TermOf(b).value();
  EXPECT_EQ(snapshot->IdOf(term.view()).value(), b);
  EXPECT_FALSE(snapshot->IdOf(Term::BlankNode("b77").view())->has_value());
  EXPECT_FALSE(snapshot->IdOf(Term::BlankNode("other").view())->has_value());
}

TEST_P(StoreTest, RefusesIdsOfNobody) {
  auto transaction = std::move(store_->BeginWrite().value());
  const Id p = transaction->Intern({TermKind::kIri, "http://example.org/p"}).value();
  for (Id id : {Id(Tag::kIri, 99), Id(Tag::kLocal, 0), Id(Tag::kBlankNode, 0), Id()}) {
    const IdQuad quad{p, p, id, kDefaultGraph};
    EXPECT_EQ(transaction->Insert({&quad, 1}).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST_P(StoreTest, HooksSeeBothStatesAndMayVeto) {
  StoreTerms({Term::Iri("http://example.org/old")});
  int calls = 0;
  bool veto = false;
  store_->AddCommitHook([&](const QuadSource& before, const QuadSource& after,
                            const EffectiveChanges& changes) -> absl::Status {
    ++calls;
    EXPECT_EQ(before.Statistics().default_graph_triples + changes.inserted.size() -
                  changes.deleted.size(),
              after.Statistics().default_graph_triples);
    EXPECT_EQ(ReadAll(after, ScanSpec()).size(), after.Statistics().default_graph_triples);
    return veto ? absl::FailedPreconditionError("not this one") : absl::OkStatus();
  });
  StoreTerms({Term::Iri("http://example.org/new"), Term::Iri("http://example.org/newer")});
  EXPECT_EQ(calls, 1);
  veto = true;
  auto transaction = std::move(store_->BeginWrite().value());
  const Id p = transaction->Intern({TermKind::kIri, "http://example.org/vetoed"}).value();
  const IdQuad quad{p, p, p, kDefaultGraph};
  ASSERT_TRUE(transaction->Insert({&quad, 1}).ok());
  EXPECT_EQ(transaction->Commit(Durability::kSync).status().message(), "not this one");
  EXPECT_EQ(store_->GetSnapshot()->Statistics().default_graph_triples, 3u);
  EXPECT_FALSE(
      store_->GetSnapshot()->IdOf(Term::Iri("http://example.org/vetoed").view())->has_value());
  // The slot is free again.
  EXPECT_TRUE(store_->BeginWrite().ok());
}

TEST_P(StoreTest, HistoryIsKept) {
  for (int i = 0; i < 5; ++i) {
    auto transaction = std::move(store_->BeginWrite().value());
    const Id id =
        transaction->Intern({TermKind::kIri, "http://example.org/" + std::to_string(i)}).value();
    const IdQuad quad{id, id, id, i % 2 == 0 ? kDefaultGraph : id};
    ASSERT_TRUE(transaction->Insert({&quad, 1}).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kSync, "number " + std::to_string(i)).ok());
  }
  store_.Reopen();
  auto commits = store_->Commits(3);
  ASSERT_TRUE(commits.ok());
  ASSERT_EQ(commits->size(), 3u);
  EXPECT_EQ((*commits)[0].number, 5u);
  EXPECT_EQ((*commits)[0].message, "number 4");
  EXPECT_EQ((*commits)[2].number, 3u);
  EXPECT_EQ((*commits)[2].inserted, 1u);
  EXPECT_GE((*commits)[0].unix_micros, (*commits)[1].unix_micros);
  auto info = store_->Info();
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->commits, 5u);
  EXPECT_EQ(info->default_graph_triples, 3u);
  EXPECT_EQ(info->named_graph_quads, 2u);
  EXPECT_EQ(info->named_graphs, 2u);
}

TEST_P(StoreTest, OnlyOneWriterAtATime) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.write_timeout = std::chrono::milliseconds(20);
  ReopenableStore store(GetParam(), options);
  auto first = std::move(store->BeginWrite().value());
  EXPECT_EQ(store->BeginWrite().status().code(), absl::StatusCode::kDeadlineExceeded);
  first.reset();
  EXPECT_TRUE(store->BeginWrite().ok());
}

TEST_P(StoreTest, ATransactionOutlivesAFold) {
  StoreTerms({Term::Iri("http://example.org/a"), Term::Iri("http://example.org/b")});
  auto transaction = std::move(store_->BeginWrite().value());
  const Id c = transaction->Intern({TermKind::kIri, "http://example.org/c"}).value();
  const IdQuad quad{c, c, c, kDefaultGraph};
  ASSERT_EQ(transaction->Insert({&quad, 1}).value(), 1u);
  ASSERT_TRUE(store_->Fold().ok());
  ASSERT_EQ(transaction->Insert({&quad, 1}).value(), 0u);
  EXPECT_EQ(ReadAll(transaction->source(), ScanSpec()).size(), 3u);
  ASSERT_TRUE(transaction->Commit(Durability::kSync).ok());
  EXPECT_EQ(ReadAll(*store_->GetSnapshot(), ScanSpec()).size(), 3u);
  ExpectClean(store_.store());
}

TEST(StoreFormatTest, RefusesNewerVersionsAndUnknownFeatures) {
  for (int change = 0; change < 3; ++change) {
    ReopenableStore store(/*on_rocks=*/false);
    store.Close();
    auto kv = store.OpenKv();
    FormatRecord format;
    if (change == 0) format.version = kFormatVersion + 1;
    if (change == 1) format.required_features = 4;
    std::string bytes = change == 2 ? "some other database" : EncodeFormat(format);
    auto batch = kv->NewBatch();
    batch->Put(Space::kMeta, kFormatKey, bytes);
    ASSERT_TRUE(kv->Write(batch.get(), Durability::kSync).ok());
    EXPECT_EQ(store.Open().code(), absl::StatusCode::kFailedPrecondition);
  }
}

TEST(StoreFormatTest, KeepsUnknownOptionalFeatures) {
  FormatRecord format;
  format.optional_features = 0xF0;
  format.hash_seed = 77;
  auto read = DecodeFormat(EncodeFormat(format));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->optional_features, 0xF0u);
  EXPECT_EQ(read->hash_seed, 77u);
}

TEST(StoreFormatTest, ReadOnlyStoresRefuseWriters) {
  TemporaryDirectory directory;
  StoreOptions options = ReopenableStore::QuietOptions();
  const std::string path = directory.path("db");
  ASSERT_TRUE(Store::Open(path, options).ok());
  options.mode = OpenMode::kReadOnly;
  auto store = Store::Open(path, options);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_EQ((*store)->BeginWrite().status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ((*store)->Fold().code(), absl::StatusCode::kFailedPrecondition);
  ExpectClean(**store);
  options.memory_budget = 1000;
  EXPECT_EQ(Store::Open(path, options).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace mote
