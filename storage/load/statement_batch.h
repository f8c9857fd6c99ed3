#ifndef MOTE_STORAGE_LOAD_STATEMENT_BATCH_H_
#define MOTE_STORAGE_LOAD_STATEMENT_BATCH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "storage/load/term_table.h"
#include "storage/rdf/quad_handler.h"
#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// Some hundred statements on their way from parser to ids. Adding a statement encodes what can be
// inline, and copies the bytes of the other terms and their hashes; Resolve then looks all of them
// up in one go, so that the memory accesses of many lookups overlap. Re-usable without allocation.
// Not thread-safe, but may be filled by one thread and resolved by another.
class StatementBatch {
 public:
  static constexpr size_t kStatements = 256;

  // `seed` is the dictionary's.
  explicit StatementBatch(uint64_t seed) : seed_(seed) {}

  // Empties the batch; what follows comes from document number `document`, which scopes the labels
  // of blank nodes. Quads of the default graph go to `graph` unless it is empty; borrowed.
  void Start(uint32_t document, std::string_view graph);
  // Requires !full(). InvalidArgument for a term of a gigabyte or more.
  absl::Status Add(const QuadView& quad);
  bool full() const {
    return statements_ == kStatements || bytes_.size() >= kFullBytes || rows_.size() >= kFullRows;
  }
  size_t size() const { return statements_; }

  // Gives every term its id.
  void Resolve(TermTable& table);
  // Subject, predicate, object, graph of each statement, after Resolve.
  std::span<const uint64_t> rows() const { return {rows_.data(), statements_ * 4}; }

 private:
  static constexpr size_t kFullBytes = size_t{256} << 10;
  static constexpr size_t kFullRows = kStatements * 16;
  static constexpr size_t kMaxTermBytes = size_t{1} << 30;
  static constexpr uint32_t kNone = UINT32_MAX;

  // A term to look up, or a repetition of one that stands before it.
  struct Pending {
    uint64_t hash;
    uint32_t target;   // Index into rows_.
    uint32_t same_as;  // Index into rows_ of the same term, or kNone.
    uint32_t offset;   // Into bytes_; of a triple term, into rows_, where its components stand.
    uint32_t size;
    Tag tag;
  };
  // The last IRI or blank node at a position: of a statement, or of the triple terms in them.
  struct Last {
    uint32_t target = kNone;
    uint32_t offset = 0;
    uint32_t size = 0;
    TermKind kind = TermKind::kIri;
  };

  absl::Status AddTerm(const TermView& term, uint32_t target, size_t position);
  absl::Status AddTriple(const TripleTermView& triple, uint32_t target);
  Id ResolveTriple(const Pending& pending, TermTable& table) const;
  absl::Status AddPending(const TermView& term, Tag tag, uint32_t target);

  const uint64_t seed_;
  std::string_view graph_;
  uint32_t document_ = 0;
  size_t statements_ = 0;
  // The rows of the statements, then the components of triple terms, three by three.
  std::vector<uint64_t> rows_;
  std::vector<Pending> pending_;
  std::string bytes_;
  std::array<Last, 7> last_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_STATEMENT_BATCH_H_
