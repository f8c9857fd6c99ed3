#include <gtest/gtest.h>

#include <cstdio>

#include "engine/results/solution_writer.h"
#include "storage/source/memory_source.h"
#include "storage/term/vocabulary.h"
#include "tests/support/counting_allocator.h"

namespace mote::testing {
namespace {

class WriterAllocationTest : public ::testing::TestWithParam<SolutionFormat> {};

// Once the terms are in the cache and the widths of a table are fixed, rows take no memory from the
// heap.
TEST_P(WriterAllocationTest, NoneInSteadyState) {
  constexpr size_t kRows = 2048;
  MemorySource::Builder builder;
  std::vector<std::vector<Id>> columns(4);
  for (size_t i = 0; i < kRows; ++i) {
    std::string number = std::to_string(i % 500);
    columns[0].push_back(builder.Intern(Term::Iri("http://example.org/resource/" + number)));
    columns[1].push_back(builder.Intern(Term::Literal(number, std::string(xsd::kInteger))));
    columns[2].push_back(
        builder.Intern(Term::LangLiteral("text \"" + number + "\", <more>", "en")));
    columns[3].push_back(i % 3 == 0 ? Id()
                                    : builder.Intern(Term::Literal("2020-01-01T00:00:00.125+01:00",
                                                                   std::string(xsd::kDateTime))));
  }
  auto source = builder.Build();
  TermReader terms(*source, nullptr);
  std::FILE* file = std::fopen("/dev/null", "w");
  ASSERT_NE(file, nullptr);
  {
    OutputSink sink(file);
    auto writer = MakeSolutionWriter(GetParam(), sink);
    std::vector<std::string> variables = {"iri", "number", "text", "date"};
    ASSERT_TRUE(writer->Begin(variables).ok());
    std::vector<const Id*> pointers;
    for (const std::vector<Id>& column : columns) pointers.push_back(column.data());
    ColumnBatch batch{pointers, kRows};
    uint64_t before = 0;
    for (int i = 0; i < 13; ++i) {
      if (i == 3) before = HeapAllocations();
      ASSERT_TRUE(writer->Rows(batch, RowSelection::All(batch), terms).ok());
    }
    EXPECT_EQ(HeapAllocations() - before, 0u);
    EXPECT_TRUE(writer->End().ok());
  }
  std::fclose(file);
}

INSTANTIATE_TEST_SUITE_P(Formats, WriterAllocationTest,
                         ::testing::Values(SolutionFormat::kTable, SolutionFormat::kJson,
                                           SolutionFormat::kXml, SolutionFormat::kCsv,
                                           SolutionFormat::kTsv));

}  // namespace
}  // namespace mote::testing
