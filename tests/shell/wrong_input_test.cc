#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "storage/store/store.h"
#include "tests/shell/command_runner.h"

// Whatever is wrong, a user gets one clear error, the right exit code, and keeps the data.

namespace mote::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class WrongInputTest : public CommandTest {
 protected:
  // The database is as SetUp made it.
  void ExpectUnchanged() {
    EXPECT_EQ(CountOfTriples(), "n\n10\n");
    EXPECT_EQ(Mote({"check", database_}).exit_code, 0);
  }
};

TEST_F(WrongInputTest, UsageErrors) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"lod"},
        {"--nonsense"},
        {"load"},
        {"load", database_},
        {"load", database_, directory_ / "zoo.ttl", "--format", "word"},
        {"load", database_, directory_ / "zoo.ttl", "--memory", "much"},
        {"load", database_, directory_ / "zoo.ttl", "--graph", "not an iri"},
        {"query"},
        {"query", database_},
        {"query", database_, "ASK {}", "more"},
        {"query", database_, "ASK {}", "-f", "file.rq"},
        {"query", database_, "ASK {}", "--format", "word"},
        {"query", database_, "ASK {}", "--repeat", "0"},
        {"query", database_, "ASK {}", "--timeout", "soon"},
        {"query", database_, "ASK {}", "--profile", "loud"},
        {"query", database_, "ASK {}", "--preset", "huge"},
        {"update", database_},
        {"dump", database_, "--graph", "not an iri"},
        {"convert", directory_ / "zoo.ttl", "--to", "word"},
        {"info", database_, "--format", "xml"},
        {"check"},
        {"compact"},
        {"backup", database_},
        {"restore", database_}}) {
    SCOPED_TRACE(::testing::PrintToString(arguments));
    ExpectOneError(Mote(arguments), 2);
  }
  ExpectUnchanged();
}

TEST_F(WrongInputTest, MalformedFilesNameThePlaceAndChangeNothing) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"bad.nt", "<http://a/s> <http://a/p> \"1\" .\n<http://a/s> <http://a/p> oops .\n"},
      {"bad.nq", "<http://a/s> <http://a/p> \"1\" .\n<http://a/s> <http://a/p> \"1\n"},
      {"bad.ttl", "@prefix : <http://a/> .\n:s :p ex:o .\n"},
      {"bad.trig", "<http://a/g> {\n <http://a/s> <http://a/p> }\n"},
      {"utf8.nt", "<http://a/s> <http://a/p> \"1\" .\n<http://a/s> <http://a/p> \"\xff\" .\n"},
  };
  for (const auto& [name, content] : files) {
    SCOPED_TRACE(name);
    WriteFile(directory_ / name, content);
    ProcessResult result = Mote({"load", database_, directory_ / "zoo.ttl", directory_ / name});
    ExpectOneError(result, 1);
    EXPECT_THAT(result.err, HasSubstr("mote: " + (directory_ / name) + ":2:"));
    ExpectUnchanged();
    // A database that would have been new is not left behind.
    result = Mote({"load", directory_ / "new.db", directory_ / name});
    ExpectOneError(result, 1);
    EXPECT_FALSE(std::filesystem::exists(directory_ / "new.db"));
    result = Mote({"convert", directory_ / name});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr(name + ":2:"));
  }
}

TEST_F(WrongInputTest, DamagedArchives) {
  ASSERT_EQ(RunShellCommand("zstd -q zoo.ttl -o cut.ttl.zst && gzip -kc zoo.ttl > cut.ttl.gz && "
                            "truncate -s 60 cut.ttl.zst && truncate -s 60 cut.ttl.gz",
                            {.directory = directory_.path()})
                .exit_code,
            0);
  for (const char* name : {"cut.ttl.zst", "cut.ttl.gz"}) {
    const ProcessResult result = Mote({"load", database_, directory_ / name});
    ExpectOneError(result, 1);
    EXPECT_THAT(result.err, HasSubstr(name));
  }
  ExpectUnchanged();
}

