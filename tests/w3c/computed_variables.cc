#include "tests/w3c/computed_variables.h"

#include <utility>
#include <vector>

namespace mote::testing {
namespace {

class Collector {
 public:
  void AddSelect(const ast::SelectClause& select, const ast::SolutionModifiers& modifiers) {
    for (const ast::NamedExpression& item : select.items) {
      if (item.expression.has_value()) Add(*item.expression, item.variable.name);
    }
    AddModifiers(modifiers);
  }

  void AddModifiers(const ast::SolutionModifiers& modifiers) {
    for (const ast::GroupKey& key : modifiers.group_by) {
      if (key.expression.has_value() && key.variable.has_value()) {
        Add(*key.expression, key.variable->name);
      }
    }
  }

  void AddPattern(const ast::GroupPattern& pattern) {
    for (const ast::PatternElement& element : pattern.elements) {
      const auto& node = element.node;
      if (const auto* bind = std::get_if<ast::BindElement>(&node)) {
        Add(bind->expression, bind->variable.name);
      } else if (const auto* optional = std::get_if<ast::OptionalElement>(&node)) {
        AddPattern(*optional->pattern);
      } else if (const auto* alternatives = std::get_if<ast::UnionElement>(&node)) {
        for (const ast::GroupPattern& branch : alternatives->branches) AddPattern(branch);
      } else if (const auto* graph = std::get_if<ast::GraphElement>(&node)) {
        AddPattern(*graph->pattern);
      } else if (const auto* group = std::get_if<ast::GroupElement>(&node)) {
        AddPattern(*group->pattern);
      } else if (const auto* select = std::get_if<ast::Box<ast::SubSelect>>(&node)) {
        AddSelect((*select)->select, (*select)->modifiers);
        AddPattern((*select)->where);
      }
    }
  }

  std::set<std::string> Take() {
    // Aliases of computed variables are computed, however long the chain.
    for (size_t round = 0; round < aliases_.size(); ++round) {
      for (const auto& [alias, original] : aliases_) {
        if (computed_.count(original) > 0) computed_.insert(alias);
      }
    }
    return std::move(computed_);
  }

 private:
  void Add(const ast::Expression& expression, const std::string& variable) {
    const ast::Expression* value = &expression;
    if (const auto* call = std::get_if<ast::AggregateCall>(&value->node)) {
      const bool passes_on = call->kind == ast::AggregateKind::kMin ||
                             call->kind == ast::AggregateKind::kMax ||
                             call->kind == ast::AggregateKind::kSample;
      if (passes_on) value = &*call->argument;
    }
    if (const auto* original = std::get_if<ast::Variable>(&value->node)) {
      aliases_.emplace_back(variable, original->name);
    } else {
      computed_.insert(variable);
    }
  }

  std::set<std::string> computed_;
  std::vector<std::pair<std::string, std::string>> aliases_;
};

}  // namespace

std::set<std::string> ComputedVariables(const ast::Query& query) {
  Collector collector;
  if (const auto* select = std::get_if<ast::SelectClause>(&query.form)) {
    collector.AddSelect(*select, query.modifiers);
  } else {
    collector.AddModifiers(query.modifiers);
  }
  collector.AddPattern(query.where);
  return collector.Take();
}

}  // namespace mote::testing
