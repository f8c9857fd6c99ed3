#ifndef MOTE_TESTS_CRASH_ROUNDS_H_
#define MOTE_TESTS_CRASH_ROUNDS_H_

#include <cstdint>
#include <cstdlib>
#include <string>

namespace mote::crash {

// The exit code of a writer whose power was cut.
inline constexpr int kPowerCut = 77;

// How many crashes a test goes through: MOTE_CRASH_ROUNDS, or the sample that every run takes.
inline int RoundsFromEnvironment(int sample) {
  const char* text = std::getenv("MOTE_CRASH_ROUNDS");
  return text == nullptr ? sample : std::stoi(text);
}

// MOTE_CRASH_SEED, so that a failure can be seen again.
inline uint64_t SeedFromEnvironment(uint64_t otherwise) {
  const char* text = std::getenv("MOTE_CRASH_SEED");
  return text == nullptr ? otherwise : std::stoull(text);
}

}  // namespace mote::crash

#endif  // MOTE_TESTS_CRASH_ROUNDS_H_