TEST_F(WrongInputTest, MissingAndUnreadableFiles) {
  ProcessResult result = Mote({"load", database_, directory_ / "none.ttl"});
  ExpectOneError(result, 1);
  EXPECT_THAT(result.err, HasSubstr("none.ttl"));
  std::filesystem::create_directory(directory_ / "folder.ttl");
  ExpectOneError(Mote({"load", database_, directory_ / "folder.ttl"}), 1);
  ExpectOneError(Mote({"query", database_, "-f", directory_ / "none.rq"}), 1);
  ExpectOneError(Mote({"convert", directory_ / "none.ttl"}), 1);
  WriteFile(directory_ / "secret.ttl", kZoo);
  chmod((directory_ / "secret.ttl").c_str(), 0);
  if (access((directory_ / "secret.ttl").c_str(), R_OK) != 0) {
    ExpectOneError(Mote({"load", database_, directory_ / "secret.ttl"}), 1);
  }
  ExpectUnchanged();
}

TEST_F(WrongInputTest, MalformedQueriesAndUpdates) {
  for (const char* query : {"SELECT * { ?s ?p }", "SELEC * {}", "", "SELECT ?x { ?s ex:p ?o }",
                            "ASK { ?s ?p \"open }", "INSERT DATA { <a:a> <a:b> 1 }", "\xff"}) {
    SCOPED_TRACE(query);
    const ProcessResult result = Mote({"query", database_, query});
    ExpectOneError(result, 1);
  }
  WriteFile(directory_ / "bad.rq", "SELECT *\nWHERE { ?s ?p }\n");
  ProcessResult result = Mote({"query", database_, "-f", directory_ / "bad.rq"});
  ExpectOneError(result, 1);
  EXPECT_THAT(result.err, HasSubstr("bad.rq:2:"));
  for (const char* update : {"INSERT DATA { ?s <a:b> 1 }", "DELETE", "SELECT * { ?s ?p ?o }",
                             "CLEAR GRAPH <http://none/>"}) {
    SCOPED_TRACE(update);
    ExpectOneError(Mote({"update", database_, update}), 1);
  }
  ExpectUnchanged();
}

TEST_F(WrongInputTest, AnUpdateThatFailsHalfwayChangesNothing) {
  ExpectOneError(Mote({"update", database_,
                       "CLEAR DEFAULT ; INSERT DATA { <http://a/s> <http://a/p> 1 } ; "
                       "CLEAR GRAPH <http://none/>"}),
                 1);
  ExpectUnchanged();
}

TEST_F(WrongInputTest, AFileOrFolderThatIsNoDatabase) {
  WriteFile(directory_ / "file.db", "hello");
  std::filesystem::create_directory(directory_ / "folder.db");
  WriteFile(directory_ / "folder.db/letter.txt", "hello");
  for (const std::string& path : {directory_ / "file.db", directory_ / "folder.db"}) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"query", path, "ASK {}"},
          {"update", path, "CLEAR ALL"},
          {"load", path, directory_ / "zoo.ttl"},
          {"dump", path},
          {"info", path},
          {"check", path},
          {"compact", path},
          {"backup", path, directory_ / "backup"},
          {"restore", path, directory_ / "restored.db"}}) {
      SCOPED_TRACE(::testing::PrintToString(arguments));
      const ProcessResult result = Mote(arguments);
      ExpectOneError(result, 1);
      EXPECT_THAT(result.err, HasSubstr(path));
    }
  }
  EXPECT_FALSE(std::filesystem::exists(directory_ / "backup"));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "restored.db"));
  std::ifstream letter(directory_ / "folder.db/letter.txt");
  EXPECT_TRUE(letter.good());
}

TEST_F(WrongInputTest, ADatabaseThatIsNotThere) {
  const std::string none = directory_ / "none.db";
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"query", none, "ASK {}"},
        {"dump", none},
        {"info", none},
        {"check", none},
        {"compact", none},
        {"backup", none, directory_ / "backup"},
        {"restore", none, directory_ / "restored.db"}}) {
    SCOPED_TRACE(arguments[0]);
    const ProcessResult result = Mote(arguments);
    ExpectOneError(result, 1);
    EXPECT_THAT(result.err, HasSubstr(none));
  }
  EXPECT_FALSE(std::filesystem::exists(none));
}

TEST_F(WrongInputTest, ADatabaseLockedByAnotherWriter) {
  StoreOptions options;
  options.create_if_missing = false;
  absl::StatusOr<std::unique_ptr<Store>> writer = Store::Open(database_, options);
  ASSERT_TRUE(writer.ok()) << writer.status();
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"update", database_, "CLEAR ALL"},
        {"load", database_, directory_ / "zoo.ttl"},
        {"compact", database_}}) {
    SCOPED_TRACE(arguments[0]);
    const ProcessResult result = Mote(arguments);
    ExpectOneError(result, 1);
    EXPECT_THAT(result.err, HasSubstr("lock"));
  }
  // Readers go on.
  EXPECT_EQ(CountOfTriples(), "n\n10\n");
  EXPECT_EQ(Mote({"dump", database_}).exit_code, 0);
  EXPECT_EQ(Mote({"info", database_}).exit_code, 0);
  EXPECT_EQ(Mote({"check", database_}).exit_code, 0);
  writer->reset();
  ExpectUnchanged();
}

