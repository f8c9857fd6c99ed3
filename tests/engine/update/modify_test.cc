#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/engine/database/database_tester.h"

namespace mote::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ModifyTest : public DatabaseTest {};

TEST_F(ModifyTest, InsertsAndDeletesData) {
  UpdateReport report = Update("INSERT DATA { :a :p 1 , 2 . GRAPH :g { :a :p 3 } }");
  EXPECT_EQ(report.inserted, 3u);
  EXPECT_EQ(report.deleted, 0u);
  EXPECT_EQ(report.commit_number, 1u);
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"1\"", ":a :p \"2\"", ":a :p \"3\" :g"));
  report = Update("DELETE DATA { :a :p 1 , 3 , 99 . :nobody :knows :it . GRAPH :g { :a :p 3 } }");
  EXPECT_EQ(report.deleted, 2u);
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"2\""));
}

TEST_F(ModifyTest, WhatChangesNothingIsNoCommit) {
  Update("INSERT DATA { :a :p 1 }");
  for (const char* update :
       {"", "INSERT DATA { :a :p 1 }", "DELETE DATA { :a :p 2 }", "INSERT DATA {}",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"}) {
    const UpdateReport report = Update(update);
    EXPECT_EQ(report.commit_number, 0u) << update;
    EXPECT_EQ(report.inserted + report.deleted, 0u) << update;
  }
}

TEST_F(ModifyTest, DeletesComeBeforeInserts) {
  Update("INSERT DATA { :a :p 1 . :b :p 2 }");
  const UpdateReport report = Update("DELETE { ?s :p ?x } INSERT { ?s :p 2 } WHERE { ?s :p ?x }");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"2\"", ":b :p \"2\""));
  EXPECT_EQ(report.inserted, 1u);
  EXPECT_EQ(report.deleted, 1u);
}

TEST_F(ModifyTest, ThePatternSeesNothingOfTheChanges) {
  AddNumbers(5000);
  // If insertions were seen, this would not end.
  Update("INSERT { ?s :p ?y } WHERE { ?s :p ?x BIND (?x + 10000 AS ?y) }");
  EXPECT_THAT(Rows("SELECT (COUNT(*) AS ?n) { ?s :p ?x }"), ElementsAre("\"10000\""));
  // Values are swapped, not lost.
  Update("DELETE WHERE { ?s ?p ?o }");
  Update("INSERT DATA { :a :x 1 ; :y 2 }");
  Update("DELETE { ?s :x ?x ; :y ?y } INSERT { ?s :x ?y ; :y ?x } WHERE { ?s :x ?x ; :y ?y }");
  EXPECT_THAT(Quads(), ElementsAre(":a :x \"2\"", ":a :y \"1\""));
}

TEST_F(ModifyTest, OperationsSeeThoseBeforeThem) {
  const UpdateReport report = Update(
      "INSERT DATA { :a :p 1 } ;"
      " INSERT { ?s :q ?x } WHERE { ?s :p ?x } ;"
      " DELETE WHERE { ?s :p ?x } ;"
      " INSERT { ?s :r \"a text that was never stored\" } WHERE { ?s :q ?x } ;"
      " INSERT { ?s :s ?t } WHERE { ?s :r ?t FILTER (STRSTARTS(?t, \"a text\")) }");
  EXPECT_THAT(Quads(), ElementsAre(":a :q \"1\"", ":a :r \"a text that was never stored\"",
                                   ":a :s \"a text that was never stored\""));
  EXPECT_EQ(report.inserted, 3u);
  EXPECT_EQ(report.deleted, 0u);
  EXPECT_EQ(report.commit_number, 1u);
}

TEST_F(ModifyTest, DeleteWhere) {
  Update("INSERT DATA { :a :p 1 ; :q 2 . :b :p 1 . GRAPH :g { :a :p 1 } }");
  Update("DELETE WHERE { ?s :p ?x ; :q ?y }");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"1\" :g", ":b :p \"1\""));
  Update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } ?b ?p ?o }");
  EXPECT_THAT(Quads(), IsEmpty());
}

