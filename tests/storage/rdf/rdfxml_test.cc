// RDF/XML: what the official suite does not say, errors with their places, hostile documents, and
// round trips.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/rdfxml_names.h"
#include "storage/rdf/rdfxml_parser.h"
#include "tests/support/isomorphism.h"
#include "tests/support/shared_data.h"
#include "tests/support/w3c_index.h"

namespace mote {
namespace {

using testing::QuadCollector;
using testing::TestQuad;

constexpr char kHead[] =
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e/'>";

std::string Document(const std::string& body) { return kHead + body + "</rdf:RDF>"; }

// The content of a node `http://s`, after the head on one line.
std::string Properties(const std::string& properties) {
  return Document("\n<rdf:Description rdf:about='http://s'>" + properties + "</rdf:Description>");
}

struct Parsed {
  absl::Status status;
  std::vector<TestQuad> quads;

  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    for (const TestQuad& quad : quads) lines.push_back(quad.ToString());
    return lines;
  }
};

Parsed Parse(const std::string& text, RdfXmlParserOptions options = {}) {
  options.file = "f";
  Parsed parsed;
  QuadCollector collector;
  const auto source = MemoryByteSource(text);
  parsed.status = ParseRdfXml(*source, options, collector);
  parsed.quads = std::move(collector.quads);
  return parsed;
}

// The object of the only statement, in N-Triples syntax.
std::string ObjectOf(const std::string& text) {
  const Parsed parsed = Parse(text);
  if (!parsed.status.ok()) return parsed.status.ToString();
  if (parsed.quads.size() != 1) return std::to_string(parsed.quads.size()) + " statements";
  return parsed.quads[0].object.ToString();
}

// LINE:COLUMN: message.
std::string ErrorOf(const std::string& text, const RdfXmlParserOptions& options = {}) {
  const absl::Status status = Parse(text, options).status;
  const std::optional<SyntaxError> error = GetSyntaxError(status);
  if (!error) return status.ToString();
  EXPECT_EQ(error->file, "f");
  return std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->message;
}

TEST(RdfXml, ErrorsCarryPositions) {
  const auto properties = [](const std::string& text) { return ErrorOf(Properties(text)); };
  EXPECT_EQ(properties("\n <e:p rdf:resource='a'/>"), "3:2: relative IRI \"a\" without a base IRI");
  EXPECT_EQ(properties("<e:p rdf:resource='http://a b'/>"),
            "2:39: \"http://a b\" has a character that cannot be in an IRI");
  EXPECT_EQ(properties("\xC3\xA9\xC3\xA9"), "2:39: text is not allowed here");
  EXPECT_EQ(properties("<e:\xC3\xA9/><e:p> x <e:X/></e:p>"),
            "2:53: a property element has either text or an element");
  EXPECT_EQ(properties("<e:p><e:X/> x </e:p>"),
            "2:50: a property element has either text or an element");
  EXPECT_EQ(properties("<e:p><e:X/><e:Y/></e:p>"),
            "2:50: a property has one object; this is another element");
  EXPECT_EQ(properties("<e:p rdf:resource='http://o'><e:X/></e:p>"),
            "2:68: a property element with these attributes must be empty");
  EXPECT_EQ(properties("<e:p rdf:datatype='http://d'><e:X/></e:p>"),
            "2:68: a property element with rdf:datatype has text only");
  EXPECT_EQ(properties("<e:p rdf:about='http://o'/>"), "2:39: rdf:about is not allowed here");
  EXPECT_EQ(properties("<e:p rdf:parseType='Resource' e:q='v'/>"),
            "2:39: a property element with rdf:parseType cannot have property attributes");
  EXPECT_EQ(properties("<e:p rdf:annotation='http://a' rdf:annotationNodeID='b'/>"),
            "2:39: rdf:annotation and rdf:annotationNodeID exclude one another");
  EXPECT_EQ(properties("<p xmlns=''/>"), "2:39: the element \"p\" has no namespace");
  EXPECT_EQ(properties("<p xmlns='q'/>"), "2:39: the namespace \"q\" is not an absolute IRI");
  EXPECT_EQ(properties("<e:p q='v'/>"), "2:39: the attribute \"q\" has no namespace");
  EXPECT_EQ(properties("<e:p xml:lang='de_AT'/>"), "2:39: \"de_AT\" is not a language tag");
  EXPECT_EQ(properties("<e:p xml:lang='deutschland'/>"),
            "2:39: \"deutschland\" is not a language tag");
  EXPECT_EQ(properties("<e:p rdf:datatype='http://www.w3.org/1999/02/22-rdf-syntax-ns#langString'>"
                       "x</e:p>"),
            "2:39: a literal of this datatype needs a language tag: xml:lang");
  EXPECT_EQ(properties("<e:p></e:q>"),
            "2:46: this end tag belongs to another element than the one that is open");
  EXPECT_EQ(properties("<f:p/>"), "2:39: a prefix of this element is not declared");
  EXPECT_EQ(properties("<e:p>&nbsp;</e:p>"), "2:44: this entity is not declared");
  EXPECT_EQ(properties("<e:p>a&b</e:p>").substr(0, 5), "2:47:");
  EXPECT_EQ(properties("<e:p>a\xFF</e:p>"), "2:45: malformed UTF-8");
  EXPECT_EQ(properties("<e:p>\xED\xA0\x80</e:p>"), "2:44: malformed UTF-8");
  EXPECT_EQ(properties("<e:p>a\x01</e:p>"), "2:45: malformed XML: not well-formed (invalid token)");
  EXPECT_EQ(ErrorOf(""), "1:1: the document ends in the middle");
  EXPECT_EQ(ErrorOf(kHead), "1:86: the document ends in the middle");
  EXPECT_EQ(ErrorOf(Document("") + "x").substr(0, 2), "1:");
  EXPECT_EQ(ErrorOf(Document("") + "<a/>"),
            "1:96: expected the end of the document after its element");
  EXPECT_EQ(ErrorOf("<?xml version='1.0' encoding='KOI8-R'?>" + Document("")),
            "1:31: only UTF-8, UTF-16, ISO-8859-1 and US-ASCII can be read");
  EXPECT_EQ(ErrorOf(Document("<e:X rdf:ID='a' xml:base='http://b'/>\n<e:X rdf:ID='a' "
                             "xml:base='http://b#c'/>")),
            "2:1: the rdf:ID \"a\" is there twice");
  EXPECT_EQ(ErrorOf(Document("<e:X about='http://a' rdf:about='http://b'/>")),
            "1:86: rdf:about is there twice");
  EXPECT_EQ(Parse("", {.file = "", .base = "relative"}).status.code(),
            absl::StatusCode::kInvalidArgument);
}

// Every beginning of a document is an error, and never another statement.
TEST(RdfXml, RefusesEveryTruncation) {
  const std::string whole =
      "<?xml version='1.0'?><!DOCTYPE rdf:RDF [<!ENTITY x 'y'>]>" +
      Properties(
          "<e:p>&x;</e:p><!-- c --><e:q rdf:parseType='Literal'><b a='c'/></e:q>"
          "<e:r rdf:parseType='Collection'><e:X/></e:r>");
  const std::vector<std::string> lines = Parse(whole).Lines();
  ASSERT_EQ(lines.size(), 6u);
  for (size_t size = 0; size < whole.size(); ++size) {
    const Parsed parsed = Parse(whole.substr(0, size));
    ASSERT_EQ(parsed.status.code(), absl::StatusCode::kInvalidArgument) << size;
    const std::vector<std::string> before = parsed.Lines();
    ASSERT_LE(before.size(), lines.size());
    ASSERT_TRUE(std::equal(before.begin(), before.end(), lines.begin())) << size;
  }
}

// However the bytes come, the statements and the errors are the same.
TEST(RdfXml, BufferSizesDoNotMatter) {
  const std::string text =
      "<?xml version='1.0'?>\n<!DOCTYPE rdf:RDF [<!ENTITY x 'y\xC3\xA9'>]>" +
      Properties("<e:p>a&x;b\xE2\x82\xAC</e:p>\n<e:q e:r='&x;1'/>" + std::string(3000, ' ') +
                 "<e:s xml:lang='en'>" + std::string(3000, 'z') + "</e:s>");
  const std::vector<std::string> lines = Parse(text).Lines();
  ASSERT_EQ(lines.size(), 4u);
  const std::string bad = text.substr(0, text.size() - 12);
  const std::string error = ErrorOf(bad);
  for (const size_t size : {1u, 2u, 3u, 7u, 64u, 1000u, 4096u}) {
    RdfXmlParserOptions options;
    options.buffer_size = size;
    EXPECT_EQ(Parse(text, options).Lines(), lines) << size;
    EXPECT_EQ(ErrorOf(bad, options), error) << size;
  }
}

TEST(RdfXml, Encodings) {
  const std::string body = Properties("<e:p>\xC3\xA9</e:p>");
  EXPECT_EQ(ObjectOf("\xEF\xBB\xBF" + body), "\"\xC3\xA9\"");
  std::string latin1 = "<?xml version='1.0' encoding='ISO-8859-1'?>" + body;
  latin1.replace(latin1.find("\xC3\xA9"), 2, "\xE9");
  EXPECT_EQ(ObjectOf(latin1), "\"\xC3\xA9\"");
  for (const bool big_endian : {false, true}) {
    std::string utf16 = big_endian ? "\xFE\xFF" : "\xFF\xFE";
    std::string text = body;
    text.replace(text.find("\xC3\xA9"), 2, "\xE9");
    for (const char c : text) {
      if (big_endian) utf16 += '\0';
      utf16 += c;
      if (!big_endian) utf16 += '\0';
    }
    EXPECT_EQ(ObjectOf(utf16), "\"\xC3\xA9\"");
  }
}

TEST(RdfXml, Literals) {
  EXPECT_EQ(ObjectOf(Properties("<e:p> a\r\n<![CDATA[<b>]]><!-- c -->&#x20AC; </e:p>")),
            "\" a\\n<b>\xE2\x82\xAC \"");
  EXPECT_EQ(ObjectOf(Properties("<e:p xml:lang='de'>  </e:p>")), "\"  \"@de");
  EXPECT_EQ(ObjectOf(Properties("<e:p xml:lang='de'><?pi?></e:p>")), "\"\"@de");
  EXPECT_EQ(ObjectOf(Properties("<e:p rdf:datatype='http://d'/>")), "\"\"^^<http://d>");
  EXPECT_EQ(
      ObjectOf(Properties(
          "<e:p rdf:datatype='http://www.w3.org/2001/XMLSchema#string' xml:lang='de'>x</e:p>")),
      "\"x\"");
  EXPECT_EQ(ObjectOf(Properties("<e:p rdf:resource='http://o'> \n </e:p>")), "<http://o>");
}

TEST(RdfXml, XmlLiteralsAreCanonical) {
  const auto literal = [](const std::string& content) {
    const Parsed parsed = Parse(Properties("<e:p rdf:parseType='Literal'>" + content + "</e:p>"));
    return parsed.status.ok() && parsed.quads.size() == 1 ? parsed.quads[0].object.value()
                                                          : parsed.status.ToString();
  };
  EXPECT_EQ(literal("<b/>"), "<b></b>");
  EXPECT_EQ(literal("a &amp; &#60; > \r\n<!--c--><?p d?><?q?>"),
            "a &amp; &lt; &gt; \n<!--c--><?p d?><?q?>");
  // Attributes in the order of namespace and name; declarations before them, by prefix.
  EXPECT_EQ(literal("<e:b z='1' xmlns:y='http://a/' y:c='2' a='&quot;&#9;&lt;>' xml:lang='en'/>"),
            "<e:b xmlns:e=\"http://e/\" xmlns:y=\"http://a/\" a=\"&quot;&#x9;&lt;>\" z=\"1\" "
            "y:c=\"2\" xml:lang=\"en\"></e:b>");
  // Declarations come where they are used, and again beside, but not below.
  EXPECT_EQ(literal("<b xmlns:u='http://u'><u:c><u:d/></u:c><u:c/></b>"),
            "<b><u:c xmlns:u=\"http://u\"><u:d></u:d></u:c><u:c xmlns:u=\"http://u\"></u:c></b>");
  EXPECT_EQ(literal("<b xmlns='http://d'><c xmlns=''><d/></c></b>"),
            "<b xmlns=\"http://d\"><c xmlns=\"\"><d></d></c></b>");
  EXPECT_EQ(literal("<u:b xmlns:u='http://1'><u:c xmlns:u='http://2'/><u:c/></u:b>"),
            "<u:b xmlns:u=\"http://1\"><u:c xmlns:u=\"http://2\"></u:c><u:c></u:c></u:b>");
}

TEST(RdfXml, Rdf12) {
  const std::string version = " rdf:version='1.2'";
  EXPECT_EQ(ObjectOf(Properties("<e:p rdf:parseType='Triple'" + version +
                                "><rdf:Description rdf:about='http://a'><e:q>x</e:q>"
                                "</rdf:Description></e:p>")),
            "<<( <http://a> <http://e/q> \"x\" )>>");
  // rdf:version='1.1' takes back what an outer element announces.
  EXPECT_EQ(Parse(Properties("<e:p" + version +
                             "><e:X><e:q rdf:version='1.1' "
                             "rdf:parseType='Triple'/></e:X></e:p>"))
                .quads.size(),
            2u);
  EXPECT_EQ(ErrorOf(Properties("<e:p rdf:parseType='Triple'" + version + "><e:X e:q='1'/></e:p>")),
            "2:85: a triple term must hold one statement, and this is another");
  EXPECT_EQ(ErrorOf(Properties("<e:p rdf:parseType='Triple'" + version + "><e:X/><e:Y/></e:p>")),
            "2:91: a triple term has one node; this is another");
  EXPECT_EQ(ErrorOf(Properties("<e:p rdf:parseType='Triple'" + version + "/>")),
            "2:86: a triple term must hold one statement, and there is none");
  EXPECT_EQ(ErrorOf(Properties("<e:p xmlns:its='http://www.w3.org/2005/11/its' its:dir='up'" +
                               version + "/>")),
            "2:39: its:dir must be ltr or rtl");
  // A list of one in a triple term would be three statements; the empty list is one.
  EXPECT_EQ(ObjectOf(Properties("<e:p rdf:parseType='Triple'" + version +
                                "><rdf:Description rdf:about='http://a'><e:q "
                                "rdf:parseType='Collection'/></rdf:Description></e:p>")),
            "<<( <http://a> <http://e/q> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> )>>");
}

// A label that no line-based syntax could write becomes another, the same each time.
TEST(RdfXml, LabelsThatEndInADot) {
  const Parsed parsed =
      Parse(Document("<rdf:Description rdf:nodeID='a.'><e:p rdf:nodeID='a.'/>"
                     "<e:p rdf:nodeID='a'/></rdf:Description>"));
  ASSERT_EQ(parsed.quads.size(), 2u);
  EXPECT_EQ(parsed.quads[0].subject, parsed.quads[0].object);
  EXPECT_EQ(parsed.quads[0].subject, parsed.quads[1].subject);
  EXPECT_NE(parsed.quads[0].subject.value(), "a.");
  EXPECT_EQ(parsed.quads[1].object.value(), "a");
}

// Production emptyPropertyElt: what may stand beside property attributes.
TEST(RdfXml, EmptyPropertyElements) {
  const auto count = [](const std::string& attributes) {
    const Parsed parsed = Parse(Properties("<e:p " + attributes + "/>"));
    return parsed.status.ok() ? std::to_string(parsed.quads.size())
                              : ErrorOf(Properties("<e:p " + attributes + "/>"));
  };
  EXPECT_EQ(count("e:q='v' e:r='w'"), "3");
  EXPECT_EQ(count("e:q='v' rdf:resource='http://o'"), "2");
  EXPECT_EQ(count("e:q='v' rdf:nodeID='o' rdf:type='http://t'"), "3");
  EXPECT_EQ(count("e:q='v' rdf:datatype='http://d'"), "2");
  EXPECT_EQ(count("rdf:resource='http://o' rdf:datatype='http://d'"),
            "2:39: rdf:resource, rdf:nodeID and rdf:datatype exclude one another");
  EXPECT_EQ(count("rdf:type='http://t' type='http://t'"), "2:39: rdf:type is there twice");
  EXPECT_EQ(count("rdf:Description='v'"), "2:39: rdf:Description cannot be an attribute");
}

TEST(RdfXml, ReservedElementsDoNotCount) {
  EXPECT_EQ(ObjectOf(Properties("<xml:x><e:y>z</e:y></xml:x><e:p>v</e:p>")), "\"v\"");
}

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

// A source that never ends: `start`, then `step` again and again.
class EndlessSource final : public ByteSource {
 public:
  EndlessSource(std::string start, std::string step)
      : pending_(std::move(start)), step_(std::move(step)) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    while (pending_.size() < std::min<size_t>(size, 1 << 16)) pending_ += step_;
    const size_t n = std::min(size, pending_.size());
    pending_.copy(buffer, n);
    pending_.erase(0, n);
    consumed_ += n;
    if (consumed_ > (uint64_t{1} << 28)) return absl::OutOfRangeError("read far too much");
    return n;
  }
  uint64_t bytes_consumed() const override { return consumed_; }
  uint64_t total_bytes() const override { return 0; }

