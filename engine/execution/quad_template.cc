#include "engine/execution/quad_template.h"

#include <algorithm>
#include <utility>

#include "engine/expression/ast_term.h"
#include "storage/base/status_macros.h"

namespace mote {

std::string TemplateBlankNodeLabel(Id id) {
  return "t" + std::to_string(TemplateBlankNodeNumber(id));
}

absl::StatusOr<QuadTemplate::Slot> QuadTemplate::ToSlot(const ast::VarOrTerm& term,
                                                        const Names& names) {
  if (const auto* node = std::get_if<ast::TermNode>(&term)) return ToSlot(*node, names);
  Slot slot;
  const auto found = names.find(std::get<ast::Variable>(term).name);
  // Never bound: an undefined constant.
  if (found == names.end()) return slot;
  const auto column = std::find(columns_.begin(), columns_.end(), found->second);
  slot.kind = Slot::Kind::kColumn;
  slot.index = static_cast<size_t>(column - columns_.begin());
  if (column == columns_.end()) columns_.push_back(found->second);
  return slot;
}

absl::StatusOr<QuadTemplate::Slot> QuadTemplate::ToSlot(const ast::TermNode& term,
                                                        const Names& names) {
  Slot slot;
  if (term.kind == ast::TermKind::kBlankNode) {
    slot.kind = Slot::Kind::kBlankNode;
    slot.index = blank_nodes_.try_emplace(term.lexical, blank_nodes_.size()).first->second;
    return slot;
  }
  if (term.kind == ast::TermKind::kTriple) {
    Components components;
    MOTE_ASSIGN_OR_RETURN(components[0], ToSlot(term.triple->subject, names));
    MOTE_ASSIGN_OR_RETURN(components[1], ToSlot(term.triple->predicate, names));
    MOTE_ASSIGN_OR_RETURN(components[2], ToSlot(term.triple->object, names));
    slot.kind = Slot::Kind::kTriple;
    slot.index = triples_.size();
    triples_.push_back(components);
    return slot;
  }
  MOTE_ASSIGN_OR_RETURN(slot.id, context_.local().InternCanonical(ToTerm(term)));
  return slot;
}

absl::Status QuadTemplate::Add(const ast::TemplateTriple& triple, const ast::VarOrTerm* graph,
                               Id default_graph, const Names& names) {
  Quad quad;
  MOTE_ASSIGN_OR_RETURN(quad.triple[0], ToSlot(triple.subject, names));
  MOTE_ASSIGN_OR_RETURN(quad.triple[1], ToSlot(triple.predicate, names));
  MOTE_ASSIGN_OR_RETURN(quad.triple[2], ToSlot(triple.object, names));
  quad.graph.id = default_graph;
  if (graph != nullptr) {
    MOTE_ASSIGN_OR_RETURN(quad.graph, ToSlot(*graph, names));
    // An unbound name must not be taken for the default graph.
    if (quad.graph.kind == Slot::Kind::kConstant && quad.graph.id.is_undefined()) {
      return absl::OkStatus();
    }
  }
  quads_.push_back(quad);
  return absl::OkStatus();
}

bool QuadTemplate::IsIri(Id id) const {
  if (id.tag() == Tag::kIri) return true;
  return id.tag() == Tag::kLocal && !IsTemplateBlankNode(id) &&
         context_.local().TermOf(id).is_iri();
}

bool QuadTemplate::IsSubject(Id id) const {
  if (id.tag() == Tag::kIri || id.tag() == Tag::kBlankNode || IsTemplateBlankNode(id)) return true;
  if (id.tag() != Tag::kLocal) return false;
  const Term& term = context_.local().TermOf(id);
  return term.is_iri() || term.is_blank_node();
}

absl::StatusOr<Term> QuadTemplate::TermOf(Id id) {
  if (IsTemplateBlankNode(id)) return Term::BlankNode(TemplateBlankNodeLabel(id));
  MOTE_ASSIGN_OR_RETURN(const Term* term, context_.terms().Read(id));
  return *term;
}

absl::StatusOr<Id> QuadTemplate::TripleValue(const Components& triple, const Batch& batch,
                                             size_t row) {
  std::array<Id, 3> ids;
  for (size_t i = 0; i < ids.size(); ++i) {
    MOTE_ASSIGN_OR_RETURN(ids[i], Value(triple[i], batch, row));
    if (ids[i].is_undefined()) return Id();
  }
  if (!IsSubject(ids[0]) || !IsIri(ids[1])) return Id();
  MOTE_ASSIGN_OR_RETURN(Term subject, TermOf(ids[0]));
  MOTE_ASSIGN_OR_RETURN(Term predicate, TermOf(ids[1]));
  MOTE_ASSIGN_OR_RETURN(Term object, TermOf(ids[2]));
  LocalVocabulary& local = context_.local();
  MOTE_ASSIGN_OR_RETURN(
      Id id, local.InternTriple(
                 {ids[0], ids[1], ids[2]},
                 Term::Triple(std::move(subject), std::move(predicate), std::move(object)).view()));
  if (computed_terms_ == ComputedTerms::kLocal) return id;
  return local.Canonical(id);
}

absl::StatusOr<Id> QuadTemplate::Value(const Slot& slot, const Batch& batch, size_t row) {
  switch (slot.kind) {
    case Slot::Kind::kConstant:
      return slot.id;
    case Slot::Kind::kColumn: {
      const Id* column = batch.columns[slot.index];
      if (column == nullptr) return Id();
      const bool computed = column[row].tag() == Tag::kLocal;
      if (computed && computed_terms_ == ComputedTerms::kCanonical) {
        return context_.local().Canonical(column[row]);
      }
      return column[row];
    }
    case Slot::Kind::kBlankNode:
      return Id(Tag::kLocal, next_blank_node_ + slot.index);
    case Slot::Kind::kTriple:
      return TripleValue(triples_[slot.index], batch, row);
  }
  return Id();
}

absl::Status QuadTemplate::Instantiate(const Batch& batch, size_t row, GrowingArray<IdQuad>* out) {
  for (const Quad& quad : quads_) {
    IdQuad made;
    MOTE_ASSIGN_OR_RETURN(made.subject, Value(quad.triple[0], batch, row));
    if (!IsSubject(made.subject)) continue;
    MOTE_ASSIGN_OR_RETURN(made.predicate, Value(quad.triple[1], batch, row));
    if (!IsIri(made.predicate)) continue;
    MOTE_ASSIGN_OR_RETURN(made.object, Value(quad.triple[2], batch, row));
    if (made.object.is_undefined()) continue;
    MOTE_ASSIGN_OR_RETURN(made.graph, Value(quad.graph, batch, row));
    if (quad.graph.kind != Slot::Kind::kConstant && !IsSubject(made.graph)) continue;
    out->push_back(made);
  }
  next_blank_node_ += blank_nodes_.size();
  return absl::OkStatus();
}

}  // namespace mote
