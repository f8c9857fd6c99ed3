#include "tests/support/w3c_index.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

using Json = nlohmann::json;

// The member `key` of `object`, or null where it is absent.
const Json& Member(const Json& object, const char* key) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

std::string Text(const Json& object, const char* key) {
  const Json& value = Member(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

bool Flag(const Json& object, const char* key, bool fallback) {
  const Json& value = Member(object, key);
  return value.is_boolean() ? value.get<bool>() : fallback;
}

std::optional<bool> OptionalFlag(const Json& object, const char* key) {
  const Json& value = Member(object, key);
  if (!value.is_boolean()) return std::nullopt;
  return value.get<bool>();
}

std::vector<std::string> Texts(const Json& object, const char* key) {
  std::vector<std::string> texts;
  for (const Json& item : Member(object, key)) {
    texts.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  }
  return texts;
}

std::string File(const Json& object, const char* key) {
  const std::string relative = Text(object, key);
  return relative.empty() ? relative : SharedPath("w3c/" + relative);
}

std::vector<std::string> Files(const Json& object, const char* key) {
  std::vector<std::string> files = Texts(object, key);
  for (std::string& file : files) file = SharedPath("w3c/" + file);
  return files;
}

std::vector<W3cGraph> Graphs(const Json& object, const char* key) {
  std::vector<W3cGraph> graphs;
  for (const Json& item : Member(object, key)) {
    graphs.push_back({Text(item, "name"), File(item, "file")});
  }
  return graphs;
}

std::vector<std::pair<std::string, std::string>> Headers(const Json& object) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const Json& item : Member(object, "headers")) {
    if (item.is_array() && item.size() == 2 && item[0].is_string() && item[1].is_string()) {
      headers.emplace_back(item[0].get<std::string>(), item[1].get<std::string>());
    }
  }
  return headers;
}

W3cRequest Request(const Json& json) {
  W3cRequest request;
  request.method = Text(json, "method");
  request.path = Text(json, "path");
  request.headers = Headers(json);
  request.body = Text(json, "body");
  const Json& expect = Member(json, "expect");
  request.expected_status = Texts(expect, "status");
  request.expected_headers = Headers(expect);
  request.expected_body = Text(expect, "body");
  return request;
}

W3cAction Action(const Json& json) {
  W3cAction action;
  action.query = File(json, "query");
  action.request = File(json, "request");
  action.data = Files(json, "data");
  action.graph_data = Graphs(json, "graphData");
  for (const Json& item : Member(json, "from")) {
    action.from.push_back({Text(item, "iri"), File(item, "file"), Flag(item, "named", false)});
  }
  for (const Json& item : Member(json, "serviceData")) {
    action.service_data.push_back({Text(item, "endpoint"), Files(item, "data")});
  }
  for (const Json& item : Member(json, "requests")) action.requests.push_back(Request(item));
  action.format = Text(json, "format");
  action.context = File(json, "context");
  const Json& options = Member(json, "options");
  if (!options.is_null()) action.options = options.dump();
  action.data_graph = File(json, "dataGraph");
  action.shapes_graph = File(json, "shapesGraph");
  action.premise = File(json, "premise");
  action.imports = Texts(json, "imports");
  return action;
}

W3cResult Result(const Json& json) {
  W3cResult result;
  result.file = File(json, "file");
  result.format = Text(json, "format");
  result.kind = Text(json, "kind");
  result.base = Text(json, "base");
  result.srj = File(json, "srj");
  result.error = Text(json, "error");
  result.outcome = Text(json, "outcome");
  result.ordered = Flag(json, "ordered", false);
  result.lax_cardinality = Text(json, "cardinality") == "lax";
  result.data = Files(json, "data");
  result.graph_data = Graphs(json, "graphData");
  result.boolean = OptionalFlag(json, "boolean");
  result.conforms = OptionalFlag(json, "conforms");
  result.report = File(json, "report");
  result.conclusion = File(json, "conclusion");
  result.non_conclusion = File(json, "nonConclusion");
  result.consistent = OptionalFlag(json, "consistent");
  return result;
}

W3cTest Test(const Json& json) {
  W3cTest test;
  test.suite = Text(json, "suite");
  test.group = Text(json, "group");
  test.id = Text(json, "id");
  test.name = Text(json, "name");
  test.comment = Text(json, "comment");
  test.manifest = File(json, "manifest");
  test.type = Text(json, "type");
  test.types = Texts(json, "types");
  if (test.types.empty()) test.types.push_back(test.type);
  test.base = Text(json, "base");
  test.action = Action(Member(json, "action"));
  const Json& result = Member(json, "result");
  if (result.is_object()) test.result = Result(result);
  test.approved = Flag(json, "approved", false);
  test.approval = Text(json, "approval");
  test.entailment_regime = Texts(json, "entailment_regime");
  test.entailment_profile = Texts(json, "entailment_profile");
  test.recognized_datatypes = Texts(json, "recognized_datatypes");
  test.unrecognized_datatypes = Texts(json, "unrecognized_datatypes");
  test.features = Texts(json, "features");
  test.requires_features = Texts(json, "requires");
  test.needs = Texts(json, "needs");
  test.spec_version = Text(json, "spec_version");
  test.reachable = Flag(json, "reachable", true);
  return test;
}

}  // namespace

bool W3cTest::Needs(std::string_view need) const {
  return std::find(needs.begin(), needs.end(), need) != needs.end();
}

absl::StatusOr<std::vector<W3cTest>> LoadW3cIndex(const std::function<bool(const W3cTest&)>& keep) {
  absl::StatusOr<std::string> text = ReadFile(SharedPath("w3c/index.json"));
  if (!text.ok()) return text.status();
  const Json index = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!index.is_array()) return absl::InvalidArgumentError("w3c/index.json is not a JSON list");
  std::vector<W3cTest> tests;
  for (const Json& item : index) {
    W3cTest test = Test(item);
    if (test.id.empty() || test.type.empty()) {
      return absl::InvalidArgumentError("w3c/index.json has a test without id or type");
    }
    if (!keep || keep(test)) tests.push_back(std::move(test));
  }
  return tests;
}

void SuiteReport::Fail(const std::string& test, const std::string& reason) {
  failures_.push_back(test + ": " + reason.substr(0, reason.find('\n')));
}

std::string SuiteReport::Summary() const {
  std::string summary;
  for (const std::string& failure : failures_) summary += "FAILED " + failure + "\n";
  summary += name_ + ": " + std::to_string(passed_) + " passed, " + std::to_string(failed()) +
             " failed, " + std::to_string(skipped_) + " skipped\n";
  return summary;
}

void SuiteReport::Print() const {
  const std::string summary = Summary();
  std::fwrite(summary.data(), 1, summary.size(), stdout);
  std::fflush(stdout);
}

}  // namespace mote::testing
