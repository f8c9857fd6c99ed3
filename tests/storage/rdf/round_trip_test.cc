// Reading, writing and reading again gives the same dataset, in every syntax but JSON-LD, which has
// tests of its own.

#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "storage/rdf/iri.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "tests/storage/rdf/quad_testing.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"
#include "tests/support/suite_documents.h"

namespace mote {
namespace {

using testing::AreIsomorphic;
using testing::QuadCollector;
using testing::TestQuad;

struct Form {
  RdfFormat format;
  bool pretty;
};
constexpr Form kForms[] = {
    {RdfFormat::kNTriples, false}, {RdfFormat::kNQuads, false}, {RdfFormat::kTurtle, false},
    {RdfFormat::kTurtle, true},    {RdfFormat::kTriG, false},   {RdfFormat::kTriG, true},
    {RdfFormat::kRdfXml, false},
};

// What is different after writing and reading; nothing if the syntax cannot express the quads.
std::string RoundTrip(const std::vector<TestQuad>& quads, const Form& form,
                      const std::vector<std::pair<std::string, std::string>>& prefixes,
                      bool* expressed) {
  QuadWriterOptions options;
  options.format = form.format;
  options.pretty = form.pretty;
  options.prefixes = prefixes;
  const absl::StatusOr<std::string> text = testing::WriteQuads(quads, options);
  *expressed = text.ok();
  if (!text.ok()) {
    return form.format == RdfFormat::kRdfXml && absl::IsInvalidArgument(text.status())
               ? ""
               : text.status().ToString();
  }
  RdfReaderOptions reading;
  reading.format = form.format;
  reading.file = std::string(RdfFormatName(form.format)) + (form.pretty ? " pretty" : "");
  QuadCollector collector;
  const absl::Status status = ReadRdf(*text, reading, collector).status();
  if (!status.ok()) return status.ToString() + "\n" + *text;
  if (!AreIsomorphic(quads, collector.quads)) {
    return reading.file + "\n" + Difference(quads, collector.quads) + *text;
  }
  return "";
}

bool HasGraphs(const std::vector<TestQuad>& quads) {
  for (const TestQuad& quad : quads) {
    if (quad.graph.has_value()) return true;
  }
  return false;
}

TEST(RoundTrips, OfTheSuites) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto keep = [](const testing::W3cTest& test) {
    return (test.group == "rdf11" || test.group == "rdf12") &&
           test.type.find("Negative") == std::string::npos;
  };
  std::map<std::string, int> count;
  const auto check = [&](const testing::W3cTest& test, const std::vector<TestQuad>& quads) {
    for (const Form& form : kForms) {
      if (HasGraphs(quads) && !HasNamedGraphs(form.format)) continue;
      bool expressed = false;
      EXPECT_EQ(RoundTrip(quads, form, {{"", "http://example/"}}, &expressed), "") << test.id;
      const std::string name(RdfFormatName(form.format));
      ++count[(form.pretty ? "pretty " : "") + name + (expressed ? "" : ", cannot be expressed")];
    }
  };
  const absl::Status status = testing::ForEachSuiteDocument(keep, {}, check);
  ASSERT_TRUE(status.ok()) << status;
  for (const auto& [name, n] : count) std::printf("%s: %d\n", name.c_str(), n);
  EXPECT_GT(count["nquads"], 800);
  EXPECT_GT(count["pretty trig"], 800);
  EXPECT_GT(count["pretty turtle"], 500);
  EXPECT_GT(count["rdfxml"], 500);
}

// Random graphs in which blank nodes are likely to be nested, in lists, shared, in rings.
class RandomGraph {
 public:
  explicit RandomGraph(unsigned seed) : random_(seed) {}

