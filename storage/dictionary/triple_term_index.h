#ifndef MOTE_STORAGE_DICTIONARY_TRIPLE_TERM_INDEX_H_
#define MOTE_STORAGE_DICTIONARY_TRIPLE_TERM_INDEX_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/index/entry_sink.h"
#include "storage/index/id_row.h"
#include "storage/kv/kv_store.h"
#include "storage/source/quad_source.h"
#include "storage/term/id.h"

namespace mote {

// The index of triple terms by their components: three permutations in the space kTripleTerms
// (storage/FORMAT.md, "Triple terms"). The dictionary itself leads from an id to its components
// and, by hash, back.

// The numbers are part of the on-disk format.
enum class TripleTermOrder : uint8_t { kSpo = 0, kPos = 1, kOsp = 2 };
inline constexpr int kTripleTermOrderCount = 3;

// A triple term in the columns of an order, and its id.
using TripleTermRow = std::array<uint64_t, 4>;
TripleTermRow RowOfTriple(TripleTermOrder order, const IdTriple& triple, Id id);
// The inverse.
IdTriple TripleOfRow(TripleTermOrder order, const TripleTermRow& row);

// The order in which the triple terms of a pattern are neighbours, and what they begin with.
struct TripleTermPrefix {
  explicit TripleTermPrefix(const TripleTermPattern& pattern);

  TripleTermOrder order = TripleTermOrder::kSpo;
  size_t length = 0;
  std::array<uint64_t, 3> columns = {};

  bool Matches(const TripleTermRow& row) const;
};

// The key of a row, and its value.
void AppendTripleTermKey(TripleTermOrder order, const TripleTermRow& row, std::string* key);
absl::Status PutTripleTerm(TripleTermOrder order, const TripleTermRow& row, EntrySink* sink);
// False if no entry can look like this.
bool ParseTripleTermEntry(std::string_view key, std::string_view value, TripleTermOrder* order,
                          TripleTermRow* row);

// A number for a triple term; sums of it tell whether two sets of them are the same.
inline uint64_t TripleTermHash(const IdTriple& triple, Id id) {
  return QuadHash({triple.subject, triple.predicate, triple.object, id}, 0);
}

// Streams what the index of a snapshot has of a pattern, and after that the rows `pending`, which
// the caller chose. Borrows the store and the snapshot.
std::unique_ptr<TripleTermCursor> NewTripleTermCursor(const KvStore* kv, const KvSnapshot* snapshot,
                                                      const TripleTermPattern& pattern,
                                                      std::vector<TripleTermRow> pending);

// How many triple terms of a pattern a snapshot has, of `total` in all: counted if they are few.
absl::StatusOr<Cardinality> CountTripleTermRows(const KvStore* kv, const KvSnapshot* snapshot,
                                                const TripleTermPattern& pattern, uint64_t total);

}  // namespace mote

#endif  // MOTE_STORAGE_DICTIONARY_TRIPLE_TERM_INDEX_H_
