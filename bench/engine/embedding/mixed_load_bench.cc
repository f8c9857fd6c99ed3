#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "mote/bulk_loader.h"
#include "mote/database.h"

// What a process holds that uses a database for everything at once: `mixed_load_bench [SECONDS
// [MEGABYTES [MILLIONS]]]` loads so many million triples (5) and then, for so long (60), with such
// a memory budget (256), writes and reads on six threads: transactions, large updates, bulk loads,
// point queries, sorts and aggregates that may outgrow the budget, matching, snapshots that are
// kept, backups; all while changes are folded. Every second it looks at the process's resident
// memory and open files, and at the end it compares their peaks with the budget and with what the
// process held before it opened the database.

namespace mote {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kTriplesPerPerson = 5;
constexpr char kPrefix[] = "http://example.org/";

struct Held {
  double megabytes = 0;
  size_t files = 0;
};

Held HeldNow() {
  Held held;
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    double kilobytes;
    if (word == "VmRSS:" && status >> kilobytes) held.megabytes = kilobytes / 1024;
  }
  for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++held.files;
  }
  return held;
}

Term Iri(const std::string& name) { return Term::Iri(kPrefix + name); }
Term Person(uint64_t number) { return Iri("person/" + std::to_string(number)); }

// The statements about one person, one by one.
Quad Statement(uint64_t person, int64_t property, uint64_t persons, std::mt19937_64& random) {
  switch (property) {
    case 0:
      return {Person(person), Iri("name"), Term::Literal("Person " + std::to_string(person))};
    case 1:
      return {Person(person), Iri("age"), Term::Integer(static_cast<int64_t>(random() % 100))};
    case 2:
      return {Person(person), Iri("knows"), Person(random() % persons)};
    case 3:
      return {Person(person), Iri("city"), Iri("city/" + std::to_string(random() % 1000))};
    default:
      return {Person(person), Iri("note"), Term::Literal("note " + std::to_string(random()))};
  }
}

class MixedLoad {
 public:
  MixedLoad(Database* database, uint64_t persons, std::string directory)
      : database_(database), persons_(persons), directory_(std::move(directory)) {
    options_.prefixes = {{"", kPrefix}};
  }

  absl::Status Load(uint64_t first, uint64_t persons) {
    std::mt19937_64 random(first);
    uint64_t next = 0;
    Quad current;
    BulkLoader loader(database_);
    loader.AddQuads([&](QuadView* quad) -> absl::StatusOr<bool> {
      if (next == persons * kTriplesPerPerson) return false;
      current = Statement(first + next / kTriplesPerPerson,
                          static_cast<int64_t>(next % kTriplesPerPerson), persons_, random);
      ++next;
      *quad = current.view();
      return true;
    });
    BulkLoadOptions options;
    options.memory_budget = uint64_t{32} << 20;
    return loader.Load(options).status();
  }

  // Until `end`; prints what was done, and gives the most that was held.
  Held Run(Clock::time_point end) {
    std::vector<std::thread> threads;
    const std::pair<const char*, std::function<absl::Status(std::mt19937_64&)>> kinds[] = {
        {"transactions of 1,000 triples", [this](auto& random) { return Commit(random); }},
        {"large updates", [this](auto& random) { return ChangeMuch(random); }},
        {"point queries, by the 1,000", [this](auto& random) { return LookUp(random); }},
        {"sorts and aggregates", [this](auto& random) { return Analyse(random); }},
        {"matches of 100,000 triples", [this](auto& random) { return Match(random); }},
        {"bulk loads and backups", [this](auto&) { return LoadAndBackUp(); }}};
    std::vector<std::atomic<uint64_t>> done(std::size(kinds));
    std::atomic<bool> failed{false};
    for (size_t i = 0; i < std::size(kinds); ++i) {
      threads.emplace_back([&, i] {
        std::mt19937_64 random(i);
        while (Clock::now() < end && !failed) {
          const absl::Status status = kinds[i].second(random);
          if (!status.ok()) {
            std::cerr << kinds[i].first << ": " << status << "\n";
            failed = true;
          }
          ++done[i];
        }
      });
    }
    Held most;
    while (Clock::now() < end && !failed) {
      std::this_thread::sleep_for(std::chrono::seconds(1));
      const Held held = HeldNow();
      most.megabytes = std::max(most.megabytes, held.megabytes);
      most.files = std::max(most.files, held.files);
    }
    for (std::thread& thread : threads) thread.join();
    for (size_t i = 0; i < std::size(kinds); ++i) {
      std::printf("%10llu %s\n", static_cast<unsigned long long>(done[i]), kinds[i].first);
    }
    std::printf("%10llu of the sorts and updates wanted more than the budget\n",
                static_cast<unsigned long long>(refused_));
    if (failed) most.megabytes = -1;
    return most;
  }

