#ifndef MOTE_TESTS_ENGINE_REFERENCE_RANDOM_DATASET_H_
#define MOTE_TESTS_ENGINE_REFERENCE_RANDOM_DATASET_H_

#include <random>
#include <vector>

#include "tests/engine/reference/rdf_dataset.h"

namespace mote::reference {

// Draws numbers; the same ones for the same seed on every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  // In [0, n).
  size_t Below(size_t n) { return static_cast<size_t>(engine_() % n); }
  // True `percent` times of a hundred.
  bool Chance(int percent) { return Below(100) < static_cast<size_t>(percent); }
  template <typename T>
  const T& OneOf(const std::vector<T>& items) {
    return items[Below(items.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// A dataset together with what queries on it have to mind.
struct RandomDataset {
  RdfDataset data;
  bool has_blank_nodes = false;
  // There are integers that a double cannot hold.
  bool has_large_integers = false;
  // The triple terms that stand in the data, nested ones before those that hold them.
  std::vector<Term> triple_terms;
  // The literals that stand in the data, but for those of triple terms.
  std::vector<Term> literals;
};

// A small graph of few nodes, so that patterns have matches (seldom a larger one), with named
// graphs that overlap. Numbers of all types and spellings, strings, languages, booleans, ill-typed
// literals and ones of unknown datatypes. Often triple terms, nested ones too, as objects of any
// triple and of rdf:reifies, some of whose triples are asserted. Decimals and doubles are sums of
// few powers of two: adding them up is exact in any order.
RandomDataset MakeRandomDataset(Random& random);

// A literal such as the data has.
Term RandomLiteral(Random& random);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_RANDOM_DATASET_H_
