#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/shell/command_runner.h"
#include "tests/support/shared_data.h"

// The three questions of the paper, on the graph that accompanies it and on Mote's own.

namespace mote::testing {
namespace {

constexpr double kMaxMilliseconds = 20;

std::string Ontology(const std::string& path) {
  return std::string(MOTE_SOURCE_DIR) + "/ontology/" + path;
}

std::vector<std::string> TurtleFiles(const std::string& root) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".ttl") files.push_back(entry.path().string());
  }
  return files;
}

// A number, or a name: IRIs and strings compare as texts, numbers as numbers, whatever their type.
struct Value {
  Value(const char* expected) : text(expected) {}  // NOLINT: reads better in the tables below.
  Value(double expected) : number(expected) {}     // NOLINT
  std::string text;
  double number = 0;
};

class CaseStudiesTest : public ::testing::Test {
 protected:
  void Load(const std::vector<std::string>& files) {
    std::vector<std::string> arguments = {"load", database_};
    arguments.insert(arguments.end(), files.begin(), files.end());
    const ProcessResult result = Mote(arguments);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  // The answers in their order, and the time, without the first run, which fills the caches.
  void Expect(const std::string& query, const std::vector<std::string>& columns,
              const std::vector<std::vector<Value>>& rows) {
    const ProcessResult result = Mote({"query", database_, "-f", Ontology("queries/" + query),
                                       "--format", "json", "--repeat", "5", "--profile", "json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const nlohmann::json answer = nlohmann::json::parse(result.out);
    EXPECT_EQ(answer["head"]["vars"], columns);
    const nlohmann::json& bindings = answer["results"]["bindings"];
    ASSERT_EQ(bindings.size(), rows.size()) << result.out;
    for (size_t i = 0; i < rows.size(); ++i) {
      for (size_t j = 0; j < columns.size(); ++j) {
        const std::string value = bindings[i][columns[j]]["value"];
        if (rows[i][j].text.empty()) {
          EXPECT_DOUBLE_EQ(std::strtod(value.c_str(), nullptr), rows[i][j].number);
        } else {
          EXPECT_EQ(value, rows[i][j].text);
        }
      }
    }
    double best = 1e9;
    const nlohmann::json profile = nlohmann::json::parse(result.err);
    for (const nlohmann::json& run : profile["runs"]) {
      best = std::min(best, run["total_ms"].get<double>());
    }
    RecordProperty(query, std::to_string(best) + " ms");
    std::printf("%s: %.2f ms\n", query.c_str(), best);
    EXPECT_LE(best, kMaxMilliseconds);
  }

  void ExpectAll() {
    Expect(
        "boards-for-a-model.rq", {"board", "ram", "flash"},
        {{"http://tinyml-schema.org/tinyml-demo/arduino_nano_ble_33-322-000-000-002", 172., 628.},
         {"http://tinyml-schema.org/tinyml-demo/arduino_nano_ble_33_tinyml_kit-322-000-000-003",
          187., 785.}});
    Expect("models-for-a-board.rq", {"identifier", "macs", "ram", "flash"},
           {{"2c4fa5a4-6211-4bb5-bb95-772368ebb4c9", 7158144., 94.128, 236.072},
            {"49aaf170-00e7-4b2d-be8e-5676de60e69a", 7387976., 116.48, 531.624}});
    Expect("best-model-for-a-task.rq", {"identifier", "accuracy", "macs", "ram", "flash"},
           {{"3550f5d1-d643-44fd-8207-8037657a73ad", 82.3, 381824., 8.8, 8.864},
            {"db2863fc-5c0e-46bf-b14e-c17cd898d6ef", 83.0, 381824., 8.8, 8.864},
            {"02ed1b17-de4f-4239-8812-392917a954dc", 92.1, 336000., 8.08, 18.712},
            {"f62bc503-87c4-44fa-a869-cbdf7ca107c6", 93.2, 336000., 10.48, 18.856}});
  }

  TemporaryDirectory directory_;
  const std::string database_ = directory_ / "tinyml.db";
};

TEST_F(CaseStudiesTest, OnTheGraphOfThePaper) {
  MOTE_NEEDS_SHARED("tinyml");
  const std::vector<std::string> files = TurtleFiles(SharedPath("tinyml"));
  ASSERT_EQ(files.size(), 17u);
  Load(files);
  const ProcessResult info = Mote({"info", database_, "--format", "json"});
  EXPECT_EQ(nlohmann::json::parse(info.out)["triples"], 19997);
  ExpectAll();
}

TEST_F(CaseStudiesTest, OnTheOntology) {
  Load(TurtleFiles(Ontology("")));
  ExpectAll();
}

}  // namespace
}  // namespace mote::testing
