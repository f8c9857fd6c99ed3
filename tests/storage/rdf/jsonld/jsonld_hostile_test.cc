// Documents that are made to do harm: a clear error, in bounded memory and time.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/jsonld_parser.h"
#include "storage/rdf/syntax_error.h"
#include "tests/storage/rdf/jsonld/jsonld_reading.h"

namespace mote {
namespace {

using testing::ContextFiles;
using testing::Json;
using testing::JsonLdErrorOf;
using testing::ReadJsonLd;
using testing::Repeat;
using testing::TestQuad;

constexpr uint64_t kMiB = uint64_t{1} << 20;

// Counts and forgets.
class Counter final : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView& quad) override {
    ++quads;
    bytes += quad.object.value.size();
    return absl::OkStatus();
  }
  uint64_t quads = 0;
  uint64_t bytes = 0;
};

absl::Status Read(const std::string& text, uint64_t max_memory, Counter* counter) {
  JsonLdParserOptions options;
  options.file = "doc.jsonld";
  options.max_memory = max_memory;
  return ParseJsonLd(*MemoryByteSource(text), options, *counter);
}

TEST(HostileJsonLd, DeepNesting) {
  for (const size_t depth : {size_t{500}, size_t{1000000}}) {
    const std::pair<std::string, std::string> kNests[] = {{"[", "]"},
                                                          {Json("{'http://a/b':"), "}"},
                                                          {Json("{'@context':"), "}"},
                                                          {Json("{'@graph':["), "]}"},
                                                          {Json("{'@context':{'a':"), "}}"}};
    for (const auto& [open, close] : kNests) {
      const absl::Status status = ReadJsonLd(Repeat(open, depth) + "1" + Repeat(close, depth));
      const std::optional<SyntaxError> error = GetSyntaxError(status);
      ASSERT_TRUE(error.has_value()) << status;
      EXPECT_NE(error->message.find("deeper than 400"), std::string::npos) << status;
    }
  }
  const std::string deepest = Repeat(Json("{'http://a/b':"), 399) + "1" + Repeat("}", 399);
  std::vector<TestQuad> quads;
  EXPECT_TRUE(ReadJsonLd(deepest, {}, &quads).ok());
  EXPECT_EQ(quads.size(), 399u);
  // Lists within lists, which become cells.
  const std::string lists =
      Json("{'http://a/b':{'@list':") + Repeat("[", 390) + "1" + Repeat("]", 390) + "}}";
  EXPECT_TRUE(ReadJsonLd(lists, {}, &quads).ok());
}

TEST(HostileJsonLd, GiganticLiterals) {
  const std::string large(32 * kMiB, 'x');
  Counter counter;
  EXPECT_TRUE(Read("{\"http://a/b\":\"" + large + "\"}", 256 * kMiB, &counter).ok());
  EXPECT_EQ(counter.bytes, large.size());
  const absl::Status refused = Read("{\"http://a/b\":\"" + large + "\"}", 16 * kMiB, &counter);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_EQ(refused.message().substr(0, 12), "doc.jsonld: ") << refused;
  const std::string digits(4 * kMiB, '7');
  EXPECT_TRUE(GetSyntaxError(ReadJsonLd("{\"http://a/b\":" + digits + "}")).has_value());
  EXPECT_TRUE(ReadJsonLd("{\"http://a/b\":0." + digits + "}").ok());
  EXPECT_TRUE(ReadJsonLd("{\"" + large + "\":1}").ok());  // No IRI, no statement.
}

TEST(HostileJsonLd, BadUtf8) {
  const std::string kBad[] = {"\x80",     "\xc0\xaf", "\xed\xa0\x80",  "\xf4\x90\x80\x80",
                              "\xe2\x82", "\\ud800",  "\\udc00\\ud800"};
  for (const std::string& bad : kBad) {
    for (const std::string& text :
         {"{\"http://a/b\":\"" + bad + "\"}", "{\"http://a/" + bad + "\":1}",
          "{\"@id\":\"http://a/" + bad + "\",\"http://a/b\":1}"}) {
      EXPECT_TRUE(GetSyntaxError(ReadJsonLd(text)).has_value()) << text;
    }
  }
}

TEST(HostileJsonLd, ContextLoops) {
  ContextFiles files;
  files.Add("self", Json("{'@context':'http://c/self'}"));
  files.Add("a", Json("{'@context':['http://c/b',{}]}"));
  files.Add("b", Json("{'@context':[{},'http://c/a']}"));
  files.Add("list", "[1]");
  files.Add("broken", Json("{'@context':"));
  for (const char* name : {"self", "a", "b"}) {
    const std::string text = Json("{'@context':'http://c/") + name + "\"}";
    const absl::Status status = ReadJsonLd(text, files.options());
    EXPECT_EQ(jsonld::ErrorCodeOf(status), "context overflow");
    EXPECT_NE(status.message().find(std::string("<http://c/") + name), std::string::npos) << status;
  }
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':'http://c/list'}"), files.options()),
            "invalid remote context");
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':'http://c/broken'}"), files.options()),
            "loading remote context failed");
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':{'a':'b:x','b':'a:y'}}")), "cyclic IRI mapping");
}