 private:
  absl::Status Commit(std::mt19937_64& random) {
    absl::StatusOr<Transaction> transaction = database_->Begin(std::chrono::minutes(10));
    if (!transaction.ok()) return transaction.status();
    for (int i = 0; i < 1000; ++i) {
      const uint64_t person = random() % (2 * persons_);
      const Quad quad =
          Statement(person, static_cast<int64_t>(random() % kTriplesPerPerson), persons_, random);
      const absl::Status status =
          i % 5 == 0 ? transaction->Delete(quad) : transaction->Insert(quad);
      if (!status.ok()) return status;
    }
    return transaction->Commit(Durability::kRelaxed).status();
  }

  // A query or update may want more than there is left, which is no failure.
  absl::Status Allow(const absl::Status& status) {
    if (!absl::IsResourceExhausted(status)) return status;
    ++refused_;
    return absl::OkStatus();
  }

  absl::Status ChangeMuch(std::mt19937_64& random) {
    UpdateOptions options;
    options.prefixes = options_.prefixes;
    options.durability = Durability::kRelaxed;
    const std::string city = ":city\\/" + std::to_string(random() % 1000);
    for (const std::string& text :
         {"INSERT { ?a :near ?b } WHERE { ?a :city " + city + " . ?b :city " + city + " }",
          "DELETE { ?a :near ?b } WHERE { ?a :city " + city + " ; :near ?b }"}) {
      absl::StatusOr<Transaction> transaction = database_->Begin(std::chrono::minutes(10));
      if (!transaction.ok()) return transaction.status();
      const absl::Status changed = transaction->Update(text, options).status();
      if (absl::IsResourceExhausted(changed)) return Allow(changed);
      if (!changed.ok()) return changed;
      const absl::Status committed = transaction->Commit(Durability::kRelaxed).status();
      if (!committed.ok()) return committed;
    }
    return absl::OkStatus();
  }

