// What a commit of one triple costs: without a sync, with one beside a bare fdatasync on the same
// file system, and with many threads that share syncs on a slow disk.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "storage/base/check.h"
#include "storage/kv/rocks_kv_store.h"
#include "storage/store/store.h"
#include "storage/term/inline_value.h"
#include "tests/support/log_sync_env.h"

namespace mote {
namespace {

using Clock = std::chrono::steady_clock;

double MicrosSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double Median(std::vector<double>* values) {
  if (values->empty()) return 0;
  const auto middle = values->begin() + static_cast<ptrdiff_t>(values->size() / 2);
  std::nth_element(values->begin(), middle, values->end());
  return *middle;
}

// A store in a temporary directory, with a thousand triples in it.
class CommitStore {
 public:
  CommitStore() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mote-commit-XXXXXX").string();
    MOTE_CHECK(mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
    KvOptions options;
    options.spaces = StoreSpaces();
    auto kv = OpenRocksKvStore(directory_ + "/db", options, syncs_.env.get());
    MOTE_CHECK(kv.ok());
    auto store = Store::OpenOn(*std::move(kv), StoreOptions());
    MOTE_CHECK(store.ok());
    store_ = *std::move(store);
    auto transaction = std::move(store_->BeginWrite().value());
    predicate_ = transaction->Intern({TermKind::kIri, "http://example.org/p"}).value();
    std::vector<IdQuad> quads;
    for (int64_t i = 0; i < 1000; ++i) {
      subjects_.push_back(
          transaction->Intern({TermKind::kIri, "http://example.org/" + std::to_string(i)}).value());
      quads.push_back({subjects_.back(), predicate_, *EncodeInteger(-i), kDefaultGraph});
    }
    MOTE_CHECK(transaction->Insert(quads).ok());
    MOTE_CHECK(transaction->Commit(Durability::kSync).ok());
  }
  ~CommitStore() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  LogSyncFileSystem& files() { return *syncs_.file_system; }
  const std::string& directory() const { return directory_; }

  // A new triple each time, of terms that are there.
  void Commit(Durability durability) {
    const int64_t number = next_++;
    auto transaction = std::move(store_->BeginWrite().value());
    const IdQuad quad{subjects_[static_cast<size_t>(number * 7919) % subjects_.size()], predicate_,
                      *EncodeInteger(number), kDefaultGraph};
    MOTE_CHECK(transaction->Insert({&quad, 1}).ok());
    MOTE_CHECK(transaction->Commit(durability).ok());
  }

 private:
  std::string directory_;
  LogSyncEnv syncs_;
  std::unique_ptr<Store> store_;
  Id predicate_;
  std::vector<Id> subjects_;
  std::atomic<int64_t> next_{1};
};

// At most 50 us.
void BM_CommitRelaxed(benchmark::State& state) {
  CommitStore store;
  std::vector<double> micros;
  for (auto _ : state) {
    const auto begin = Clock::now();
    store.Commit(Durability::kRelaxed);
    micros.push_back(MicrosSince(begin));
  }
  state.counters["median_us"] = Median(&micros);
}
BENCHMARK(BM_CommitRelaxed)->Iterations(20000)->Unit(benchmark::kMicrosecond)->UseRealTime();

// A durable commit and a bare fdatasync by turns; the difference of the medians at most 60 us.
void BM_CommitSyncBesideFdatasync(benchmark::State& state) {
  CommitStore store;
  const int fd = open((store.directory() + "/bare").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  MOTE_CHECK(fd >= 0);
  const std::string record(400, 'x');  // About what such a commit writes.
  std::vector<double> commits;
  std::vector<double> syncs;
  const uint64_t before = store.files().syncs();
  for (auto _ : state) {
    auto begin = Clock::now();
    store.Commit(Durability::kSync);
    commits.push_back(MicrosSince(begin));
    begin = Clock::now();
    MOTE_CHECK(write(fd, record.data(), record.size()) == static_cast<ssize_t>(record.size()));
    MOTE_CHECK(fdatasync(fd) == 0);
    syncs.push_back(MicrosSince(begin));
  }
  close(fd);
  MOTE_CHECK(store.files().syncs() - before >= commits.size());
  const double commit = Median(&commits);
  const double sync = Median(&syncs);
  state.counters["commit_us"] = commit;
  state.counters["fdatasync_us"] = sync;
  state.counters["above_us"] = commit - sync;
}
BENCHMARK(BM_CommitSyncBesideFdatasync)
    ->Iterations(1000)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

// Durable commits a second by so many threads, each sync 2 ms longer.
double CommitsPerSecond(CommitStore* store, int count, std::chrono::milliseconds time) {
  std::atomic<int64_t> commits{0};
  std::vector<std::thread> threads;
  const auto begin = Clock::now();
  for (int thread = 0; thread < count; ++thread) {
    threads.emplace_back([&] {
      while (Clock::now() - begin < time) {
        store->Commit(Durability::kSync);
        ++commits;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(commits) / (MicrosSince(begin) / 1e6);
}

// The ratio at least 20.
void BM_CommitManyThreads(benchmark::State& state) {
  CommitStore store;
  store.files().SetDelay(std::chrono::milliseconds(2));
  double one = 0;
  double many = 0;
  for (auto _ : state) {
    one = CommitsPerSecond(&store, 1, std::chrono::milliseconds(1500));
    many =
        CommitsPerSecond(&store, static_cast<int>(state.range(0)), std::chrono::milliseconds(1500));
  }
  state.counters["one_thread"] = one;
  state.counters["many_threads"] = many;
  state.counters["ratio"] = many / one;
}
BENCHMARK(BM_CommitManyThreads)
    ->ArgName("threads")
    ->Arg(64)
    ->Iterations(1)
    ->Unit(benchmark::kSecond)
    ->UseRealTime();

}  // namespace
}  // namespace mote
