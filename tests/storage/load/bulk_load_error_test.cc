// Loads that fail: what they say, and that the store is as it was.

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
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
using testing::RandomDocument;
using testing::RandomDocumentOptions;
using testing::Zstd;

class BulkLoadErrorTest : public BulkLoadTest {};
// What only a store that writes files meets.
class BulkLoadDiskTest : public BulkLoadTest {};

TEST_P(BulkLoadErrorTest, AnErrorNamesThePlaceAndLeavesTheStoreAlone) {
  LoadInput good;
  good.path = Write("good.nt", "<http://a/s> <http://a/p> <http://a/o> .\n");
  ASSERT_TRUE(Load({good}).ok());
  // The bad line lies far behind in the document, and a second one after it.
  std::string text;
  for (int i = 1; i <= 200000; ++i) {
    text += i == 150000 || i == 190000
                ? "<http://a/s> <http://a/p> oops .\n"
                : "<http://a/s" + std::to_string(i) + "> <http://a/p> \"a string\" .\n";
  }
  LoadInput bad;
  bad.path = Write("bad.nt", text);
  for (int threads = 1; threads <= 3; ++threads) {
    LoadOptions options = SmallLoad();
    options.threads = threads;
    auto report = Load({good, bad}, options);
    EXPECT_EQ(report.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(report.status().message().find(bad.path + ":150000:27: ") == 0) << report.status();
  }
  LoadInput turtle;
  turtle.path = Write("bad.ttl", "@prefix a: <http://a/> .\na:s a:p a:o .\na:s a:p b:o .\n");
  auto report = Load({turtle});
  EXPECT_TRUE(report.status().message().find(turtle.path + ":3:") == 0) << report.status();
  ExpectQuads({{"<http://a/s>", "<http://a/p>", "<http://a/o>", ""}});
  auto commits = store_->Commits(10);
  ASSERT_TRUE(commits.ok());
  EXPECT_EQ(commits->size(), 1u);
  // The writer's slot is free again.
  EXPECT_TRUE(Load({good}).ok());
  EXPECT_TRUE(store_->BeginWrite().ok());
}

TEST_P(BulkLoadErrorTest, SkipsMalformedLinesOnRequest) {
  LoadInput input;
  input.path = Write("mixed.nt",
                     "<http://a/s> <http://a/p> \"1\" .\nnonsense\n<http://a/s> <http://a/p> .\n"
                     "<http://a/s> <http://a/p> \"2\" .\n");
  LoadOptions options = SmallLoad();
  options.lenient = true;
  std::vector<uint64_t> lines;
  options.on_skipped = [&](const SyntaxError& error) { lines.push_back(error.line); };
  auto report = Load({input}, options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->skipped, 2u);
  EXPECT_EQ(lines, (std::vector<uint64_t>{2, 3}));
  ExpectQuads({{"<http://a/s>", "<http://a/p>", "\"1\"", ""},
               {"<http://a/s>", "<http://a/p>", "\"2\"", ""}});
  input.path = Write("mixed.ttl",
                     "<http://a/s> <http://a/p> \"3\" .\nnonsense .\n<http://a/s> <http://a/p> .\n"
                     "<http://a/s> <http://a/p> \"4\" .\n");
  lines.clear();
  report = Load({input}, options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->skipped, 2u);
  EXPECT_EQ(lines, (std::vector<uint64_t>{2, 3}));
  ExpectQuads({{"<http://a/s>", "<http://a/p>", "\"1\"", ""},
               {"<http://a/s>", "<http://a/p>", "\"2\"", ""},
               {"<http://a/s>", "<http://a/p>", "\"3\"", ""},
               {"<http://a/s>", "<http://a/p>", "\"4\"", ""}});
  input.path = Write("mixed.rdf", "");
  EXPECT_EQ(Load({input}, options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_P(BulkLoadErrorTest, RefusesWhatItCannotRead) {
  LoadInput input;
  input.path = directory_ + "/missing.nt";
  EXPECT_EQ(Load({input}).status().code(), absl::StatusCode::kNotFound);
  input.path = Write("data.unknown", "");
  EXPECT_EQ(Load({input}).status().code(), absl::StatusCode::kInvalidArgument);
  input.path = directory_;
  input.format = RdfFormat::kTurtle;
  EXPECT_EQ(Load({input}).status().code(), absl::StatusCode::kInvalidArgument);
  input.path = Write("data.jsonld", "");
  input.format = RdfFormat::kJsonLd;
  EXPECT_EQ(Load({input}).status().code(), absl::StatusCode::kInvalidArgument);
  ExpectQuads({});
}

TEST_P(BulkLoadErrorTest, GuessesWhatNamesDoNotTell) {
  LoadInput lines;
  lines.path = Write("lines", "<http://a/s> <http://a/p> \"1\" .\n");
  LoadInput turtle;
  turtle.path = Write("data.txt", "@prefix : <http://a/> .\n:s :p \"2\" .\n");
  LoadInput xml;
  xml.path = Write("data", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>");
  ASSERT_TRUE(Load({lines, turtle, xml}).ok());
  ExpectQuads({{"<http://a/s>", "<http://a/p>", "\"1\"", ""},
               {"<http://a/s>", "<http://a/p>", "\"2\"", ""}});
}

// What is wrong with the last of several files takes back the others too.
TEST_P(BulkLoadErrorTest, ALaterFileThatCannotBeReadLeavesTheStoreAlone) {
  const std::string statement = "<http://a/s> <http://a/p> <http://a/o> .\n";
  LoadInput good;
  good.path = Write("good.nt", statement);
  std::string text;
  std::mt19937_64 random(4);
  for (int i = 0; i < 20000; ++i) {
    text += "<http://a/" + std::to_string(random()) + "> <http://a/p> \"a string\" .\n";
  }
  const std::string whole = Zstd(text);
  std::vector<LoadInput> bad(4);
  bad[0].path = Write("cut.nt.zst", whole.substr(0, whole.size() - 100));
  Gzip(text, directory_ + "/whole.nt.gz");
  bad[1].path = directory_ + "/cut.nt.gz";
  std::filesystem::copy_file(directory_ + "/whole.nt.gz", bad[1].path);
  std::filesystem::resize_file(bad[1].path, std::filesystem::file_size(bad[1].path) / 2);
  bad[2].path = directory_ + "/missing.nt";
  bad[3].path = Write("cut.ttl", "@prefix a: <http://a/> .\n" + text + "a:s a:p \"no end");
  for (const LoadInput& input : bad) {
    const absl::Status status = Load({good, input}).status();
    ASSERT_FALSE(status.ok());
    EXPECT_TRUE(status.message().find(input.path + ":") == 0) << status;
    EXPECT_EQ(status.message().find('\n'), absl::string_view::npos) << status;
    ExpectQuads({});
  }
  if (::geteuid() != 0) {
    std::filesystem::permissions(good.path, std::filesystem::perms::none);
    EXPECT_EQ(Load({good}).status().code(), absl::StatusCode::kPermissionDenied);
  }
}

TEST_P(BulkLoadErrorTest, CanBeCancelled) {
  std::string text;
  for (int i = 0; i < 100000; ++i) {
    text += "<http://a/s" + std::to_string(i) + "> <http://a/p> \"a string\" .\n";
  }
  LoadInput input;
  input.path = Write("cancelled.nt", text);
  for (int phase = 0; phase + 1 < kLoadPhaseCount; ++phase) {
    std::atomic<bool> cancel{false};
    LoadOptions options = SmallLoad();
    options.cancel = &cancel;
    options.progress = [&](const LoadProgress& progress) {
      if (static_cast<int>(progress.phase) == phase) cancel = true;
    };
    if (phase == 0) cancel = true;
    EXPECT_EQ(Load({input}, options).status().code(), absl::StatusCode::kCancelled) << phase;
  }
  ExpectQuads({});
}

// The limit on a file's size stands for a full disk: it is met by temporary files, by those of the
// orders and the dictionary, or by the log, whichever grows first.
TEST_P(BulkLoadDiskTest, AFullDiskIsAnErrorAndLeavesTheStoreAlone) {
  LoadInput old;
  old.path = Write("old.nt", "<http://a/s> <http://a/p> <http://a/o> .\n");
  ASSERT_TRUE(Load({old}).ok());
  std::mt19937_64 random(6);
  RandomDocumentOptions document_options;
  document_options.format = RdfFormat::kNQuads;
  document_options.statements = 30000;
  document_options.vocabulary = 30000;
  const RandomDocument document = MakeRandomDocument(document_options, random);
  LoadInput input;
  input.path = Write("data.nq", document.text);
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  for (const rlim_t bytes : {3000, 10000, 30000, 70000, 100000, 150000}) {
    for (const bool small_budget : {false, true}) {
      SCOPED_TRACE(std::to_string(bytes) + (small_budget ? " bytes, small budget" : " bytes"));
      rlimit limit = before;
      limit.rlim_cur = bytes;
      LoadOptions options = SmallLoad();
      if (small_budget) options.memory_budget = 0;
      ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
      const absl::Status status = Load({input}, options).status();
      ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
      EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
      ExpectQuads({{"<http://a/s>", "<http://a/p>", "<http://a/o>", ""}});
    }
  }
  std::signal(SIGXFSZ, handler);
  OpenStore();
  ExpectQuads({{"<http://a/s>", "<http://a/p>", "<http://a/o>", ""}});
  const absl::StatusOr<LoadReport> report = Load({input});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->quads_inserted, document.quads.size());
  ExpectSound();
}

INSTANTIATE_TEST_SUITE_P(Rocks, BulkLoadDiskTest, ::testing::Values(Backend::kRocks));

INSTANTIATE_TEST_SUITE_P(Stores, BulkLoadErrorTest,
                         ::testing::Values(Backend::kMemory, Backend::kRocks),
                         [](const auto& info) {
                           return info.param == Backend::kMemory ? "Memory" : "Rocks";
                         });

}  // namespace
}  // namespace mote
