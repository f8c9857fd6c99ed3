// RDF/XML: what the official suite does not say, and errors with their places.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/rdfxml_names.h"
#include "storage/rdf/rdfxml_parser.h"
#include "tests/storage/rdf/rdfxml_testing.h"

namespace mote::testing {
namespace {

TEST(RdfXml, ErrorsCarryPositions) {
  const auto properties = [](const std::string& text) { return ErrorOf(Properties(text)); };
  EXPECT_EQ(properties("\n <e:p rdf:resource='a'/>"), "3:2: relative IRI \"a\" without a base IRI");
  EXPECT_EQ(properties("<e:p rdf:resource='http://a b'/>"),
            "2:39: malformed IRI: \"U+0020\": no IRI has this character, in \"http://a b\"");
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
}  // namespace mote::testing
