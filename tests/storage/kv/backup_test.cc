// Backups: whole at every moment, of the same database alone, and cheap where there is an earlier
// one.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "storage/kv/rocks_kv_store.h"
#include "tests/storage/kv/kv_test_util.h"
#include "tests/support/fault_injection_env.h"

namespace mote {
namespace {

namespace fs = std::filesystem;

KvOptions ReadOnly() {
  KvOptions options = TestOptions();
  options.mode = OpenMode::kReadOnly;
  return options;
}

std::unique_ptr<KvStore> OpenOrDie(const std::string& path,
                                   const KvOptions& options = TestOptions(),
                                   rocksdb::Env* env = nullptr) {
  auto store = OpenRocksKvStore(path, options, env);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

// A table of `rows` kilobytes, in a file of its own.
void AddTable(KvStore& store, const std::string& prefix, int rows) {
  auto writer = store.NewBulkWriter();
  ASSERT_TRUE(writer.ok()) << writer.status();
  for (int i = 0; i < rows; ++i) {
    std::string value(1000, 'x');
    for (size_t k = 0; k < value.size(); ++k) value[k] = static_cast<char>(i * 31 + k * k * 7);
    ASSERT_TRUE((*writer)->Add(0, prefix + std::to_string(100000 + i), value).ok());
  }
  ASSERT_TRUE(store.Publish(*std::move(writer)).ok());
}

absl::StatusCode BackupCode(KvStore& store, const std::string& path) {
  return store.Backup(path, nullptr).status().code();
}

void ExpectSound(const std::string& path, size_t rows) {
  const auto backup = OpenOrDie(path, ReadOnly());
  ASSERT_NE(backup, nullptr);
  EXPECT_EQ(backup->VerifyChecksums(), std::vector<std::string>{});
  EXPECT_EQ(ReadAll(*backup, 0).size(), rows);
}

TEST(BackupTest, SharesTablesAndReplacesAnEarlierBackup) {
  const TestDirectory directory;
  const auto store = OpenOrDie(directory.Database());
  AddTable(*store, "a", 2000);
  const std::string path = directory.File("backup/");  // A slash is no difference.
  fs::create_directory(path);                          // Nor is an empty directory.
  std::vector<double> fractions;
  auto report = store->Backup(path, [&](double fraction) { fractions.push_back(fraction); });
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GT(report->bytes, 1'000'000u);
  EXPECT_LT(report->copied_bytes, 100'000u);
  ASSERT_FALSE(fractions.empty());
  EXPECT_EQ(fractions.back(), 1.0);
  ExpectSound(path, 2000);
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.path().extension() == ".sst") {
      EXPECT_TRUE(fs::equivalent(entry.path(), directory.Database() / entry.path().filename()));
    }
  }
  ASSERT_TRUE(PutOne(*store, 0, "b", "1").ok());
  AddTable(*store, "c", 10);
  ASSERT_EQ(BackupCode(*store, path), absl::StatusCode::kOk);
  ExpectSound(path, 2011);
  // Nothing else is left.
  int entries = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(directory.File(""))) ++entries;
  EXPECT_EQ(entries, 2);
}

TEST(BackupTest, AcrossFileSystemsCopiesWhatIsNewAlone) {
  const TestDirectory directory;
  struct stat here;
  struct stat there;
  if (stat(directory.File("").c_str(), &here) != 0 || stat("/dev/shm", &there) != 0 ||
      here.st_dev == there.st_dev) {
    GTEST_SKIP() << "there is no second file system at /dev/shm";
  }
  const std::string path = "/dev/shm/mote_backup_" + std::to_string(getpid());
  const auto store = OpenOrDie(directory.Database());
  AddTable(*store, "a", 2000);
  auto report = store->Backup(path, nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->copied_bytes, report->bytes);
  EXPECT_GT(report->bytes, 1'000'000u);
  AddTable(*store, "b", 100);
  report = store->Backup(path, nullptr);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_LT(report->copied_bytes, 300'000u);
  EXPECT_GT(report->copied_bytes, 50'000u);
  ExpectSound(path, 2100);
  fs::remove_all(path);
}

TEST(BackupTest, ReplacesNothingButABackupOfTheSameDatabase) {
  const TestDirectory directory;
  const auto store = OpenOrDie(directory.Database());
  const auto other = OpenOrDie(directory.File("other"));
  ASSERT_TRUE(PutOne(*store, 0, "a", "1").ok());
  EXPECT_EQ(BackupCode(*store, directory.Database()), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(BackupCode(*store, directory.Database() + "/in"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(BackupCode(*store, directory.File("other")), absl::StatusCode::kAlreadyExists);
  fs::create_directory(directory.File("folder"));
  std::ofstream(directory.File("folder/letter.txt")) << "Dear all";
  EXPECT_EQ(BackupCode(*store, directory.File("folder")), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(BackupCode(*store, directory.File("folder/letter.txt")),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(BackupCode(*store, directory.File("none/backup")), absl::StatusCode::kNotFound);
  ASSERT_EQ(BackupCode(*store, directory.File("backup")), absl::StatusCode::kOk);
  EXPECT_EQ(BackupCode(*other, directory.File("backup")), absl::StatusCode::kFailedPrecondition);
  // Whoever has opened it for writing may have changed it.
  ASSERT_TRUE(PutOne(*OpenOrDie(directory.File("backup")), 0, "b", "2").ok());
  EXPECT_EQ(BackupCode(*store, directory.File("backup")), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(GetOne(*OpenOrDie(directory.File("backup"), ReadOnly()), 0, "b"), "2");
}

// By the writer and, as another process would, by a reader beside it.
TEST(BackupTest, IsConsistentWhileTheDatabaseIsWritten) {
  const TestDirectory directory;
  KvOptions options = TestOptions();
  options.write_buffer_bytes = 1 << 20;
  const auto store = OpenOrDie(directory.Database(), options);
  ASSERT_TRUE(PutOne(*store, 0, "last", "0").ok());
  std::atomic<bool> done{false};
  std::atomic<int> acknowledged{0};
  std::thread writer([&] {
    for (int step = 1; !done; ++step) {
      const auto batch = store->NewBatch();
      for (SpaceId space = 0; space < 3; ++space) {
        batch->Put(space, "row" + std::to_string(step), std::string(2000, 'y'));
      }
      batch->Put(0, "last", std::to_string(step));
      ASSERT_TRUE(store->Write(batch.get(), Durability::kRelaxed).ok());
      acknowledged = step;
      if (step % 500 == 0) {
        ASSERT_TRUE(store->Compact(static_cast<SpaceId>(step / 500 % 3)).ok());
      }
    }
  });
  while (acknowledged < 1000) std::this_thread::yield();
  for (int round = 0; round < 6; ++round) {
    const int before = acknowledged;
    absl::StatusOr<BackupReport> report;
    if (round % 2 == 0) {
      report = store->Backup(directory.File("backup"), nullptr);
    } else {
      report =
          OpenOrDie(directory.Database(), ReadOnly())->Backup(directory.File("backup"), nullptr);
    }
    ASSERT_TRUE(report.ok()) << report.status();
    const auto backup = OpenOrDie(directory.File("backup"), ReadOnly());
    const int last = std::stoi(GetOne(*backup, 0, "last"));
    EXPECT_GE(last, before);
    EXPECT_EQ(backup->VerifyChecksums(), std::vector<std::string>{});
    for (SpaceId space = 0; space < 3; ++space) {
      const Entries entries = ReadAll(*backup, space);
      EXPECT_EQ(entries.size(), static_cast<size_t>(last) + (space == 0 ? 1 : 0));
      EXPECT_TRUE(last == 0 || entries.contains("row" + std::to_string(last)));
    }
  }
  done = true;
  writer.join();
}

// Whatever operation fails, the backup that was there stays, and nothing half stands in its place.
TEST(BackupTest, FailsAsAWhole) {
  using Fault = FaultInjectionFileSystem::Fault;
  const TestDirectory directory;
  const std::string root = directory.File("root");
  fs::create_directories(root);
  FaultInjectionEnv faults(root);
  const auto store = OpenOrDie(directory.Database(), TestOptions(), faults.env.get());
  ASSERT_TRUE(PutOne(*store, 0, "a", "1").ok());
  const std::string path = root + "/backup";
  int failures = 0;
  for (uint64_t operation = 1; operation < 40; ++operation) {
    const bool existed = fs::exists(path);
    const std::string value = std::to_string(operation);
    ASSERT_TRUE(PutOne(*store, 0, "a", value).ok());
    const Fault fault = static_cast<Fault>(operation % 3);
    faults.file_system->FailAt(faults.file_system->operations() + operation, fault,
                               /*forever=*/operation % 2 == 0);
    const auto report = store->Backup(path, nullptr);
    faults.file_system->ClearFaults();
    EXPECT_FALSE(fs::exists(path + ".part"));
    if (report.ok()) {
      EXPECT_EQ(GetOne(*OpenOrDie(path, ReadOnly()), 0, "a"), value);
      // Begins anew, or goes on from what is there.
      if (operation % 4 == 1) fs::remove_all(path);
      continue;
    }
    ++failures;
    if (fault == Fault::kNoSpace) {
      EXPECT_TRUE(absl::IsResourceExhausted(report.status())) << report.status();
    }
    EXPECT_EQ(fs::exists(path), existed);
    if (existed) {
      EXPECT_NE(GetOne(*OpenOrDie(path, ReadOnly()), 0, "a"), value);
    }
  }
  EXPECT_GT(failures, 5);
}

TEST(BackupTest, RestoringVerifiesAndOverwritesNothing) {
  const TestDirectory directory;
  const auto verify = [](const std::string& path) -> absl::Status {
    const auto copy = OpenRocksKvStore(path, ReadOnly());
    if (!copy.ok()) return copy.status();
    const std::vector<std::string> damages = (*copy)->VerifyChecksums();
    return damages.empty() ? absl::OkStatus() : absl::DataLossError(damages[0]);
  };
  const auto restore = [&](const std::string& from, const std::string& to) {
    return RestoreRocksKvStore(directory.File(from), directory.File(to), TestOptions(), verify,
                               nullptr)
        .status();
  };
  {
    const auto store = OpenOrDie(directory.Database());
    AddTable(*store, "a", 300);
    ASSERT_TRUE(PutOne(*store, 0, "b", "1").ok());
    ASSERT_EQ(BackupCode(*store, directory.File("backup")), absl::StatusCode::kOk);
  }
  ASSERT_EQ(restore("backup", "restored"), absl::OkStatus());
  EXPECT_EQ(restore("backup", "restored").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(restore("none", "restored2").code(), absl::StatusCode::kNotFound);
  {
    // It goes its own way; the backup stays as it is, and can be brought up to date from either.
    const auto restored = OpenOrDie(directory.File("restored"));
    ASSERT_TRUE(PutOne(*restored, 0, "b", "2").ok());
    AddTable(*restored, "c", 300);
    ASSERT_TRUE(restored->Compact(0).ok());
    ExpectSound(directory.File("backup"), 301);
    ASSERT_EQ(BackupCode(*restored, directory.File("backup")), absl::StatusCode::kOk);
    ExpectSound(directory.File("backup"), 601);
    const auto store = OpenOrDie(directory.Database());
    AddTable(*store, "d", 30);
    ASSERT_EQ(BackupCode(*store, directory.File("backup")), absl::StatusCode::kOk);
    ExpectSound(directory.File("backup"), 331);
  }
  // One bit of a table.
  for (const auto& entry : fs::directory_iterator(directory.File("backup"))) {
    if (entry.path().extension() != ".sst" || entry.file_size() < 10000) continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5000);
    file.put('!');
  }
  EXPECT_EQ(restore("backup", "restored3").code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(fs::exists(directory.File("restored3")));
  EXPECT_FALSE(fs::exists(directory.File("restored3.part")));
}

}  // namespace
}  // namespace mote
