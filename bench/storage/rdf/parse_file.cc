// Parses a file of RDF and does nothing with the statements: how fast a reader is by itself.
//   mote_parse FILE [SYNTAX]
// Prints the number of statements and the seconds of processor time.

#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <string>

#include "storage/rdf/rdf_reader.h"

namespace {

class Counter final : public mote::QuadHandler {
 public:
  absl::Status OnQuad(const mote::QuadView&) override {
    ++statements;
    return absl::OkStatus();
  }
  unsigned long long statements = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: mote_parse FILE [SYNTAX]\n", stderr);
    return 2;
  }
  mote::RdfReaderOptions options;
  options.file = argv[1];
  options.base = "http://example.org/";
  const std::optional<mote::RdfFormat> format =
      argc > 2 ? mote::RdfFormatFromName(argv[2]) : mote::RdfFormatFromPath(argv[1]);
  if (!format.has_value()) {
    std::fputs("which syntax?\n", stderr);
    return 2;
  }
  options.format = *format;
  absl::StatusOr<std::unique_ptr<mote::ByteSource>> source = mote::OpenByteSource(argv[1]);
  Counter counter;
  const std::clock_t start = std::clock();
  const absl::Status status =
      source.ok() ? mote::ReadRdf(*std::move(source), options, counter).status() : source.status();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    return 1;
  }
  std::printf("%llu %.4f\n", counter.statements, seconds);
  return 0;
}
