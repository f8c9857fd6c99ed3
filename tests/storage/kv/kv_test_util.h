#ifndef MOTE_TESTS_STORAGE_KV_KV_TEST_UTIL_H_
#define MOTE_TESTS_STORAGE_KV_KV_TEST_UTIL_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "storage/kv/kv_store.h"

namespace mote {

// A directory of the running test, empty at first and removed at the end.
class TestDirectory {
 public:
  TestDirectory() {
    const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(info->test_suite_name()) + "." + info->name();
    for (char& c : name) {
      if (c == '/') c = '_';
    }
    path_ = std::filesystem::path(testing::TempDir()) /
            ("mote_" + name + "_" + std::to_string(getpid()));
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TestDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string File(const std::string& name) const { return (path_ / name).string(); }
  std::string Database() const { return File("db"); }

 private:
  std::filesystem::path path_;
};

// Three spaces, one of each profile, and small buffers.
inline KvOptions TestOptions() {
  KvOptions options;
  options.spaces = {{"blocks", SpaceProfile::kBlocks},
                    {"text", SpaceProfile::kText},
                    {"entries", SpaceProfile::kEntries}};
  options.block_cache_bytes = 4 << 20;
  options.write_buffer_bytes = 4 << 20;
  return options;
}

using Entries = std::map<std::string, std::string>;

// All entries of a space, read forwards.
inline Entries ReadAll(const KvStore& store, SpaceId space, const KvSnapshot* snapshot = nullptr) {
  Entries entries;
  const auto cursor = store.NewCursor(space, snapshot);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    entries.emplace(cursor->key(), cursor->value());
  }
  EXPECT_TRUE(cursor->status().ok()) << cursor->status();
  return entries;
}

inline absl::Status PutOne(KvStore& store, SpaceId space, std::string_view key,
                           std::string_view value, Durability durability = Durability::kRelaxed) {
  const auto batch = store.NewBatch();
  batch->Put(space, key, value);
  return store.Write(batch.get(), durability);
}

inline std::string GetOne(const KvStore& store, SpaceId space, std::string_view key,
                          const KvSnapshot* snapshot = nullptr) {
  KvValue value;
  const absl::Status status = store.Get(space, key, snapshot, &value);
  return status.ok() ? std::string(value.view()) : std::string(status.message());
}

}  // namespace mote

#endif  // MOTE_TESTS_STORAGE_KV_KV_TEST_UTIL_H_