 private:
  std::string pending_;
  const std::string step_;
  uint64_t consumed_ = 0;
};

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

// Writes quads; the status is that of the first failure.
absl::StatusOr<std::string> Write(const std::vector<TestQuad>& quads,
                                  QuadWriterOptions options = {}) {
  options.format = RdfFormat::kRdfXml;
  std::string text;
  const auto sink = StringByteSink(&text);
  auto writer = QuadWriter::Create(options, sink.get());
  if (!writer.ok()) return writer.status();
  for (const TestQuad& quad : quads) {
    QuadView view{quad.subject.view(), quad.predicate.view(), quad.object.view(), {}, false};
    if (quad.graph) {
      view.graph = quad.graph->view();
      view.has_graph = true;
    }
    const absl::Status status = (*writer)->OnQuad(view);
    if (!status.ok()) return status;
  }
  const absl::Status status = (*writer)->Finish();
  if (!status.ok()) return status;
  return text;
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

TEST(RdfXmlNames, Split) {
  const auto local = [](const std::string& iri) { return iri.substr(SplitIri(iri)); };
  EXPECT_EQ(local("http://a/b#c"), "c");
  EXPECT_EQ(local("http://a/b.c-d"), "b.c-d");
  EXPECT_EQ(local("http://a/1b2"), "b2");
  EXPECT_EQ(local("http://a/-.1b"), "b");
  EXPECT_EQ(local("urn:a:b"), "b");
  EXPECT_EQ(local("http://a/\xC3\xA9\xC2\xB7"), "\xC3\xA9\xC2\xB7");
  EXPECT_EQ(local("http://a/1"), "");
  EXPECT_EQ(local("http://a/b%20"), "");
  EXPECT_EQ(local(""), "");
  EXPECT_TRUE(IsNcName("_a.b-1\xC2\xB7"));
  EXPECT_FALSE(IsNcName("a:b"));
  EXPECT_FALSE(IsNcName(".a"));
  EXPECT_FALSE(IsNcName(""));
}

}  // namespace
}  // namespace mote