TEST_F(ModifyTest, BlankNodesOfTemplates) {
  Update("INSERT DATA { :a :p 1 , 2 , 3 }");
  Update("INSERT { ?s :has _:x . _:x :value ?v ; :again _:x } WHERE { ?s :p ?v }");
  // One for each solution, the same within it.
  EXPECT_THAT(SortedRows("SELECT ?v { :a :has ?x . ?x :value ?v ; :again ?x }"),
              ElementsAre("\"1\"", "\"2\"", "\"3\""));
  EXPECT_THAT(Rows("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?s :has ?x }"), ElementsAre("\"3\""));
  // One for each operation with data, and none that was there before.
  Update("INSERT DATA { _:x :data 1 , 2 } ; INSERT DATA { _:y :data 1 }");
  EXPECT_THAT(Rows("SELECT (COUNT(DISTINCT ?x) AS ?n) (COUNT(*) AS ?m) { ?x :data ?v }"),
              ElementsAre("\"2\" \"3\""));
  // Stored ones stay what they are.
  Update("INSERT { ?x :kept true } WHERE { ?x :value 1 }");
  EXPECT_TRUE(Ask("ASK { ?x :kept true ; :value 1 ; :again ?x }"));
  // What BNODE() makes is stored once for each.
  Update("INSERT { ?b :from ?v . ?b :too ?v } WHERE { :a :p ?v BIND (BNODE() AS ?b) }");
  EXPECT_THAT(Rows("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x :from ?v ; :too ?v }"),
              ElementsAre("\"3\""));
}

TEST_F(ModifyTest, TemplatesLeaveOutWhatIsNoQuad) {
  Update("INSERT DATA { :a :p 1 . :b :p :c }");
  Update(
      "INSERT { ?o :of ?s . ?s ?o 1 . GRAPH ?o { ?s :in ?o } . ?s :q ?none }"
      " WHERE { ?s :p ?o }");
  EXPECT_THAT(Quads(),
              ElementsAre(":a :p \"1\"", ":b :c \"1\"", ":b :in :c :c", ":b :p :c", ":c :of :b"));
  Update("INSERT { GRAPH ?none { :x :y :z } } WHERE {}");
  Update("DELETE { ?none :p ?o . :a ?none 1 } WHERE { ?s :p ?o }");
  EXPECT_EQ(Quads().size(), 5u);
}

TEST_F(ModifyTest, ComputedTermsAreStoredOnce) {
  Update("INSERT DATA { :a :label \"something long to keep\" }");
  const UpdateReport report = Update(
      "INSERT { :a :label ?x ; :iri ?i ; :tag ?t } WHERE {"
      " BIND (CONCAT(\"something long\", \" to keep\") AS ?x)"
      " BIND (IRI(CONCAT(STR(:a), \"/made/by/a/query\")) AS ?i)"
      " BIND (STRLANG(\"a computed text\", \"en\") AS ?t) }");
  EXPECT_EQ(report.inserted, 2u);
  EXPECT_TRUE(
      Ask("ASK { :a :iri <http://example.org/a/made/by/a/query> ;"
          " :tag \"a computed text\"@en }"));
}

TEST_F(ModifyTest, WithAndUsing) {
  const std::string data =
      "DROP ALL ; INSERT DATA { :d :p 0 . GRAPH :g { :a :p 1 } GRAPH :h { :b :p 2 } }";
  Update(data);
  Update("WITH :g DELETE { ?s :p ?x } INSERT { ?s :q ?x } WHERE { ?s :p ?x }");
  EXPECT_THAT(Quads(), ElementsAre(":a :q \"1\" :g", ":b :p \"2\" :h", ":d :p \"0\""));
  // USING takes the place of WITH in the pattern, not in the template.
  Update(data);
  Update("WITH :g INSERT { ?s :q ?x } USING :h WHERE { ?s :p ?x }");
  EXPECT_THAT(Quads(),
              ElementsAre(":a :p \"1\" :g", ":b :p \"2\" :h", ":b :q \"2\" :g", ":d :p \"0\""));
  Update(data);
  Update("INSERT { ?s :q ?g } USING NAMED :h WHERE { GRAPH ?g { ?s :p ?x } }");
  EXPECT_THAT(Quads(), ElementsAre(":a :p \"1\" :g", ":b :p \"2\" :h", ":b :q :h", ":d :p \"0\""));
  // A graph that is not there yet comes into being.
  Update(data);
  Update("WITH :new INSERT { :x :y :z } WHERE { FILTER NOT EXISTS { ?s ?p ?o } }");
  EXPECT_TRUE(Ask("ASK { GRAPH :new { :x :y :z } }"));
  // A graph in the template counts more than WITH.
  Update("WITH :g INSERT { GRAPH :h { ?s :r ?x } } WHERE { ?s :p ?x }");
  EXPECT_TRUE(Ask("ASK { GRAPH :h { :a :r 1 } }"));
}

