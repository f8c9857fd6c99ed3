#include "storage/load/bulk_load.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "tests/storage/load/bulk_load_fixture.h"

namespace mote {
namespace {

using testing::Backend;
using testing::BulkLoadTest;
using testing::Gzip;
using testing::MakeRandomDocument;
using testing::QuadsOf;
using testing::RandomDocument;
using testing::RandomDocumentOptions;
using testing::TextQuads;
using testing::Zstd;

TEST_P(BulkLoadTest, ReadsEveryFormat) {
  std::mt19937_64 random(1);
  TextQuads expected;
  std::vector<LoadInput> inputs;
  const std::pair<RdfFormat, const char*> kFormats[] = {{RdfFormat::kNTriples, "nt"},
                                                        {RdfFormat::kNQuads, "nq"},
                                                        {RdfFormat::kTurtle, "ttl"},
                                                        {RdfFormat::kTriG, "trig"}};
  uint64_t statements = 0;
  for (const auto& [format, extension] : kFormats) {
    for (int compression = 0; compression < 3; ++compression) {
      RandomDocumentOptions options;
      options.format = format;
      options.name = std::string(extension) + std::to_string(compression);
      options.statements = 700;
      if (compression == 1) options.graph_iri = "http://example.org/graph/1";
      const RandomDocument document = MakeRandomDocument(options, random);
      expected.insert(document.quads.begin(), document.quads.end());
      LoadInput input;
      input.graph_iri = options.graph_iri;
      const std::string name = options.name + "." + extension;
      switch (compression) {
        case 0:
          input.path = Write(name, document.text);
          break;
        case 1:
          input.path = Gzip(document.text, directory_ + "/" + name + ".gz");
          break;
        default:
          input.path = Write(name + ".zst", Zstd(document.text));
          break;
      }
      inputs.push_back(input);
      statements +=
          static_cast<uint64_t>(std::count(document.text.begin(), document.text.end(), '\n'));
    }
  }
  std::vector<LoadPhase> phases;
  LoadOptions options = SmallLoad();
  options.message = "all formats";
  options.progress = [&](const LoadProgress& progress) {
    if (phases.empty() || phases.back() != progress.phase) phases.push_back(progress.phase);
  };
  auto report = Load(inputs, options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->statements, statements);
  EXPECT_EQ(report->quads_inserted, expected.size());
  EXPECT_GT(report->terms_inserted, 0u);
  EXPECT_GT(report->blank_nodes, 0u);
  EXPECT_EQ(report->generations, 1u);
  EXPECT_EQ(phases.size(), static_cast<size_t>(kLoadPhaseCount));
  ExpectQuads(expected);
  auto commits = store_->Commits(10);
  ASSERT_TRUE(commits.ok());
  ASSERT_EQ(commits->size(), 1u);
  EXPECT_EQ(commits->front().message, "all formats");
  EXPECT_EQ(commits->front().inserted, expected.size());
  EXPECT_EQ(commits->front().number, report->commit_number);
}

TEST_P(BulkLoadTest, ReadsStandardInput) {
  const std::string path = Write("input.nt", "<http://a/s> <http://a/p> \"o\" .\n");
  const int saved = ::dup(0);
  ASSERT_NE(std::freopen(path.c_str(), "r", stdin), nullptr);
  LoadInput input;
  input.path = "-";
  input.format = RdfFormat::kNTriples;
  auto report = Load({input});
  ::dup2(saved, 0);
  ::close(saved);
  ASSERT_TRUE(report.ok()) << report.status();
  ExpectQuads({{"<http://a/s>", "<http://a/p>", "\"o\"", ""}});
}

// The same documents in small and large budgets, with few and many threads, into empty stores and
// on top of each other, must give the same quads.
TEST_P(BulkLoadTest, AnyBudgetGivesTheSameQuads) {
  uint64_t generations = 0;
  for (uint64_t seed = 0; seed < 6; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    OpenStore();
    if (GetParam() == Backend::kRocks && seed > 0) {
      store_.reset();
      std::filesystem::remove_all(directory_ + "/db");
      OpenStore();
    }
    TextQuads expected;
    for (int load = 0; load < 3; ++load) {
      std::vector<LoadInput> inputs;
      for (int file = 0; file < 3; ++file) {
        RandomDocumentOptions options;
        options.format = static_cast<RdfFormat>(random() % 4);
        options.name = "d" + std::to_string(load) + std::to_string(file);
        options.statements = random() % 2000;
        options.vocabulary = 1 + random() % 8000;
        const RandomDocument document = MakeRandomDocument(options, random);
        expected.insert(document.quads.begin(), document.quads.end());
        LoadInput input;
        input.path = Write(options.name, document.text);
        input.format = options.format;
        inputs.push_back(input);
      }
      LoadOptions options;
      options.memory_budget = seed % 2 == 0 ? 0 : uint64_t{64} << 20;
      options.threads = 1 + static_cast<int>(random() % 3);
      const uint64_t before = store_->GetSnapshot()->Statistics().default_graph_triples +
                              store_->GetSnapshot()->Statistics().named_graph_quads;
      auto report = Load(inputs, options);
      ASSERT_TRUE(report.ok()) << report.status();
      EXPECT_EQ(report->quads_inserted, expected.size() - before);
      generations = std::max(generations, report->generations);
      ASSERT_NO_FATAL_FAILURE(ExpectQuads(expected));
    }
    ASSERT_TRUE(store_->Fold().ok());
    ASSERT_NO_FATAL_FAILURE(ExpectQuads(expected));
  }
  EXPECT_GT(generations, 1u);
}

TEST_P(BulkLoadTest, ASmallBudgetMakesGenerationsAndRuns) {
  std::mt19937_64 random(5);
  RandomDocumentOptions options;
  options.format = RdfFormat::kNQuads;
  options.statements = 30000;
  options.vocabulary = 20000;
  const RandomDocument document = MakeRandomDocument(options, random);
  LoadInput input;
  input.path = Write("large.nq", document.text);
  LoadOptions load = SmallLoad();
  load.memory_budget = 0;
  auto report = Load({input}, load);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->generations, 2u);
  EXPECT_GT(report->spilled_bytes, 0u);
  ExpectQuads(document.quads);
}

TEST_P(BulkLoadTest, AddsToWhatTransactionsLeft) {
  std::mt19937_64 random(8);
  RandomDocumentOptions options;
  options.format = RdfFormat::kNQuads;
  options.statements = 3000;
  options.vocabulary = 300;
  const RandomDocument first = MakeRandomDocument(options, random);
  LoadInput input;
  input.path = Write("first.nq", first.text);
  ASSERT_TRUE(Load({input}).ok());

  // Some quads go, one comes, by transactions that stay in the delta.
  TextQuads expected = first.quads;
  for (int round = 0; round < 3; ++round) {
    auto transaction = store_->BeginWrite();
    ASSERT_TRUE(transaction.ok());
    std::vector<IdQuad> removed;
    for (const Order order : {Order::kSpo, Order::kSpog}) {
      ScanSpec spec;
      spec.order = order;
      auto cursor = (*transaction)->source().Scan(spec);
      ASSERT_TRUE(cursor.ok());
      std::array<std::array<Id, 4096>, 4> columns;
      std::vector<Id*> pointers;
      for (int i = 0; i < KeyColumnCount(order); ++i) pointers.push_back(columns[i].data());
      auto count = (*cursor)->Next(pointers, columns[0].size());
      ASSERT_TRUE(count.ok());
      for (size_t i = 0; i < *count; ++i) {
        if (random() % 10 != 0) continue;
        removed.push_back({columns[0][i], columns[1][i], columns[2][i],
                           order == Order::kSpo ? kDefaultGraph : columns[3][i]});
      }
    }
    ASSERT_TRUE((*transaction)->Delete(removed).ok());
    auto s = (*transaction)->Intern(TermView{TermKind::kIri, "http://example.org/new"});
    auto o =
        (*transaction)
            ->Intern(TermView{TermKind::kLiteral, "a new string, number " + std::to_string(round)});
    ASSERT_TRUE(s.ok() && o.ok());
    const IdQuad added{*s, *s, *o, kDefaultGraph};
    ASSERT_TRUE((*transaction)->Insert({&added, 1}).ok());
    ASSERT_TRUE((*transaction)->Commit(Durability::kRelaxed).ok());
  }
  auto remaining = QuadsOf(*store_->GetSnapshot(), Order::kSpo, Order::kSpog);
  ASSERT_TRUE(remaining.ok()) << remaining.status();
  // Blank nodes whose naming statement went cannot be told apart by QuadsOf any more.
  if (store_->GetSnapshot()->Statistics().default_graph_triples +
          store_->GetSnapshot()->Statistics().named_graph_quads !=
      remaining->size()) {
    return;
  }
  expected = *remaining;
  options.name = "second";
  const RandomDocument second = MakeRandomDocument(options, random);
  expected.insert(second.quads.begin(), second.quads.end());
  input.path = Write("second.nq", second.text);
  auto report = Load({input});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quads_inserted, expected.size() - remaining->size());
  ExpectQuads(expected);
  ASSERT_TRUE(store_->Compact().ok());
  ExpectQuads(expected);
}

