#ifndef MOTE_ENGINE_UPDATE_UPDATE_RUN_H_
#define MOTE_ENGINE_UPDATE_UPDATE_RUN_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/update/update.h"
#include "grammar/ast/update.h"
#include "storage/store/store.h"

namespace mote {

// One update on its way: an operation of each kind. The parts lie in files of their own: data,
// DELETE and INSERT (modify.cc), the management of graphs (graph_operations.cc), LOAD
// (load_document.cc). Not thread-safe.
class UpdateRun {
 public:
  // Borrows all of it. `base_iri` is that of IRI() in expressions.
  UpdateRun(const std::string& base_iri, const UpdateLimits& limits, WriteTransaction& transaction)
      : base_iri_(base_iri), limits_(limits), transaction_(transaction) {}
  UpdateRun(const UpdateRun&) = delete;
  UpdateRun& operator=(const UpdateRun&) = delete;

  absl::Status Run(const ast::InsertData& operation);
  absl::Status Run(const ast::DeleteData& operation);
  absl::Status Run(const ast::Modify& operation);
  absl::Status Run(const ast::Load& operation);
  absl::Status Run(const ast::ClearOrDrop& operation);
  absl::Status Run(const ast::Create& operation);
  absl::Status Run(const ast::Transfer& operation);

 private:
  absl::Status CheckInterrupt() const {
    return limits_.interrupt == nullptr ? absl::OkStatus() : limits_.interrupt->Check();
  }
  // The id of a named graph that exists; kNotFound if there is none of that name.
  absl::StatusOr<Id> ExistingGraph(const ast::TermNode& name);
  absl::Status CopyQuads(Id from, Id to);
  absl::Status ReadDocument(const ast::Load& operation, Id graph);

  const std::string& base_iri_;
  const UpdateLimits& limits_;
  WriteTransaction& transaction_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_UPDATE_UPDATE_RUN_H_
