#include "engine/update/term_storing.h"

#include "engine/execution/quad_template.h"
#include "storage/base/status_macros.h"

namespace mote {

absl::StatusOr<Id> TermStoring::StoreLocal(Id id) {
  const auto found = stored_.find(id.payload());
  if (found != stored_.end()) return found->second;
  MOTE_ASSIGN_OR_RETURN(const Id stored, MakeStored(id));
  stored_.emplace(id.payload(), stored);
  return stored;
}

absl::StatusOr<Id> TermStoring::MakeStored(Id id) {
  if (IsTemplateBlankNode(id)) return transaction_.NewBlankNode();
  const Term& term = local_.TermOf(id);
  if (term.is_blank_node()) return transaction_.NewBlankNode();
  if (!term.is_triple()) return transaction_.Intern(term.view());
  IdTriple components = local_.ComponentsOf(id);
  for (Id* part : {&components.subject, &components.predicate, &components.object}) {
    MOTE_ASSIGN_OR_RETURN(*part, Store(*part));
  }
  return transaction_.InternTriple(components);
}

}  // namespace mote
