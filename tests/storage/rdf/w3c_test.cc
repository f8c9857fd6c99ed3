// The official suites of N-Triples, N-Quads, Turtle, TriG and RDF/XML for RDF 1.1 and 1.2, with
// those of canonical N-Triples and N-Quads.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote {
namespace {

using testing::LoadW3cIndex;
using testing::QuadCollector;
using testing::ReadFile;
using testing::SuiteReport;
using testing::W3cTest;

absl::Status Parse(const std::string& file, const std::string& format, const std::string& base,
                   std::vector<testing::TestQuad>* quads) {
  const absl::StatusOr<std::string> text = ReadFile(file);
  if (!text.ok()) return text.status();
  RdfReaderOptions options;
  options.format = *RdfFormatFromName(format);
  options.file = file;
  options.base = base;
  QuadCollector collector;
  const absl::Status status = ReadRdf(*text, options, collector).status();
  *quads = std::move(collector.quads);
  return status;
}

void RunTest(const W3cTest& test, SuiteReport* report) {
  std::vector<testing::TestQuad> quads;
  const absl::Status status = Parse(test.action.data.at(0), test.action.format, test.base, &quads);
  if (test.type.find("Negative") != std::string::npos) {
    if (status.ok()) return report->Fail(test.name, "accepted a malformed document");
    if (!GetSyntaxError(status)) return report->Fail(test.name, std::string(status.message()));
    return report->Pass();
  }
  if (!status.ok()) return report->Fail(test.name, std::string(status.message()));
  if (test.result) {
    std::vector<testing::TestQuad> expected;
    const absl::Status result =
        Parse(test.result->file, test.result->format, test.result->base, &expected);
    if (!result.ok()) return report->Fail(test.name, std::string(result.message()));
    if (!AreIsomorphic(quads, expected)) {
      return report->Fail(test.name, "differs:\n" + Difference(quads, expected));
    }
  }
  report->Pass();
}

void RunSuite(const std::string& suite) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = LoadW3cIndex([&](const W3cTest& test) { return test.suite == suite; });
  ASSERT_TRUE(tests.ok()) << tests.status();
  ASSERT_FALSE(tests->empty());
  SuiteReport report(suite);
  for (const W3cTest& test : *tests) RunTest(test, &report);
  report.Print();
  EXPECT_EQ(report.failed(), 0);
}

TEST(W3cRdf, NTriples) { RunSuite("rdf11/rdf-n-triples"); }
TEST(W3cRdf, NQuads) { RunSuite("rdf11/rdf-n-quads"); }
TEST(W3cRdf, Turtle) { RunSuite("rdf11/rdf-turtle"); }
TEST(W3cRdf, TriG) { RunSuite("rdf11/rdf-trig"); }
TEST(W3cRdf, NTriples12) { RunSuite("rdf12/rdf-n-triples/syntax"); }
TEST(W3cRdf, NQuads12) { RunSuite("rdf12/rdf-n-quads/syntax"); }
TEST(W3cRdf, Turtle12Syntax) { RunSuite("rdf12/rdf-turtle/syntax"); }
TEST(W3cRdf, Turtle12Evaluation) { RunSuite("rdf12/rdf-turtle/eval"); }
TEST(W3cRdf, TriG12Syntax) { RunSuite("rdf12/rdf-trig/syntax"); }
TEST(W3cRdf, TriG12Evaluation) { RunSuite("rdf12/rdf-trig/eval"); }
TEST(W3cRdf, RdfXml) { RunSuite("rdf11/rdf-xml"); }
TEST(W3cRdf, RdfXml12) { RunSuite("rdf12/rdf-xml/eval"); }

void RunCanonicalSuite(const std::string& suite, RdfFormat format) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = LoadW3cIndex([&](const W3cTest& test) { return test.suite == suite; });
  ASSERT_TRUE(tests.ok()) << tests.status();
  SuiteReport report(suite);
  for (const W3cTest& test : *tests) {
    const absl::StatusOr<std::string> text = ReadFile(test.action.data.at(0));
    ASSERT_TRUE(text.ok()) << text.status();
    std::string written;
    const auto sink = StringByteSink(&written);
    auto writer = QuadWriter::Create(
        {.format = format, .prefixes = {}, .lowercase_languages = true}, sink.get());
    ASSERT_TRUE(writer.ok()) << writer.status();
    RdfReaderOptions options;
    options.format = format;
    absl::Status status = ReadRdf(*text, options, **writer).status();
    if (status.ok()) status = (*writer)->Finish();
    ASSERT_TRUE(test.result.has_value()) << test.name;
    const absl::StatusOr<std::string> expected = ReadFile(test.result->file);
    ASSERT_TRUE(expected.ok()) << expected.status();
    if (!status.ok()) {
      report.Fail(test.name, std::string(status.message()));
    } else if (written != *expected) {
      report.Fail(test.name, "wrote " + written);
    } else {
      report.Pass();
    }
  }
  report.Print();
  EXPECT_EQ(report.failed(), 0);
}

TEST(W3cRdf, CanonicalNTriples) {
  RunCanonicalSuite("rdf12/rdf-n-triples/c14n", RdfFormat::kNTriples);
}
TEST(W3cRdf, CanonicalNQuads) { RunCanonicalSuite("rdf12/rdf-n-quads/c14n", RdfFormat::kNQuads); }

}  // namespace
}  // namespace mote
