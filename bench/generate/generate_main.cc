#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "bench/generate/graph_generator.h"

// mote_generate TRIPLES [--seed N] [--shuffled]: writes a generated graph to standard output as
// N-Triples. Exit codes: 0 done, 1 cannot write, 2 usage.

namespace {

constexpr size_t kBuffer = size_t{1} << 20;

bool ParseNumber(std::string_view text, uint64_t* number) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), *number);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

int Usage() {
  std::fputs("usage: mote_generate TRIPLES [--seed N] [--shuffled]\n", stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  mote::bench::GeneratorOptions options;
  bool has_count = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--shuffled") {
      options.order = mote::bench::TripleOrder::kShuffled;
    } else if (argument == "--seed" && i + 1 < argc) {
      if (!ParseNumber(argv[++i], &options.seed)) return Usage();
    } else if (!has_count && ParseNumber(argument, &options.triples)) {
      has_count = true;
    } else {
      return Usage();
    }
  }
  if (!has_count) return Usage();
  const mote::bench::GraphGenerator generator(options);
  std::string buffer;
  buffer.reserve(kBuffer + 4096);
  for (uint64_t i = 0; i < generator.triples(); ++i) {
    generator.AppendTriple(i, &buffer);
    if (buffer.size() < kBuffer && i + 1 < generator.triples()) continue;
    if (std::fwrite(buffer.data(), 1, buffer.size(), stdout) != buffer.size()) {
      std::fprintf(stderr, "mote_generate: error: cannot write: %s\n", std::strerror(errno));
      return 1;
    }
    buffer.clear();
  }
  if (std::fflush(stdout) != 0) {
    std::fprintf(stderr, "mote_generate: error: cannot write: %s\n", std::strerror(errno));
    return 1;
  }
  return 0;
}
