#ifndef MOTE_TESTS_SUPPORT_W3C_INDEX_H_
#define MOTE_TESTS_SUPPORT_W3C_INDEX_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

// The index of the official test suites (w3c/index.json in the shared directory) as structs. The
// meaning of each field is described in the README beside the index; paths are made absolute here.

namespace mote::testing {

// A named graph and the file that holds it.
struct W3cGraph {
  std::string name;  // IRI of the graph
  std::string file;
};

// The file behind a FROM or FROM NAMED clause.
struct W3cFrom {
  std::string iri;
  std::string file;
  bool named = false;
};

// What a SERVICE endpoint holds.
struct W3cService {
  std::string endpoint;
  std::vector<std::string> data;
};

// One HTTP request of the protocol suites and what is expected of the answer.
struct W3cRequest {
  std::string method;
  std::string path;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::vector<std::string> expected_status;
  std::vector<std::pair<std::string, std::string>> expected_headers;
  std::string expected_body;
};

// What a test does. Absent files are empty strings.
struct W3cAction {
  std::string query;
  std::string request;
  std::vector<std::string> data;
  std::vector<W3cGraph> graph_data;
  std::vector<W3cFrom> from;
  std::vector<W3cService> service_data;
  std::vector<W3cRequest> requests;
  std::string format;
  std::string context;
  std::string options;  // JSON-LD options, as JSON text
  std::string data_graph;
  std::string shapes_graph;
  std::string premise;
  std::vector<std::string> imports;
};

// What a test expects. Absent files are empty strings.
struct W3cResult {
  std::string file;
  std::string format;
  std::string kind;  // bindings, boolean, graph, dataset, json
  std::string base;
  std::string srj;  // the same result as SPARQL results JSON
  std::string error;
  std::string outcome;
  bool ordered = false;
  bool lax_cardinality = false;
  std::vector<std::string> data;
  std::vector<W3cGraph> graph_data;
  std::optional<bool> boolean;
  std::optional<bool> conforms;
  std::string report;
  std::string conclusion;
  std::string non_conclusion;
  std::optional<bool> consistent;
};

// One test of the index.
struct W3cTest {
  std::string suite;
  std::string group;
  std::string id;
  std::string name;
  std::string comment;
  std::string manifest;
  std::string type;
  std::vector<std::string> types;  // never empty: holds at least `type`
  std::string base;                // empty where the index has none
  W3cAction action;
  std::optional<W3cResult> result;
  bool approved = false;
  std::string approval;
  std::vector<std::string> entailment_regime;
  std::vector<std::string> entailment_profile;
  std::vector<std::string> recognized_datatypes;
  std::vector<std::string> unrecognized_datatypes;
  std::vector<std::string> features;
  std::vector<std::string> requires_features;
  std::vector<std::string> needs;
  std::string spec_version;
  bool reachable = true;

  // True if `needs` holds `need`.
  bool Needs(std::string_view need) const;
};

// Every test for which `keep` is true, in the order of the index; all tests without `keep`.
// NotFound without the index, InvalidArgument if it is not what the README says.
absl::StatusOr<std::vector<W3cTest>> LoadW3cIndex(
    const std::function<bool(const W3cTest&)>& keep = nullptr);

// Counts outcomes of one suite and prints the summary line that all the runners print.
class SuiteReport {
 public:
  explicit SuiteReport(std::string name) : name_(std::move(name)) {}

  void Pass() { ++passed_; }
  void Skip() { ++skipped_; }
  // Records a failure; `reason` may have several lines, of which the first is printed.
  void Fail(const std::string& test, const std::string& reason);

  int passed() const { return passed_; }
  int failed() const { return static_cast<int>(failures_.size()); }
  int skipped() const { return skipped_; }

  // The failures, one a line, then `NAME: N passed, N failed, N skipped`.
  std::string Summary() const;
  // Writes Summary() to standard output.
  void Print() const;

 private:
  std::string name_;
  int passed_ = 0;
  int skipped_ = 0;
  std::vector<std::string> failures_;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_SUPPORT_W3C_INDEX_H_
