#include "engine/expression/component_node.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace mote {

ComponentNode::ComponentNode(Component component, ExpressionNodePtr operand)
    : component_(component), operand_(std::move(operand)) {
  Absorb(*operand_);
  expensive_ = true;
}

absl::Status ComponentNode::Ids(const EvaluationFrame& frame, Id* out) {
  MOTE_ASSIGN_OR_RETURN(const Id* ids, IdsOf(*operand_, frame, &operand_ids_));
  const LocalVocabulary& local = frame.context.local();
  const auto wanted = static_cast<size_t>(component_);
  terms_.clear();
  rows_.clear();
  for (uint32_t i = 0; i < frame.size(); ++i) {
    const Id id = ids[i];
    out[i] = Id::Undefined();
    if (id.tag() == Tag::kTriple) {
      terms_.push_back(id);
      rows_.push_back(i);
    } else if (id.tag() == Tag::kLocal && local.TermOf(id).is_triple()) {
      const IdTriple& parts = local.ComponentsOf(id);
      out[i] = std::array<Id, 3>{parts.subject, parts.predicate, parts.object}[wanted];
    }
  }
  if (terms_.empty()) return absl::OkStatus();
  for (std::vector<Id>& part : parts_) part.resize(terms_.size());
  MOTE_RETURN_IF_ERROR(
      frame.context.source().ComponentsOf(terms_, parts_[0], parts_[1], parts_[2]));
  for (size_t i = 0; i < rows_.size(); ++i) out[rows_[i]] = parts_[wanted][i];
  return absl::OkStatus();
}

}  // namespace mote
