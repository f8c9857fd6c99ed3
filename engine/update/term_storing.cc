#include "engine/update/term_storing.h"

#include "engine/execution/quad_template.h"
#include "storage/base/status_macros.h"

namespace mote {

absl::StatusOr<Id> TermStoring::StoreLocal(Id id) {
  Id& stored = stored_[id.payload()];
  if (!stored.is_undefined()) return stored;
  if (IsTemplateBlankNode(id) || local_.TermOf(id).is_blank_node()) {
    MOTE_ASSIGN_OR_RETURN(stored, transaction_.NewBlankNode());
    return stored;
  }
  const Term& term = local_.TermOf(id);
  if (term.is_triple()) {
    return absl::UnimplementedError("triple terms cannot be stored: " + term.ToString());
  }
  MOTE_ASSIGN_OR_RETURN(stored, transaction_.Intern(term.view()));
  return stored;
}

}  // namespace mote
