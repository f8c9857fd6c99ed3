#ifndef MOTE_TESTS_W3C_DATASET_IO_H_
#define MOTE_TESTS_W3C_DATASET_IO_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/store/store.h"
#include "tests/support/isomorphism.h"
#include "tests/support/w3c_index.h"

// Test documents into a store, and a store's content back as quads.

namespace mote::testing {

// The IRI that a file of the suites stands for, against which its relative IRIs are resolved; empty
// for a file outside the suites.
std::string DocumentIri(const std::string& path);

// Parses a document by the extension of its name.
absl::StatusOr<std::vector<TestQuad>> ReadDocument(const std::string& path,
                                                   const std::string& base);

// Adds the documents to the store in one commit. Each graph of `graphs` exists afterwards, even if
// its document is empty. Labels of blank nodes are scoped by document.
absl::Status LoadDocuments(Store& store, const std::vector<std::string>& default_graph,
                           const std::vector<W3cGraph>& graphs);

// All quads of the newest state.
absl::StatusOr<std::vector<TestQuad>> StoredQuads(const Store& store);
// The names of its graphs, empty ones included.
absl::StatusOr<std::set<std::string>> StoredGraphs(const Store& store);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_DATASET_IO_H_
