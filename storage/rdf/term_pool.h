#ifndef MOTE_STORAGE_RDF_TERM_POOL_H_
#define MOTE_STORAGE_RDF_TERM_POOL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "storage/rdf/quad_handler.h"
#include "storage/term/term.h"

namespace mote {

// The terms of a quad by their numbers in a TermPool.
struct PooledQuad {
  static constexpr uint32_t kDefaultGraph = UINT32_MAX;

  uint32_t graph = kDefaultGraph;
  uint32_t subject = 0;
  uint32_t predicate = 0;
  uint32_t object = 0;

  friend auto operator<=>(const PooledQuad&, const PooledQuad&) = default;
};

// Keeps copies of terms, of equal ones a single copy, and numbers them from 0 in the order in which
// they come. Not thread-safe; not movable.
class TermPool {
 public:
  TermPool();
  TermPool(const TermPool&) = delete;
  TermPool& operator=(const TermPool&) = delete;

  // The number of the term, which is copied if it is new. At most 2^32 - 1 terms.
  uint32_t Add(const TermView& term);
  PooledQuad Add(const QuadView& quad);
  // Its number, if it is here.
  std::optional<uint32_t> Find(const TermView& term) const;

  // The views are valid until Clear.
  const TermView& Get(uint32_t number) const { return terms_[number]; }
  QuadView Get(const PooledQuad& quad) const;

  size_t size() const { return terms_.size(); }
  // Bytes in use, roughly.
  uint64_t memory() const;

  // Forgets all terms; some of the memory is used again.
  void Clear();

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(const TermView& term) const { return absl::Hash<TermView>()(term); }
    size_t operator()(uint32_t number) const { return (*this)((*terms)[number]); }
    const std::deque<TermView>* terms;
  };
  struct Equal {
    using is_transparent = void;
    const TermView& Of(uint32_t number) const { return (*terms)[number]; }
    static const TermView& Of(const TermView& term) { return term; }
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return Of(a) == Of(b);
    }
    const std::deque<TermView>* terms;
  };

  // Copies of what a term borrows.
  TermView Copy(const TermView& term);
  std::string_view Copy(std::string_view text);

  std::deque<TermView> terms_;
  std::deque<TripleTermView> triples_;
  absl::flat_hash_set<uint32_t, Hash, Equal> numbers_;
  // Texts, one behind the other in blocks; the last is filled up to used_.
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t used_ = 0;
  size_t capacity_ = 0;
  uint64_t text_memory_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_TERM_POOL_H_
