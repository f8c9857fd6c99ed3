#include "storage/rdf/iri.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>
#include <string_view>

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

// The flaw of `iri` with its part, or nothing.
std::string FlawOf(std::string_view iri) {
  const std::optional<IriFlaw> flaw = FindIriFlaw(iri);
  return flaw.has_value() ? DescribeIriFlaw(iri, *flaw) : std::string();
}

// IRI references that RFC 3986 and RFC 3987 allow.
TEST(Iri, AcceptsWhatTheRfcsAllow) {
  for (const char* good : {
           // RFC 3986, section 1.1.2.
           "ftp://ftp.is.co.za/rfc/rfc1808.txt",
           "http://www.ietf.org/rfc/rfc2396.txt",
           "ldap://[2001:db8::7]/c=GB?objectClass?one",
           "mailto:John.Doe@example.com",
           "news:comp.infosystems.www.servers.unix",
           "tel:+1-816-555-1212",
           "telnet://192.0.2.16:80/",
           "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
           // Addresses.
           "http://[::]/",
           "http://[::1]:8080/a",
           "http://[1:2:3:4:5:6:7:8]",
           "http://[1::8]?q",
           "http://[::ffff:192.0.2.1]",
           "http://[1:2:3:4:5:6:192.0.2.1]",
           "http://[1:2:3:4:5:6:7::]",
           "http://[fe80::a:b]#f",
           "http://[v1F.a:b+c]/",
           "http://u@[::1]",
           // Authorities.
           "http://user:pass%20word@host.example:80/",
           "http://u:p:q@h",
           "http://host:/",
           "http://",
           "file:///a/b",
           "http:///a",
           "http://999.0.0.1/",
           "http://a%C3%A9b/",
           "http://!$&'()*+,;=",
           // Paths, queries and fragments.
           "http://a/!$&'()*+,-./:;=@_~",
           "http://a?b?c/d:e@f",
           "http://a#b?c/d:e@f",
           "a:",
           "a:b:c",
           "a:/b",
           "a:b//c",
           "http://a//b",
           "http://a#%",
           "http://a/%41%aF",
           "http://a?%41#%41",
           "x+y-z.1:a",
           // Relative references.
           "",
           "a",
           "./a:b",
           "a/b:c",
           "?a:b",
           "#a:b",
           "//a:1/b",
           "/a:b",
           "..",
           "a?b#c",
           // Beyond ASCII: ucschar everywhere, iprivate in queries.
           "http://\xC3\xA9:1/\xC3\xA9?\xC3\xA9#\xC3\xA9",
           "http://a/\xEF\xBF\xAF",
           "http://a/\xF3\xA1\x80\x80",
           "http://a?\xEE\x80\x80",
           "http://a?\xF4\x8F\xBF\xBD",
       }) {
    EXPECT_EQ(FlawOf(good), "") << good;
  }
}

