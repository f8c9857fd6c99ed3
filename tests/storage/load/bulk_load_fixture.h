#ifndef MOTE_TESTS_STORAGE_LOAD_BULK_LOAD_FIXTURE_H_
#define MOTE_TESTS_STORAGE_LOAD_BULK_LOAD_FIXTURE_H_

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/kv/memory_kv_store.h"
#include "storage/load/bulk_load.h"
#include "storage/store/store.h"
#include "tests/storage/load/random_documents.h"

namespace mote::testing {

enum class Backend { kMemory, kRocks };

// An empty store, in memory or on RocksDB, and a directory for the documents that go into it.
class BulkLoadTest : public ::testing::TestWithParam<Backend> {
 protected:
  void SetUp() override {
    directory_ = ::testing::TempDir() + "/bulk_load_" + std::to_string(::getpid());
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    OpenStore();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  void OpenStore() {
    store_.reset();
    StoreOptions options;
    options.memory_budget = uint64_t{32} << 20;
    options.background_folding = false;
    if (GetParam() == Backend::kRocks) {
      auto store = Store::Open(directory_ + "/db", options);
      ASSERT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
    } else {
      KvOptions kv;
      kv.spaces = StoreSpaces();
      auto store = Store::OpenOn(NewMemoryKvStore(kv), options);
      ASSERT_TRUE(store.ok()) << store.status();
      store_ = *std::move(store);
    }
  }

  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = directory_ + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  absl::StatusOr<LoadReport> Load(const std::vector<LoadInput>& inputs,
                                  const LoadOptions& options = SmallLoad()) {
    return BulkLoad(*store_, inputs, options);
  }

  static LoadOptions SmallLoad() {
    LoadOptions options;
    options.memory_budget = uint64_t{64} << 20;
    options.threads = 2;
    return options;
  }

  // The store holds `expected`, in every order, and is sound.
  void ExpectQuads(const TextQuads& expected) {
    const auto snapshot = store_->GetSnapshot();
    for (int i = 0; i < kDefaultGraphOrderCount; ++i) {
      for (const int companion : {4, 8}) {
        auto quads = QuadsOf(*snapshot, static_cast<Order>(i), static_cast<Order>(i + companion));
        ASSERT_TRUE(quads.ok()) << quads.status();
        ASSERT_EQ(quads->size(), expected.size());
        ASSERT_TRUE(*quads == expected);
      }
    }
    uint64_t named = 0;
    for (const auto& quad : expected) named += quad[3].empty() ? 0 : 1;
    EXPECT_EQ(snapshot->Statistics().named_graph_quads, named);
    EXPECT_EQ(snapshot->Statistics().default_graph_triples, expected.size() - named);
    ExpectSound();
  }

  void ExpectSound() {
    auto report = store_->Check(nullptr);
    ASSERT_TRUE(report.ok()) << report.status();
    for (const CheckProblem& problem : report->problems) {
      ADD_FAILURE() << problem.where << ": " << problem.message;
    }
  }

  std::string directory_;
  std::unique_ptr<Store> store_;
};

inline std::string Gzip(const std::string& text, const std::string& path) {
  gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  return path;
}

inline std::string Zstd(const std::string& text) {
  std::string compressed(ZSTD_compressBound(text.size()), '\0');
  compressed.resize(
      ZSTD_compress(compressed.data(), compressed.size(), text.data(), text.size(), 1));
  return compressed;
}

}  // namespace mote::testing

#endif  // MOTE_TESTS_STORAGE_LOAD_BULK_LOAD_FIXTURE_H_
