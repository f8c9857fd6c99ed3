#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "mote/database.h"
#include "tests/shell/command_runner.h"

// The command beside a process, this one, that holds the database open and writes to it.

namespace mote::testing {
namespace {

using ::testing::HasSubstr;

class LiveDatabaseTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(database_);
    ASSERT_TRUE(database.ok()) << database.status();
    writer_ = *std::move(database);
  }

  void Insert(const std::string& name) {
    const absl::Status status =
        writer_->Update("INSERT DATA { <http://a/" + name + "> <http://a/p> 1 }").status();
    ASSERT_TRUE(status.ok()) << status;
  }

  static std::string Count(int triples) { return "n\n" + std::to_string(triples) + "\n"; }

  std::unique_ptr<Database> writer_;
};

TEST_F(LiveDatabaseTest, EachLookSeesWhatWasCommittedBeforeIt) {
  for (int i = 1; i <= 3; ++i) {
    Insert("live" + std::to_string(i));
    EXPECT_EQ(CountOfTriples(), Count(kZooTriples + i));
  }
  // What is not committed is not seen.
  absl::StatusOr<Transaction> transaction = writer_->Begin();
  ASSERT_TRUE(transaction.ok());
  const Term node = Term::Iri("http://a/pending");
  ASSERT_TRUE(transaction->Insert({node, node, node}).ok());
  EXPECT_EQ(CountOfTriples(), Count(kZooTriples + 3));
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ(CountOfTriples(), Count(kZooTriples + 4));
}

TEST_F(LiveDatabaseTest, TheShellLooksIntoIt) {
  Insert("live");
  for (const bool short_form : {false, true}) {
    std::vector<std::string> arguments = {database_, "--read-only"};
    if (!short_form) arguments.insert(arguments.begin(), "shell");
    ProcessResult result = Mote(arguments, {.input = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } ;\n"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr(std::to_string(kZooTriples + 1)));
    result = Mote(arguments, {.input = "INSERT DATA { <http://a/s> <http://a/p> 2 } ;\n"});
    EXPECT_THAT(result.err, HasSubstr("read"));
  }
  EXPECT_EQ(CountOfTriples(), Count(kZooTriples + 1));
  // The writer goes on.
  Insert("later");
  EXPECT_EQ(CountOfTriples(), Count(kZooTriples + 2));
}

TEST_F(LiveDatabaseTest, ReadersWriteNothing) {
  Insert("live");
  const auto files = [this] {
    std::map<std::string, uint64_t> sizes;
    for (const auto& file : std::filesystem::directory_iterator(database_)) {
      sizes[file.path().filename()] = file.is_regular_file() ? file.file_size() : 0;
    }
    return sizes;
  };
  // The writer's own work in the background must be done.
  ASSERT_TRUE(writer_->Compact().ok());
  auto before = files();
  while (true) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    auto now = files();
    if (now == before) break;
    before = std::move(now);
  }
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"query", database_, "ASK { ?s ?p ?o }"},
                                             {"dump", database_},
                                             {"info", database_},
                                             {"log", database_},
                                             {"check", database_}}) {
    const ProcessResult result = Mote(command);
    EXPECT_EQ(result.exit_code, 0) << command[0] << ": " << result.err;
  }
  EXPECT_EQ(files(), before);
}

TEST_F(LiveDatabaseTest, ASecondWriterIsToldWhoHoldsIt) {
  const std::string expected = "database is locked by process " + std::to_string(getpid());
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"update", database_, "INSERT DATA { <http://a/s> <http://a/p> 2 }"},
           {"load", database_, directory_ / "zoo.ttl"},
           {"compact", database_}}) {
    const ProcessResult result = Mote(command);
    ExpectOneError(result, 1);
    EXPECT_THAT(result.err, HasSubstr(expected)) << command[0];
  }
  // The shell says so too, and goes on for reading.
  const ProcessResult shell = Mote({database_}, {.input = "ASK { ?s ?p 2015 } ;\n"});
  EXPECT_EQ(shell.exit_code, 0);
  EXPECT_THAT(shell.err, HasSubstr(expected));
  EXPECT_THAT(shell.out, HasSubstr("true"));
  EXPECT_EQ(CountOfTriples(), Count(kZooTriples));
  writer_.reset();
  EXPECT_EQ(Mote({"update", database_, "INSERT DATA { <http://a/s> <http://a/p> 2 }"}).exit_code,
            0);
}

}  // namespace
}  // namespace mote::testing
