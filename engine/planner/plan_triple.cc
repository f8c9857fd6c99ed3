#include <algorithm>
#include <utility>

#include "engine/planner/planner.h"
#include "storage/base/status_macros.h"

// Triple terms with variables inside (SPARQL 1.2 section 4.3).

namespace mote {
namespace {

// What is supposed of the components of triple terms: the share of them that are distinct.
constexpr double kDistinctSubjects = 0.3;
constexpr double kDistinctObjects = 0.3;

// The components of a term without variables, by canonical ids.
absl::StatusOr<IdTriple> ComponentIds(const TripleTerm& triple, LocalVocabulary& local) {
  IdTriple ids;
  MOTE_ASSIGN_OR_RETURN(ids.subject, local.InternCanonical(triple.subject));
  MOTE_ASSIGN_OR_RETURN(ids.predicate, local.InternCanonical(triple.predicate));
  MOTE_ASSIGN_OR_RETURN(ids.object, local.InternCanonical(triple.object));
  return ids;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const TripleLeaf>> Planner::ResolveTriple(
    const algebra::TripleComponents& triple) {
  auto leaf = std::make_shared<TripleLeaf>();
  leaf->term = triple.term;
  leaf->variables.Add(triple.term);
  leaf->text = "?" + variables_.Name(triple.term) + " <<(";
  const algebra::Slot* slots[] = {&triple.subject, &triple.predicate, &triple.object};
  bool known = true;
  for (size_t i = 0; i < leaf->components.size(); ++i) {
    PatternSlot& slot = leaf->components[i];
    MOTE_RETURN_IF_ERROR(ResolveAnySlot(*slots[i], &slot));
    if (slot.is_variable) leaf->variables.Add(slot.variable);
    known &= slot.id.tag() != Tag::kLocal;
    leaf->text += " " + SlotText(*slots[i]);
  }
  leaf->text += " )>>";
  for (const Term& term : triple.also) {
    MOTE_ASSIGN_OR_RETURN(Id id, context_.local().InternCanonical(term));
    if (id.tag() != Tag::kLocal) continue;
    MOTE_ASSIGN_OR_RETURN(IdTriple ids, ComponentIds(term.triple(), context_.local()));
    leaf->also.emplace_back(id, ids);
  }
  const auto& [subject, predicate, object] = leaf->components;
  if (known) {
    TripleTermPattern pattern;
    if (!subject.is_variable) pattern.subject = subject.id;
    if (!predicate.is_variable) pattern.predicate = predicate.id;
    if (!object.is_variable) pattern.object = object.id;
    MOTE_ASSIGN_OR_RETURN(Cardinality count, dataset_.source().CountTripleTerms(pattern));
    leaf->rows = static_cast<double>(count.rows);
  }
  leaf->rows += static_cast<double>(leaf->also.size());
  MOTE_ASSIGN_OR_RETURN(Cardinality all, dataset_.source().CountTripleTerms({}));
  leaf->all = static_cast<double>(all.rows);

  auto cap = [&](const PatternSlot& slot, double n) {
    if (!slot.is_variable) return;
    leaf->distinct.emplace_back(slot.variable, std::max(1.0, std::min(n, leaf->rows)));
  };
  cap(subject, leaf->rows * kDistinctSubjects);
  cap(predicate, static_cast<double>(dataset_.source().Statistics().distinct_predicates));
  cap(object, leaf->rows * kDistinctObjects);
  return leaf;
}

}  // namespace mote
