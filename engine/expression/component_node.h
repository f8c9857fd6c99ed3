#ifndef MOTE_ENGINE_EXPRESSION_COMPONENT_NODE_H_
#define MOTE_ENGINE_EXPRESSION_COMPONENT_NODE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "engine/expression/expression_node.h"

namespace mote {

// SUBJECT, PREDICATE and OBJECT (SPARQL 1.2 section 17.4.6): ids from ids, without reading terms.
class ComponentNode final : public ExpressionNode {
 public:
  enum class Component : uint8_t { kSubject, kPredicate, kObject };
  ComponentNode(Component component, ExpressionNodePtr operand);

  Shape shape() const override { return Shape::kIds; }
  absl::Status Ids(const EvaluationFrame& frame, Id* out) override;

 private:
  const Component component_;
  ExpressionNodePtr operand_;
  Scratch<Id> operand_ids_;
  // The stored triple terms of a batch, their rows, and their components.
  std::vector<Id> terms_;
  std::vector<uint32_t> rows_;
  std::array<std::vector<Id>, 3> parts_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXPRESSION_COMPONENT_NODE_H_