  // With `names`, all predicates end in a name, as RDF/XML has it.
  std::vector<TestQuad> Make(bool graphs, bool names = false) {
    names_ = names;
    std::vector<TestQuad> quads;
    const auto add = [&](const Term& s, const Term& p, const Term& o,
                         const std::optional<Term>& g) {
      quads.push_back({s, p, o, g});
    };
    for (int i = 0; i < 25; ++i) {
      std::optional<Term> graph;
      if (graphs && Chance(2)) graph = Chance(4) ? Blank() : Iri();
      Term subject = Chance(2) ? Blank() : Iri();
      if (!quads.empty() && Chance(2)) {
        subject = quads.back().subject;
        graph = quads.back().graph;
      }
      const Term predicate = !quads.empty() && Chance(3) ? quads.back().predicate : Predicate();
      if (Chance(6)) {
        // A list, sometimes not a proper one.
        Term cell = Fresh();
        add(subject, predicate, cell, graph);
        for (int k = static_cast<int>(Next(4)); k >= 0; --k) {
          const Term next = k == 0 ? Iri("nil") : Fresh();
          add(cell, Iri("first"), Object(0), graph);
          if (Chance(12)) add(cell, Iri("first"), Object(0), graph);
          if (Chance(12)) add(cell, Predicate(), Object(0), graph);
          if (!Chance(15)) add(cell, Iri("rest"), Chance(20) ? cell : next, graph);
          cell = next;
        }
      } else if (Chance(3)) {
        // Nested nodes, sometimes a ring.
        const Term first = Fresh();
        Term node = first;
        add(subject, predicate, node, graph);
        for (int k = static_cast<int>(Next(4)); k > 0; --k) {
          const Term next = Fresh();
          add(node, Predicate(), next, graph);
          if (Chance(2)) add(node, Predicate(), Object(0), graph);
          node = next;
        }
        if (Chance(4)) quads[quads.size() - 1].object = first;
      } else {
        add(subject, predicate, Object(0), graph);
      }
    }
    return quads;
  }

 private:
  unsigned Next(unsigned n) { return static_cast<unsigned>(random_() % n); }
  bool Chance(unsigned n) { return Next(n) == 0; }
  template <size_t n>
  std::string Pick(const char* const (&texts)[n]) {
    return texts[Next(n)];
  }

  Term Iri() {
    constexpr const char* kNamespaces[] = {"http://a/", "http://a/b#", "urn:x:", "http://c",
                                           "http://www.w3.org/1999/02/22-rdf-syntax-ns#"};
    constexpr const char* kLocals[] = {"",
                                       "x",
                                       "-x",
                                       "1",
                                       "a.b",
                                       "a_b-c",
                                       "\xC3\xA9",
                                       "a/b",
                                       "a:b",
                                       "a%20b",
                                       "a'b",
                                       "a,b;c",
                                       "type",
                                       "first",
                                       "_1",
                                       "(a)",
                                       "a=b&",
                                       "x.",
                                       "\xF0\x90\x8D\x88",
                                       "a~b",
                                       "a?b#c",
                                       "b@c"};
    std::string iri = Pick(kNamespaces) + Pick(kLocals);
    while (!IsAbsoluteIri(iri)) iri = Pick(kNamespaces) + Pick(kLocals);
    return Term::Iri(iri);
  }
  static Term Iri(const std::string& local) {
    return Term::Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#" + local);
  }
  Term Predicate() { return names_ ? Term::Iri("http://a/b#p" + std::to_string(Next(3))) : Iri(); }
  Term Blank() {
    constexpr const char* kLabels[] = {"#1", "#2", "anon-1", "anon--1", "x",
                                       "b0", "0",  "a.b",    "a-",      "\xC3\xA9\xC2\xB7"};
    return Term::BlankNode(Pick(kLabels));
  }
  Term Fresh() { return Term::BlankNode("#" + std::to_string(++last_ + 10)); }
  Term Literal() {
    constexpr const char* kTexts[] = {"",
                                      "1",
                                      "-1.5",
                                      "1.",
                                      "1e3",
                                      ".5",
                                      "true",
                                      "a\"\\\n\r\t'",
                                      "+01",
                                      "1 .",
                                      "e",
                                      "\n",
                                      "\"",
                                      "a\"\"\"\nb\"",
                                      "\\\n",
                                      "\xEF\xBB\xBF",
                                      "]]>\n",
                                      "</a>",
                                      "&amp;",
                                      "\"\n",
                                      "\n\"\"",
                                      "'''",
                                      "\xF4\x8F\xBF\xBD",
                                      "\xC2\x80\x7F"};
    constexpr const char* kControls[] = {"\x01\n", "\x0B", "\x0C\x08\n", "\xEF\xBF\xBF", "\x1F"};
    const std::string text = Chance(40) ? Pick(kControls) : Pick(kTexts);
    constexpr const char* kTypes[] = {"integer", "decimal", "double", "boolean", "string", "date"};
    constexpr const char* kLanguages[] = {"en", "en-GB", "de-Latn-DE-1996", "x-private"};
    switch (Next(4)) {
      case 0:
        return Term::LangLiteral(text, Pick(kLanguages), static_cast<Direction>(Next(3)));
      case 1:
        return Term::Literal(text, Iri().value());
      default:
        return Term::Literal(text, "http://www.w3.org/2001/XMLSchema#" + Pick(kTypes));
    }
  }
  Term Object(int depth) {
    if (depth < 4 && Chance(10)) {
      return Term::Triple(Chance(2) ? Blank() : Iri(), Predicate(), Object(depth + 1));
    }
    return Chance(2) ? Literal() : Chance(2) ? Blank() : Iri();
  }