TEST_P(BulkLoadTest, LoadingAgainChangesNothing) {
  std::mt19937_64 random(2);
  RandomDocumentOptions options;
  options.statements = 500;
  RandomDocument document = MakeRandomDocument(options, random);
  // Blank nodes would be new ones each time.
  std::string text;
  TextQuads expected;
  size_t begin = 0;
  while (begin < document.text.size()) {
    const size_t end = document.text.find('\n', begin) + 1;
    const std::string line = document.text.substr(begin, end - begin);
    if (line.find("_:") == std::string::npos) text += line;
    begin = end;
  }
  for (const auto& quad : document.quads) {
    if (quad[0][0] != '_' && quad[2].find("_:") == std::string::npos) expected.insert(quad);
  }
  LoadInput input;
  input.path = Write("again.nt", text);
  ASSERT_TRUE(Load({input}).ok());
  ExpectQuads(expected);
  auto report = Load({input, input});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quads_inserted, 0u);
  EXPECT_EQ(report->terms_inserted, 0u);
  EXPECT_EQ(report->commit_number, 0u);
  ExpectQuads(expected);
}

TEST_P(BulkLoadTest, TripleTermsAreFoundByTheirComponents) {
  const std::string inner = "<<( <http://a/s> <http://a/p> \"a longer text\"@ar--rtl )>>";
  const std::string text = "_:r <http://a/r> " + inner +
                           " .\n<http://a/x> <http://a/r> <<( _:r "
                           "<http://a/p> " +
                           inner + " )>> .\n";
  LoadInput input;
  input.path = Write("one.nt", text);
  auto report = Load({input, input});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quads_inserted, 4u);
  const auto snapshot = store_->GetSnapshot();
  // One for both documents, and one for the blank node of each.
  EXPECT_EQ(snapshot->CountTripleTerms({}).value().rows, 3u);
  const Term triple = Term::Triple(Term::Iri("http://a/s"), Term::Iri("http://a/p"),
                                   Term::LangLiteral("a longer text", "ar", Direction::kRtl));
  const auto id = snapshot->IdOf(triple.view());
  ASSERT_TRUE(id.ok() && id->has_value()) << id.status();
  TripleTermPattern holds;
  holds.object = **id;
  EXPECT_EQ(snapshot->CountTripleTerms(holds).value().rows, 2u);
  // Inner ones are numbered first, and a later load finds them.
  EXPECT_EQ(**id, Id(Tag::kTriple, 0));
  input.path = Write("two.ttl", "<http://a/y> <http://a/r> " + inner + " .\n");
  report = Load({input});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->terms_inserted, 1u);
  EXPECT_EQ(store_->GetSnapshot()->CountTripleTerms({}).value().rows, 3u);
  ExpectSound();
}

