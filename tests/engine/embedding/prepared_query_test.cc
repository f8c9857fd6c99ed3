#include <gmock/gmock.h>

#include <regex>
#include <thread>

#include "tests/engine/embedding/embedding_tester.h"

namespace mote {
namespace {

using ::testing::ElementsAre;
using testing::EmbeddingTest;
using testing::Ex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ReadRows;
using testing::Sorted;

class PreparedQueryTest : public EmbeddingTest {
 protected:
  PreparedQueryTest() {
    Update(R"(INSERT DATA {
        :ada :name "Ada" ; :age 36 ; :knows :bo, :cy .
        :bo  :name "Bo"  ; :age 20 ; :knows :cy .
        :cy  :name "Cy"  ; :age 20 ; :likes :ada .
        :dot :name "Dot" ; :age 70 .
        GRAPH :g { :ada :knows :dot . :bo :knows :dot }
        GRAPH :h { :ada :knows :eve } })");
  }

  std::vector<std::string> Run(const Snapshot& snapshot, const PreparedQuery& query,
                               std::span<const Argument> arguments) {
    absl::StatusOr<Result> result = snapshot.Query(query, arguments);
    EXPECT_TRUE(result.ok()) << result.status();
    if (!result.ok()) return {};
    if (result->kind() == Result::Kind::kBoolean) return {result->boolean() ? "true" : "false"};
    return ReadRows(*result);
  }
};

TEST_F(PreparedQueryTest, FindsWhatItsParametersSay) {
  const PreparedQuery query = Prepare("SELECT ?name { $person :knows/:name ?name }", {"person"});
  EXPECT_THAT(query.parameters(), ElementsAre("person"));
  const Snapshot snapshot = database_->GetSnapshot();
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(Sorted(Run(snapshot, query, std::vector<Argument>{{"person", Ex("ada")}})),
                ElementsAre("\"Bo\"", "\"Cy\""));
    EXPECT_THAT(Run(snapshot, query, std::vector<Argument>{{"?person", Ex("bo")}}),
                ElementsAre("\"Cy\""));
    EXPECT_THAT(Run(snapshot, query, std::vector<Argument>{{"$person", Ex("unknown")}}), IsEmpty());
    const Id bo = **snapshot.FindId(Ex("bo"));
    EXPECT_THAT(Run(snapshot, query, std::vector<Argument>{{"person", bo}}), ElementsAre("\"Cy\""));
  }
}

TEST_F(PreparedQueryTest, SeesNewCommitsInNewSnapshots) {
  const PreparedQuery query = Prepare("SELECT ?o { ?s :new ?o }", {"s"});
  const Term s = Ex("ada");
  EXPECT_THAT(Run(database_->GetSnapshot(), query, std::vector<Argument>{{"s", s}}), IsEmpty());
  const Snapshot old = database_->GetSnapshot();
  Update("INSERT DATA { :ada :new 1 }");
  EXPECT_THAT(Run(database_->GetSnapshot(), query, std::vector<Argument>{{"s", s}}).size(), 1u);
  EXPECT_THAT(Run(old, query, std::vector<Argument>{{"s", s}}), IsEmpty());
}

