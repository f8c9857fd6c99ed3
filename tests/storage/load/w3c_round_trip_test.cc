// Every document of the official RDF 1.2 suites that is well-formed, loaded into a store: what the
// store then holds is what the document says, and the store is sound.

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/kv/memory_kv_store.h"
#include "storage/load/bulk_load.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/store/store.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote {
namespace {

using testing::TestQuad;

// All quads of a source, in its own names of blank nodes.
absl::StatusOr<std::vector<TestQuad>> QuadsOf(const QuadSource& source) {
  constexpr size_t kRows = 64;
  std::vector<TestQuad> quads;
  for (const Order order : {Order::kSpo, Order::kSpog}) {
    ScanSpec spec;
    spec.order = order;
    MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ScanCursor> cursor, source.Scan(spec));
    std::array<std::array<Id, kRows>, 4> columns;
    std::vector<Id*> pointers;
    for (int i = 0; i < KeyColumnCount(order); ++i) pointers.push_back(columns[i].data());
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const size_t count, cursor->Next(pointers, kRows));
      if (count == 0) break;
      for (size_t row = 0; row < count; ++row) {
        std::vector<Id> ids;
        for (const Id* column : pointers) ids.push_back(column[row]);
        std::vector<Term> terms;
        MOTE_RETURN_IF_ERROR(source.TermsOf(ids, &terms));
        quads.push_back({terms[0], terms[1], terms[2], std::nullopt});
        if (terms.size() > 3) quads.back().graph = terms[3];
      }
    }
  }
  return quads;
}

void RoundTrip(const testing::W3cTest& test, testing::SuiteReport* report) {
  const std::string& file = test.action.data.at(0);
  const RdfFormat format = *RdfFormatFromName(test.action.format);
  const absl::StatusOr<std::string> text = testing::ReadFile(file);
  ASSERT_TRUE(text.ok()) << text.status();
  RdfReaderOptions reading;
  reading.format = format;
  reading.base = test.base;
  testing::QuadCollector expected;
  ASSERT_TRUE(ReadRdf(*text, reading, expected).ok()) << test.name;

  KvOptions kv;
  kv.spaces = StoreSpaces();
  const auto store = Store::OpenOn(NewMemoryKvStore(kv), StoreOptions());
  ASSERT_TRUE(store.ok()) << store.status();
  LoadInput input;
  input.path = file;
  input.format = format;
  input.base_iri = test.base;
  LoadOptions options;
  options.memory_budget = uint64_t{1} << 20;
  const auto loaded = BulkLoad(**store, {&input, 1}, options);
  if (!loaded.ok()) return report->Fail(test.name, std::string(loaded.status().message()));
  const auto quads = QuadsOf(*(*store)->GetSnapshot());
  ASSERT_TRUE(quads.ok()) << quads.status();
  const auto check = (*store)->Check(nullptr);
  ASSERT_TRUE(check.ok()) << check.status();
  if (!check->problems.empty()) return report->Fail(test.name, check->problems[0].message);
  if (!testing::AreIsomorphic(*quads, expected.quads)) {
    return report->Fail(test.name, testing::Difference(*quads, expected.quads));
  }
  report->Pass();
}

TEST(W3cLoad, Rdf12DocumentsComeBackAsTheyWere) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = testing::LoadW3cIndex([](const testing::W3cTest& test) {
    return test.suite.starts_with("rdf12/rdf-") && test.suite != "rdf12/rdf-semantics" &&
           !test.suite.starts_with("rdf12/rdf-xml") &&
           test.type.find("Negative") == std::string::npos;
  });
  ASSERT_TRUE(tests.ok()) << tests.status();
  ASSERT_GT(tests->size(), 200u);
  testing::SuiteReport report("rdf12, loaded");
  for (const testing::W3cTest& test : *tests) ASSERT_NO_FATAL_FAILURE(RoundTrip(test, &report));
  report.Print();
  EXPECT_EQ(report.failed(), 0);
}

}  // namespace
}  // namespace mote
