#ifndef MOTE_STORAGE_RDF_STATEMENT_BUFFER_H_
#define MOTE_STORAGE_RDF_STATEMENT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/term_pool.h"

namespace mote {

// Holds back the quads of a statement of a document until it is known that the statement is well
// formed, so that one that is not leaves nothing behind. Of a statement of more than kMaxQuads
// quads or kMaxMemory bytes the first quads are passed on before that is known, so that memory
// stays bounded.
class StatementBuffer final : public QuadHandler {
 public:
  static constexpr size_t kMaxQuads = size_t{1} << 16;
  static constexpr uint64_t kMaxMemory = uint64_t{1} << 25;

  // `target` must outlive the buffer. Declarations are passed on at once.
  explicit StatementBuffer(QuadHandler* target) : target_(*target) {}

  absl::Status OnQuad(const QuadView& quad) override {
    quads_.push_back(pool_.Add(quad));
    const bool full = quads_.size() >= kMaxQuads || pool_.memory() > kMaxMemory;
    return full ? Commit() : absl::OkStatus();
  }
  absl::Status OnPrefix(std::string_view name, std::string_view iri) override {
    return target_.OnPrefix(name, iri);
  }
  absl::Status OnBase(std::string_view iri) override { return target_.OnBase(iri); }

  // Passes the quads on, until `target` returns an error.
  absl::Status Commit();
  // Forgets them.
  void Drop();

 private:
  QuadHandler& target_;
  TermPool pool_;
  std::vector<PooledQuad> quads_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_STATEMENT_BUFFER_H_
