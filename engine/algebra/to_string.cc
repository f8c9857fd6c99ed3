#include <string>

#include "engine/algebra/node.h"

namespace mote::algebra {
namespace {

class Printer {
 public:
  explicit Printer(const VariableTable& variables) : variables_(variables) {}

  std::string Print(const Node& node) const {
    std::string out = "(" + std::visit([this](const auto& op) { return Head(op); }, node.op);
    for (const NodePtr& child : node.children) out += " " + Print(*child);
    return out + ")";
  }

 private:
  std::string Name(VariableId variable) const { return "?" + variables_.Name(variable); }
  std::string Text(const Slot& slot) const {
    if (const VariableId* variable = std::get_if<VariableId>(&slot)) return Name(*variable);
    return std::get<Term>(slot).ToString();
  }
  std::string Text(const GraphSlot& graph) const {
    return graph.graph.has_value() ? " @" + Text(*graph.graph) : "";
  }
  std::string Names(const std::vector<VariableId>& variables) const {
    std::string out = "[";
    for (VariableId variable : variables) out += (out.size() > 1 ? " " : "") + Name(variable);
    return out + "]";
  }
  static std::string Text(const PathStep& step) {
    std::string out;
    switch (step.kind) {
      case PathStep::Kind::kPredicate:
        return (step.inverse ? "^" : "") + step.predicate.ToString();
      case PathStep::Kind::kNegated:
        out = step.inverse ? "!^(" : "!(";
        for (const Term& term : step.excluded) out += term.ToString();
        return out + ")";
      case PathStep::Kind::kRepeat:
        return "(" + Text(step.children[0]) + ")" +
               (step.unbounded ? (step.min == 0 ? "*" : "+") : "?");
      case PathStep::Kind::kSequence:
      case PathStep::Kind::kAlternative:
        for (const PathStep& child : step.children) {
          if (!out.empty()) out += step.kind == PathStep::Kind::kSequence ? "/" : "|";
          out += Text(child);
        }
        return "(" + out + ")";
    }
    return out;
  }

  std::string Head(const Pattern& op) const {
    return "pattern " + Text(op.subject) + " " + Text(op.predicate) + " " + Text(op.object) +
           Text(op.graph) + (op.excluded.empty() ? "" : " excluding");
  }
  std::string Head(const TripleComponents& op) const {
    return "triple " + Name(op.term) + " " + Text(op.subject) + " " + Text(op.predicate) + " " +
           Text(op.object);
  }
  std::string Head(const Path& op) const {
    return "path " + Text(op.subject) + " " + Text(op.step) + " " + Text(op.object) +
           Text(op.graph);
  }
  std::string Head(const Join&) const { return "join"; }
  std::string Head(const LeftJoin& op) const {
    return "leftjoin" + std::string(op.conditions.empty() ? "" : " if");
  }
  std::string Head(const Union&) const { return "union"; }
  std::string Head(const Minus&) const { return "minus"; }
  std::string Head(const Exists& op) const {
    std::string out = op.mode == Exists::Mode::kKeep     ? "exists"
                      : op.mode == Exists::Mode::kRemove ? "notexists"
                                                         : "mark " + Name(op.mark);
    if (!op.conditions.empty()) out += " if";
    return out;
  }
  std::string Head(const Filter& op) const {
    return "filter " + std::to_string(op.conditions.size());
  }
  std::string Head(const Extend& op) const { return "extend " + Name(op.variable); }
  std::string Head(const Values& op) const {
    return "values " + Names(op.variables) + " " + std::to_string(op.rows.size());
  }
  std::string Head(const Input& op) const { return "input " + Names(op.variables); }
  std::string Head(const GraphNames& op) const { return "graphs " + Text(op.graph); }
  std::string Head(const ForEachGraph& op) const { return "foreachgraph " + Name(op.variable); }
  std::string Head(const Group& op) const {
    std::string out = "group " + Names(op.keys);
    for (const Aggregate& aggregate : op.aggregates) out += " " + Name(aggregate.result);
    return out;
  }
  std::string Head(const Project& op) const { return "project " + Names(op.variables); }
  std::string Head(const Distinct&) const { return "distinct"; }
  std::string Head(const Reduced&) const { return "reduced"; }
  std::string Head(const OrderBy& op) const { return "orderby " + std::to_string(op.keys.size()); }
  std::string Head(const Slice& op) const {
    return "slice " + std::to_string(op.offset) +
           (op.limit.has_value() ? " " + std::to_string(*op.limit) : "");
  }

  const VariableTable& variables_;
};

}  // namespace

std::string ToString(const Node& node, const VariableTable& variables) {
  return Printer(variables).Print(node);
}

}  // namespace mote::algebra
