#include "storage/load/final_ids.h"

namespace mote {

FinalIds::FinalIds(const TermNumbers& first, const TermNumbers& next) : first_(first), next_(next) {
  for (int c = 0; c < kTermClassCount; ++c) bits_[c].resize((next[c] - first[c] + 63) / 64);
}

void FinalIds::Supersede(Id provisional) {
  const int c = TermClassOf(provisional.tag());
  const uint64_t i = provisional.payload() - first_[c];
  bits_[c][i / 64] |= uint64_t{1} << (i % 64);
  ++superseded_;
}

void FinalIds::Finish() {
  for (int c = 0; c < kTermClassCount; ++c) {
    ranks_[c].resize(bits_[c].size());
    uint64_t rank = 0;
    for (size_t word = 0; word < bits_[c].size(); ++word) {
      ranks_[c][word] = rank;
      rank += static_cast<uint64_t>(__builtin_popcountll(bits_[c][word]));
    }
  }
}

TermNumbers FinalIds::final_next() const {
  TermNumbers result = next_;
  for (int c = 0; c < kTermClassCount; ++c) {
    for (const uint64_t word : bits_[c]) {
      result[c] -= static_cast<uint64_t>(__builtin_popcountll(word));
    }
  }
  return result;
}

}  // namespace mote
