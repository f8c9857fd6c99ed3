#ifndef MOTE_CHANGES_H_
#define MOTE_CHANGES_H_

#include <cstdint>
#include <functional>

#include "mote/commit.h"
#include "mote/quad.h"

namespace mote {

enum class ChangeKind : uint8_t { kInserted, kDeleted };

// Receives what Database::Changes goes through. Its functions may be left empty, and return false
// when they have enough.
struct ChangeVisitor {
  // A commit, before its changes. They follow unless `is_listed` is false: then they are counted in
  // the commit, but were too many to be kept one by one. So it is with bulk loads, and with commits
  // that alone exceed Options::history_bytes.
  std::function<bool(const CommitInfo& commit, bool is_listed)> commit;
  // A quad that the commit inserted, which was not there before it, or deleted, which was. Each
  // quad occurs once in a commit.
  std::function<bool(ChangeKind kind, const QuadView& quad)> change;
};

}  // namespace mote

#endif  // MOTE_CHANGES_H_
