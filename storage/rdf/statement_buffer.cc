#include "storage/rdf/statement_buffer.h"

#include "storage/base/status_macros.h"

namespace mote {

absl::Status StatementBuffer::Commit() {
  for (const PooledQuad& quad : quads_) MOTE_RETURN_IF_ERROR(target_.OnQuad(pool_.Get(quad)));
  Drop();
  return absl::OkStatus();
}

void StatementBuffer::Drop() {
  quads_.clear();
  pool_.Clear();
}

}  // namespace mote
