// Patterns with triple terms, on a database in memory of annotated triples.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "engine/database/sparql_engine.h"
#include "storage/base/check.h"

namespace mote {
namespace {

constexpr int kAnnotated = 100000;
const char kPrefixes[] =
    "PREFIX : <http://example.org/> "
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ";

// Ten triples for each of ten thousand people, each with a reifier that says since when. Made once.
SparqlEngine& Annotated() {
  static const std::unique_ptr<SparqlEngine> database = [] {
    auto made = std::move(SparqlEngine::OpenInMemory(StoreOptions()).value());
    constexpr int kAtOnce = 10000;
    for (int begin = 0; begin < kAnnotated; begin += kAtOnce) {
      std::string text = std::string(kPrefixes) + "INSERT DATA {\n";
      for (int i = begin; i < begin + kAtOnce; ++i) {
        text += ":p" + std::to_string(i / 10) + " :knows :p" + std::to_string(i * 7919 % 10007) +
                " ~ :r" + std::to_string(i) + " {| :since " + std::to_string(1990 + i % 35) +
                " |} .\n";
      }
      text += "}";
      MOTE_CHECK(made->Update(text, UpdateOptions()).ok());
    }
    MOTE_CHECK(made->store().Fold().ok());
    return made;
  }();
  return *database;
}

void RunQuery(benchmark::State& state, const std::string& text) {
  SparqlEngine& database = Annotated();
  uint64_t rows = 0;
  for (auto _ : state) {
    auto result = database.Query(kPrefixes + text, QueryOptions());
    MOTE_CHECK(result.ok());
    Batch batch;
    do {
      MOTE_CHECK((*result)->Next(&batch).ok());
      rows += batch.rows;
    } while (batch.rows > 0);
  }
  state.SetItemsProcessed(static_cast<int64_t>(rows));
}

void BM_AllTakenApart(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?r rdf:reifies <<( ?s ?p ?o )>> }");
}
BENCHMARK(BM_AllTakenApart)->Unit(benchmark::kMillisecond);

void BM_SomeTakenApart(benchmark::State& state) {
  RunQuery(state, "SELECT * { << ?s ?p ?o >> :since 2000 }");
}
BENCHMARK(BM_SomeTakenApart)->Unit(benchmark::kMillisecond);

void BM_AssertedWithAnnotation(benchmark::State& state) {
  RunQuery(state, "SELECT * { ?s :knows ?o {| :since 2000 |} }");
}
BENCHMARK(BM_AssertedWithAnnotation)->Unit(benchmark::kMillisecond);

void BM_AnnotationsOfOne(benchmark::State& state) {
  RunQuery(state, "SELECT * { :p77 ?p ?o {| :since ?y |} }");
}
BENCHMARK(BM_AnnotationsOfOne)->Unit(benchmark::kMicrosecond);

void BM_ComponentFunction(benchmark::State& state) {
  RunQuery(state, "SELECT (SUBJECT(?t) AS ?s) { ?r rdf:reifies ?t }");
}
BENCHMARK(BM_ComponentFunction)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mote
