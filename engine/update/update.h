#ifndef MOTE_ENGINE_UPDATE_UPDATE_H_
#define MOTE_ENGINE_UPDATE_UPDATE_H_

#include "absl/status/status.h"
#include "engine/expression/query_limits.h"
#include "grammar/ast/update.h"
#include "storage/store/store.h"

namespace mote {

// What an update may use.
struct UpdateLimits {
  // Both may be null: no limit. They must outlive the call.
  MemoryAccount* memory = nullptr;
  const Interrupt* interrupt = nullptr;
  // The quads that an operation gathers before it applies them go to a temporary file where they
  // would take more bytes than this, or more than `memory` has left; kUnlimited: never, and where
  // `memory` ends, so does the update.
  uint64_t gathered_bytes = MemoryAccount::kUnlimited;
  // Whether LOAD may read files.
  bool allow_load = false;
};

// Carries out the operations of an update in their order, each seeing the effects of those before
// it (SPARQL 1.1 Update section 3). Nothing is committed: after success that is the caller's part;
// after an error the transaction holds a part of the changes and is to be dropped.
//
// Errors: kNotFound and kAlreadyExists for graphs, unless the operation is SILENT;
// kUnimplemented for SERVICE and for LOAD of anything but files;
// kPermissionDenied for LOAD where it is not allowed; those of reading documents, of limits and of
// the store.
absl::Status ApplyUpdate(const ast::Update& update, const UpdateLimits& limits,
                         WriteTransaction& transaction);

}  // namespace mote

#endif  // MOTE_ENGINE_UPDATE_UPDATE_H_
