#include "mote/bulk_loader.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/engine/embedding/embedding_tester.h"

namespace mote {
namespace {

using testing::EmbeddingTest;
using testing::Ex;
using ::testing::HasSubstr;

class BulkLoaderTest : public EmbeddingTest {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = ::testing::TempDir() + "/" + std::to_string(getpid()) + name;
    std::ofstream(path) << text;
    paths_.push_back(path);
    return path;
  }
  ~BulkLoaderTest() override {
    for (const std::string& path : paths_) std::remove(path.c_str());
  }

 private:
  std::vector<std::string> paths_;
};

TEST_F(BulkLoaderTest, LoadsFilesAndQuadsAsOneCommit) {
  BulkLoader loader(database_.get());
  ASSERT_EQ(loader.AddFile(Write("a.ttl", "@prefix : <http://example.org/> . :a :p :b, _:x .")),
            absl::OkStatus());
  ASSERT_EQ(loader.AddFile(Write("b.data", "<> <http://example.org/p> <#c> ."), "turtle",
                           "http://example.org/g", "http://example.org/doc"),
            absl::OkStatus());
  int next = 0;
  Quad current;
  loader.AddQuads([&](QuadView* quad) -> absl::StatusOr<bool> {
    if (next == 1000) return false;
    current = Quad(Ex("n" + std::to_string(next % 10)), Ex("p"), Term::Integer(next));
    if (next % 2 == 1) current.graph = Ex("odd");
    *quad = current.view();
    ++next;
    return true;
  });
  std::vector<std::string> phases;
  BulkLoadOptions options;
  options.message = "all of it";
  options.progress = [&phases](const BulkProgress& progress) {
    if (phases.empty() || phases.back() != progress.phase) phases.emplace_back(progress.phase);
  };
  const absl::StatusOr<BulkReport> report = loader.Load(options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->statements, 1003u);
  EXPECT_EQ(report->inserted, 1003u);
  EXPECT_EQ(report->commit_number, 1u);
  EXPECT_THAT(phases, ::testing::Contains("read"));
  EXPECT_EQ((*database_->Commits(1))[0].message, "all of it");
  EXPECT_EQ(database_->Info()->default_graph_triples, 502u);
  EXPECT_TRUE(*database_->GetSnapshot().Contains({Ex("doc"), Ex("p"), Ex("doc#c"), Ex("g")}));
  EXPECT_TRUE(*database_->GetSnapshot().Contains({Ex("n7"), Ex("p"), Term::Integer(7), Ex("odd")}));
  // What was loaded is forgotten.
  EXPECT_EQ(loader.Load()->statements, 0u);
}

TEST_F(BulkLoaderTest, AnErrorLeavesEverythingAsItWas) {
  Update("INSERT DATA { :a :p :b }");
  BulkLoader loader(database_.get());
  ASSERT_EQ(loader.AddFile(Write("bad.ttl", "<a:a> <a:p> <a:o> .\n<a:b> oops")), absl::OkStatus());
  const absl::Status malformed = loader.Load().status();
  EXPECT_TRUE(absl::IsInvalidArgument(malformed)) << malformed;
  EXPECT_THAT(std::string(malformed.message()), HasSubstr("bad.ttl:2:"));

  int given = 0;
  loader.AddQuads([&given](QuadView* quad) -> absl::StatusOr<bool> {
    if (++given == 500) return absl::DataLossError("the source broke");
    quad->subject.value = "http://example.org/s";
    quad->predicate.value = "http://example.org/p";
    quad->object.value = "http://example.org/o";
    return true;
  });
  EXPECT_TRUE(absl::IsDataLoss(loader.Load().status()));

  loader.AddQuads([](QuadView* quad) -> absl::StatusOr<bool> {
    quad->subject.value = "not an IRI";
    return true;
  });
  EXPECT_TRUE(absl::IsInvalidArgument(loader.Load().status()));
  EXPECT_TRUE(absl::IsInvalidArgument(loader.AddFile("data.unknown")));
  EXPECT_TRUE(absl::IsInvalidArgument(loader.AddFile("data.ttl", "no format")));
  ASSERT_EQ(loader.AddFile("/nowhere/at/all.ttl"), absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(loader.Load().status()));
  EXPECT_EQ(database_->Info()->default_graph_triples, 1u);
  EXPECT_EQ(database_->Info()->commits, 1u);
}

TEST_F(BulkLoaderTest, IsCancelled) {
  std::atomic<bool> cancel{false};
  BulkLoader loader(database_.get());
  uint64_t next = 0;
  Quad current;
  loader.AddQuads([&](QuadView* quad) -> absl::StatusOr<bool> {
    if (++next == 10'000) cancel = true;
    current = Quad(Ex("s"), Ex("p"), Term::Integer(static_cast<int64_t>(next)));
    *quad = current.view();
    return next < 100'000'000;
  });
  BulkLoadOptions options;
  options.cancel = &cancel;
  EXPECT_TRUE(absl::IsCancelled(loader.Load(options).status()));
  EXPECT_EQ(database_->Info()->commits, 0u);
}

}  // namespace
}  // namespace mote
