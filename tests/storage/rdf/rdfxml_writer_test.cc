// Writing RDF/XML.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "storage/rdf/iri.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/term/utf8.h"
#include "tests/storage/rdf/quad_testing.h"
#include "tests/storage/rdf/rdfxml_testing.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote::testing {
namespace {

absl::StatusOr<std::string> Write(const std::vector<TestQuad>& quads,
                                  QuadWriterOptions options = {}) {
  options.format = RdfFormat::kRdfXml;
  return testing::WriteQuads(quads, options);
}

TestQuad About(const Term& object, const std::string& predicate = "http://e/p") {
  return {Term::Iri("http://s"), Term::Iri(predicate), object, std::nullopt};
}

TEST(RdfXmlWriter, Form) {
  const Term s = Term::Iri("http://s?a=1&b=\"2\"");
  QuadWriterOptions options;
  options.prefixes = {{"e", "http://e/"}, {"xmlish", "http://x/"}, {"", "http://d/"}};
  const absl::StatusOr<std::string> text = Write(
      {{s, Term::Iri("http://e/p"), Term::Iri("http://o"), std::nullopt},
       {s, Term::Iri("http://www.w3.org/2002/07/owl#sameAs"), Term::BlankNode("b"), std::nullopt},
       {s, Term::Iri("http://d/1a"), Term::Literal("<&>\r\n\t\"", "http://t"), std::nullopt},
       {Term::BlankNode("1"), Term::Iri("urn:a:b"), Term::LangLiteral("x", "en", Direction::kRtl),
        std::nullopt}},
      options);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(
      *text,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<rdf:RDF\n"
      "    xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n"
      "    xmlns:e=\"http://e/\"\n"
      "    xmlns:owl=\"http://www.w3.org/2002/07/owl#\"\n"
      "    xmlns:ns1=\"http://d/1\"\n"
      "    xmlns:ns2=\"urn:a:\">\n"
      "<rdf:Description rdf:about=\"http://s?a=1&amp;b=&quot;2&quot;\">\n"
      "  <e:p rdf:resource=\"http://o\"/>\n"
      "  <owl:sameAs rdf:nodeID=\"b\"/>\n"
      "  <ns1:a rdf:datatype=\"http://t\">&lt;&amp;&gt;&#xD;\n\t\"</ns1:a>\n"
      "</rdf:Description>\n"
      "<rdf:Description rdf:nodeID=\"id-1\">\n"
      "  <ns2:b xml:lang=\"en\" rdf:version=\"1.2\" xmlns:its=\"http://www.w3.org/2005/11/its\""
      " its:version=\"2.0\" its:dir=\"rtl\">x</ns2:b>\n"
      "</rdf:Description>\n"
      "</rdf:RDF>\n");
}

// Editions of XML differ in which characters a name may have; what is written can be read whatever
// the parser follows.
TEST(RdfXmlWriter, PredicatesWithAnyCharacter) {
  std::vector<TestQuad> quads;
  for (char32_t c = 0xA0; c < 0x20000; c += c < 0x3100 || c >= 0xF900 ? 1 : 37) {
    std::string character;
    AppendUtf8(c, &character);
    const std::string predicate = "http://e/a" + character + "b" + character + character + "c";
    if (!IsAbsoluteIri(predicate)) continue;
    quads.push_back(About(Term::Literal("x"), predicate));
  }
  ASSERT_GT(quads.size(), 20000u);
  const absl::StatusOr<std::string> text = Write(quads);
  ASSERT_TRUE(text.ok()) << text.status();
  const Parsed parsed = Parse(*text);
  ASSERT_TRUE(parsed.status.ok()) << parsed.status;
  EXPECT_EQ(parsed.quads, quads);
}

// A type that comes first names the element, if it can.
TEST(RdfXmlWriter, TypesAsElements) {
  const std::string rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  const Term type = Term::Iri(rdf + "type");
  const auto iri = [](const std::string& text) { return Term::Iri(text); };
  std::vector<TestQuad> quads = {
      {iri("http://s"), type, iri("http://e/A"), std::nullopt},
      {iri("http://s"), type, iri("http://e/B"), std::nullopt},
      {Term::BlankNode("b"), type, iri(rdf + "Seq"), std::nullopt},
      {iri("http://t"), iri("http://e/p"), Term::Literal("x"), std::nullopt},
      {iri("http://t"), type, iri("http://e/A"), std::nullopt},
  };
  for (const std::string& cannot : {rdf + "Description", rdf + "RDF", rdf + "li", rdf + "about",
                                    std::string("http://e/1"), std::string("http://e/")}) {
    quads.push_back({iri("http://u" + cannot), type, iri(cannot), std::nullopt});
  }
  const absl::StatusOr<std::string> text = Write(quads, {.prefixes = {{"e", "http://e/"}}});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_NE(text->find("<e:A rdf:about=\"http://s\">\n"
                       "  <rdf:type rdf:resource=\"http://e/B\"/>\n"
                       "</e:A>\n"
                       "<rdf:Seq rdf:nodeID=\"b\"/>\n"
                       "<rdf:Description rdf:about=\"http://t\">\n"
                       "  <e:p>x</e:p>\n"
                       "  <rdf:type rdf:resource=\"http://e/A\"/>\n"
                       "</rdf:Description>\n"),
            std::string::npos)
      << *text;
  const Parsed parsed = Parse(*text);
  ASSERT_TRUE(parsed.status.ok()) << parsed.status;
  EXPECT_EQ(parsed.quads, quads);
}

TEST(RdfXmlWriter, RefusesWhatXmlCannotExpress) {
  const auto refused = [](const TestQuad& quad) {
    const absl::StatusOr<std::string> text = Write({quad});
    EXPECT_EQ(text.status().code(), absl::StatusCode::kInvalidArgument) << text.status();
    return std::string(text.status().message());
  };
  EXPECT_EQ(
      refused(About(Term::Iri("http://o"), "http://e/12")),
      "RDF/XML cannot express the predicate <http://e/12>, which does not end in an XML name");
  EXPECT_EQ(refused(About(Term::Iri("http://o"), "http://e/")),
            "RDF/XML cannot express the predicate <http://e/>, which does not end in an XML name");
  EXPECT_EQ(refused(About(Term::Iri("http://o"), "http://www.w3.org/1999/02/22-rdf-syntax-ns#li")),
            "RDF/XML reserves rdf:li, which cannot be a predicate there");
  EXPECT_EQ(refused(About(Term::Literal(std::string("a\x01", 2)))),
            "XML cannot hold a control character of \"a\\u0001\"");
  refused(About(Term::Literal(std::string("\0", 1))));
  refused(About(Term::Literal("\xEF\xBF\xBE")));
  refused(About(Term::Literal("\xEF\xBF\xBF")));
  TestQuad quad = About(Term::Literal("x"));
  quad.graph = Term::Iri("http://g");
  EXPECT_EQ(refused(quad), "RDF/XML cannot express named graphs");
  EXPECT_TRUE(Write({About(Term::Literal("\xEF\xBF\xBD\x7F"))}).ok());
}

// Read, write, read gives the same graph. Returns what is different.
std::string RoundTrip(const std::vector<TestQuad>& quads, const std::vector<TestQuad>& written) {
  const absl::StatusOr<std::string> text = Write(written);
  if (!text.ok()) return text.status().ToString();
  const Parsed parsed = Parse(*text);
  if (!parsed.status.ok()) return parsed.status.ToString() + "\n" + *text;
  return AreIsomorphic(quads, parsed.quads) ? "" : Difference(quads, parsed.quads) + *text;
}

TEST(RdfXmlWriter, RoundTripsOfTheSuites) {
  MOTE_NEEDS_SHARED("w3c/index.json");
  const auto tests = testing::LoadW3cIndex([](const testing::W3cTest& test) {
    return (test.group == "rdf11" || test.group == "rdf12") && !test.action.data.empty() &&
           test.type.find("Negative") == std::string::npos &&
           RdfFormatFromName(test.action.format).has_value();
  });
  ASSERT_TRUE(tests.ok()) << tests.status();
  int compared = 0;
  int cannot_be_expressed = 0;
  for (const testing::W3cTest& test : *tests) {
    const absl::StatusOr<std::string> text = testing::ReadFile(test.action.data[0]);
    ASSERT_TRUE(text.ok()) << text.status();
    RdfReaderOptions options;
    options.format = *RdfFormatFromName(test.action.format);
    options.base = test.base;
    if (!IsSupported(options.format)) continue;
    QuadCollector collector;
    if (!ReadRdf(*text, options, collector).ok()) continue;
    std::vector<TestQuad>& quads = collector.quads;
    for (TestQuad& quad : quads) quad.graph.reset();
    const absl::StatusOr<std::string> written = Write(quads);
    if (!written.ok()) {
      EXPECT_EQ(written.status().code(), absl::StatusCode::kInvalidArgument);
      ++cannot_be_expressed;
      EXPECT_NE(options.format, RdfFormat::kRdfXml) << test.id << written.status();
      continue;
    }
    EXPECT_EQ(RoundTrip(quads, quads), "") << test.id;
    ++compared;
  }
  std::printf("%d round trips, %d documents that RDF/XML cannot express\n", compared,
              cannot_be_expressed);
  EXPECT_GT(compared, 600);
}

TEST(RdfXmlWriter, RoundTripsOfRandomGraphs) {
  std::mt19937 random(3);
  const auto pick = [&](auto... values) {
    const std::array<std::string, sizeof...(values)> all = {std::string(values)...};
    return all[random() % all.size()];
  };
  const auto iri = [&] {
    return pick("http://a/b#c", "http://a/b#c.d-e", "urn:x:y", "http://a?b=c&d=\xC3\xA9",
                "urn:q/1x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#_1",
                "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://a/xml",
                "http://a/\xC3\xA9");
  };
  const auto label = [&] {
    return pick("a", "1", "id-1", "id-x", "#1", "anon-1", "a.b", "-", "x-y", "0-", "\xC3\xA9");
  };
  const std::function<Term(int)> object = [&](int depth) {
    switch (random() % 7) {
      case 0:
        return Term::Iri(iri());
      case 1:
        return Term::BlankNode(label());
      case 2:
        return Term::LangLiteral(pick("", "x", " \n"), pick("en", "de-AT"));
      case 3:
        return Term::LangLiteral("x", "ar", random() % 2 == 0 ? Direction::kLtr : Direction::kRtl);
      case 4:
        return Term::Literal(pick("1", "<a/>", "\r\r\n\t ]]> '\""), pick("http://t", "urn:t"));
      case 5:
        if (depth < 4) {
          return Term::Triple(random() % 2 == 0 ? Term::Iri(iri()) : Term::BlankNode(label()),
                              Term::Iri(iri()), object(depth + 1));
        }
        [[fallthrough]];
      default:
        return Term::Literal(
            pick("", " ", "a & b", "\xF0\x9F\x98\x80\xEF\xBF\xBD", "\x7F\xC2\x80"));
    }
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<TestQuad> quads;
    for (int i = 0; i < 20; ++i) {
      quads.push_back({random() % 2 == 0 ? Term::Iri(iri()) : Term::BlankNode(label()),
                       Term::Iri(iri()), object(0), std::nullopt});
      if (i > 0 && random() % 2 == 0) quads[i].subject = quads[i - 1].subject;
    }
    ASSERT_EQ(RoundTrip(quads, quads), "");
  }
}

// No number of prefixes takes more than linear time, or more memory than a few thousand.
TEST(RdfXmlWriter, ManyPrefixes) {
  QuadWriterOptions options;
  for (int i = 0; i < 200000; ++i) {
    const std::string name = "p" + std::to_string(i);
    options.prefixes.emplace_back(name, "http://" + name + "/");
  }
  const std::vector<TestQuad> quads = {About(Term::Literal("x"), "http://p1/a"),
                                       About(Term::Literal("x"), "http://p199999/a")};
  const absl::StatusOr<std::string> text = Write(quads, options);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_LT(text->size(), 200000u);
  EXPECT_EQ(Parse(*text).quads, quads);
}

// Namespaces that come after the header was written are declared where they are used.
TEST(RdfXmlWriter, LateNamespaces) {
  std::vector<TestQuad> quads;
  for (int i = 0; i < 6000; ++i) {
    quads.push_back({Term::Iri("http://s/" + std::to_string(i / 3)),
                     Term::Iri("http://e/" + std::to_string(i % 5000) + "/p"),
                     Term::Literal(std::to_string(i)), std::nullopt});
  }
  const absl::StatusOr<std::string> text = Write(quads);
  ASSERT_TRUE(text.ok()) << text.status();
  const Parsed parsed = Parse(*text);
  ASSERT_TRUE(parsed.status.ok()) << parsed.status;
  EXPECT_EQ(parsed.quads, quads);
}

}  // namespace
}  // namespace mote::testing
