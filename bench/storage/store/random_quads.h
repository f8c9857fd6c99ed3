#ifndef MOTE_BENCH_STORAGE_STORE_RANDOM_QUADS_H_
#define MOTE_BENCH_STORAGE_STORE_RANDOM_QUADS_H_

#include <cstdint>
#include <cstdio>
#include <random>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/check.h"
#include "storage/store/store.h"

namespace mote::bench {

// End the program with the error, if there is one.
inline void Must(const absl::Status& status) {
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  MOTE_CHECK(status.ok());
}
template <typename T>
T Must(absl::StatusOr<T> value) {
  Must(value.status());
  return *std::move(value);
}

// Draws quads about entities, with about ten properties each, whose objects are entities, integers
// and doubles.
class RandomQuads {
 public:
  static constexpr uint64_t kPropertiesOfEntity = 10;

  // Makes the terms of as many entities as `triples` want, and a first quad, by one commit.
  RandomQuads(Store* store, uint64_t triples, uint64_t seed);

  IdQuad Of(Id subject);
  IdQuad Any() { return Of(entities_[random_() % entities_.size()]); }
  uint64_t Below(uint64_t limit) { return random_() % limit; }

  const std::vector<Id>& entities() const { return entities_; }

 private:
  std::mt19937_64 random_;
  std::vector<Id> entities_;
  std::vector<Id> predicates_;
};

}  // namespace mote::bench

#endif  // MOTE_BENCH_STORAGE_STORE_RANDOM_QUADS_H_
