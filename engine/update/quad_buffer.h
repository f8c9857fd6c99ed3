#ifndef MOTE_ENGINE_UPDATE_QUAD_BUFFER_H_
#define MOTE_ENGINE_UPDATE_QUAD_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "engine/expression/query_limits.h"
#include "engine/update/checked_sort.h"
#include "storage/term/id.h"

namespace mote {

// Quads that wait to be applied, within a memory limit. Not thread-safe.
class QuadBuffer {
 public:
  // `account` may be null.
  explicit QuadBuffer(MemoryAccount* account) : memory_(account) {}

  // Makes room for `count` further quads, so that appending them takes no memory that has not been
  // counted.
  absl::Status Reserve(size_t count) {
    const size_t wanted = quads_.size() + count;
    if (wanted <= quads_.capacity()) return absl::OkStatus();
    const size_t grown = std::max(wanted, 2 * quads_.capacity());
    // Both the old and the new room are held while quads move.
    absl::Status status = memory_.Resize((quads_.capacity() + grown) * sizeof(IdQuad));
    if (!status.ok()) return status;
    quads_.reserve(grown);
    return memory_.Resize(quads_.capacity() * sizeof(IdQuad));
  }

  std::vector<IdQuad>& quads() { return quads_; }

  // By graph, subject, predicate and object, each once: neighbours in the store become neighbours
  // here, and what is looked up and written together lies together.
  // `check` is asked now and then; its error ends the call, and leaves the quads in any order.
  absl::Status SortAndDropRepetitions(const std::function<absl::Status()>& check) {
    absl::Status sorted = CheckedSort(
        std::span<IdQuad>(quads_),
        [](const IdQuad& a, const IdQuad& b) {
          return a.graph != b.graph ? a.graph < b.graph : a < b;
        },
        check);
    if (!sorted.ok()) return sorted;
    quads_.erase(std::unique(quads_.begin(), quads_.end()), quads_.end());
    return absl::OkStatus();
  }

 private:
  std::vector<IdQuad> quads_;
  MemoryShare memory_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_UPDATE_QUAD_BUFFER_H_