TEST_P(BulkLoadTest, TripleTermsOfAnyDepthInLittleMemory) {
  // Chains of all depths that share their ends, twice, so that generations repeat them.
  std::string text;
  std::string deepest;
  for (int round = 0; round < 2; ++round) {
    std::string object = "<http://a/o>";
    for (int depth = 1; depth <= 300; ++depth) {
      object = "<<( <http://a/s> <http://a/p" + std::to_string(depth % 3) + "> " + object + " )>>";
      if (depth % 10 == 0) {
        text += "<http://a/n" + std::to_string(depth) + "> <http://a/r> " + object + " .\n";
      }
      for (int i = 0; i < 30; ++i) {
        text += "<http://a/" + std::to_string(round * 10000 + depth * 30 + i) +
                "> <http://a/q> <<( <http://a/s> <http://a/p> \"" + std::to_string(i * depth) +
                "\" )>> .\n";
      }
    }
  }
  LoadInput input;
  input.path = Write("deep.nt", text);
  LoadOptions options = SmallLoad();
  options.memory_budget = uint64_t{1} << 20;
  auto report = Load({input}, options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->generations, 1u);
  ExpectSound();
  const auto snapshot = store_->GetSnapshot();
  TripleTermPattern chain;
  chain.predicate = snapshot->IdOf(Term::Iri("http://a/p1").view()).value();
  EXPECT_EQ(snapshot->CountTripleTerms(chain).value().rows, 100u);
  // Too many triple terms for the memory are an error, and leave nothing behind.
  text.clear();
  for (int i = 0; i < 60000; ++i) {
    text += "<http://b/s> <http://b/r> <<( <http://b/s> <http://b/p> \"" + std::to_string(i) +
            "\" )>> .\n";
  }
  input.path = Write("many.nt", text);
  report = Load({input}, options);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kResourceExhausted) << report.status();
  EXPECT_FALSE(store_->GetSnapshot()->IdOf(Term::Iri("http://b/s").view()).value().has_value());
  ExpectSound();
}

