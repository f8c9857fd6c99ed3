// Reading JSON-LD, from text to quads, and writing it. The documents: an array of node objects of a
// web shop with a compact context, the same in expanded form, and nodes with a context each that
// most of them share; or a file named by the environment variable MOTE_BENCH_JSONLD, whose contexts
// MOTE_BENCH_CONTEXTS maps as IRI=FILE, separated by commas.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "storage/rdf/byte_source.h"
#include "storage/rdf/jsonld/json_parser.h"
#include "storage/rdf/jsonld/jsonld_parser.h"
#include "storage/rdf/jsonld/rdf_to_jsonld.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"

namespace mote {
namespace {

constexpr int kNodes = 20000;

// Looks at every view, so that nothing can be optimised away.
class CountingHandler final : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView& quad) override {
    ++quads;
    bytes += quad.subject.value.size() + quad.predicate.value.size() + quad.object.value.size();
    return absl::OkStatus();
  }

  uint64_t quads = 0;
  uint64_t bytes = 0;
};

constexpr char kContext[] =
    R"({"shop":"http://shop.example/","id":"@id","type":"@type","name":"http://xmlns.com/foaf/0.1/name",
"age":{"@id":"shop:age","@type":"http://www.w3.org/2001/XMLSchema#integer"},"price":"shop:price",
"comment":{"@id":"shop:comment","@language":"en"},"bought":{"@id":"shop:bought","@type":"@id"},
"address":"shop:address","city":"shop:city"})";

// A node of the shop; `context` is what its `@context` says, empty for none.
std::string Node(std::mt19937& random, int i, std::string_view context) {
  const auto id = [&](const char* kind, unsigned n) {
    return "\"shop:" + std::string(kind) + "/" + std::to_string(random() % n) + "\"";
  };
  std::string text = "{";
  if (!context.empty()) text += "\"@context\":" + std::string(context) + ",";
  text += "\"id\":\"shop:customer/" + std::to_string(i) + "\",\"type\":\"shop:Customer\",";
  text += "\"name\":\"Customer No. " + std::to_string(random()) + "\",\"age\":\"" +
          std::to_string(random() % 100) + "\",\"price\":" + std::to_string(random() % 1000) +
          ".25,\"comment\":\"very \\\"good\\\" \xC3\xA9\\n\",\"bought\":[" + id("product", 5000) +
          "," + id("product", 5000) + "," + id("product", 5000) +
          "],\"address\":{\"city\":\"City " + std::to_string(random() % 100) + "\"}}";
  return text;
}

std::string Compact() {
  std::mt19937 random(1);
  std::string text = "{\"@context\":" + std::string(kContext) + ",\"@graph\":[";
  for (int i = 0; i < kNodes; ++i) {
    text += (i == 0 ? "\n" : ",\n") + Node(random, i, {});
  }
  return text + "]}";
}

std::string WithContexts() {
  std::mt19937 random(1);
  std::string text = "[";
  for (int i = 0; i < kNodes; ++i) {
    const std::string context =
        "[" + std::string(kContext) + ",{\"@language\":\"" + (i % 2 == 0 ? "de" : "fr") + "\"}]";
    text += (i == 0 ? "\n" : ",\n") + Node(random, i, context);
  }
  return text + "]";
}

// Hands what it gets to a writer.
std::string Convert(const std::string& text, RdfFormat format) {
  std::string out;
  const auto sink = StringByteSink(&out);
  QuadWriterOptions options;
  options.format = format;
  auto writer = QuadWriter::Create(options, sink.get());
  if (ParseJsonLd(*MemoryByteSource(text), {}, **writer).ok()) (void)(*writer)->Finish();
  return out;
}

std::string FileText() {
  std::string text;
  const char* const path = std::getenv("MOTE_BENCH_JSONLD");
  if (path == nullptr) return text;
  auto source = OpenByteSource(path);
  if (source.ok()) {
    auto all = jsonld::ReadAll(**source, path, UINT64_MAX);
    if (all.ok()) text = *std::move(all);
  }
  return text;
}

JsonLdParserOptions Options() {
  JsonLdParserOptions options;
  options.base = "http://example.org/";
  const char* const contexts = std::getenv("MOTE_BENCH_CONTEXTS");
  std::string_view rest = contexts == nullptr ? "" : contexts;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos) {
      options.contexts[std::string(pair.substr(0, equals))] = std::string(pair.substr(equals + 1));
    }
  }
  return options;
}

void ReadAll(benchmark::State& state, const std::string& text) {
  const JsonLdParserOptions options = Options();
  CountingHandler handler;
  for (auto _ : state) {
    const absl::Status status = ParseJsonLd(*MemoryByteSource(text), options, handler);
    if (!status.ok()) state.SkipWithError(std::string(status.message()).c_str());
  }
  state.SetItemsProcessed(static_cast<int64_t>(handler.quads));
  state.SetBytesProcessed(static_cast<int64_t>(text.size()) *
                          static_cast<int64_t>(state.iterations()));
}

void BM_ReadCompact(benchmark::State& state) { ReadAll(state, Compact()); }
BENCHMARK(BM_ReadCompact)->Unit(benchmark::kMillisecond);

void BM_ReadExpanded(benchmark::State& state) {
  ReadAll(state, Convert(Compact(), RdfFormat::kJsonLd));
}
BENCHMARK(BM_ReadExpanded)->Unit(benchmark::kMillisecond);

void BM_ReadWithContexts(benchmark::State& state) { ReadAll(state, WithContexts()); }
BENCHMARK(BM_ReadWithContexts)->Unit(benchmark::kMillisecond);

void BM_ReadFile(benchmark::State& state) {
  const std::string text = FileText();
  if (text.empty()) {
    state.SkipWithError("MOTE_BENCH_JSONLD names no file");
    return;
  }
  ReadAll(state, text);
}
BENCHMARK(BM_ReadFile)->Unit(benchmark::kMillisecond);

// The JSON beneath alone.
void BM_ParseJson(benchmark::State& state) {
  const std::string file = FileText();
  const std::string text = file.empty() ? Compact() : file;
  for (auto _ : state) {
    auto value = jsonld::ParseJson(text, {"f"});
    benchmark::DoNotOptimize(value);
  }
  state.SetBytesProcessed(static_cast<int64_t>(text.size()) *
                          static_cast<int64_t>(state.iterations()));
}
BENCHMARK(BM_ParseJson)->Unit(benchmark::kMillisecond);

// From quads to an expanded document with lists, in memory.
class Copy final : public QuadHandler {
 public:
  explicit Copy(jsonld::RdfToJsonLd* target) : target_(*target) {}
  absl::Status OnQuad(const QuadView& quad) override {
    ++quads;
    return target_.OnQuad(quad);
  }
  uint64_t quads = 0;

 private:
  jsonld::RdfToJsonLd& target_;
};

void BM_FromRdf(benchmark::State& state) {
  const std::string text = Convert(Compact(), RdfFormat::kNQuads);
  RdfReaderOptions options;
  options.format = RdfFormat::kNQuads;
  uint64_t quads = 0;
  for (auto _ : state) {
    jsonld::RdfToJsonLd converter({});
    Copy copy(&converter);
    (void)ReadRdf(text, options, copy);
    auto document = converter.Finish();
    benchmark::DoNotOptimize(document);
    quads += copy.quads;
  }
  state.SetItemsProcessed(static_cast<int64_t>(quads));
}
BENCHMARK(BM_FromRdf)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mote