  std::mt19937 random_;
  int last_ = 0;
  bool names_ = false;
};

TEST(RoundTrips, OfRandomGraphs) {
  const std::vector<std::pair<std::string, std::string>> prefixes = {
      {"a", "http://a/"}, {"", "http://a/b#"}, {"u", "urn:x:"},
      {"a", "http://c"},  {"a2", "http://a/"}, {"r-2", "http://c/"}};
  RandomGraph random(7);
  int expressed_as_xml = 0;
  for (int round = 0; round < 400; ++round) {
    const bool graphs = round % 2 == 0;
    const std::vector<TestQuad> quads = random.Make(graphs, /*names=*/round % 4 == 1);
    for (const Form& form : kForms) {
      if (graphs && !HasNamedGraphs(form.format)) continue;
      bool expressed = false;
      ASSERT_EQ(
          RoundTrip(quads, form, round % 3 == 0 ? decltype(prefixes){} : prefixes, &expressed), "");
      expressed_as_xml += form.format == RdfFormat::kRdfXml && expressed ? 1 : 0;
    }
  }
  EXPECT_GT(expressed_as_xml, 20);
  std::printf("%d random graphs could be written as RDF/XML\n", expressed_as_xml);
}

// From each syntax to each by way of files.
TEST(RoundTrips, FromEachSyntaxToEach) {
  RandomGraph random(11);
  for (int round = 0; round < 20; ++round) {
    const std::vector<TestQuad> quads = random.Make(false, /*names=*/round % 2 == 0);
    for (const Form& from : kForms) {
      const absl::StatusOr<std::string> first = testing::WriteQuads(
          quads, {.format = from.format, .prefixes = {}, .pretty = from.pretty});
      if (!first.ok()) continue;  // RDF/XML cannot express all.
      for (const Form& to : kForms) {
        std::string second;
        const auto sink = StringByteSink(&second);
        auto writer = QuadWriter::Create({.format = to.format, .prefixes = {}, .pretty = to.pretty},
                                         sink.get());
        ASSERT_TRUE(writer.ok());
        RdfReaderOptions options;
        options.format = from.format;
        absl::Status status = ReadRdf(*first, options, **writer).status();
        if (status.ok()) status = (*writer)->Finish();
        if (to.format == RdfFormat::kRdfXml && absl::IsInvalidArgument(status)) continue;
        ASSERT_TRUE(status.ok()) << status;
        options.format = to.format;
        QuadCollector collector;
        status = ReadRdf(second, options, collector).status();
        ASSERT_TRUE(status.ok()) << status << second;
        ASSERT_TRUE(AreIsomorphic(quads, collector.quads)) << second;
      }
    }
  }
}

}  // namespace
}  // namespace mote
