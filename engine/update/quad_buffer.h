#ifndef MOTE_ENGINE_UPDATE_QUAD_BUFFER_H_
#define MOTE_ENGINE_UPDATE_QUAD_BUFFER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "engine/expression/query_limits.h"
#include "engine/operators/growing_array.h"
#include "engine/update/update.h"
#include "storage/base/temp_file.h"
#include "storage/term/id.h"

namespace mote {

using QuadArray = GrowingArray<IdQuad>;

// Sorts by graph, subject, predicate and object, each once: neighbours in the store become
// neighbours here, and what is looked up and written together lies together. The errors of
// `limits`' interrupt leave the quads in any order.
absl::Status SortAndDropRepetitions(const UpdateLimits& limits, QuadArray* quads);

// Quads that wait to be applied, within the limits of an update: in memory, and what is too much
// for it in a temporary file. Not thread-safe.
class QuadBuffer {
 public:
  // Borrows `limits`. A file is made in `directory` once it is needed.
  QuadBuffer(const UpdateLimits& limits, std::string directory)
      : limits_(limits), directory_(std::move(directory)), memory_(limits.memory) {}

  // Makes room for `count` further quads, so that appending them takes no memory that has not been
  // counted. What was appended before may have left for the file.
  absl::Status Reserve(size_t count);

  // Where quads are appended.
  QuadArray& quads() { return quads_; }

  // Hands all quads to `apply`, in parts that it may change, and forgets them. The parts are in no
  // order, and the same quad may be in several.
  absl::Status Drain(const std::function<absl::Status(QuadArray&)>& apply);

 private:
  absl::Status Grow(size_t capacity);
  // Moves what is in memory to the file.
  absl::Status Spill();
  absl::Status CheckInterrupt() const {
    return limits_.interrupt == nullptr ? absl::OkStatus() : limits_.interrupt->Check();
  }

  const UpdateLimits& limits_;
  const std::string directory_;
  QuadArray quads_;
  MemoryShare memory_;
  std::unique_ptr<TempFile> file_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_UPDATE_QUAD_BUFFER_H_
