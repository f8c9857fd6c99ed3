#include "storage/term/term.h"

#include <gtest/gtest.h>

#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"

namespace mote {
namespace {

TEST(Term, NTriples) {
  EXPECT_EQ(Term::Iri("http://a/b").ToString(), "<http://a/b>");
  EXPECT_EQ(Term::Iri("http://a/<b>").ToString(), "<http://a/\\u003Cb\\u003E>");
  EXPECT_EQ(Term::BlankNode("x").ToString(), "_:x");
  EXPECT_EQ(Term::Literal("a\"\\\n\r\t\b\f\x01\x7F").ToString(),
            "\"a\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u007F\"");
  EXPECT_EQ(Term::Literal("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD").ToString(),
            "\"\\uFFFE\\uFFFF\xEF\xBF\xBD\"");
  EXPECT_EQ(Term::Literal("1", std::string(xsd::kInteger)).ToString(),
            "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>");
  EXPECT_EQ(Term::LangLiteral("a", "en").ToString(), "\"a\"@en");
  EXPECT_EQ(Term::LangLiteral("a", "he", Direction::kRtl).ToString(), "\"a\"@he--rtl");
  EXPECT_EQ(Term::Triple(Term::Iri("s"), Term::Iri("p"), Term::Literal("o")).ToString(),
            "<<( <s> <p> \"o\" )>>");
}

TEST(Term, Equality) {
  EXPECT_EQ(Term::Literal("a", std::string(xsd::kString)), Term::Literal("a"));
  EXPECT_EQ(Term::Literal("a").datatype(), xsd::kString);
  EXPECT_EQ(Term::LangLiteral("a", "en").datatype(), rdf::kLangString);
  EXPECT_NE(Term::LangLiteral("a", "en"), Term::LangLiteral("a", "EN"));
  EXPECT_NE(Term::Literal("a"), Term::Iri("a"));
  EXPECT_NE(Term::Literal("1", std::string(xsd::kInteger)),
            Term::Literal("01", std::string(xsd::kInteger)));
  EXPECT_EQ(Term(Term::LangLiteral("a", "en").view()), Term::LangLiteral("a", "en"));
  EXPECT_EQ(Term::Triple(Term::Iri("s"), Term::Iri("p"), Term::Iri("o")),
            Term::Triple(Term::Iri("s"), Term::Iri("p"), Term::Iri("o")));
}

TEST(Vocabulary, DatatypesAndTheirIris) {
  for (int i = 1; i < kNumDatatypes; ++i) {
    const auto datatype = static_cast<Datatype>(i);
    EXPECT_EQ(DatatypeOf(DatatypeIri(datatype)), datatype);
  }
  EXPECT_EQ(DatatypeOf(""), Datatype::kString);
  EXPECT_EQ(DatatypeOf("http://www.w3.org/2001/XMLSchema#integeR"), Datatype::kUnknown);
  EXPECT_EQ(DatatypeOf(std::string(1000, 'x')), Datatype::kUnknown);
}

TEST(Utf8, AllCodePoints) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (IsSurrogate(c)) continue;
    std::string text;
    AppendUtf8(c, &text);
    size_t pos = 0;
    ASSERT_EQ(DecodeUtf8(text, &pos), c);
    ASSERT_EQ(pos, text.size());
    ASSERT_TRUE(IsValidUtf8(text));
    for (size_t n = 1; n < text.size(); ++n) {
      ASSERT_EQ(ValidUtf8Prefix(text.substr(0, n)), 0u);
      ASSERT_TRUE(IsUtf8Truncated(text.substr(0, n)));
    }
  }
}

TEST(Utf8, Malformed) {
  for (const char* text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xE2\x82(", "\xF0\x9F\x98("}) {
    for (const size_t before : {0u, 1u, 31u, 32u, 33u, 100u}) {
      const std::string whole = std::string(before, 'a') + text + std::string(40, 'b');
      EXPECT_EQ(ValidUtf8Prefix(whole), before) << text;
    }
  }
  EXPECT_FALSE(IsUtf8Truncated("\xED\xA0"));
  EXPECT_FALSE(IsUtf8Truncated("\xFF"));
  EXPECT_FALSE(IsUtf8Truncated("a"));
  EXPECT_EQ(CountCodePoints("a\xC3\xA9\xF0\x9F\x98\x80"), 3u);
}

}  // namespace
}  // namespace mote
