#include "grammar/ast/variables.h"

#include <string_view>
#include <unordered_set>
#include <variant>

namespace mote::ast {
namespace {

// Collects names in the order of their first occurrence.
class NameCollector {
 public:
  void Add(const Variable& variable) {
    if (variable.kind != VariableKind::kNamed) return;
    if (seen_.insert(variable.name).second) names_.push_back(variable.name);
  }

  void Add(const VarOrTerm& term) {
    if (const auto* variable = std::get_if<Variable>(&term)) {
      Add(*variable);
      return;
    }
    const auto& constant = std::get<TermNode>(term);
    if (constant.kind != TermKind::kTriple) return;
    Add(constant.triple->subject);
    Add(constant.triple->predicate);
    Add(constant.triple->object);
  }

  void AddVisible(const GroupPattern& pattern) {
    for (const PatternElement& element : pattern.elements) AddVisible(element);
  }

  void AddVisible(const PatternElement& element) {
    std::visit([this](const auto& node) { AddElement(node); }, element.node);
  }

  void AddProjected(const SelectClause& select, const GroupPattern& where,
                    const InlineData* values) {
    for (const NamedExpression& item : select.items) Add(item.variable);
    if (!select.star) return;
    AddVisible(where);
    if (values != nullptr) AddElement(*values);
  }

  void AddMentioned(const Expression& expression) {
    std::visit([this](const auto& node) { AddOperand(node); }, expression.node);
  }

  std::vector<std::string> Take() { return std::move(names_); }

 private:
  void AddElement(const TriplesBlock& block) {
    for (const TriplePattern& triple : block.triples) {
      Add(triple.subject);
      if (const auto* variable = std::get_if<Variable>(&triple.verb)) Add(*variable);
      Add(triple.object);
    }
  }
  void AddElement(const FilterElement&) {}
  void AddElement(const OptionalElement& optional) { AddVisible(*optional.pattern); }
  void AddElement(const UnionElement& alternatives) {
    for (const GroupPattern& branch : alternatives.branches) AddVisible(branch);
  }
  void AddElement(const MinusElement&) {}
  void AddElement(const GraphElement& graph) {
    Add(graph.graph);
    AddVisible(*graph.pattern);
  }
  void AddElement(const ServiceElement& service) {
    Add(service.endpoint);
    AddVisible(*service.pattern);
  }
  void AddElement(const BindElement& bind) { Add(bind.variable); }
  void AddElement(const InlineData& data) {
    for (const Variable& variable : data.variables) Add(variable);
  }
  void AddElement(const GroupElement& group) { AddVisible(*group.pattern); }
  void AddElement(const Box<SubSelect>& select) {
    AddProjected(select->select, select->where, select->values ? &*select->values : nullptr);
  }

  void AddOperand(const Variable& variable) { Add(variable); }
  void AddOperand(const TermNode&) {}
  void AddOperand(const UnaryExpression& unary) { AddMentioned(*unary.operand); }
  void AddOperand(const BinaryExpression& binary) {
    AddMentioned(*binary.left);
    AddMentioned(*binary.right);
  }
  void AddOperand(const LogicalExpression& logical) { AddOperands(logical.operands); }
  void AddOperand(const InExpression& in) {
    AddMentioned(*in.operand);
    AddOperands(in.list);
  }
  void AddOperand(const BuiltinCall& call) { AddOperands(call.arguments); }
  void AddOperand(const FunctionCall& call) { AddOperands(call.arguments); }
  void AddOperand(const AggregateCall& call) {
    if (call.argument) AddMentioned(*call.argument);
  }
  void AddOperand(const ExistsExpression&) {}
  void AddOperands(const std::vector<Expression>& expressions) {
    for (const Expression& expression : expressions) AddMentioned(expression);
  }

  std::vector<std::string> names_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

std::vector<std::string> VisibleVariables(const GroupPattern& pattern) {
  NameCollector collector;
  collector.AddVisible(pattern);
  return collector.Take();
}

std::vector<std::string> VisibleVariables(const PatternElement& element) {
  NameCollector collector;
  collector.AddVisible(element);
  return collector.Take();
}

std::vector<std::string> ProjectedVariables(const SelectClause& select, const GroupPattern& where,
                                            const InlineData* values) {
  NameCollector collector;
  collector.AddProjected(select, where, values);
  return collector.Take();
}

std::vector<std::string> MentionedVariables(const Expression& expression) {
  NameCollector collector;
  collector.AddMentioned(expression);
  return collector.Take();
}

}  // namespace mote::ast
