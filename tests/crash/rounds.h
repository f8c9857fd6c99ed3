#ifndef MOTE_TESTS_CRASH_ROUNDS_H_
#define MOTE_TESTS_CRASH_ROUNDS_H_

#include <cstdint>
#include <cstdlib>
#include <string>

namespace mote::crash {

// The exit code of a writer whose power was cut.
inline constexpr int kPowerCut = 77;
// The exit code of a writer that closed the store in order after its file system had failed.
inline constexpr int kGaveUp = 78;

// Added to the number of a commit by a writer that has made a backup behind it.
inline constexpr uint64_t kBackup = uint64_t{1} << 63;

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
