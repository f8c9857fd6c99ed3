#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/engine/embedding/people.h"
#include "mote/database.h"

// What embedding promises: point queries prepared once, and matching without SPARQL. The argument
// is the number of stored triples in millions; the data lie in a temporary directory and in the
// caches, which are those of Options::Server().

namespace mote {
namespace {

// Ids of people to ask for.
std::vector<Id> Sample(People& people, const Snapshot& snapshot, size_t count) {
  std::vector<Id> ids;
  for (size_t i = 0; i < count; ++i) ids.push_back(**snapshot.FindId(Person(people.Next())));
  return ids;
}

// From the call to the first row, ids in and out.
void PointQueryOfIds(benchmark::State& state) {
  People& people = People::Get(state.range(0));
  const Snapshot snapshot = people.database().GetSnapshot();
  const std::vector<Id> ids = Sample(people, snapshot, 20'000);
  size_t next = 0;
  RowBatch batch;
  for (auto _ : state) {
    absl::StatusOr<Result> result =
        snapshot.Query(people.name(), {{"person", ids[next++ % ids.size()]}});
    if (!result.ok() || !result->NextBatch(&batch)) state.SkipWithError("no row");
    benchmark::DoNotOptimize(batch.columns[0][0]);
  }
}
BENCHMARK(PointQueryOfIds)->Arg(1)->Arg(20)->Unit(benchmark::kMicrosecond);

// A term in, a term out.
void PointQueryOfTerms(benchmark::State& state) {
  People& people = People::Get(state.range(0));
  const Snapshot snapshot = people.database().GetSnapshot();
  for (auto _ : state) {
    const Term person = Person(people.Next());
    absl::StatusOr<Result> result = snapshot.Query(people.name(), {{"person", person}});
    if (!result.ok() || !result->Next()) state.SkipWithError("no row");
    benchmark::DoNotOptimize(result->GetString(size_t{0}));
  }
}
BENCHMARK(PointQueryOfTerms)->Arg(1)->Arg(20)->Unit(benchmark::kMicrosecond);

// The two halves of what terms cost: `lookup(people, snapshot, id)` for one person after another.
template <typename Lookup>
void LookupOfPerson(benchmark::State& state, const Lookup& lookup) {
  People& people = People::Get(state.range(0));
  const Snapshot snapshot = people.database().GetSnapshot();
  const std::vector<Id> ids = Sample(people, snapshot, 200'000);
  size_t next = 0;
  for (auto _ : state) {
    if (!lookup(people, snapshot, ids[next++ % ids.size()])) state.SkipWithError("no such term");
  }
}

void TermToId(benchmark::State& state) {
  LookupOfPerson(state, [](People& people, const Snapshot& snapshot, Id) {
    return snapshot.FindId(Person(people.Next())).value().has_value();
  });
}
BENCHMARK(TermToId)->Arg(1)->Arg(20)->Unit(benchmark::kMicrosecond);

void IdToTerm(benchmark::State& state) {
  LookupOfPerson(
      state, [](People&, const Snapshot& snapshot, Id id) { return snapshot.GetTerm(id).ok(); });
}
BENCHMARK(IdToTerm)->Arg(1)->Arg(20)->Unit(benchmark::kMicrosecond);

void JoinOfThreePatterns(benchmark::State& state) {
  People& people = People::Get(state.range(0));
  const Snapshot snapshot = people.database().GetSnapshot();
  const std::vector<Id> ids = Sample(people, snapshot, 20'000);
  size_t next = 0;
  RowBatch batch;
  for (auto _ : state) {
    absl::StatusOr<Result> result =
        snapshot.Query(people.known(), {{"person", ids[next++ % ids.size()]}});
    if (!result.ok() || !result->NextBatch(&batch)) state.SkipWithError("no row");
    benchmark::DoNotOptimize(batch.columns[0][0]);
  }
}
BENCHMARK(JoinOfThreePatterns)->Arg(1)->Unit(benchmark::kMicrosecond);

// The same text parsed and planned each time, for comparison.
void PointQueryOfText(benchmark::State& state) {
  People& people = People::Get(state.range(0));
  const Snapshot snapshot = people.database().GetSnapshot();
  for (auto _ : state) {
    absl::StatusOr<Result> result =
        snapshot.Query("SELECT ?name { <" + Person(people.Next()).value() + "> v:name ?name }",
                       People::Vocabulary());
    if (!result.ok() || !result->Next()) state.SkipWithError("no row");
    benchmark::DoNotOptimize(result->GetString(size_t{0}));
  }
}
BENCHMARK(PointQueryOfText)->Arg(1)->Unit(benchmark::kMicrosecond);

void LookupOfIds(benchmark::State& state) {
  People& people = People::Get(state.range(0));
  const Snapshot snapshot = people.database().GetSnapshot();
  const std::vector<Id> ids = Sample(people, snapshot, 20'000);
  size_t next = 0;
  for (auto _ : state) {
    IdPattern pattern;
    pattern.subject = ids[next++ % ids.size()];
    pattern.graphs = GraphSet::kDefault;
    size_t rows = 0;
    benchmark::DoNotOptimize(snapshot.ForEach(pattern, [&rows](const IdBatch& batch) {
      rows += batch.rows;
      return true;
    }));
    if (rows != kTriplesPerPerson) state.SkipWithError("rows are missing");
  }
}
BENCHMARK(LookupOfIds)->Arg(1)->Unit(benchmark::kMicrosecond);

void ForEachId(benchmark::State& state) {
  const Snapshot snapshot = People::Get(state.range(0)).database().GetSnapshot();
  int64_t rows = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(snapshot.ForEach(IdPattern(), [&rows](const IdBatch& batch) {
      rows += static_cast<int64_t>(batch.rows);
      return true;
    }));
  }
  state.SetItemsProcessed(rows);
}
BENCHMARK(ForEachId)->Arg(1)->Unit(benchmark::kMillisecond);

void ForEachQuad(benchmark::State& state) {
  const Snapshot snapshot = People::Get(state.range(0)).database().GetSnapshot();
  int64_t rows = 0;
  size_t bytes = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(snapshot.ForEach(QuadPattern(), [&](const QuadView& quad) {
      ++rows;
      bytes += quad.subject.value.size() + quad.object.value.size();
      return true;
    }));
  }
  benchmark::DoNotOptimize(bytes);
  state.SetItemsProcessed(rows);
}
BENCHMARK(ForEachQuad)->Arg(1)->Unit(benchmark::kMillisecond);

void OneTripleTransactionWithoutSync(benchmark::State& state) {
  std::string pattern = std::filesystem::temp_directory_path() / "mote_embedding_XXXXXX";
  const std::string directory = mkdtemp(pattern.data());
  {
    const std::unique_ptr<Database> database =
        std::move(Database::Open(directory + "/people.db").value());
    int64_t next = 0;
    for (auto _ : state) {
      absl::StatusOr<Transaction> transaction = database->Begin();
      absl::Status status =
          transaction->Insert({Person(next % 1000), Property("age"), Term::Integer(next)});
      ++next;
      status.Update(transaction->Commit(Durability::kRelaxed).status());
      if (!status.ok()) state.SkipWithError("no commit");
    }
  }
  std::filesystem::remove_all(directory);
}
BENCHMARK(OneTripleTransactionWithoutSync)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace mote
