#ifndef MOTE_COMMIT_H_
#define MOTE_COMMIT_H_

#include <cstdint>
#include <string>

namespace mote {

// When a commit has reached the disk.
enum class Durability : uint8_t {
  kSync,     // On return, the change survives power loss.
  kRelaxed,  // On return, the change survives the death of the process; power loss may undo a
             // suffix of relaxed changes, never a part of one.
};

// One commit of the history.
struct CommitInfo {
  uint64_t number = 0;  // 1 for the first commit; rises by one.
  int64_t unix_micros = 0;
  std::string message;
  uint64_t inserted = 0;  // Quads that were not there before.
  uint64_t deleted = 0;   // Quads that were there.
};

}  // namespace mote

#endif  // MOTE_COMMIT_H_
