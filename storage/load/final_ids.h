#ifndef MOTE_STORAGE_LOAD_FINAL_IDS_H_
#define MOTE_STORAGE_LOAD_FINAL_IDS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "storage/dictionary/term_class.h"
#include "storage/term/id.h"

namespace mote {

// Which of the ids given during a load stay. An id whose term had one already (in an earlier
// generation, or in the store) is superseded; those that remain are numbered anew without holes, in
// the same order, so that the numbers of a class stay dense. That takes a bit for each id and a
// rank for each stretch of them, not a table. Mark everything first, then Finish, then read (from
// several threads).
class FinalIds {
 public:
  // For provisional numbers in [first, next).
  FinalIds(const TermNumbers& first, const TermNumbers& next);

  void Supersede(Id provisional);
  void Finish();

  // True if no id changes.
  bool identity() const { return superseded_ == 0; }
  // True for ids of a class with numbers that this load gave.
  bool IsProvisional(Id id) const {
    const int c = TermClassOf(id.tag());
    return c >= 0 && id.payload() >= first_[c];
  }
  bool IsSuperseded(Id provisional) const {
    const int c = TermClassOf(provisional.tag());
    const uint64_t i = provisional.payload() - first_[c];
    return (bits_[c][i / 64] >> (i % 64)) & 1;
  }
  // The final id of a provisional one that is not superseded.
  Id Final(Id provisional) const {
    const int c = TermClassOf(provisional.tag());
    const uint64_t i = provisional.payload() - first_[c];
    const uint64_t below = bits_[c][i / 64] & ((uint64_t{1} << (i % 64)) - 1);
    const uint64_t rank = ranks_[c][i / 64] + static_cast<uint64_t>(__builtin_popcountll(below));
    return Id(provisional.tag(), provisional.payload() - rank);
  }

  const TermNumbers& first() const { return first_; }
  // One beyond the last final number of each class.
  TermNumbers final_next() const;

 private:
  const TermNumbers first_;
  const TermNumbers next_;
  uint64_t superseded_ = 0;
  std::vector<uint64_t> bits_[kTermClassCount];   // A set bit: superseded.
  std::vector<uint64_t> ranks_[kTermClassCount];  // Superseded ids before each word of bits_.
};

}  // namespace mote

#endif  // MOTE_STORAGE_LOAD_FINAL_IDS_H_