TEST_F(ModifyTest, TripleTermsNestOnlySoDeep) {
  const auto deeper = [](int levels) {
    std::string term = "?t";
    for (int i = 0; i < levels; ++i) term = "<<( :b :c " + term + " )>>";
    return "DELETE { :a :says ?t } INSERT { :a :says " + term + " } WHERE { :a :says ?t }";
  };
  Update("INSERT DATA { :a :says :d }");
  constexpr int kLevels = 50;
  for (int depth = 0; depth < kMaxTripleTermDepth; depth += kLevels) Update(deeper(kLevels));
  const absl::Status status = UpdateError(deeper(1));
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_TRUE(Ask("ASK { :a :says <<( :b :c <<( ?b ?c ?d )>> )>> }"));
}

// Random updates against plain sets.
TEST_F(ModifyTest, AgreesWithAModel) {
  using Quad = std::array<int, 3>;
  const unsigned seed = ::testing::UnitTest::GetInstance()->random_seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::set<Quad> model;
  const auto number = [&random](int limit) { return static_cast<int>(random() % limit); };
  const auto text = [](const Quad& quad) {
    return ":s" + std::to_string(quad[0]) + " :p" + std::to_string(quad[1]) + " " +
           std::to_string(quad[2]);
  };
  for (int step = 0; step < 200; ++step) {
    const int p = number(4);
    const int q = number(4);
    const std::string from = ":p" + std::to_string(p);
    const std::string to = ":p" + std::to_string(q);
    std::set<Quad> changed = model;
    std::string update;
    switch (number(4)) {
      case 0:
        for (int i = number(30); i >= 0; --i) {
          const Quad quad = {number(20), number(4), number(10)};
          update += "INSERT DATA { " + text(quad) + " } ;";
          changed.insert(quad);
        }
        break;
      case 1:
        update = "DELETE DATA { ";
        for (int i = number(30); i >= 0; --i) {
          const Quad quad = {number(20), number(4), number(10)};
          update += text(quad) + " . ";
          changed.erase(quad);
        }
        update += "}";
        break;
      case 2:
        update = "DELETE { ?s " + from + " ?x } INSERT { ?s " + to + " ?y } WHERE { ?s " + from +
                 " ?x FILTER (?x > 3) BIND (?x - 1 AS ?y) }";
        for (const Quad& quad : model) {
          if (quad[1] == p && quad[2] > 3) changed.erase(quad);
        }
        for (const Quad& quad : model) {
          if (quad[1] == p && quad[2] > 3) changed.insert({quad[0], q, quad[2] - 1});
        }
        break;
      default:
        update = "DELETE { ?s ?any ?x } WHERE { ?s " + from + " ?x ; ?any ?x }";
        for (const Quad& quad : model) {
          if (model.count({quad[0], p, quad[2]}) > 0) changed.erase(quad);
        }
        break;
    }
    uint64_t inserted = 0;
    for (const Quad& quad : changed) inserted += model.count(quad) == 0 ? 1 : 0;
    uint64_t deleted = 0;
    for (const Quad& quad : model) deleted += changed.count(quad) == 0 ? 1 : 0;
    const UpdateReport report = Update(update);
    EXPECT_EQ(report.inserted, inserted) << update;
    EXPECT_EQ(report.deleted, deleted) << update;
    model = changed;
    if (step % 10 != 0) continue;
    std::set<std::string> expected;
    for (const auto& [s, predicate, o] : model) {
      expected.insert(":s" + std::to_string(s) + " :p" + std::to_string(predicate) + " \"" +
                      std::to_string(o) + "\"");
    }
    const std::vector<std::string> quads = Quads();
    ASSERT_EQ(std::set<std::string>(quads.begin(), quads.end()), expected);
    ASSERT_EQ(quads.size(), expected.size());
  }
  const absl::StatusOr<CheckReport> check = database_->store().Check(nullptr);
  ASSERT_TRUE(check.ok()) << check.status();
  EXPECT_THAT(check->problems, IsEmpty());
}

}  // namespace
}  // namespace mote::testing
