// The engine against the reference evaluator, on random queries over random data.
//
// MOTE_FUZZ_SECONDS says for how long (a few seconds unless set), MOTE_FUZZ_SEED where to start:
// each seed is one dataset with some queries, and a failure names its seed. MOTE_FUZZ_FAILURES are
// enough to stop (5).

#include <gtest/gtest.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "tests/engine/reference/difference.h"
#include "tests/engine/reference/random_dataset.h"
#include "tests/engine/reference/random_query.h"
#include "tests/engine/reference/update_difference.h"

namespace mote::reference {
namespace {

constexpr int kQueriesPerDataset = 20;
// A comparison that takes more processor time hangs: the process is ended.
constexpr unsigned kHangSeconds = 60;
// So long may one without work wait, as on a machine with much else to do.
constexpr unsigned kWaitSeconds = 1800;
// Fewer queries say little of how many have answers.
constexpr int kSample = 300;

uint64_t FromEnvironment(const char* name, uint64_t fallback) {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : std::strtoull(value, nullptr, 10);
}

// Ends the process if what follows hangs; zeros end the watch.
void WatchForHang(unsigned processor_seconds, unsigned wait_seconds) {
  itimerval timer{};
  timer.it_value.tv_sec = processor_seconds;
  setitimer(ITIMER_PROF, &timer, nullptr);
  alarm(wait_seconds);
}

TEST(DifferentialTest, RandomQueries) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::seconds(FromEnvironment("MOTE_FUZZ_SECONDS", 4));
  const uint64_t first_seed = FromEnvironment("MOTE_FUZZ_SEED", 1);
  const bool trace = std::getenv("MOTE_FUZZ_TRACE") != nullptr;
  std::map<std::string, int> features;
  std::map<std::string, int> operators;
  int queries = 0;
  int answered = 0;
  int too_large = 0;
  uint64_t failures = 0;
  const uint64_t max_failures = FromEnvironment("MOTE_FUZZ_FAILURES", 5);
  uint64_t seed = first_seed;
  for (; Clock::now() < end && failures < max_failures; ++seed) {
    Random random(seed);
    const RandomDataset dataset = MakeRandomDataset(random);
    QueryGenerator generator(dataset, random);
    for (int i = 0; i < kQueriesPerDataset && failures < max_failures; ++i) {
      const RandomQuery query = generator.Next();
      if (trace) {
        std::fprintf(stderr, "seed %llu: %s\n", static_cast<unsigned long long>(seed),
                     query.text.c_str());
      }
      WatchForHang(kHangSeconds, kWaitSeconds);
      const Comparison comparison = Compare(query, dataset.data, seed);
      for (const auto& [name, count] : comparison.operators) operators[name] += count;
      if (comparison.too_large) {
        ++too_large;
        continue;
      }
      ++queries;
      answered += comparison.has_answers;
      if (comparison.difference.empty()) continue;
      ++failures;
      const Finding small = Shrink(query, dataset.data, seed);
      ADD_FAILURE() << "seed " << seed << ", query " << i << (query.ordered ? ", ordered" : "")
                    << "\n"
                    << small.query.text << "\n"
                    << ToNQuads(small.dataset)
                    << Compare(small.query, small.dataset, seed).difference;
    }
    WatchForHang(0, 0);
    for (const auto& [feature, count] : generator.features()) features[feature] += count;
  }
  std::printf("seeds %llu to %llu: %d queries, %d with answers, %llu differences; %d too large\n",
              static_cast<unsigned long long>(first_seed),
              static_cast<unsigned long long>(seed - 1), queries, answered,
              static_cast<unsigned long long>(failures), too_large);
  for (const auto& [feature, count] : features) std::printf("  %6d %s\n", count, feature.c_str());
  for (const auto& [name, count] : operators) std::printf("  %6d %s\n", count, name.c_str());
  if (queries >= kSample) {
    EXPECT_GT(2 * answered, queries) << "most queries should have answers";
  }
}

TEST(DifferentialTest, RandomUpdates) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::seconds(FromEnvironment("MOTE_FUZZ_SECONDS", 4) / 2);
  const uint64_t first_seed = FromEnvironment("MOTE_FUZZ_SEED", 1);
  const bool trace = std::getenv("MOTE_FUZZ_TRACE") != nullptr;
  std::map<std::string, int> features;
  int updates = 0;
  int effective = 0;
  uint64_t failures = 0;
  const uint64_t max_failures = FromEnvironment("MOTE_FUZZ_FAILURES", 5);
  uint64_t seed = first_seed;
  for (; Clock::now() < end && failures < max_failures; ++seed) {
    Random random(seed);
    const RandomDataset dataset = MakeRandomDataset(random);
    QueryGenerator generator(dataset, random);
    for (int i = 0; i < kQueriesPerDataset && failures < max_failures; ++i) {
      const std::string update = generator.NextUpdate();
      if (trace) {
        std::fprintf(stderr, "seed %llu: %s\n", static_cast<unsigned long long>(seed),
                     update.c_str());
      }
      WatchForHang(kHangSeconds, kWaitSeconds);
      const Comparison comparison = CompareUpdate(update, dataset.data, seed);
      if (comparison.too_large) continue;
      ++updates;
      effective += comparison.has_answers;
      if (comparison.difference.empty()) continue;
      ++failures;
      const RdfDataset small = ShrinkUpdate(update, dataset.data, seed);
      ADD_FAILURE() << "seed " << seed << ", update " << i << "\n"
                    << update << "\n"
                    << ToNQuads(small) << CompareUpdate(update, small, seed).difference;
    }
    WatchForHang(0, 0);
    for (const auto& [feature, count] : generator.features()) features[feature] += count;
  }
  std::printf("seeds %llu to %llu: %d updates, %d that change something, %llu differences\n",
              static_cast<unsigned long long>(first_seed),
              static_cast<unsigned long long>(seed - 1), updates, effective,
              static_cast<unsigned long long>(failures));
  for (const auto& [feature, count] : features) std::printf("  %6d %s\n", count, feature.c_str());
  if (updates >= kSample) {
    EXPECT_GT(2 * effective, updates) << "most updates should change something";
  }
}

}  // namespace
}  // namespace mote::reference