TEST(HostileJsonLd, ImportsThatImport) {
  ContextFiles files;
  files.Add("import", Json("{'@context':{'@import':'http://c/import'}}"));
  files.Add("one", Json("{'@context':{'@import':'http://c/two'}}"));
  files.Add("two", Json("{'@context':{'@import':'http://c/one'}}"));
  for (const char* name : {"import", "one", "two"}) {
    EXPECT_EQ(
        JsonLdErrorOf(Json("{'@context':{'@import':'http://c/") + name + "\"}}", files.options()),
        "invalid context entry");
  }
}

TEST(HostileJsonLd, ContextsThatMultiply) {
  // Each includes the next one twice: 2^40 in all.
  ContextFiles files;
  for (int i = 0; i < 40; ++i) {
    const std::string next = "\"http://c/twice" + std::to_string(i + 1) + "\"";
    files.Add("twice" + std::to_string(i), Json("{'@context':[") + next + "," + next + "]}");
  }
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':'http://c/twice0'}"), files.options()),
            "context overflow");
}

TEST(HostileJsonLd, ScopedContextsThatContainThemselves) {
  ContextFiles files;
  files.Add("scoped",
            Json("{'@context':{'@vocab':'http://a/','t':{'@context':'http://c/scoped'}}}"));
  std::vector<TestQuad> quads;
  const std::string text = Json("{'@context':'http://c/scoped','t':") + Repeat(Json("{'t':"), 200) +
                           "1" + Repeat("}", 200) + "}";
  EXPECT_TRUE(ReadJsonLd(text, files.options(), &quads).ok());
  EXPECT_EQ(quads.size(), 201u);
}

// How long the long text is, and how often it is referred to: gigabytes in all.
constexpr size_t kLong = size_t{1} << 18;
constexpr int kMany = 5000;

// Some hundreds of kilobytes that a naive reader makes gigabytes of.
TEST(HostileJsonLd, SmallDocumentsThatGrow) {
  const std::string long_iri = "http://a/" + std::string(kLong, 'x');
  std::string terms;
  for (int i = 0; i < kMany; ++i) terms += Json("'t") + std::to_string(i) + "\":{},";
  std::string scoped = Json("{'@context':{'@vocab':'http://a/',") + terms + Json("'z':null}}");
  std::string nested_contexts =
      Json("{'@context':{'@vocab':'http://a/',") + terms + Json("'z':null},");
  for (int i = 0; i < 390; ++i) nested_contexts += Json("'p':{'@context':{'q':'http://b/'},");
  nested_contexts += Json("'p':1") + Repeat("}", 391);
  const std::string kDocuments[] = {
      // Terms that share a long vocabulary.
      Json("{'@context':{'@vocab':'") + long_iri + "\"," + terms + Json("'z':null},'t1':1}"),
      // Properties that do.
      Json("{'@context':{'@vocab':'") + long_iri + "\"},\"p\":[{" + terms + Json("'z':1}]}"),
      // Relative IRIs with a long base.
      Json("{'@context':{'@base':'") + long_iri + Json("/'},'http://a/p':[") +
          Repeat(Json("{'@id':'y'},"), kMany) + "{}]}",
      // Values with a long datatype, or language.
      Json("{'@context':{'p':{'@id':'http://a/p','@type':'") + long_iri + Json("'}},'p':[") +
          Repeat("1,", kMany) + "1]}",
      Json("{'@context':{'@language':'") + std::string(kLong, 'x') + Json("'},'http://a/p':[") +
          Repeat(Json("'y',"), kMany) + "1]}",
      // Contexts within each other, each of many terms.
      nested_contexts,
      // Indexes in a graph with a long name.
      Json("{'@id':'") + long_iri + Json("','@graph':[") +
          Repeat(Json("{'@id':'http://a/x','@index':'i'},{'@index':'j'},"), kMany) + "{}]}",
  };
  int number = 0;
  for (const std::string& text : kDocuments) {
    const auto start = std::chrono::steady_clock::now();
    Counter counter;
    const absl::Status status = Read(text, 128 * kMiB, &counter);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_TRUE(status.ok() || status.code() == absl::StatusCode::kResourceExhausted)
        << number << " " << status;
    EXPECT_LT(took.count(), 20) << number;
    ++number;
  }
}

TEST(HostileJsonLd, KeepsToItsMemory) {
  Counter counter;
  for (const std::string& text :
       {"\"" + std::string(2 * kMiB, 'x') + "\"", "[" + Repeat("1,", 100000) + "1]",
        "[" + Repeat("[],", 100000) + "1]", "{\"http://a/b\":[" + Repeat("1,", 40000) + "1]}",
        Repeat(" ", 2 * kMiB)}) {
    const absl::Status status = Read(text, kMiB, &counter);
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
    EXPECT_NE(status.message().find("doc.jsonld"), std::string::npos) << status;
  }
}

TEST(HostileJsonLd, RepeatedMembers) {
  std::vector<TestQuad> quads;
  EXPECT_TRUE(ReadJsonLd(Json("{'@id':'http://a/1','@id':'http://a/2','http://a/p':1,"
                              "'http://a/p':2}"),
                         {}, &quads)
                  .ok());
  ASSERT_EQ(quads.size(), 1u);
  EXPECT_EQ(quads[0].subject.value(), "http://a/2");
  EXPECT_EQ(quads[0].object.value(), "2");
  EXPECT_EQ(JsonLdErrorOf(Json("{'@context':{'id':'@id'},'id':'http://a/1','@id':'http://a/2'}")),
            "colliding keywords");
}

}  // namespace
}  // namespace mote