// And what they do not, with the part that is wrong.
TEST(Iri, RefusesAndNamesWhatTheRfcsDoNotAllow) {
  const std::string percent = "% needs two hexadecimal digits behind it";
  const std::string bracket = "brackets stand only around the IP address of a host";
  const std::string address = "brackets hold an IPv6 address";
  const std::string port = "a port is a number";
  const std::string hash = "an IRI has one # at most";
  const std::string sign = "the authority of an IRI has one @ at most";
  const std::string character = "no IRI has this character";
  const std::string private_use = "only the query of an IRI has private-use characters";
  const std::string scheme = "neither a scheme nor the first segment of a relative path";
  const struct {
    std::string iri, part, why;
  } cases[] = {
      {"http://a/%zz", "%zz", percent},
      {"http://a/%4", "%4", percent},
      {"http://a/b%", "%", percent},
      {"http://a/b?c=%4g&d", "%4g", percent},
      {"http://a/b#%4", "%4", percent},
      {"http://a/b#%%", "%%", percent},
      {"http://a%2/b", "%2", percent},
      {"http://u%x@a/", "%x", percent},
      {"%4\xC3\xA9", "%4\xC3\xA9", percent},
      {"http://a/[b]", "[", bracket},
      {"http://a/b]", "]", bracket},
      {"http://a?b[]=1", "[", bracket},
      {"http://a#[", "[", bracket},
      {"http://a[::1]/", "[", bracket},
      {"http://u[@a/", "[", bracket},
      {"urn:[::1]", "[", bracket},
      {"http://[::1]a/", "a", character},
      {"http://[::1", "[::1", "this bracket does not end"},
      {"http://[]/", "[]", address},
      {"http://[1:2:3]/", "[1:2:3]", address},
      {"http://[1:2:3:4:5:6:7:8:9]/", "[1:2:3:4:5:6:7:8:9]", address},
      {"http://[1::2::3]/", "[1::2::3]", address},
      {"http://[12345::]/", "[12345::]", address},
      {"http://[:1]/", "[:1]", address},
      {"http://[1:2:3:4:5:6:7:]/", "[1:2:3:4:5:6:7:]", address},
      {"http://[::256.0.0.1]/", "[::256.0.0.1]", address},
      {"http://[::1.2.3]/", "[::1.2.3]", address},
      {"http://[::01.2.3.4]/", "[::01.2.3.4]", address},
      {"http://[1.2.3.4]/", "[1.2.3.4]", address},
      {"http://[fe80::1%25eth0]/", "[fe80::1%25eth0]", address},
      {"http://[v.a]/", "[v.a]", address},
      {"http://[v1.]/", "[v1.]", address},
      {"http://[vg.a]/", "[vg.a]", address},
      {"http://a:b/", "b", port},
      {"http://a:8x", "8x", port},
      {"http://a:1:2/", "1:2", port},
      {"//a:b", "b", port},
      {"http://[::1]:x", "x", port},
      {"http://a@b@c/", "@", sign},
      {"http://a#b#c", "#", hash},
      {"#b#", "#", hash},
      {"http://a b", "U+0020", character},
      {"http://a<", "<", character},
      {"http://a\\b", "\\", character},
      {"http://a\x7F", "U+007F", character},
      {std::string("http://a\0b", 10), "U+0000", character},
      {"http://a\xC2\x80", "U+0080", character},
      {"http://a\xEF\xBF\xBD", "U+FFFD", character},
      {"http://a\xEF\xB7\x90", "U+FDD0", character},
      {"http://a\xF0\x9F\xBF\xBE", "U+1FFFE", character},
      {"http://a\xF3\xA0\x80\x81", "U+E0001", character},
      {"http://a\xED\xA0\x80", "U+00ED", character},
      {"http://a\xFF", "U+00FF", character},
      {"http://a/\xEE\x80\x80", "U+E000", private_use},
      {"http://a#\xEE\x80\x80", "U+E000", private_use},
      {"http://a\xF4\x80\x80\x80/", "U+100000", private_use},
      {":a", ":", scheme},
      {"1a:b", "1a:", scheme},
      {"a_b:c", "a_b:", scheme},
      {"%41:b", "%41:", scheme},
      {"\xC3\xA9:a/", "\xC3\xA9:", scheme},
  };
  for (const auto& [iri, part, why] : cases) {
    EXPECT_EQ(FlawOf(iri), "malformed IRI: \"" + part + "\": " + why) << iri;
  }
  EXPECT_LT(FlawOf("http://a:" + std::string(1000, 'b')).size(), 200u);
}

// What is concluded from the marks alone is what a look at all parts gives, wherever they stand.
TEST(Iri, TheQuickAnswerIsTheThoroughOne) {
  std::mt19937 random(7);
  constexpr std::string_view kCharacters = "ab1:/?#%@[].+\xC3\xA9\xEE\x80";
  size_t plain = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string iri = random() % 4 == 0 ? "" : "http://a/";
    const size_t usual = random() % 70;
    const size_t unusual = random() % 4;
    iri.append(usual, 'x');
    for (size_t j = 0; j < unusual; ++j) {
      iri.insert(random() % (iri.size() + 1), 1, kCharacters[random() % kCharacters.size()]);
    }
    IriMarks marks;
    // In two parts, as readers with buffers do.
    const char* const begin = iri.data();
    const char* const end = begin + iri.size();
    const size_t part = random() % (iri.size() + 1);
    ASSERT_EQ(ScanIri(begin, begin + part, 0, &marks), begin + part);
    ASSERT_EQ(ScanIri(begin + part, end, part, &marks), end);
    if (!marks.ShowPlainIri(begin)) continue;
    // The same text with a percent escape, which shows nothing at once.
    ASSERT_TRUE(HasScheme(iri)) << iri;
    const bool has_fragment = iri.find('#') != iri.npos;
    ASSERT_EQ(FlawOf(iri + (has_fragment ? "%41" : "#%41")), "") << iri;
    ++plain;
  }
  EXPECT_GT(plain, 20000u);
}

