#include "engine/expression/query_limits.h"

#include <string>

namespace mote {

absl::Status MemoryAccount::LimitError(uint64_t bytes) const {
  return absl::ResourceExhaustedError(
      "the query needs " + std::to_string(bytes) + " more bytes than its memory limit of " +
      std::to_string(limit_) + " bytes leaves (" + std::to_string(used()) + " in use)");
}

}  // namespace mote