  absl::Status LookUp(std::mt19937_64& random) {
    const absl::StatusOr<PreparedQuery> query =
        database_->Prepare("SELECT * { $person ?p ?o }", {"person"}, options_);
    if (!query.ok()) return query.status();
    const Snapshot snapshot = database_->GetSnapshot();
    for (int i = 0; i < 1000; ++i) {
      absl::StatusOr<Result> result =
          snapshot.Query(*query, {{"person", Person(random() % persons_)}});
      if (!result.ok()) return Allow(result.status());
      while (result->Next()) result->GetTerm(size_t{1});
      const absl::Status status = Allow(result->status());
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Analyse(std::mt19937_64& random) {
    const char* const queries[] = {
        "SELECT ?city (COUNT(*) AS ?n) (AVG(?age) AS ?mean) { ?s :city ?city ; :age ?age } "
        "GROUP BY ?city ORDER BY DESC(?n)",
        "SELECT * { ?s :note ?note } ORDER BY ?note",
        "SELECT DISTINCT ?a ?c { ?a :knows ?b . ?b :knows ?c }",
        "SELECT (COUNT(*) AS ?n) { ?a :age ?x . ?b :age ?x }",
        "SELECT (GROUP_CONCAT(?name) AS ?all) { ?s :name ?name }"};
    QueryOptions options = options_;
    options.timeout = std::chrono::seconds(10);
    absl::StatusOr<Result> result =
        database_->Query(queries[random() % std::size(queries)], options);
    absl::Status status = result.status();
    if (result.ok()) {
      while (result->Next()) continue;
      status = result->status();
    }
    return absl::IsDeadlineExceeded(status) ? absl::OkStatus() : Allow(status);
  }

  absl::Status Match(std::mt19937_64& random) {
    // Three of four go on with the snapshot that is kept, however old that is.
    if (random() % 4 == 0 || kept_ == nullptr) {
      kept_ = std::make_unique<Snapshot>(database_->GetSnapshot());
    }
    QuadPattern pattern;
    pattern.predicate = Iri(random() % 2 == 0 ? "name" : "knows");
    uint64_t seen = 0;
    return kept_->ForEach(pattern, [&seen](const QuadView&) { return ++seen < 100'000; });
  }

  absl::Status LoadAndBackUp() {
    absl::Status status = Load(persons_ * (2 + loads_), 20'000);
    if (!status.ok()) return status;
    const std::string copy = directory_ + "/copy" + std::to_string(loads_++);
    status = database_->Backup(copy).status();
    std::filesystem::remove_all(copy);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    return status;
  }

  Database* const database_;
  const uint64_t persons_;
  const std::string directory_;
  QueryOptions options_;
  std::atomic<uint64_t> refused_{0};
  std::unique_ptr<Snapshot> kept_;  // Of the thread that matches.
  uint64_t loads_ = 0;              // Of the thread that loads.
};

absl::Status Run(int64_t seconds, uint64_t megabytes, uint64_t millions) {
  std::string pattern = std::filesystem::temp_directory_path() / "mote_mixed_XXXXXX";
  const std::string directory = mkdtemp(pattern.data());
  const Held before = HeldNow();
  Held most;
  absl::Status status;
  {
    Options options;
    options.memory_budget = megabytes << 20;
    const absl::StatusOr<std::unique_ptr<Database>> database =
        Database::Open(directory + "/mixed.db", options);
    status = database.status();
    if (status.ok()) {
      const uint64_t persons = millions * 1'000'000 / kTriplesPerPerson;
      MixedLoad load(database->get(), persons, directory);
      status = load.Load(0, persons);
      std::printf("loaded: %.0f MiB resident\n", HeldNow().megabytes);
      if (status.ok()) most = load.Run(Clock::now() + std::chrono::seconds(seconds));
    }
  }
  std::filesystem::remove_all(directory);
  if (!status.ok()) return status;
  if (most.megabytes < 0) return absl::InternalError("a thread has failed");
  std::printf(
      "at most %.0f MiB resident (%.0f before opening, a budget of %llu) and %zu open files\n",
      most.megabytes, before.megabytes, static_cast<unsigned long long>(megabytes), most.files);
  return absl::OkStatus();
}

}  // namespace
}  // namespace mote

int main(int argc, char** argv) {
  const auto argument = [&](int i, int64_t otherwise) {
    return argc > i ? std::atoll(argv[i]) : otherwise;
  };
  const int64_t seconds = argument(1, 60);
  const int64_t megabytes = argument(2, 256);
  const int64_t millions = argument(3, 5);
  if (argc > 4 || seconds < 1 || megabytes < 16 || millions < 1) {
    std::cerr << "usage: mixed_load_bench [SECONDS [MEGABYTES [MILLIONS]]]\n";
    return 2;
  }
  const absl::Status status =
      mote::Run(seconds, static_cast<uint64_t>(megabytes), static_cast<uint64_t>(millions));
  if (!status.ok()) std::cerr << "mixed_load_bench: " << status << "\n";
  return status.ok() ? 0 : 1;
}
