// Joins of every kind, and what it takes to parse and plan, on a database in memory.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "engine/database/sparql_engine.h"
#include "storage/base/check.h"

namespace mote {
namespace {

constexpr int kPeople = 100000;

// People in groups of a hundred who know each other in part: `:knows` (five for each), `:age` and
// `:group` for all, `:chair` for one in a thousand. Made once.
SparqlEngine& People() {
  static const std::unique_ptr<SparqlEngine> database = [] {
    auto made = std::move(SparqlEngine::OpenInMemory(StoreOptions()).value());
    constexpr int kAtOnce = 20000;
    for (int begin = 0; begin < kPeople; begin += kAtOnce) {
      std::string text = "PREFIX : <http://example.org/> INSERT DATA {\n";
      for (int i = begin; i < begin + kAtOnce; ++i) {
        const std::string person = ":p" + std::to_string(i);
        text += person + " :age " + std::to_string(i * 7919 % 97) + " ; :group :g" +
                std::to_string(i / 100);
        for (int k = 1; k <= 5; ++k) {
          text += " ; :knows :p" + std::to_string(i / 100 * 100 + i * 31 * k % 100);
        }
        if (i % 1000 == 0) text += " ; :chair :g" + std::to_string(i / 100);
        text += " .\n";
      }
      text += "}";
      MOTE_CHECK(made->Update(text, UpdateOptions()).ok());
    }
    MOTE_CHECK(made->store().Fold().ok());
    return made;
  }();
  return *database;
}

std::string WithPrefix(const std::string& text) { return "PREFIX : <http://example.org/> " + text; }

void RunQuery(benchmark::State& state, const std::string& text) {
  SparqlEngine& database = People();
  const std::string query = WithPrefix(text);
  uint64_t rows = 0;
  for (auto _ : state) {
    auto result = database.Query(query, QueryOptions());
    MOTE_CHECK(result.ok());
    Batch batch;
    do {
      MOTE_CHECK((*result)->Next(&batch).ok());
      rows += batch.rows;
    } while (batch.rows > 0);
  }
  state.SetItemsProcessed(static_cast<int64_t>(rows));
}

void BM_MergeJoin(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?a :age ?age ; :group ?g }");
}
BENCHMARK(BM_MergeJoin)->Unit(benchmark::kMillisecond);

void BM_HashJoin(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?a :knows ?b . ?b :age ?age }");
}
BENCHMARK(BM_HashJoin)->Unit(benchmark::kMillisecond);

void BM_IndexJoin(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?a :chair ?g . ?a :knows ?b . ?b :age ?age }");
}
BENCHMARK(BM_IndexJoin)->Unit(benchmark::kMillisecond);

void BM_OptionalOfFew(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?a :chair ?g OPTIONAL { ?a :knows ?b . ?b :age ?age } }");
}
BENCHMARK(BM_OptionalOfFew)->Unit(benchmark::kMillisecond);

void BM_MinusOfFew(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?a :chair ?g MINUS { ?a :knows ?b . ?b :age 13 } }");
}
BENCHMARK(BM_MinusOfFew)->Unit(benchmark::kMillisecond);

void BM_NotExistsOfMany(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?a :age ?age FILTER NOT EXISTS { ?b :knows ?a } }");
}
BENCHMARK(BM_NotExistsOfMany)->Unit(benchmark::kMillisecond);

void BM_Triangles(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?a :knows ?b . ?b :knows ?c . ?c :knows ?a }");
}
BENCHMARK(BM_Triangles)->Unit(benchmark::kMillisecond);

void BM_PathPlus(benchmark::State& state) { RunQuery(state, "SELECT * { :p4711 :knows+ ?b }"); }
BENCHMARK(BM_PathPlus)->Unit(benchmark::kMillisecond);

// Parses and plans a star of so many patterns, without reading a row.
void BM_ParseAndPlan(benchmark::State& state) {
  SparqlEngine& database = People();
  std::string text = "SELECT * { ?a :chair ?g .";
  for (int64_t i = 1; i < state.range(0); ++i) {
    text += " ?a :knows ?b" + std::to_string(i) + " .";
  }
  const std::string query = WithPrefix(text + " }");
  for (auto _ : state) {
    auto result = database.Query(query, QueryOptions());
    MOTE_CHECK(result.ok());
    benchmark::DoNotOptimize(result);
  }
}
BENCHMARK(BM_ParseAndPlan)->Arg(2)->Arg(5)->Arg(9)->Arg(15)->Arg(25)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace mote
