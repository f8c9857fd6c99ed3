// Flips bits anywhere in the files of a store on disk, and expects opening or checking it to name
// the file.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "storage/term/inline_value.h"
#include "tests/storage/store/store_test_util.h"

namespace mote {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A base, a run on top of it and recent changes, in tables as in the log.
void MakeStore(const std::string& path) {
  auto store = std::move(Store::Open(path, ReopenableStore::QuietOptions()).value());
  std::mt19937_64 random(5);
  auto add = [&](int quads, const char* message = "") {
    auto transaction = std::move(store->BeginWrite().value());
    auto iri = [&](uint64_t number) {
      return transaction->Intern({TermKind::kIri, "http://example.org/" + std::to_string(number)})
          .value();
    };
    std::vector<IdQuad> rows;
    for (int i = 0; i < quads; ++i) {
      rows.push_back({iri(random() % 5000), iri(random() % 5),
                      random() % 2 == 0 ? iri(random() % 5000)
                                        : *EncodeInteger(static_cast<int64_t>(random() % 1000)),
                      random() % 3 == 0 ? iri(random() % 3) : kDefaultGraph});
    }
    const std::string text(random() % 20000, 'x');
    rows.push_back(
        {iri(1), iri(2), transaction->Intern({TermKind::kLiteral, text}).value(), kDefaultGraph});
    ASSERT_TRUE(transaction->Insert(rows).ok());
    ASSERT_TRUE(transaction->Commit(Durability::kSync, message).ok());
  };
  add(20000);
  ASSERT_TRUE(store->Compact().ok());
  add(5000);
  // Closing writes what stands in the log to tables; this is too little for that.
  store.reset();
  store = std::move(Store::Open(path, ReopenableStore::QuietOptions()).value());
  for (int i = 0; i < 5; ++i) add(20, i == 3 ? "last but one" : "");
}

// What a reader says of the store; empty if nothing is wrong.
std::string Findings(const std::string& path) {
  StoreOptions options = ReopenableStore::QuietOptions();
  options.mode = OpenMode::kReadOnly;
  auto store = Store::Open(path, options);
  if (!store.ok()) return std::string(store.status().message());
  auto report = (*store)->Check({});
  if (!report.ok()) return std::string(report.status().message());
  std::string text;
  for (const CheckProblem& problem : report->problems) {
    text += problem.where + ": " + problem.message + "\n";
  }
  return text;
}

TEST(StoreDamageTest, FlippedBitsAreFoundInEveryFile) {
  TemporaryDirectory directory;
  const std::string path = directory.path("db");
  ASSERT_NO_FATAL_FAILURE(MakeStore(path));
  ASSERT_EQ(Findings(path), "");
  std::mt19937_64 random(17);
  int tables = 0;
  int manifests = 0;
  int currents = 0;
  int logs = 0;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  for (const fs::path& file : files) {
    const std::string name = file.filename().string();
    const std::string good = ReadFile(file);
    size_t end = good.size();
    int trials = 6;
    if (name.ends_with(".sst")) {
      ++tables;
    } else if (name.starts_with("MANIFEST-")) {
      ++manifests;
      trials = 30;
    } else if (name == "CURRENT") {
      ++currents;
      trials = static_cast<int>(good.size());
    } else if (name.ends_with(".log")) {
      if (good.empty()) continue;
      ++logs;
      trials = 30;
      // What is damaged in the last record may be a torn write.
      end = good.rfind("last but one");
      ASSERT_NE(end, std::string::npos);
    } else {
      continue;  // Locks and the like hold nothing.
    }
    for (int trial = 0; trial < trials; ++trial) {
      std::string bad = good;
      const size_t at = name == "CURRENT" ? static_cast<size_t>(trial) : random() % end;
      bad[at] = static_cast<char>(bad[at] ^ (1 << random() % 8));
      WriteFile(file, bad);
      const std::string found = Findings(path);
      EXPECT_NE(found.find(name), std::string::npos)
          << name << " at " << at << " of " << good.size() << ": " << found;
    }
    WriteFile(file, good);
  }
  EXPECT_GE(tables, 15);
  EXPECT_EQ(manifests, 1);
  EXPECT_EQ(currents, 1);
  EXPECT_GE(logs, 1);
  EXPECT_EQ(Findings(path), "");
}

}  // namespace
}  // namespace mote