TEST_F(WrongInputTest, AReadOnlyDirectory) {
  const std::string folder = directory_ / "locked";
  std::filesystem::create_directory(folder);
  chmod(folder.c_str(), 0555);
  if (access(folder.c_str(), W_OK) != 0) {
    ExpectOneError(Mote({"load", folder + "/new.db", directory_ / "zoo.ttl"}), 1);
    ExpectOneError(Mote({"update", folder + "/new.db", "CLEAR ALL"}), 1);
    ExpectOneError(Mote({"dump", database_, "-o", folder + "/out.nq"}), 1);
  }
  chmod(folder.c_str(), 0755);
  // /proc refuses writes from root, too.
  ExpectOneError(Mote({"load", "/proc/new.db", directory_ / "zoo.ttl"}), 1);
  ExpectOneError(Mote({"dump", database_, "-o", "/proc/out.nq"}), 1);
  ExpectOneError(Mote({"backup", database_, "/proc/backup"}), 1);
  ExpectUnchanged();
}

TEST_F(WrongInputTest, AFullDisk) {
  std::string data;
  for (int64_t i = 0; i < 200000; ++i) {
    data += "<http://a/" + std::to_string(i * 7919) + "> <http://a/p> \"" +
            std::to_string(i * 104729) + " apples\" .\n";
  }
  WriteFile(directory_ / "big.nt", data);
  ProcessOptions small;
  small.max_file_bytes = 1 << 20;
  ProcessResult result = Mote({"load", database_, directory_ / "big.nt"}, small);
  ExpectOneError(result, 1);
  ExpectUnchanged();
  result = Mote({"load", directory_ / "new.db", directory_ / "big.nt"}, small);
  ExpectOneError(result, 1);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "new.db"));
  ASSERT_EQ(Mote({"load", directory_ / "big.db", directory_ / "big.nt"}).exit_code, 0);
  result = Mote({"dump", directory_ / "big.db", "-o", directory_ / "big.nq"}, small);
  ExpectOneError(result, 1);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "big.nq"));
  if (access("/dev/full", W_OK) == 0) {
    const std::string command(MOTE_COMMAND);
    for (const std::string& arguments :
         {" dump " + database_, " query " + database_ + " 'SELECT * { ?s ?p ?o }'",
          " info " + database_, " convert " + (directory_ / "zoo.ttl")}) {
      SCOPED_TRACE(arguments);
      ExpectOneError(RunShellCommand(command + arguments + " > /dev/full"), 1);
    }
  }
}

TEST_F(WrongInputTest, ADamagedDatabase) {
  ASSERT_EQ(Mote({"compact", database_}).exit_code, 0);
  // One byte in the middle of each table file, one after another.
  int damaged = 0;
  for (const auto& entry : std::filesystem::directory_iterator(database_)) {
    if (entry.path().extension() != ".sst") continue;
    ++damaged;
    const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(entry.path()) / 2);
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(middle);
    const char former = static_cast<char>(file.get());
    file.seekp(middle);
    file.put(static_cast<char>(former ^ 0x10));
    file.flush();
    const ProcessResult result = Mote({"check", database_});
    EXPECT_EQ(result.exit_code, 1) << entry.path();
    EXPECT_THAT(result.out + result.err, HasSubstr(entry.path().filename().string()));
    EXPECT_THAT(result.err, HasSubstr("error: "));
    file.seekp(middle);
    file.put(former);
  }
  EXPECT_GT(damaged, 0);
  ExpectUnchanged();
  // Without its CURRENT file a directory is damaged, and is not mistaken for an empty one.
  std::filesystem::rename(database_ + "/CURRENT", directory_ / "CURRENT");
  ExpectOneError(Mote({"query", database_, "ASK {}"}), 1);
  ExpectOneError(Mote({"load", database_, directory_ / "zoo.ttl"}), 1);
  std::filesystem::rename(directory_ / "CURRENT", database_ + "/CURRENT");
  ExpectUnchanged();
}

}  // namespace
}  // namespace mote::testing
