#include "engine/results/output_sink.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "storage/term/inline_value.h"
#include "tests/engine/results/result_tester.h"

namespace mote::testing {
namespace {

constexpr SolutionFormat kFormats[] = {SolutionFormat::kTable, SolutionFormat::kJson,
                                       SolutionFormat::kXml, SolutionFormat::kCsv,
                                       SolutionFormat::kTsv};

SolutionTable Numbers(size_t rows) {
  SolutionTable table;
  table.variables = {"n"};
  for (size_t i = 0; i < rows; ++i) {
    table.rows.push_back(
        {Term::Literal(std::to_string(i), "http://www.w3.org/2001/XMLSchema#integer")});
  }
  return table;
}

class FullDeviceTest : public ::testing::TestWithParam<SolutionFormat> {
 protected:
  void SetUp() override {
    file_ = std::fopen("/dev/full", "w");
    ASSERT_NE(file_, nullptr) << "there is no /dev/full here";
  }
  void TearDown() override {
    if (file_ != nullptr) std::fclose(file_);
  }
  std::FILE* file_ = nullptr;
};

TEST_P(FullDeviceTest, ShortResultFailsAtTheEnd) {
  ResultTester tester(Numbers(3));
  OutputSink sink(file_);
  absl::Status status = tester.Write(GetParam(), sink);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_NE(status.message().find("No space left"), std::string::npos) << status;
}

TEST_P(FullDeviceTest, LongResultFailsOnTheWay) {
  OutputSink sink(file_);
  auto source = MemorySource::Builder().Build();
  TermReader terms(*source, nullptr);
  auto writer = MakeSolutionWriter(GetParam(), sink);
  std::vector<std::string> variables = {"n"};
  ASSERT_TRUE(writer->Begin(variables).ok());
  std::vector<Id> column(1000, *EncodeInteger(123456));
  const Id* pointer = column.data();
  ColumnBatch batch{{&pointer, 1}, column.size()};
  absl::Status status;
  for (int i = 0; i < 1000 && status.ok(); ++i) {
    status = writer->Rows(batch, RowSelection::All(batch), terms);
  }
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  // Nothing more is kept for a file that cannot be written.
  EXPECT_LT(sink.buffer().size(), 2 * OutputSink::kBufferBytes);
  EXPECT_FALSE(sink.Flush().ok());
}

TEST_P(FullDeviceTest, BooleanFails) {
  OutputSink sink(file_);
  EXPECT_TRUE(absl::IsDataLoss(MakeSolutionWriter(GetParam(), sink)->Boolean(true)));
}

INSTANTIATE_TEST_SUITE_P(Formats, FullDeviceTest, ::testing::ValuesIn(kFormats));

TEST(OutputSinkTest, ClosedPipe) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  std::FILE* file = fdopen(ends[1], "w");
  OutputSink sink(file);
  sink.Append("lost");
  EXPECT_TRUE(absl::IsCancelled(sink.Flush()));
  std::fclose(file);
  std::signal(SIGPIPE, SIG_DFL);
}

TEST(OutputSinkTest, WritesInOrder) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  std::string expected;
  {
    OutputSink sink(file);
    for (int i = 0; i < 100000; ++i) {
      std::string text = std::to_string(i);
      sink.Append(text);
      sink.Append(' ');
      expected += text + " ";
    }
    std::string large(1000000, 'x');
    sink.Append(large);
    expected += large;
    sink.Append("end");
    expected += "end";
  }
  std::rewind(file);
  std::string read(expected.size() + 1, '\0');
  read.resize(std::fread(read.data(), 1, read.size(), file));
  EXPECT_TRUE(read == expected);
  std::fclose(file);
}

}  // namespace
}  // namespace mote::testing
