#ifndef MOTE_TESTS_STORAGE_RDF_QUAD_TESTING_H_
#define MOTE_TESTS_STORAGE_RDF_QUAD_TESTING_H_

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "storage/rdf/byte_source.h"
#include "storage/rdf/quad_writer.h"
#include "tests/support/isomorphism.h"

namespace mote::testing {

// Writes quads; the status is that of the first failure.
inline absl::StatusOr<std::string> WriteQuads(const std::vector<TestQuad>& quads,
                                              const QuadWriterOptions& options) {
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

}  // namespace mote::testing

#endif  // MOTE_TESTS_STORAGE_RDF_QUAD_TESTING_H_
