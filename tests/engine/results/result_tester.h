#ifndef MOTE_TESTS_ENGINE_RESULTS_RESULT_TESTER_H_
#define MOTE_TESTS_ENGINE_RESULTS_RESULT_TESTER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "engine/expression/local_vocabulary.h"
#include "engine/results/solution_writer.h"
#include "storage/source/memory_source.h"
#include "tests/support/sparql_results.h"

namespace mote::testing {

// Solutions as an executor would hand them to a writer: columns of stored, inline and local ids.
class ResultTester {
 public:
  explicit ResultTester(SolutionTable table);

  // The solutions; blank nodes have the labels that their source gives them.
  const SolutionTable& table() const { return table_; }

  // Writes all rows, in batches of `batch_rows`.
  absl::Status Write(SolutionFormat format, OutputSink& sink, SolutionWriterOptions options = {},
                     size_t batch_rows = 7);
  // What is written, or the error's message.
  std::string Text(SolutionFormat format, SolutionWriterOptions options = {});

 private:
  SolutionTable table_;
  std::unique_ptr<MemorySource> source_;
  std::unique_ptr<LocalVocabulary> local_;
  std::vector<std::vector<Id>> columns_;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_RESULTS_RESULT_TESTER_H_