TEST_P(BulkLoadTest, BlankNodesAreOfTheirFile) {
  const std::string text = "_:b <http://a/p> _:c .\n_:c <http://a/p> _:b .\n";
  LoadInput first;
  first.path = Write("first.nt", text);
  LoadInput second;
  second.path = Write("second.ttl", text + "[] <http://a/p> [] .\n");
  auto report = Load({first, second});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quads_inserted, 5u);
  EXPECT_EQ(report->blank_nodes, 6u);
  // Loaded again, they are others.
  report = Load({first, first});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quads_inserted, 4u);
  EXPECT_EQ(store_->GetSnapshot()->Statistics().default_graph_triples, 9u);
  ExpectSound();
}

TEST_P(BulkLoadTest, AnEmptyDocumentIsNoCommit) {
  LoadInput input;
  input.path = Write("empty.ttl", "# nothing\n");
  auto report = Load({input});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->statements, 0u);
  EXPECT_EQ(report->commit_number, 0u);
  ExpectQuads({});
}

TEST_P(BulkLoadTest, KeepsLargeAndHostileLiterals) {
  std::string large;
  std::mt19937_64 random(3);
  while (large.size() < (size_t{10} << 20)) large.push_back(static_cast<char>('a' + random() % 26));
  std::string all;
  for (const uint32_t code :
       {0x1u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFDu, 0x10000u, 0x10FFFFu}) {
    char escaped[16];
    std::snprintf(escaped, sizeof(escaped), "\\U%08X", code);
    all += escaped;
  }
  LoadInput input;
  input.path = Write("hostile.nt", "<http://a/s> <http://a/p> \"" + large +
                                       "\" .\n<http://a/s> <http://a/q> \"" + all +
                                       "\" .\n<http://a/s> <http://a/r> \"" + large + "\"@en .\n");
  auto report = Load({input});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quads_inserted, 3u);
  ExpectSound();
  const auto snapshot = store_->GetSnapshot();
  for (const TermView& term :
       {TermView{TermKind::kLiteral, large}, TermView{TermKind::kLiteral, large, {}, "en"}}) {
    auto id = snapshot->IdOf(term);
    ASSERT_TRUE(id.ok() && id->has_value()) << id.status();
    auto back = snapshot->TermOf(**id);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_TRUE(back->view() == term);
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, BulkLoadTest, ::testing::Values(Backend::kMemory, Backend::kRocks),
                         [](const auto& info) {
                           return info.param == Backend::kMemory ? "Memory" : "Rocks";
                         });

}  // namespace
}  // namespace mote
