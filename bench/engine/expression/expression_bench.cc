// Filters and computed columns over batches of 2,048 ids, as operators evaluate them. The items are
// rows. Terms are in the term cache, so that strings cost their evaluation and no dictionary.

#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "engine/expression/compiled_expression.h"
#include "engine/expression/evaluation_context.h"
#include "grammar/ast/query.h"
#include "grammar/parser/parser.h"
#include "storage/base/check.h"
#include "storage/source/memory_source.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

constexpr size_t kRows = 2048;

// Columns: ?int, ?int2, ?dec, ?dbl, ?date (inline); ?mixed (integers, decimals, doubles); ?iri,
// ?str (long), ?short (inline strings), ?few (20 distinct long strings).
class Batch {
 public:
  Batch() {
    std::mt19937_64 random(1);
    MemorySource::Builder builder;
    auto typed = [&](std::string lexical, std::string_view datatype) {
      return builder.Intern(Term::Literal(std::move(lexical), std::string(datatype)));
    };
    auto decimal = [&] {
      return std::to_string(random() % 1000) + "." + std::to_string(1 + random() % 9);
    };
    auto real = [&] {
      return std::to_string(1 + random() % 9) + "." + "5E" + std::to_string(random() % 3);
    };
    for (size_t i = 0; i < kRows; ++i) {
      Add(0, "int", typed(std::to_string(random() % 1000), xsd::kInteger));
      Add(1, "int2", typed(std::to_string(1 + random() % 1000), xsd::kInteger));
      Add(2, "dec", typed(decimal(), xsd::kDecimal));
      Add(3, "dbl", typed(real(), xsd::kDouble));
      Add(4, "date",
          typed("20" + std::to_string(10 + random() % 90) + "-01-01T00:00:00Z", xsd::kDateTime));
      size_t kind = random() % 3;
      Add(5, "mixed",
          kind == 0   ? typed(std::to_string(random() % 1000), xsd::kInteger)
          : kind == 1 ? typed(decimal(), xsd::kDecimal)
                      : typed(real(), xsd::kDouble));
      std::string number = std::to_string(random() % 1000000);
      Add(6, "iri", builder.Intern(Term::Iri("http://example.org/resource/" + number)));
      Add(7, "str", builder.Intern(Term::Literal("The quick brown fox " + number + " jumps")));
      Add(8, "short", builder.Intern(Term::Literal("s" + std::to_string(random() % 1000))));
      Add(9, "few",
          builder.Intern(Term::Literal("one of a few strings: " + std::to_string(random() % 20))));
    }
    source_ = builder.Build();
    context_ = std::make_unique<EvaluationContext>(*source_);
    for (const std::vector<Id>& column : columns_) pointers_.push_back(column.data());
  }

  CompiledExpression Compile(const char* text) {
    absl::StatusOr<ast::Query> query =
        ParseQuery("SELECT ((" + std::string(text) + ") AS ?result) {}", ParseOptions());
    MOTE_CHECK(query.ok());
    ExpressionScope scope;
    scope.variables = &variables_;
    absl::StatusOr<CompiledExpression> compiled = CompiledExpression::Compile(
        *std::get<ast::SelectClause>(query->form).items[0].expression, scope, *context_);
    MOTE_CHECK(compiled.ok());
    return *std::move(compiled);
  }

  ColumnBatch view() const { return {pointers_, kRows}; }

 private:
  void Add(size_t column, const char* name, Id id) {
    variables_.Set(name, static_cast<uint32_t>(column));
    columns_[column].push_back(id);
  }

  std::array<std::vector<Id>, 10> columns_;
  std::vector<const Id*> pointers_;
  VariableMap variables_;
  std::unique_ptr<MemorySource> source_;
  std::unique_ptr<EvaluationContext> context_;
};

void BM_Filter(benchmark::State& state, const char* text) {
  Batch batch;
  CompiledExpression expression = batch.Compile(text);
  std::vector<uint32_t> rows(kRows);
  for (auto _ : state) {
    auto kept =
        expression.EvaluateFilter(batch.view(), RowSelection::All(batch.view()), rows.data());
    MOTE_CHECK(kept.ok());
    benchmark::DoNotOptimize(*kept);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
}

void BM_Compute(benchmark::State& state, const char* text) {
  Batch batch;
  CompiledExpression expression = batch.Compile(text);
  std::vector<Id> ids(kRows);
  for (auto _ : state) {
    absl::Status status =
        expression.Evaluate(batch.view(), RowSelection::All(batch.view()), ids.data());
    MOTE_CHECK(status.ok());
    benchmark::DoNotOptimize(ids.data());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kRows));
}

void RegisterAll() {
  struct Case {
    const char* name;
    const char* text;
  };
  constexpr Case kFilters[] = {
      {"IntegerLessThanConstant", "?int < 500"},
      {"IntegerRange", "?int >= 100 && ?int < 200"},
      {"MixedLessThanConstant", "?mixed < 50.5"},
      {"DoubleLessThanConstant", "?dbl < 10"},
      {"IntegerLessThanInteger", "?int < ?int2"},
      {"MixedLessThanMixed", "?mixed < ?dec"},
      {"SumGreaterThanConstant", "?int + ?int2 > 1000"},
      {"DateBetween",
       "?date >= \"2030-01-01T00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime>"},
      {"IriEqualsConstant", "?iri = <http://example.org/resource/5>"},
      {"IriEqualsIri", "?iri = ?iri"},
      {"StringEqualsConstant", "?str = \"a long string that is somewhere\""},
      {"InTenIntegers", "?int IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)"},
      {"Bound", "BOUND(?str)"},
      {"RegexDistinct", "REGEX(?str, \"fox 1[0-9]* j\")"},
      {"RegexIgnoreCase", "REGEX(?str, \"BROWN.*9\", \"i\")"},
      {"RegexFewDistinct", "REGEX(?few, \"strings: 1\")"},
      {"ContainsDistinct", "CONTAINS(?str, \"99\")"},
      {"StrStartsIri", "STRSTARTS(STR(?iri), \"http://example.org/resource/1\")"},
      {"ShortStringLength", "STRLEN(?short) > 3"},
  };
  constexpr Case kComputed[] = {
      {"IntegerPlusInteger", "?int + ?int2"},
      {"IntegerTimesConstant", "?int * 3"},
      {"DecimalPlusDecimal", "?dec + ?dec"},
      {"DecimalTimesInteger", "?dec * ?int"},
      {"DoubleTimesDouble", "?dbl * ?dbl"},
      {"IntegerDividedByInteger", "?int / ?int2"},
      {"MixedPlusMixed", "?mixed + ?mixed"},
      {"Polynomial", "(?int + 1) * (?int2 - 1) + ?int"},
      {"If", "IF(?int < 500, ?int, ?int2)"},
      {"Coalesce", "COALESCE(?missing, ?int)"},
      {"Year", "YEAR(?date)"},
      {"StrLenDistinct", "STRLEN(?str)"},
      {"SubStrDistinct", "SUBSTR(?str, 5, 5)"},
      {"UpperCaseShort", "UCASE(?short)"},
      {"ConcatShort", "CONCAT(?short, \"x\")"},
      {"Datatype", "DATATYPE(?mixed)"},
  };
  for (const Case& c : kFilters) {
    benchmark::RegisterBenchmark((std::string("Filter/") + c.name).c_str(), BM_Filter, c.text);
  }
  for (const Case& c : kComputed) {
    benchmark::RegisterBenchmark((std::string("Compute/") + c.name).c_str(), BM_Compute, c.text);
  }
}

const bool kRegistered = (RegisterAll(), true);

}  // namespace
}  // namespace mote
