#ifndef MOTE_BENCH_GENERATE_GRAPH_GENERATOR_H_
#define MOTE_BENCH_GENERATE_GRAPH_GENERATOR_H_

#include <cstdint>
#include <string>

namespace mote::bench {

enum class TripleOrder : uint8_t {
  kGrouped,   // By subject.
  kShuffled,  // Without any locality.
};

struct GeneratorOptions {
  uint64_t triples = 1'000'000;
  uint64_t seed = 42;
  TripleOrder order = TripleOrder::kGrouped;
};

// A graph of people and of measurements, the same for the same options on every machine. Any triple
// can be made from its number alone, so that parts can be made in parallel and nothing is kept.
//
// Of each 20 triples 8 describe a person (type, name, age, birth date, country, and three people
// whom they know) and 2 * 6 an observation (type, sensor, value, time, quality, and the person who
// is in charge). Whom people know, sensors and countries follow Zipf's law. Names are plain strings
// or strings with a language; values xsd:double, xsd:decimal or xsd:integer. There is about one
// distinct dictionary term for five triples; a few `knows` triples repeat.
class GraphGenerator {
 public:
  explicit GraphGenerator(const GeneratorOptions& options);

  uint64_t triples() const { return options_.triples; }

  // Appends triple number `position` < triples(), in the order that was asked for, as one line of
  // N-Triples.
  void AppendTriple(uint64_t position, std::string* out) const;

  static constexpr int kTriplesPerGroup = 20;

 private:
  void AppendPerson(uint64_t group, int slot, std::string* out) const;
  void AppendObservation(uint64_t group, int which, int slot, std::string* out) const;
  uint64_t Shuffle(uint64_t position) const;
  uint64_t Random(uint64_t group, uint64_t purpose) const;
  uint64_t Zipf(uint64_t random, uint64_t count) const;

  const GeneratorOptions options_;
  const uint64_t groups_;
  int half_bits_ = 1;
};

}  // namespace mote::bench

#endif  // MOTE_BENCH_GENERATE_GRAPH_GENERATOR_H_
