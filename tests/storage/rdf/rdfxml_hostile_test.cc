// Hostile documents of RDF/XML: a clear error, in bounded memory.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "storage/rdf/rdfxml_parser.h"
#include "tests/storage/rdf/quad_testing.h"
#include "tests/storage/rdf/rdfxml_testing.h"

namespace mote::testing {
namespace {

TEST(RdfXmlHostile, DeepNesting) {
  std::string text = kHead;
  for (int i = 0; i < 1000000; ++i) text += "<e:X><e:p>";
  EXPECT_NE(ErrorOf(text).find(": elements are nested more than 4096 deep"), std::string::npos);
  std::string literal = kHead + std::string("<e:X><e:p rdf:parseType='Literal'>");
  for (int i = 0; i < 1000000; ++i) literal += "<b>";
  EXPECT_NE(ErrorOf(literal).find(": elements are nested more than 4096 deep"), std::string::npos);
  std::string ignored = kHead + std::string("<xml:X>");
  for (int i = 0; i < 1000000; ++i) ignored += "<b>";
  EXPECT_NE(ErrorOf(ignored).find(": elements are nested more than 4096 deep"), std::string::npos);
  // Triple terms nest as deep as those of other syntaxes, and no deeper.
  for (const int depth : {kMaxTripleTermDepth, kMaxTripleTermDepth + 1}) {
    std::string open;
    std::string close;
    for (int i = 0; i < depth; ++i) {
      open += "<e:p rdf:parseType='Triple'><rdf:Description rdf:about='http://a'>";
      close += "</rdf:Description></e:p>";
    }
    const std::string term = open + "<e:p>x</e:p>" + close;
    const std::string error = ErrorOf(Document(
        "<rdf:Description rdf:version='1.2' rdf:about='http://a'>" + term + "</rdf:Description>"));
    if (depth == kMaxTripleTermDepth) {
      EXPECT_EQ(error, "OK");
    } else {
      EXPECT_NE(error.find("nested more than 1000 deep"), std::string::npos) << error;
    }
  }
}

TEST(RdfXmlHostile, EntityBombs) {
  // Each entity is ten times the one before.
  std::string laughs = "<!DOCTYPE rdf:RDF [<!ENTITY a0 'ha'>";
  for (int i = 1; i < 12; ++i) {
    laughs += "<!ENTITY a" + std::to_string(i) + " '";
    for (int k = 0; k < 10; ++k) laughs += "&a" + std::to_string(i - 1) + ";";
    laughs += "'>";
  }
  laughs += "]>";
  for (const std::string& body :
       {Properties("<e:p>&a11;</e:p>"), Properties("<e:p e:q='&a11;'/>")}) {
    EXPECT_NE(ErrorOf(laughs + body).find("far larger"), std::string::npos)
        << ErrorOf(laughs + body);
  }
  // One large entity, many times.
  std::string quadratic =
      "<!DOCTYPE rdf:RDF [<!ENTITY a '" + std::string(100000, 'a') + "'>]>" + kHead + "<e:X>";
  for (int i = 0; i < 100000; ++i) quadratic += "<e:p>&a;</e:p>";
  EXPECT_NE(ErrorOf(quadratic).find("far larger"), std::string::npos);
  // A chain, as deep as it is long.
  for (const int length : {999, 1001, 100000}) {
    std::string chain = "<!DOCTYPE rdf:RDF [<!ENTITY a0 'x'>";
    for (int i = 1; i < length; ++i) {
      chain += "<!ENTITY a" + std::to_string(i) + " '&a" + std::to_string(i - 1) + ";'>";
    }
    const std::string last = "&a" + std::to_string(length - 1) + ";";
    for (const std::string& body :
         {Properties("<e:p>" + last + "</e:p>"), Properties("<e:p e:q='" + last + "'/>")}) {
      const std::string error = ErrorOf(chain + "]>" + body);
      if (length < 1000) {
        EXPECT_EQ(error, "OK");
      } else {
        EXPECT_NE(error.find("declares more than 1000 entities"), std::string::npos) << error;
      }
    }
  }
  EXPECT_NE(ErrorOf("<!DOCTYPE rdf:RDF [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>" +
                    Properties("<e:p>&a;</e:p>"))
                .find("this entity contains itself"),
            std::string::npos);
}

// What lies outside of the document is not read, and not left out silently either.
TEST(RdfXmlHostile, ExternalEntities) {
  const std::string file = "<!DOCTYPE rdf:RDF [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>";
  EXPECT_NE(ErrorOf(file + Properties("<e:p>&a;</e:p>"))
                .find("the entity &a; is outside of the document, in \"file:///etc/passwd\", and "
                      "is not read"),
            std::string::npos);
  EXPECT_NE(ErrorOf(file + Properties("<e:p e:q='&a;'/>")).find("is outside of the document"),
            std::string::npos);
  const std::string dtd = "<!DOCTYPE rdf:RDF SYSTEM 'http://localhost/x.dtd'>";
  EXPECT_EQ(ObjectOf(dtd + Properties("<e:p>v</e:p>")), "\"v\"");
  EXPECT_NE(ErrorOf(dtd + Properties("<e:p>&a;</e:p>")).find("&a; is not declared"),
            std::string::npos);
  const std::string parameter =
      "<!DOCTYPE rdf:RDF [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>";
  EXPECT_EQ(ObjectOf(parameter + Properties("<e:p>v</e:p>")), "\"v\"");
}

TEST(RdfXmlHostile, EndlessTokens) {
  const std::string node = kHead + std::string("<e:X>");
  const std::pair<std::string, std::string> cases[] = {
      {node + "<e:p>", "x"},
      {node + "<e:p>", "&amp;"},
      {node + "<e:p><![CDATA[", "x"},
      {node + "<e:p rdf:parseType='Literal'>", "<b/>"},
      {node + "<e:p rdf:parseType='Literal'>", "<!--c-->"},
      {node + "<e:p rdf:parseType='Literal'>", "<?c?>"},
      {node + "<e:p a='", "x"},
      {node + "<e:p ", "x"},
      {node + "<e:", "x"},
      {node + "<!--", "x"},
      {node + "<?x ", "x"},
      {"<!--", "x"},
      {"<!DOCTYPE a [<!ENTITY a '", "x"},
      {"<!DOCTYPE a [<!ENTITY ", "x"},
      {"<!DOCTYPE a [<!--", "x"},
      {"<", "x"},
  };
  for (const auto& [start, step] : cases) {
    EndlessSource source(start, step);
    QuadCollector collector;
    RdfXmlParserOptions options;
    options.max_token_bytes = size_t{4} << 20;
    const absl::Status status = ParseRdfXml(source, options, collector);
    EXPECT_NE(status.message().find("is longer than 4194304 bytes"), std::string::npos)
        << start << ": " << status;
    EXPECT_LT(source.bytes_consumed(), size_t{64} << 20) << start;
  }
}

// Nor do many names in one element.
TEST(RdfXmlHostile, ManyAttributes) {
  std::string attributes;
  std::string numbered;
  for (int i = 0; i < 100000; ++i) {
    const std::string n = std::to_string(i);
    attributes += " xmlns:p" + n + "='http://" + n + "' p" + n + ":a='v'";
    numbered += " rdf:_" + n + "='v'";
  }
  EXPECT_EQ(Parse(Document("<e:X" + numbered + "/>")).quads.size(), 100001u);
  EXPECT_EQ(Parse(Document("<e:X" + attributes + "/>")).quads.size(), 100001u);
  EXPECT_EQ(
      Parse(Properties("<e:p rdf:parseType='Literal'><e:X" + attributes + "/></e:p>")).quads.size(),
      1u);
}

}  // namespace
}  // namespace mote::testing
