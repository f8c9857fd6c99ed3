// Text to syntax tree, static checks included.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "grammar/parser/parser.h"

namespace mote {
namespace {

void ParseAll(benchmark::State& state, const std::vector<std::string>& queries) {
  Parser parser;
  size_t bytes = 0;
  for (const std::string& query : queries) bytes += query.size();
  for (auto _ : state) {
    for (const std::string& query : queries) {
      auto result = parser.ParseQuery(query);
      if (!result.ok()) {
        state.SkipWithError(std::string(result.status().message()).c_str());
        return;
      }
      benchmark::DoNotOptimize(result);
    }
  }
  const auto iterations = static_cast<int64_t>(state.iterations());
  state.SetItemsProcessed(iterations * static_cast<int64_t>(queries.size()));
  state.SetBytesProcessed(iterations * static_cast<int64_t>(bytes));
}

// One triple pattern with two constants.
void BM_PointQuery(benchmark::State& state) {
  ParseAll(state, {"SELECT ?o WHERE { <http://example.org/board/7> "
                   "<http://example.org/ns#memory> ?o }"});
}
BENCHMARK(BM_PointQuery);

// A query as people write them: prefixes, a filter, grouping, order and limit.
void BM_TypicalQuery(benchmark::State& state) {
  ParseAll(state, {"PREFIX ex: <http://example.org/ns#>\n"
                   "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
                   "SELECT ?board (COUNT(DISTINCT ?model) AS ?models) WHERE {\n"
                   "  ?board a ex:Board ; ex:memory ?memory ; rdfs:label ?label .\n"
                   "  ?model ex:runsOn ?board ; ex:needs ?need .\n"
                   "  OPTIONAL { ?model ex:accuracy ?accuracy }\n"
                   "  FILTER (?need < ?memory * 0.8 && LANG(?label) = \"en\")\n"
                   "} GROUP BY ?board ORDER BY DESC(?models) LIMIT 10"});
}
BENCHMARK(BM_TypicalQuery);

// A chain and star of 25 triple patterns.
void BM_25Patterns(benchmark::State& state) {
  std::string query = "PREFIX ex: <http://example.org/ns#>\nSELECT * WHERE {\n";
  for (int i = 0; i < 25; ++i) {
    query += "  ?v" + std::to_string(i / 2) + " ex:property" + std::to_string(i) + " ?v" +
             std::to_string(i + 1) + " .\n";
  }
  ParseAll(state, {query + "}"});
}
BENCHMARK(BM_25Patterns);

// All the WatDiv queries of the shared benchmark data; items are queries.
void BM_WatDiv(benchmark::State& state) {
  const char* shared = std::getenv("MOTE_SHARED_DIR");
  const std::filesystem::path folder =
      std::filesystem::path(shared != nullptr ? shared : MOTE_SOURCE_DIR "/../shared") /
      "bench/watdiv/queries";
  std::vector<std::string> queries;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::ifstream stream(entry.path());
    queries.emplace_back((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  }
  if (queries.empty()) {
    state.SkipWithError("no WatDiv queries in the shared directory");
    return;
  }
  ParseAll(state, queries);
}
BENCHMARK(BM_WatDiv);

// INSERT DATA of range(0) triples; items are triples.
void BM_InsertData(benchmark::State& state) {
  std::string update = "PREFIX ex: <http://example.org/ns#>\nINSERT DATA {\n";
  for (int64_t i = 0; i < state.range(0); ++i) {
    update += "  ex:s" + std::to_string(i) + " ex:p " + std::to_string(i) + " .\n";
  }
  update += "}";
  Parser parser;
  for (auto _ : state) {
    auto result = parser.ParseUpdate(update);
    if (!result.ok()) {
      state.SkipWithError(std::string(result.status().message()).c_str());
      return;
    }
    benchmark::DoNotOptimize(result);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(BM_InsertData)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

// A new parser for each query, as the one-off functions do.
void BM_OneOffParse(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(ParseQuery("SELECT * WHERE { ?s ?p ?o }"));
  }
}
BENCHMARK(BM_OneOffParse);

// An error, found, placed and explained.
void BM_SyntaxError(benchmark::State& state) {
  Parser parser;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parser.ParseQuery("SELECT * WHERE { ?s ?p ?o FILER(?o > 3) }"));
  }
}
BENCHMARK(BM_SyntaxError);

}  // namespace
}  // namespace mote