// A valid reference against a valid base gives a valid IRI.
TEST(Iri, ResolvingGivesAnIri) {
  std::mt19937 random(11);
  const char* const bases[] = {"http://a/b/c/d;p?q", "http://a",           "urn:a:b",
                               "file:///a/b",        "http://[::1]:80/#f", "a:"};
  constexpr std::string_view kCharacters = "ab.../:?#%4";
  for (int i = 0; i < 100000; ++i) {
    std::string reference;
    for (size_t j = random() % 12; j > 0; --j) {
      reference += kCharacters[random() % kCharacters.size()];
    }
    if (FindIriFlaw(reference).has_value()) continue;
    for (const char* const base : bases) {
      ASSERT_TRUE(IsAbsoluteIri(Resolve(base, reference))) << base << " " << reference;
    }
  }
}

TEST(Iri, TellsWhichNamesMayBreak) {
  for (const char* const open : {"http://a", "http://a:8", "http://", "a:", "a:/", "a:b#%"}) {
    EXPECT_TRUE(HasOpenEnd(open)) << open;
  }
  for (const char* const closed : {"http://a/", "http://a#", "http://a?", "urn:a:", "a:/b"}) {
    EXPECT_FALSE(HasOpenEnd(closed)) << closed;
  }
}

TEST(Iri, Characters) {
  EXPECT_TRUE(HasScheme("a+b-c.1:"));
  EXPECT_FALSE(HasScheme("1a:"));
  EXPECT_FALSE(HasScheme("a/b:c"));
  EXPECT_FALSE(HasScheme(""));
  EXPECT_TRUE(IsAbsoluteIri("http://ex\xC3\xA9/%20"));
  EXPECT_FALSE(IsAbsoluteIri("//ex/"));
  for (const char* bad :
       {"http://a b", "http://a<b", "http://a\"", "http://{a}", "http://a|b", "http://a^",
        "http://a`", "http://a\\b", "http://a\n", "http://a\xC2\x80", "http://a\xEF\xBF\xBF",
        "http://a\xFF", "http://a\x7F", "http://a\xED\xA0\x80"}) {
    EXPECT_FALSE(IsAbsoluteIri(bad)) << bad;
  }
}

// The loops over sixteen bytes agree with the tables, byte by byte.
TEST(Scan, AgreesWithTheTables) {
  for (int c = 0; c < 256; ++c) {
    for (size_t before = 0; before < 40; ++before) {
      const std::string text =
          std::string(before, 'a') + static_cast<char>(c) + std::string(40, 'b');
      IriMarks marks;
      const char* found = ScanIri(text.data(), text.data() + text.size(), 0, &marks);
      const bool excluded = IsIriExcluded(static_cast<unsigned char>(c));
      ASSERT_EQ(found - text.data(), static_cast<ptrdiff_t>(excluded ? before : text.size()));
      // A colon behind a name makes it an IRI.
      ASSERT_EQ(marks.ShowPlainIri(text.data()), c == ':' && before > 0);
      found = ScanString<false>(text.data(), text.data() + text.size(), '"');
      const bool stops = c == '"' || c == '\\' || c == '\n' || c == '\r';
      ASSERT_EQ(found - text.data(), static_cast<ptrdiff_t>(stops ? before : text.size()));
      found = ScanString<true>(text.data(), text.data() + text.size(), '\'');
      const bool stops_long = c == '\'' || c == '\\';
      ASSERT_EQ(found - text.data(), static_cast<ptrdiff_t>(stops_long ? before : text.size()));
      // One mark more shows that there is more to look at, unless it is a fragment's.
      const std::string iri = "a:" + text;
      IriMarks more;
      found = ScanIri(iri.data(), iri.data() + iri.size(), 0, &more);
      if (excluded) continue;
      constexpr std::string_view kMarks = ":%@[]";
      const bool marked = c >= 0x80 || kMarks.find(static_cast<char>(c)) != kMarks.npos;
      ASSERT_EQ(more.ShowPlainIri(iri.data()), !marked) << c;
    }
  }
  // Nothing behind the end of the IRI counts.
  const std::string after = "a:b>\xC3\xA9:%                     ";
  IriMarks marks;
  EXPECT_EQ(ScanIri(after.data(), after.data() + after.size(), 0, &marks), after.data() + 3);
  EXPECT_TRUE(marks.ShowPlainIri(after.data()));
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
