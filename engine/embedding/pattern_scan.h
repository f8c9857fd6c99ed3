#ifndef MOTE_ENGINE_EMBEDDING_PATTERN_SCAN_H_
#define MOTE_ENGINE_EMBEDDING_PATTERN_SCAN_H_

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/quad_pattern.h"
#include "storage/source/quad_source.h"

namespace mote {

// The quads of a source that match a pattern, in batches of ids: the order is chosen so that all
// that is given is a prefix of it. Not thread-safe; must not outlive the source.
class PatternScan {
 public:
  PatternScan(const QuadSource& source, const IdPattern& pattern);

  // The next quads, which stay valid until the next call; no rows at the end.
  absl::Status Next(IdBatch* batch);

 private:
  absl::Status Open();
  // Makes room for more rows at once.
  void Grow();

  const QuadSource& source_;
  const IdPattern pattern_;
  // The families of quads that are still to be read: named or not.
  std::vector<bool> families_;
  std::unique_ptr<ScanCursor> cursor_;
  bool named_ = false;
  std::array<size_t, 4> positions_ = {};  // Of the order's columns.
  size_t width_ = 0;
  bool grows_ = false;
  std::array<std::vector<Id>, 4> columns_;  // By position.
};

// The pattern by ids; nothing if the source does not know one of its terms, so that nothing
// matches.
absl::StatusOr<std::optional<IdPattern>> ResolvePattern(const QuadSource& source,
                                                        const QuadPattern& pattern);

// Calls `visit` for what matches, until it returns false.
absl::Status VisitIds(const QuadSource& source, const IdPattern& pattern, const IdVisitor& visit);
absl::Status VisitQuads(const QuadSource& source, const QuadPattern& pattern,
                        const QuadVisitor& visit);
absl::StatusOr<bool> ContainsQuad(const QuadSource& source, const Quad& quad);

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_PATTERN_SCAN_H_
