// What only the store on RocksDB does: files, locks, modes, errors.

#include "storage/kv/rocks_kv_store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "tests/storage/kv/kv_test_util.h"

namespace mote {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<KvStore> OpenOrDie(const std::string& path, KvOptions options = TestOptions()) {
  auto store = OpenRocksKvStore(path, options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

KvOptions ReadOnlyOptions() {
  KvOptions options = TestOptions();
  options.mode = OpenMode::kReadOnly;
  return options;
}

// Root may write everywhere: while this object lives, a process of root is nobody.
class AsNobody {
 public:
  AsNobody() : user_(geteuid()) {
    constexpr uid_t kNobody = 65534;
    if (user_ == 0) {
      EXPECT_EQ(seteuid(kNobody), 0);
    }
  }
  ~AsNobody() { EXPECT_EQ(seteuid(user_), 0); }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  const uid_t user_;
};

std::set<std::pair<std::string, uint64_t>> FileSizes(const std::string& path) {
  std::set<std::pair<std::string, uint64_t>> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    std::error_code error;  // It may be gone already.
    const uint64_t size = entry.file_size(error);
    if (!error) files.emplace(entry.path().string(), size);
  }
  return files;
}

uint64_t DirectoryBytes(const std::string& path) {
  uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

TEST(RocksKvStoreTest, ReopeningFindsWhatWasWritten) {
  const TestDirectory directory;
  EXPECT_FALSE(RocksKvStoreExists(directory.Database()));
  {
    const auto store = OpenOrDie(directory.Database());
    ASSERT_TRUE(PutOne(*store, 0, "a", "1", Durability::kSync).ok());
    auto writer = store->NewBulkWriter();
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->Add(1, "b", "2").ok());
    ASSERT_TRUE(store->Publish(*std::move(writer)).ok());
  }
  EXPECT_TRUE(RocksKvStoreExists(directory.Database()));
  for (int i = 0; i < 3; ++i) {
    const auto store = OpenOrDie(directory.Database());
    EXPECT_EQ(GetOne(*store, 0, "a"), "1");
    EXPECT_EQ(GetOne(*store, 1, "b"), "2");
    ASSERT_TRUE(PutOne(*store, 2, std::to_string(i), "3").ok());
  }
  EXPECT_EQ(ReadAll(*OpenOrDie(directory.Database(), ReadOnlyOptions()), 2).size(), 3u);
}

TEST(RocksKvStoreTest, SpacesCanBeAppended) {
  const TestDirectory directory;
  ASSERT_TRUE(PutOne(*OpenOrDie(directory.Database()), 0, "a", "1").ok());
  KvOptions more = TestOptions();
  more.spaces.push_back({"later", SpaceProfile::kEntries});
  // A reader does not create the space, and finds it empty.
  more.mode = OpenMode::kReadOnly;
  {
    const auto store = OpenOrDie(directory.Database(), more);
    EXPECT_EQ(GetOne(*store, 3, "a"), "no such key");
    EXPECT_TRUE(ReadAll(*store, 3).empty());
    EXPECT_EQ(store->DiskBytes(3), 0u);
  }
  more.mode = OpenMode::kReadWrite;
  ASSERT_TRUE(PutOne(*OpenOrDie(directory.Database(), more), 3, "a", "2").ok());
  // An older version opens it and leaves the space alone.
  EXPECT_EQ(GetOne(*OpenOrDie(directory.Database()), 0, "a"), "1");
  EXPECT_EQ(GetOne(*OpenOrDie(directory.Database(), more), 3, "a"), "2");
}

TEST(RocksKvStoreTest, ReadersWorkBesideAWriterAndWriteNothing) {
  const TestDirectory directory;
  const auto writer = OpenOrDie(directory.Database());
  ASSERT_TRUE(PutOne(*writer, 0, "a", "1").ok());
  const auto before = FileSizes(directory.Database());
  {
    const auto reader = OpenOrDie(directory.Database(), ReadOnlyOptions());
    EXPECT_EQ(GetOne(*reader, 0, "a"), "1");
    const auto snapshot = reader->GetSnapshot();
    EXPECT_EQ(ReadAll(*reader, 0, snapshot.get()), (Entries{{"a", "1"}}));
    EXPECT_EQ(PutOne(*reader, 0, "b", "2").code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_FALSE(reader->NewBulkWriter().ok());
    EXPECT_FALSE(reader->Compact(0).ok());
    EXPECT_EQ(reader->VerifyChecksums(), std::vector<std::string>{});
    // Nothing is new; the writer may have removed what it needs no more.
    for (const auto& file : FileSizes(directory.Database())) {
      EXPECT_TRUE(before.contains(file)) << file.first << ", " << file.second << " bytes";
    }

    // The writer goes on, replaces every file, and the reader still reads.
    for (int i = 0; i < 5; ++i) {
      for (int k = 0; k < 200; ++k) {
        ASSERT_TRUE(PutOne(*writer, 0, std::to_string(k), std::string(2000, 'x')).ok());
      }
      ASSERT_TRUE(writer->Compact(0).ok());
    }
    EXPECT_EQ(ReadAll(*reader, 0), (Entries{{"a", "1"}}));
  }
  const auto reader = OpenOrDie(directory.Database(), ReadOnlyOptions());
  EXPECT_EQ(ReadAll(*reader, 0).size(), 201u);
}

TEST(RocksKvStoreTest, ASecondWriterIsToldWhoHasTheLock) {
  const TestDirectory directory;
  const std::string expected = "database is locked by process " + std::to_string(getpid());
  // The other process is made first, for a fork would inherit RocksDB's own list of locks. It opens
  // when the pipe is closed and tells by its exit code.
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(pipe_ends[1]);
    char byte;
    if (read(pipe_ends[0], &byte, 1) != 0) _exit(2);
    const auto other = OpenRocksKvStore(directory.Database(), TestOptions());
    if (other.status().code() != absl::StatusCode::kFailedPrecondition) _exit(3);
    _exit(other.status().message().find(expected) != absl::string_view::npos ? 0 : 1);
  }
  const auto store = OpenOrDie(directory.Database());
  close(pipe_ends[0]);
  close(pipe_ends[1]);
  int result = 0;
  ASSERT_EQ(waitpid(child, &result, 0), child);
  EXPECT_EQ(WEXITSTATUS(result), 0);

  for (int i = 0; i < 2; ++i) {  // Asking does not release the lock.
    const auto second = OpenRocksKvStore(directory.Database(), TestOptions());
    EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_NE(second.status().message().find(expected), absl::string_view::npos) << second.status();
  }
  EXPECT_TRUE(PutOne(*store, 0, "a", "1", Durability::kSync).ok());
}

TEST(RocksKvStoreTest, WhatIsNoDatabaseIsSaidSo) {
  const TestDirectory directory;
  const auto code = [&](const std::string& path, const KvOptions& options) {
    return OpenRocksKvStore(path, options).status().code();
  };
  KvOptions no_create = TestOptions();
  no_create.create_if_missing = false;
  EXPECT_EQ(code(directory.Database(), no_create), absl::StatusCode::kNotFound);
  EXPECT_EQ(code(directory.Database(), ReadOnlyOptions()), absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(directory.Database()));

  std::ofstream(directory.File("file")) << "text";
  EXPECT_EQ(code(directory.File("file"), TestOptions()), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(directory.File("file"), ReadOnlyOptions()), absl::StatusCode::kInvalidArgument);

  fs::create_directories(directory.File("other"));
  std::ofstream(directory.File("other/letter.txt")) << "text";
  EXPECT_EQ(code(directory.File("other"), TestOptions()), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DirectoryBytes(directory.File("other")), 4u);

  // An empty directory becomes a database.
  fs::create_directories(directory.File("empty"));
  EXPECT_EQ(code(directory.File("empty"), ReadOnlyOptions()), absl::StatusCode::kNotFound);
  EXPECT_EQ(code(directory.File("empty"), TestOptions()), absl::StatusCode::kOk);
  EXPECT_EQ(code(directory.File("missing/deep"), TestOptions()), absl::StatusCode::kNotFound);
}

TEST(RocksKvStoreTest, AReadOnlyDirectoryGivesPermissionDenied) {
  const TestDirectory directory;
  OpenOrDie(directory.Database());
  constexpr fs::perms kReadable = fs::perms::owner_read | fs::perms::owner_exec |
                                  fs::perms::group_read | fs::perms::group_exec |
                                  fs::perms::others_read | fs::perms::others_exec;
  for (const auto& path :
       {fs::path(directory.Database()).parent_path(), fs::path(directory.Database())}) {
    fs::permissions(path, kReadable);
  }
  for (const auto& file : fs::directory_iterator(directory.Database())) {
    fs::permissions(file.path(),
                    fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  }
  {
    const AsNobody nobody;
    EXPECT_EQ(OpenRocksKvStore(directory.Database(), TestOptions()).status().code(),
              absl::StatusCode::kPermissionDenied);
    EXPECT_TRUE(OpenRocksKvStore(directory.Database(), ReadOnlyOptions()).ok());
  }
  for (const auto& path :
       {fs::path(directory.Database()).parent_path(), fs::path(directory.Database())}) {
    fs::permissions(path, fs::perms::owner_all);
  }
}

TEST(RocksKvStoreTest, ASmallDatabaseIsSmallAndOpensFast) {
  const TestDirectory directory;
  KvOptions options = TestOptions();
  for (int i = 3; i < 22; ++i) {
    options.spaces.push_back({"space" + std::to_string(i), SpaceProfile::kEntries});
  }
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(PutOne(*OpenOrDie(directory.Database(), options), 0, "a", "1").ok());
  const std::chrono::duration<double, std::milli> creation =
      std::chrono::steady_clock::now() - start;
  const auto measure = [&](OpenMode mode) {
    options.mode = mode;
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
      const auto start = std::chrono::steady_clock::now();
      EXPECT_EQ(GetOne(*OpenOrDie(directory.Database(), options), 0, "a"), "1");
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - start;
      best = std::min(best, took.count());
    }
    return best;
  };
  const double read_only = measure(OpenMode::kReadOnly);
  const double read_write = measure(OpenMode::kReadWrite);
  const uint64_t bytes = DirectoryBytes(directory.Database());
  std::cout << "create: " << creation.count() << " ms; open, get, close: " << read_only
            << " ms read-only, " << read_write << " ms read-write; " << bytes << " bytes\n";
  RecordProperty("bytes", std::to_string(bytes));
  EXPECT_LT(bytes, 20000u);
}

TEST(RocksKvStoreTest, LeftoversOfBulkWritersAreRemoved) {
  const TestDirectory directory;
  OpenOrDie(directory.Database());
  fs::create_directories(directory.Database() + "/bulk");
  std::ofstream(directory.Database() + "/bulk/0-0-0.sst") << "left";
  OpenOrDie(directory.Database(), ReadOnlyOptions());
  EXPECT_TRUE(fs::exists(directory.Database() + "/bulk/0-0-0.sst"));
  const auto store = OpenOrDie(directory.Database());
  EXPECT_FALSE(fs::exists(directory.Database() + "/bulk"));
  auto writer = store->NewBulkWriter();
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE((*writer)->Add(0, "a", "1").ok());
  writer->reset();
  EXPECT_TRUE(fs::is_empty(directory.Database() + "/bulk"));
}

// A limit on the size of files stands for a full disk: the write fails alike, and needs no mount.
TEST(RocksKvStoreTest, AFullDiskIsReportedAndLosesNothing) {
  const TestDirectory directory;
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    auto store = OpenRocksKvStore(directory.Database(), TestOptions());
    if (!store.ok()) _exit(1);
    const rlimit limit = {300000, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    absl::Status status;
    int acknowledged = 0;
    for (int i = 0; i < 1000; ++i) {
      status = PutOne(**store, 0, std::to_string(i), std::string(5000, 'x'), Durability::kSync);
      if (!status.ok()) break;
      ++acknowledged;
    }
    if (!absl::IsResourceExhausted(status)) _exit(2);
    if (status.message().find("no space left") == absl::string_view::npos) _exit(3);
    // Later writes are refused, even where there is room again.
    const rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &none);
    if (PutOne(**store, 0, "later", "x").ok()) _exit(4);
    if (static_cast<int>(ReadAll(**store, 0).size()) != acknowledged) _exit(5);
    _exit(100);
  }
  int result = 0;
  ASSERT_EQ(waitpid(child, &result, 0), child);
  ASSERT_EQ(WEXITSTATUS(result), 100);
  const auto store = OpenOrDie(directory.Database());
  ASSERT_NE(store, nullptr);
  const size_t rows = ReadAll(*store, 0).size();
  EXPECT_GT(rows, 30u);
  EXPECT_LT(rows, 60u);
  EXPECT_TRUE(PutOne(*store, 0, "later", "x", Durability::kSync).ok());
}

}  // namespace
}  // namespace mote