// Each query with values gives what its text with the terms in place gives.
TEST_F(PreparedQueryTest, AgreesWithTheTermsInPlace) {
  struct Case {
    std::string text;  // Parameters are written $a, $b.
    bool uses_b = false;
  };
  const std::vector<Case> cases = {
      {"SELECT ?p ?o { $a ?p ?o }"},
      {"SELECT ?s ?p { ?s ?p $a }"},
      {"SELECT ?s ?o { ?s ?p ?o . ?o ?q $a }"},
      {"SELECT ?x { $a :knows ?x . ?x :knows $b }", true},
      {"SELECT ?x { $a :knows+ ?x }"},
      {"SELECT ?x { ?x :knows* $a . ?x :name ?n }"},
      {"ASK { $a :knows $b }", true},
      {"SELECT ?s { ?s :age ?age FILTER(?age > $a) }"},
      {"SELECT ?s { ?s ?p ?v FILTER(?v = $a || ?s = $a) }"},
      {"SELECT ?s ?n { ?s :name ?n OPTIONAL { ?s :knows ?k FILTER(?k = $a) } FILTER(BOUND(?k)) }"},
      {"SELECT ?s ?k { ?s :name ?n OPTIONAL { ?s :knows ?k . ?k :age $a } }"},
      {"SELECT ?s { ?s :name ?n MINUS { ?s :knows $a } }"},
      {"SELECT ?s { ?s :name ?n MINUS { $a :knows ?s } }"},
      {"SELECT ?s { ?s :knows $a MINUS { ?t :likes $a } }"},
      {"SELECT ?s { ?s :name ?n FILTER EXISTS { ?s :knows $a } }"},
      {"SELECT ?s { ?s :name ?n FILTER NOT EXISTS { ?s :knows ?k FILTER(?k = $a) } }"},
      {"SELECT ?s ?t { { ?s :knows $a } UNION { $a :knows ?t } UNION { ?s :age ?t } }"},
      {"SELECT ?v { ?s :age ?age BIND(?age = $a AS ?v) }"},
      {"SELECT (COUNT(*) AS ?n) { $a :knows ?x }"},
      {"SELECT ?p (COUNT(*) AS ?n) { $a ?p ?x } GROUP BY ?p HAVING (COUNT(*) > 1)"},
      {"SELECT ?s (SUM(?x) AS ?n) { ?s :age ?x } GROUP BY ?s HAVING (SUM(?x) > $a)"},
      {"SELECT (SUM(IF(?x = $a, 1, 0)) AS ?n) { ?s :age ?x }"},
      {"SELECT ?s { ?s :age ?x } ORDER BY (?x = $a) ?s"},
      {"SELECT ?s { ?s :age ?x . ?s :name ?n } ORDER BY DESC(?x = $a) ?n LIMIT 2"},
      {"SELECT ?s ?o { GRAPH $a { ?s :knows ?o } }"},
      {"SELECT ?g ?o { GRAPH ?g { $a :knows ?o } }"},
      {"SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { $a :knows ?o } } GROUP BY ?g"},
      {"SELECT ?x { VALUES ?x { :ada 20 } FILTER(?x = $a) }"},
      {"SELECT DISTINCT ?y { ?x :age ?y . ?x ?p $a }"},
      {"SELECT ?o { { SELECT ?s ?o { ?s :knows ?o } LIMIT 10 } FILTER(?s = $a) }"},
      {"SELECT (CONCAT(STR($a), '!') AS ?text) { ?s :name 'Ada' }"},
      {"SELECT ?s { ?s :name ?n FILTER($a IN (:ada, 20)) }"},
      {"SELECT ?s { ?s $b ?o FILTER(?o = $a) }", true},
      {"CONSTRUCT { $a :is ?o } WHERE { $a :knows ?o }"},
      {"CONSTRUCT { ?s :is $a } WHERE { ?s :name ?o }"},
      {"DESCRIBE $a { $a :name ?n }"},
  };
  const std::vector<Term> values = {Ex("ada"),         Ex("cy"),          Ex("dot"),
                                    Ex("g"),           Ex("knows"),       Ex("nobody"),
                                    Term::Integer(20), Term::Integer(35), Term::Literal("Ada")};
  const Snapshot snapshot = database_->GetSnapshot();
  for (const Case& test : cases) {
    SCOPED_TRACE(test.text);
    const bool is_subject = test.text.find("{ $a") != std::string::npos ||
                            test.text.find("UNION { $a") != std::string::npos;
    const PreparedQuery query = Prepare(test.text, test.uses_b ? std::vector<std::string>{"a", "b"}
                                                               : std::vector<std::string>{"a"});
    for (const Term& a : values) {
      // What the grammar has no place for.
      if (a.is_literal() && (is_subject || test.text.find("GRAPH $a") != std::string::npos ||
                             test.text.find("DESCRIBE") != std::string::npos)) {
        continue;
      }
      const Term b = test.text.find("$b ?o") != std::string::npos ? Ex("age") : Ex("cy");
      SCOPED_TRACE(a.ToString());
      std::string text = std::regex_replace(test.text, std::regex("\\$a"), a.ToString());
      text = std::regex_replace(text, std::regex("\\$b"), b.ToString());
      std::vector<Argument> arguments = {{"a", a}};
      if (test.uses_b) arguments.emplace_back("b", b);
      std::vector<std::string> expected;
      absl::StatusOr<Result> plain = snapshot.Query(text, query_options_);
      ASSERT_TRUE(plain.ok()) << plain.status();
      if (plain->kind() == Result::Kind::kBoolean) {
        expected = {plain->boolean() ? "true" : "false"};
      } else {
        expected = Sorted(ReadRows(*plain));
      }
      EXPECT_EQ(Sorted(Run(snapshot, query, arguments)), expected);
      EXPECT_EQ(Sorted(Run(snapshot, query, arguments)), expected);
    }
  }
}

TEST_F(PreparedQueryTest, GivesItsParametersBack) {
  const PreparedQuery query = Prepare("SELECT ?a ?x { $a :knows ?x }", {"a"});
  EXPECT_THAT(Run(database_->GetSnapshot(), query, std::vector<Argument>{{"a", Ex("bo")}}),
              ElementsAre("<http://example.org/bo> <http://example.org/cy>"));
}

