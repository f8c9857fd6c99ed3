// How many random triples a second a store takes in durably, in transactions of a thousand, folding
// included, and how many bytes it writes for them: MOTE_BENCH_TRIPLES are stored beforehand
// (20,000,000), MOTE_BENCH_INSERTS inserted (4,000,000), MOTE_BENCH_DIRECTORY says where.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bench/storage/store/random_quads.h"
#include "storage/store/store.h"

namespace mote::bench {
namespace {

constexpr uint64_t kTransaction = 1000;
// What a triple is to the store: three ids.
constexpr uint64_t kTripleBytes = 24;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Handed to the device, and to the operating system, by this process so far.
struct Written {
  uint64_t to_device = 0;
  uint64_t by_calls = 0;
};

Written WrittenBytes() {
  std::ifstream io("/proc/self/io");
  Written written;
  std::string name;
  uint64_t value = 0;
  while (io >> name >> value) {
    if (name == "write_bytes:") written.to_device = value;
    if (name == "wchar:") written.by_calls = value;
  }
  return written;
}

double CpuSeconds() {
  std::timespec time = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Inserts `count` quads; returns how many were new.
uint64_t Insert(Store* store, RandomQuads* random, uint64_t count, uint64_t in_a_transaction,
                Durability durability) {
  uint64_t inserted = 0;
  std::vector<IdQuad> quads;
  for (uint64_t done = 0; done < count; done += quads.size()) {
    quads.clear();
    while (quads.size() < std::min(in_a_transaction, count - done)) quads.push_back(random->Any());
    auto transaction = Must(store->BeginWrite());
    inserted += Must(transaction->Insert(quads));
    Must(transaction->Commit(durability).status());
  }
  return inserted;
}

void Run(const std::string& directory) {
  const uint64_t triples = FromEnvironment("MOTE_BENCH_TRIPLES", 20000000);
  const uint64_t inserts = FromEnvironment("MOTE_BENCH_INSERTS", 4000000);
  StoreOptions options;
  options.memory_budget = uint64_t{1} << 30;
  const std::unique_ptr<Store> store = Must(Store::Open(directory, options));
  RandomQuads random(store.get(), triples, /*seed=*/5);
  auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&begin] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  Insert(store.get(), &random, triples, 2000000, Durability::kRelaxed);
  Must(store->Compact());
  std::printf("%llu triples stored in %.1f s\n", static_cast<unsigned long long>(triples),
              seconds());

  const Written before = WrittenBytes();
  const double cpu = CpuSeconds();
  begin = std::chrono::steady_clock::now();
  const uint64_t inserted = Insert(store.get(), &random, inserts, kTransaction, Durability::kSync);
  const double until_commit = seconds();
  const uint64_t pending = Must(store->Info()).delta_rows;
  Must(store->Fold());
  const double all = seconds();
  const Written after = WrittenBytes();
  const double count = static_cast<double>(inserted);
  const double user = count * kTripleBytes;
  std::printf(
      "%llu random triples, %llu a transaction, synced: %.0f a second; with the last fold "
      "(of %llu rows) %.0f a second, %.1f s of processor time\n",
      static_cast<unsigned long long>(inserted), static_cast<unsigned long long>(kTransaction),
      count / until_commit, static_cast<unsigned long long>(pending), count / all,
      CpuSeconds() - cpu);
  std::printf(
      "written for each triple of %llu bytes: %.1f to the device, %.1f by calls; "
      "amplification %.1f\n",
      static_cast<unsigned long long>(kTripleBytes),
      static_cast<double>(after.to_device - before.to_device) / count,
      static_cast<double>(after.by_calls - before.by_calls) / count,
      static_cast<double>(after.to_device - before.to_device) / user);
}

}  // namespace
}  // namespace mote::bench

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const char* parent = std::getenv("MOTE_BENCH_DIRECTORY");
  const std::filesystem::path directory =
      std::filesystem::path(parent == nullptr ? std::filesystem::temp_directory_path().string()
                                              : parent) /
      ("mote_durable_insert_" + std::to_string(std::random_device()()));
  mote::bench::Run(directory.string());
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  return 0;
}
