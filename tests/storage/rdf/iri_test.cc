#include "storage/rdf/iri.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "storage/rdf/rdf_syntax.h"
#include "storage/rdf/scan.h"
#include "storage/term/utf8.h"

namespace mote {
namespace {

std::string Resolve(const std::string& base, const std::string& reference) {
  std::string out;
  BaseIri(base).Resolve(reference, &out);
  return out;
}

// RFC 3986, section 5.4, save that a reference with a scheme stays as it is.
TEST(Iri, ResolvesTheExamplesOfTheRfc) {
  const std::pair<const char*, const char*> cases[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http:g"},
  };
  for (const auto& [reference, target] : cases) {
    EXPECT_EQ(Resolve("http://a/b/c/d;p?q", reference), target) << reference;
  }
}

TEST(Iri, ResolvesAgainstUnusualBases) {
  EXPECT_EQ(Resolve("http://a", "b"), "http://a/b");
  EXPECT_EQ(Resolve("http://a?q", "b"), "http://a/b");
  EXPECT_EQ(Resolve("http://a#f", "#g"), "http://a#g");
  EXPECT_EQ(Resolve("urn:a:b", "#c"), "urn:a:b#c");
  EXPECT_EQ(Resolve("urn:a:b", "c"), "urn:c");
  EXPECT_EQ(Resolve("file:///a/b", "../../c"), "file:///c");
  EXPECT_EQ(Resolve("http://a/b", "//c/../d?e"), "http://c/d?e");
}

TEST(Iri, Characters) {
  EXPECT_TRUE(HasScheme("a+b-c.1:"));
  EXPECT_FALSE(HasScheme("1a:"));
  EXPECT_FALSE(HasScheme("a/b:c"));
  EXPECT_FALSE(HasScheme(""));
  EXPECT_TRUE(IsAbsoluteIri("http://ex\xC3\xA9/%zz"));
  for (const char* bad : {"http://a b", "http://a<b", "http://a\"", "http://{a}", "http://a|b",
                          "http://a^", "http://a`", "http://a\\b", "http://a\n", "http://a\xC2\x80",
                          "http://a\xEF\xBF\xBF", "http://a\xFF"}) {
    EXPECT_FALSE(HasIriCharacters(bad)) << bad;
  }
}

// The loops over sixteen bytes agree with the tables, byte by byte.
TEST(Scan, AgreesWithTheTables) {
  for (int c = 0; c < 256; ++c) {
    for (size_t before = 0; before < 40; ++before) {
      const std::string text =
          std::string(before, 'a') + static_cast<char>(c) + std::string(40, 'b');
      bool non_ascii = false;
      const char* found = ScanIri(text.data(), text.data() + text.size(), &non_ascii);
      const bool excluded = IsIriExcluded(static_cast<unsigned char>(c));
      ASSERT_EQ(found - text.data(), static_cast<ptrdiff_t>(excluded ? before : text.size()));
      ASSERT_EQ(non_ascii, c >= 0x80);
      found = ScanString<false>(text.data(), text.data() + text.size(), '"');
      const bool stops = c == '"' || c == '\\' || c == '\n' || c == '\r';
      ASSERT_EQ(found - text.data(), static_cast<ptrdiff_t>(stops ? before : text.size()));
      found = ScanString<true>(text.data(), text.data() + text.size(), '\'');
      const bool stops_long = c == '\'' || c == '\\';
      ASSERT_EQ(found - text.data(), static_cast<ptrdiff_t>(stops_long ? before : text.size()));
    }
  }
  const std::string text = "\xC3\xA9>\xC3\xA9             ";
  bool non_ascii = false;
  EXPECT_EQ(ScanIri(text.data(), text.data() + text.size(), &non_ascii), text.data() + 2);
  EXPECT_TRUE(non_ascii);
  const std::string after = "a>\xC3\xA9                      ";
  non_ascii = false;
  EXPECT_EQ(ScanIri(after.data(), after.data() + after.size(), &non_ascii), after.data() + 1);
  EXPECT_FALSE(non_ascii);
}

TEST(RdfSyntax, NamesPathsAndMediaTypes) {
  EXPECT_EQ(RdfFormatFromPath("/a.b/data.nt.zst"), RdfFormat::kNTriples);
  EXPECT_EQ(RdfFormatFromPath("DATA.TTL.GZ"), RdfFormat::kTurtle);
  EXPECT_EQ(RdfFormatFromPath("x.trig"), RdfFormat::kTriG);
  EXPECT_EQ(RdfFormatFromPath("x.nq"), RdfFormat::kNQuads);
  EXPECT_EQ(RdfFormatFromPath("x.rdf"), RdfFormat::kRdfXml);
  EXPECT_EQ(RdfFormatFromPath("a.ttl/x"), std::nullopt);
  EXPECT_EQ(RdfFormatFromPath("x.gz"), std::nullopt);
  EXPECT_EQ(RdfFormatFromPath("-"), std::nullopt);
  for (const RdfFormat format : {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle,
                                 RdfFormat::kTriG, RdfFormat::kRdfXml, RdfFormat::kJsonLd}) {
    EXPECT_EQ(RdfFormatFromName(RdfFormatName(format)), format);
    EXPECT_EQ(RdfFormatFromMediaType(RdfMediaType(format)), format);
  }
  EXPECT_EQ(RdfFormatFromMediaType("Text/Turtle ; charset=utf-8"), RdfFormat::kTurtle);
  EXPECT_EQ(RdfFormatFromName("csv"), std::nullopt);
}

}  // namespace
}  // namespace mote
