#include "engine/update/term_storing.h"

#include "engine/execution/quad_template.h"
#include "storage/base/status_macros.h"

namespace mote {

absl::StatusOr<Id> TermStoring::StoreLocal(Id id) {
  if (IsTemplateBlankNode(id)) return StoreTemplateBlankNode(id);
  const auto found = stored_.find(id.payload());
  if (found != stored_.end()) return found->second;
  MOTE_ASSIGN_OR_RETURN(const Id stored, MakeStored(id));
  if (stored_.size() == stored_.capacity()) {
    // Roughly what the table takes once it has grown.
    MOTE_RETURN_IF_ERROR(memory_.Resize(2 * (stored_.size() + 1) * (2 * sizeof(uint64_t) + 1)));
  }
  stored_.emplace(id.payload(), stored);
  return stored;
}

absl::StatusOr<Id> TermStoring::StoreTemplateBlankNode(Id id) {
  if (first_blank_node_.is_undefined()) {
    MOTE_ASSIGN_OR_RETURN(first_blank_node_, transaction_.NewBlankNodes(template_blank_nodes_));
  }
  return Id(Tag::kBlankNode, first_blank_node_.payload() + TemplateBlankNodeNumber(id));
}

absl::StatusOr<Id> TermStoring::MakeStored(Id id) {
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
