#include "bench/storage/store/bench_store.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

#include "storage/base/check.h"

namespace mote::bench {
namespace {

constexpr uint64_t kLoadBatch = 1'000'000;

uint64_t TriplesFromEnvironment() {
  const char* text = std::getenv("MOTE_BENCH_TRIPLES");
  return text == nullptr ? 1'000'000 : std::strtoull(text, nullptr, 10);
}

}  // namespace

std::map<History, std::unique_ptr<BenchStore>>& BenchStore::Stores() {
  static std::map<History, std::unique_ptr<BenchStore>> stores;
  return stores;
}

void BenchStore::CloseAll() { Stores().clear(); }

BenchStore& BenchStore::Get(History history) {
  std::unique_ptr<BenchStore>& store = Stores()[history];
  if (store == nullptr) store = std::make_unique<BenchStore>(history);
  return *store;
}

BenchStore::BenchStore(History history) : history_(history), triples_(TriplesFromEnvironment()) {
  std::string pattern = (std::filesystem::temp_directory_path() / "mote-bench-XXXXXX").string();
  MOTE_CHECK(mkdtemp(pattern.data()) != nullptr);
  directory_ = pattern;
  Open();
  Load();
  if (history == History::kDeltaRun) Change(triples_ / 20, triples_ / 20);
  if (history == History::kDeltaCommits) {
    Change(triples_ / 20, 1000);
    // The delta's runs are merged among themselves in the background.
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (history == History::kFolded) {
    const double seconds = Change(triples_, 10000);
    const auto begin = std::chrono::steady_clock::now();
    Must(store_->Fold());
    const std::chrono::duration<double> fold = std::chrono::steady_clock::now() - begin;
    std::fprintf(
        stderr, "changed %llu rows in %.2f s, last fold in %.2f s, %.1f bytes a row on disk\n",
        static_cast<unsigned long long>(triples_), seconds, fold.count(),
        static_cast<double>(DiskBytes()) /
            static_cast<double>(store_->GetSnapshot()->Statistics().default_graph_triples));
  }
}

void BenchStore::Open() {
  StoreOptions options;
  options.memory_budget = uint64_t{1} << 30;
  options.background_folding = history_ >= History::kDeltaCommits;
  store_ = Must(Store::Open((directory_ / "db").string(), options));
}

void BenchStore::Reopen() {
  store_.reset();
  Open();
}

BenchStore::~BenchStore() {
  store_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void BenchStore::Load() {
  random_ = std::make_unique<RandomQuads>(store_.get(), triples_, /*seed=*/42);
  std::vector<IdQuad> batch;
  for (uint64_t done = 0; done < triples_; done += kLoadBatch) {
    batch.clear();
    for (uint64_t i = done; i < std::min(triples_, done + kLoadBatch); ++i) {
      batch.push_back(
          random_->Of(entities()[(i / RandomQuads::kPropertiesOfEntity) % entities().size()]));
    }
    auto transaction = Must(store_->BeginWrite());
    Must(transaction->Insert(batch).status());
    Must(transaction->Commit(Durability::kRelaxed).status());
    quads_.insert(quads_.end(), batch.begin(), batch.end());
  }
  Must(store_->Compact());
  std::sort(quads_.begin(), quads_.end());
  quads_.erase(std::unique(quads_.begin(), quads_.end()), quads_.end());
}

uint64_t BenchStore::DiskBytes() const {
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory_)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

double BenchStore::Change(uint64_t count, uint64_t commit) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<IdQuad> inserted;
  std::vector<IdQuad> deleted;
  for (uint64_t done = 0; done < count; done += commit) {
    inserted.clear();
    deleted.clear();
    for (uint64_t i = 0; i < commit / 2; ++i) {
      inserted.push_back(random_->Any());
      deleted.push_back(quads_[random_->Below(quads_.size())]);
    }
    auto transaction = Must(store_->BeginWrite());
    Must(transaction->Delete(deleted).status());
    Must(transaction->Insert(inserted).status());
    Must(transaction->Commit(Durability::kRelaxed).status());
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  return seconds.count();
}

}  // namespace mote::bench
