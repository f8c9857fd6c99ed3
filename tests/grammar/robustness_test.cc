// Whatever the text, the parser returns: mutations and truncations of the suites' queries, and deep
// nesting of every kind of bracket.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "grammar/parser/parser.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote {
namespace {

// Built-in texts, so that the test says something without the shared data as well.
std::vector<std::string> Seeds() {
  std::vector<std::string> seeds = {
      "PREFIX ex: <http://e/> SELECT ?a (COUNT(DISTINCT ?b) AS ?n) FROM <g> WHERE { ?a ex:p+/^ex:q "
      "[ ex:r (1 2.0 'x'@en--ltr) ] . FILTER(?b > 3 && NOT EXISTS { ?x ?y ?z }) } GROUP BY ?a "
      "HAVING (SUM(?b) < 1e3) ORDER BY DESC(?n) LIMIT 3 VALUES (?a) { (UNDEF) }",
      "INSERT DATA { << :a :b :c ~ _:x >> :p \"\"\"q\"\"\" {| :r 1 |} } ; DELETE WHERE { ?s ?p <<( "
      "?a ?b ?c )>> }",
  };
  if (!testing::SharedExists("w3c/index.json")) return seeds;
  const auto tests = testing::LoadW3cIndex([](const testing::W3cTest& test) {
    return test.group.substr(0, 6) == "sparql" && test.type.find("Eval") == std::string::npos;
  });
  if (!tests.ok()) return seeds;
  for (const testing::W3cTest& test : *tests) {
    for (const std::string& path : {test.action.query, test.action.request}) {
      if (path.empty()) continue;
      const auto text = testing::ReadFile(path);
      if (text.ok()) seeds.push_back(*text);
    }
  }
  return seeds;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>* seeds) : seeds_(seeds) {}

  std::string Next() {
    std::string text = Pick(*seeds_);
    const size_t edits = 1 + Below(4);
    for (size_t i = 0; i < edits; ++i) Edit(text);
    return text;
  }

 private:
  size_t Below(size_t bound) { return random_() % bound; }
  const std::string& Pick(const std::vector<std::string>& from) { return from[Below(from.size())]; }

  void Edit(std::string& text) {
    static const char* const kPieces[] = {
        "{",       "}",      "(",      ")",     "[",    "]",       "<<",    ">>",   "<<(",
        ")>>",     "{|",     "|}",     ".",     ";",    ",",       "~",     "^",    "!",
        "\"",      "'",      "\\",     "\\u12", "<",    ">",       "?x",    "_:a",  "a",
        "SELECT ", "WHERE ", "\"\"\"", "'''",   "#",    "\n",      "\xC3",  "\xFF", "\xE2\x80\x9C",
        "@en--",   "^^",     "1e",     "+5",    "NOT ", "EXISTS ", "UNION "};
    const size_t at = Below(text.size() + 1);
    switch (Below(5)) {
      case 0:
        text.resize(at);
        break;
      case 1:
        if (at < text.size()) text.erase(at, 1 + Below(10));
        break;
      case 2:
        text.insert(at, kPieces[Below(std::size(kPieces))]);
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
        break;
      default: {
        const std::string& other = Pick(*seeds_);
        const size_t from = Below(other.size() + 1);
        text.insert(at, other.substr(from, Below(40)));
        break;
      }
    }
  }

  const std::vector<std::string>* seeds_;
  std::mt19937 random_{20240601};
};

void ParseEveryWay(Parser& parser, const std::string& text) {
  for (const absl::Status& status :
       {parser.ParseQuery(text).status(), parser.ParseUpdate(text).status(),
        parser.ParseStatement(text).status()}) {
    if (!status.ok()) {
      ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
      ASSERT_FALSE(status.message().empty());
    }
  }
}

TEST(RobustnessTest, MutatedQueries) {
  const std::vector<std::string> seeds = Seeds();
  Mutator mutator(&seeds);
  Parser parser;
  const int rounds = seeds.size() > 10 ? 20000 : 2000;
  for (int i = 0; i < rounds; ++i) ParseEveryWay(parser, mutator.Next());
  std::printf("mutated queries: %d from %zu seeds\n", rounds, seeds.size());
}

TEST(RobustnessTest, EveryPrefixOfAQuery) {
  Parser parser;
  for (const std::string& seed : {Seeds()[0], Seeds()[1]}) {
    for (size_t length = 0; length < seed.size(); ++length) {
      ParseEveryWay(parser, seed.substr(0, length));
    }
  }
}

TEST(RobustnessTest, DeepNesting) {
  const struct {
    const char* before;
    const char* open;
    const char* middle;
    const char* close;
    const char* after;
  } shapes[] = {
      {"ASK { FILTER", "(", "1", ")", " }"},
      {"ASK { FILTER(", "STR(", "1", ")", ") }"},
      {"ASK { FILTER(", "!(", "1", ")", ") }"},
      {"ASK ", "{", "", "}", ""},
      {"ASK {", "OPTIONAL {", "", "}", "}"},
      {"ASK {", "{ SELECT * {", "", "}}", "}"},
      {"ASK {", "FILTER EXISTS {", "", "}", "}"},
      {"ASK { ?s ?p ", "(", "1", ")", " }"},
      {"ASK { ?s ?p ", "[ ?p ", "1", "]", " }"},
      {"ASK { ", "<< ", "?s ?p 1", " >> ?p 1", " }"},
      {"ASK { ?s ?p ", "<<( ?s ?p ", "1", " )>>", " }"},
      {"ASK { ?s ", "(", "<p>", ")", " ?o }"},
      {"ASK { ?s ", "(^", "<p>", ")", " ?o }"},
      {"ASK { ?s ?p 1 ", "{| ?p 1 ", "", "|}", " }"},
  };
  Parser parser;
  for (const auto& shape : shapes) {
    for (const int depth : {1, 50, 100, 120, 250, 256, 1000, 20000}) {
      std::string text = shape.before;
      for (int i = 0; i < depth; ++i) text += shape.open;
      text += shape.middle;
      for (int i = 0; i < depth; ++i) text += shape.close;
      ParseEveryWay(parser, text + shape.after);
      // The same without its end.
      ParseEveryWay(parser, text.substr(0, text.size() / 2));
    }
  }
}

TEST(RobustnessTest, LongTexts) {
  Parser parser;
  std::string bangs = "ASK { FILTER(" + std::string(100000, '!') + "1) }";
  ParseEveryWay(parser, bangs);
  std::string path = "ASK { ?s <p>";
  for (int i = 0; i < 20000; ++i) path += "/<p>";
  EXPECT_TRUE(parser.ParseQuery(path + " ?o }").ok());
  std::string alternatives = "ASK { {}";
  for (int i = 0; i < 20000; ++i) alternatives += " UNION {}";
  EXPECT_TRUE(parser.ParseQuery(alternatives + " }").ok());
  std::string operations;
  for (int i = 0; i < 20000; ++i) operations += "CLEAR ALL;\n";
  EXPECT_TRUE(parser.ParseUpdate(operations).ok());
  std::string annotations = "ASK { ?s ?p 1";
  for (int i = 0; i < 20000; ++i) annotations += " ~ ?r";
  EXPECT_TRUE(parser.ParseQuery(annotations + " }").ok());
}

}  // namespace
}  // namespace mote