TEST_F(PreparedQueryTest, TellsWhatIsWrong) {
  const auto prepare = [this](const std::string& text, const std::vector<std::string>& names) {
    return database_->Prepare(text, names, query_options_).status();
  };
  EXPECT_TRUE(absl::IsInvalidArgument(prepare("SELECT ?x { ?x", {})));
  EXPECT_THAT(std::string(prepare("SELECT ?x { ?x :p ?o }", {"y"}).message()), HasSubstr("?y"));
  EXPECT_TRUE(absl::IsInvalidArgument(prepare("SELECT ?x { BIND(1 AS ?x) }", {"x"})));
  EXPECT_TRUE(absl::IsInvalidArgument(prepare("SELECT (1 AS ?x) {}", {"x"})));
  EXPECT_TRUE(absl::IsInvalidArgument(prepare("SELECT ?x { ?x :p ?o }", {"x", "?x"})));
  EXPECT_TRUE(absl::IsInvalidArgument(prepare("INSERT DATA { :a :b :c }", {})));
  const PreparedQuery query = Prepare("SELECT ?o { ?a :knows ?b . ?b :name ?o }", {"a", "b"});
  const Snapshot snapshot = database_->GetSnapshot();
  const Term ada = Ex("ada");
  EXPECT_TRUE(absl::IsInvalidArgument(snapshot.Query(query, {{"a", ada}}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      snapshot.Query(query, {{"a", ada}, {"a", ada}, {"b", ada}}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      snapshot.Query(query, {{"a", ada}, {"b", ada}, {"c", ada}}).status()));
  EXPECT_TRUE(snapshot.Query(query, {{"a", ada}, {"b", ada}}).ok());
}

TEST_F(PreparedQueryTest, WithoutParameters) {
  const PreparedQuery query = Prepare("SELECT ?n { ?s :name ?n } ORDER BY ?n LIMIT 2", {});
  const Snapshot snapshot = database_->GetSnapshot();
  for (int round = 0; round < 3; ++round) {
    EXPECT_THAT(Run(snapshot, query, {}), ElementsAre("\"Ada\"", "\"Bo\""));
  }
}

// Results that are dropped before their end, several at a time, and limits of their own.
TEST_F(PreparedQueryTest, RunsSideBySide) {
  const PreparedQuery query = Prepare("SELECT ?x { $a :knows ?x } ORDER BY ?x", {"a"});
  const Snapshot snapshot = database_->GetSnapshot();
  for (int round = 0; round < 3; ++round) {
    absl::StatusOr<Result> first = snapshot.Query(query, {{"a", Ex("ada")}});
    absl::StatusOr<Result> second = snapshot.Query(query, {{"a", Ex("bo")}});
    ASSERT_TRUE(first.ok() && second.ok());
    ASSERT_TRUE(first->Next());
    ASSERT_TRUE(second->Next());
    EXPECT_EQ(first->GetString("x"), "http://example.org/bo");
    EXPECT_EQ(second->GetString("x"), "http://example.org/cy");
  }
  std::atomic<bool> cancel{true};
  QueryOptions options;
  options.cancel = &cancel;
  absl::StatusOr<Result> cancelled = snapshot.Query(query, {{"a", Ex("ada")}}, options);
  ASSERT_TRUE(cancelled.ok());
  EXPECT_FALSE(cancelled->Next());
  EXPECT_TRUE(absl::IsCancelled(cancelled->status()));
  absl::StatusOr<Result> after = snapshot.Query(query, {{"a", Ex("ada")}});
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(ReadRows(*after).size(), 2u);
}

TEST_F(PreparedQueryTest, ExplainsItself) {
  const PreparedQuery query = Prepare("EXPLAIN ANALYZE SELECT ?x { $a :knows ?x }", {"a"});
  absl::StatusOr<Result> result = database_->GetSnapshot().Query(query, {{"a", Ex("ada")}});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_THAT(result->explanation().text, HasSubstr("2 rows"));
}

TEST_F(PreparedQueryTest, HasAMomentOfItsOwn) {
  const PreparedQuery query = Prepare("SELECT (NOW() AS ?now) { $a :name ?n }", {"a"});
  const Snapshot snapshot = database_->GetSnapshot();
  const auto first = Run(snapshot, query, std::vector<Argument>{{"a", Ex("ada")}});
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_NE(Run(snapshot, query, std::vector<Argument>{{"a", Ex("ada")}}), first);
}

}  // namespace
}  // namespace mote
