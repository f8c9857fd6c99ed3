#ifndef MOTE_TESTS_SUPPORT_SUITE_DOCUMENTS_H_
#define MOTE_TESTS_SUPPORT_SUITE_DOCUMENTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/rdf_reader.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote::testing {

// Reads the documents of the official suites, those of the tests for which `keep` is true whose
// input is one document of RDF, with `options` but for file, base and syntax, and calls `use` with
// what each says. Documents that cannot be read are left out, since many are malformed on purpose.
inline absl::Status ForEachSuiteDocument(
    const std::function<bool(const W3cTest&)>& keep, RdfReaderOptions options,
    const std::function<void(const W3cTest&, const std::vector<TestQuad>&)>& use) {
  MOTE_ASSIGN_OR_RETURN(const std::vector<W3cTest> tests, LoadW3cIndex([&](const W3cTest& test) {
                          return test.action.data.size() == 1 &&
                                 RdfFormatFromName(test.action.format).has_value() && keep(test);
                        }));
  for (const W3cTest& test : tests) {
    MOTE_ASSIGN_OR_RETURN(const std::string text, ReadFile(test.action.data[0]));
    options.file = test.id;
    options.base = test.base;
    options.format = *RdfFormatFromName(test.action.format);
    QuadCollector collector;
    if (ReadRdf(text, options, collector).ok()) use(test, collector.quads);
  }
  return absl::OkStatus();
}

}  // namespace mote::testing

#endif  // MOTE_TESTS_SUPPORT_SUITE_DOCUMENTS_H_
