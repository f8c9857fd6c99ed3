#ifndef MOTE_SHELL_OUTPUT_FILE_SINK_H_
#define MOTE_SHELL_OUTPUT_FILE_SINK_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rdf/quad_writer.h"

namespace mote {

// Where a command writes a document: standard output, or a file, compressed where its name ends in
// `.gz` or `.zst`. A file appears under its name only when all of it is written; until then, and
// after an error, what stood there before stays. Not thread-safe.
class FileSink : public ByteSink {
 public:
  // Standard output if `path` is empty or "-".
  static absl::StatusOr<std::unique_ptr<FileSink>> Open(const std::optional<std::string>& path);

  // Completes the document. Without it a file is given up.
  virtual absl::Status Close() = 0;
};

}  // namespace mote

#endif  // MOTE_SHELL_OUTPUT_FILE_SINK_H_
