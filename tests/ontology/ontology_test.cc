#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ontology/ontology_files.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/term/term.h"

// The graph itself: it parses, it is whole, and every term it uses is explained.

namespace mote {
namespace {

constexpr char kRdfType[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
constexpr char kLabel[] = "http://www.w3.org/2000/01/rdf-schema#label";
constexpr char kComment[] = "http://www.w3.org/2000/01/rdf-schema#comment";
constexpr char kNetwork[] = "http://tinyml-schema.org/networkschema#NeuralNetwork";
constexpr char kSmartSensor[] = "http://w3id.org/s3n/SmartSensor";

// Subjects, predicates and objects as texts; blank nodes are told apart by file.
class Collector : public QuadHandler {
 public:
  struct Triple {
    std::string subject;
    std::string predicate;
    std::string object;
    bool object_is_iri;
  };

  void set_file(std::string_view file) { file_ = file; }
  absl::Status OnQuad(const QuadView& quad) override {
    triples.push_back({Name(quad.subject), Name(quad.predicate), Name(quad.object),
                       quad.object.kind == TermKind::kIri});
    return absl::OkStatus();
  }

  std::vector<Triple> triples;

 private:
  std::string Name(const TermView& term) const {
    if (term.kind == TermKind::kBlankNode) return file_ + " " + std::string(term.value);
    return std::string(term.value);
  }
  std::string file_;
};

class OntologyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const OntologyFile& file : OntologyFiles()) {
      if (file.path.substr(file.path.size() - 4) != ".ttl") continue;
      RdfReaderOptions options;
      options.format = RdfFormat::kTurtle;
      options.file = file.path;
      graph_.set_file(file.path);
      const auto result = ReadRdf(file.content, options, graph_);
      ASSERT_TRUE(result.ok()) << result.status();
    }
  }

  std::set<std::string> SubjectsOf(const std::string& predicate, const std::string& object) const {
    std::set<std::string> subjects;
    for (const Collector::Triple& triple : graph_.triples) {
      if (triple.predicate == predicate && (object.empty() || triple.object == object)) {
        subjects.insert(triple.subject);
      }
    }
    return subjects;
  }

  Collector graph_;
};

TEST_F(OntologyTest, HasAllBoardsAndModels) {
  EXPECT_EQ(SubjectsOf(kRdfType, kSmartSensor).size(), 6u);
  EXPECT_EQ(SubjectsOf(kRdfType, kNetwork).size(), 23u);
  EXPECT_FALSE(OntologyFileContent("queries/boards-for-a-model.rq").empty());
  EXPECT_TRUE(OntologyFileContent("queries/none.rq").empty());
}

TEST_F(OntologyTest, EveryPredicateClassAndVocabularyTermIsExplained) {
  const std::set<std::string> labelled = SubjectsOf(kLabel, "");
  const std::set<std::string> commented = SubjectsOf(kComment, "");
  for (const Collector::Triple& triple : graph_.triples) {
    std::vector<std::string> terms = {triple.predicate};
    if (triple.object_is_iri && (triple.predicate == kRdfType ||
                                 triple.object.find("networkschema#") != std::string::npos)) {
      terms.push_back(triple.object);
    }
    for (const std::string& term : terms) {
      // The languages that vocabularies are written in.
      if (term.rfind("http://www.w3.org/1999/", 0) == 0 ||
          term.rfind("http://www.w3.org/2000/", 0) == 0 ||
          term.rfind("http://www.w3.org/2002/07/owl#", 0) == 0 ||
          term == "https://schema.org/domainIncludes" ||
          term == "https://schema.org/rangeIncludes") {
        continue;
      }
      EXPECT_TRUE(labelled.count(term) == 1) << term;
      EXPECT_TRUE(commented.count(term) == 1) << term;
    }
  }
}

TEST_F(OntologyTest, EveryModelIsWhole) {
  std::map<std::string, std::map<std::string, int>> properties;
  std::set<std::string> subjects;
  for (const Collector::Triple& triple : graph_.triples) {
    ++properties[triple.subject][triple.predicate];
    subjects.insert(triple.subject);
  }
  for (const std::string& model : SubjectsOf(kRdfType, kNetwork)) {
    SCOPED_TRACE(model);
    for (const char* once :
         {"https://schema.org/identifier", "https://schema.org/name",
          "https://schema.org/description", "http://tinyml-schema.org/networkschema#inputLayer",
          "http://tinyml-schema.org/networkschema#outputLayer",
          "http://tinyml-schema.org/networkschema#hasMultiplyAccumulateOps",
          "http://www.w3.org/ns/ssn/hasInput", "http://www.w3.org/ns/ssn/hasOutput"}) {
      EXPECT_EQ(properties[model][once], 1) << once;
    }
    EXPECT_EQ(properties[model]["http://w3id.org/s3n/hasProcedureFeature"], 2);
  }
  // Whatever a model points to within the graph is described there.
  for (const Collector::Triple& triple : graph_.triples) {
    if (triple.object_is_iri && triple.object.rfind("http://tinyml-schema.org/", 0) == 0) {
      EXPECT_TRUE(subjects.count(triple.object) == 1) << triple.object;
    }
  }
}

}  // namespace
}  // namespace mote
