#include "grammar/parser/warnings.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "grammar/ast/variables.h"
#include "grammar/parser/edit_distance.h"
#include "grammar/parser/static_types.h"
#include "storage/rdf/iri.h"

namespace mote {
namespace {

using NameSet = std::set<std::string>;

void AddAll(const std::vector<std::string>& names, NameSet* set) {
  set->insert(names.begin(), names.end());
}

class WarningFinder {
 public:
  void CheckQuery(const ast::Query& query) {
    has_base_ = !query.prologue.base.empty();
    whole_ = ScopeOf(query.where, query.values);
    CheckGroup(query.where, {});
    NameSet scope = ScopeOf(query.where, query.values);
    const auto* select = std::get_if<ast::SelectClause>(&query.form);
    CheckModifiers(select, query.modifiers, scope);
    if (const auto* describe = std::get_if<ast::DescribeClause>(&query.form)) {
      for (const ast::VarOrTerm& target : describe->targets) CheckTarget(target, scope);
    } else if (const auto* construct = std::get_if<ast::ConstructClause>(&query.form)) {
      for (const ast::TemplateTriple& triple : construct->triples) CheckTriple(triple, scope);
    }
  }

  void CheckUpdate(const ast::Update& update) {
    has_base_ = !update.prologue.base.empty();
    for (const ast::UpdateOperation& operation : update.operations) {
      const auto* modify = std::get_if<ast::Modify>(&operation.node);
      if (modify == nullptr) continue;
      whole_ = ScopeOf(modify->where, std::nullopt);
      CheckGroup(modify->where, {});
      const NameSet scope = ScopeOf(modify->where, std::nullopt);
      for (const auto* quads : {&modify->deletes, &modify->inserts}) {
        for (const ast::TemplateQuad& quad : *quads) {
          CheckTriple(quad.triple, scope);
          if (quad.graph.has_value()) CheckTarget(*quad.graph, scope);
        }
      }
    }
  }

  std::vector<ParseError> Take() {
    std::stable_sort(
        warnings_.begin(), warnings_.end(),
        [](const ParseError& a, const ParseError& b) { return a.range.offset < b.range.offset; });
    const auto same = [](const ParseError& a, const ParseError& b) {
      return a.range.offset == b.range.offset && a.message == b.message;
    };
    warnings_.erase(std::unique(warnings_.begin(), warnings_.end(), same), warnings_.end());
    return std::move(warnings_);
  }

 private:
  void Warn(const ast::SourceRange& range, std::string message, std::string hint = {}) {
    if (range.line == 0) return;
    warnings_.push_back(ParseError{range, std::move(message), {}, std::move(hint)});
  }

  static NameSet ScopeOf(const ast::GroupPattern& pattern,
                         const std::optional<ast::InlineData>& values) {
    NameSet scope;
    AddAll(ast::VisibleVariables(pattern), &scope);
    if (values.has_value()) {
      for (const ast::Variable& variable : values->variables) scope.insert(variable.name);
    }
    return scope;
  }

  // A variable that nothing binds where it is used.
  void CheckVariable(const ast::Variable& variable, const NameSet& scope) {
    if (variable.kind != ast::VariableKind::kNamed || scope.contains(variable.name)) return;
    std::string hint;
    for (const std::string& name : scope) {
      if (IsProbablyMeant(variable.name, name)) hint = "did you mean ?" + name + "?";
    }
    if (later_.contains(variable.name)) {
      hint = "what SELECT names is not there yet: write the expression itself";
    } else if (hint.empty() && whole_.contains(variable.name)) {
      hint = "?" + variable.name + " is bound elsewhere, where this part does not see it";
    }
    Warn(variable.range, "nothing binds ?" + variable.name + " here", std::move(hint));
  }

  void CheckIri(const ast::TermNode& term) {
    if (term.kind != ast::TermKind::kIri || has_base_ || HasScheme(term.lexical)) return;
    Warn(term.range, "this IRI is relative, and there is no base",
         "write it in full, or put BASE <...> before the query");
  }

  void CheckTarget(const ast::VarOrTerm& term, const NameSet& scope) {
    if (const auto* variable = std::get_if<ast::Variable>(&term)) {
      CheckVariable(*variable, scope);
      return;
    }
    const auto& node = std::get<ast::TermNode>(term);
    CheckIri(node);
    if (node.kind != ast::TermKind::kTriple) return;
    CheckTarget(node.triple->subject, scope);
    CheckTarget(node.triple->predicate, scope);
    CheckTarget(node.triple->object, scope);
  }

  void CheckTriple(const ast::TemplateTriple& triple, const NameSet& scope) {
    CheckTarget(triple.subject, scope);
    CheckTarget(triple.predicate, scope);
    CheckTarget(triple.object, scope);
  }

  StaticType CheckExpression(const ast::Expression& expression, const NameSet& scope) {
    CheckVariables(expression, scope);
    return CheckTypes(expression,
                      [this](const ast::SourceRange& range, std::string message, std::string hint) {
                        Warn(range, std::move(message), std::move(hint));
                      });
  }

  void CheckFilter(const ast::Expression& condition, const NameSet& scope) {
    const StaticType type = CheckExpression(condition, scope);
    CheckCondition(type, condition.range,
                   [this](const ast::SourceRange& range, std::string message, std::string hint) {
                     Warn(range, std::move(message), std::move(hint));
                   });
  }

  void CheckVariables(const ast::Expression& expression, const NameSet& scope) {
    const auto each = [&](const std::vector<ast::Expression>& operands) {
      for (const ast::Expression& operand : operands) CheckVariables(operand, scope);
    };
    const auto& node = expression.node;
    if (const auto* variable = std::get_if<ast::Variable>(&node)) {
      CheckVariable(*variable, scope);
    } else if (const auto* term = std::get_if<ast::TermNode>(&node)) {
      CheckIri(*term);
    } else if (const auto* unary = std::get_if<ast::UnaryExpression>(&node)) {
      CheckVariables(*unary->operand, scope);
    } else if (const auto* binary = std::get_if<ast::BinaryExpression>(&node)) {
      CheckVariables(*binary->left, scope);
      CheckVariables(*binary->right, scope);
    } else if (const auto* logical = std::get_if<ast::LogicalExpression>(&node)) {
      each(logical->operands);
    } else if (const auto* in = std::get_if<ast::InExpression>(&node)) {
      CheckVariables(*in->operand, scope);
      each(in->list);
    } else if (const auto* builtin = std::get_if<ast::BuiltinCall>(&node)) {
      // To ask whether something is bound is no slip.
      if (builtin->function != ast::BuiltinFunction::kBound &&
          builtin->function != ast::BuiltinFunction::kCoalesce) {
        each(builtin->arguments);
      }
    } else if (const auto* call = std::get_if<ast::FunctionCall>(&node)) {
      each(call->arguments);
    } else if (const auto* aggregate = std::get_if<ast::AggregateCall>(&node)) {
      if (aggregate->argument) CheckVariables(*aggregate->argument, scope);
    } else if (const auto* exists = std::get_if<ast::ExistsExpression>(&node)) {
      CheckGroup(*exists->pattern, scope);
    }
  }

  // `outer`: what the filters of the group see beside its own variables.
  void CheckGroup(const ast::GroupPattern& pattern, const NameSet& outer) {
    NameSet whole = outer;
    AddAll(ast::VisibleVariables(pattern), &whole);
    NameSet so_far = outer;
    for (const ast::PatternElement& element : pattern.elements) {
      const auto& node = element.node;
      if (const auto* block = std::get_if<ast::TriplesBlock>(&node)) {
        for (const ast::TriplePattern& triple : block->triples) CheckIris(triple);
      } else if (const auto* filter = std::get_if<ast::FilterElement>(&node)) {
        CheckFilter(filter->condition, whole);
      } else if (const auto* bind = std::get_if<ast::BindElement>(&node)) {
        CheckExpression(bind->expression, so_far);
      } else if (const auto* optional = std::get_if<ast::OptionalElement>(&node)) {
        CheckGroup(*optional->pattern, so_far);
      } else if (const auto* minus = std::get_if<ast::MinusElement>(&node)) {
        CheckGroup(*minus->pattern, outer);
      } else if (const auto* alternatives = std::get_if<ast::UnionElement>(&node)) {
        for (const ast::GroupPattern& branch : alternatives->branches) CheckGroup(branch, outer);
      } else if (const auto* graph = std::get_if<ast::GraphElement>(&node)) {
        CheckTargetIri(graph->graph);
        NameSet inner = outer;
        if (const auto* name = std::get_if<ast::Variable>(&graph->graph)) inner.insert(name->name);
        CheckGroup(*graph->pattern, inner);
      } else if (const auto* group = std::get_if<ast::GroupElement>(&node)) {
        CheckGroup(*group->pattern, outer);
      } else if (const auto* sub = std::get_if<ast::Box<ast::SubSelect>>(&node)) {
        CheckGroup((*sub)->where, outer);
        NameSet scope = ScopeOf((*sub)->where, (*sub)->values);
        scope.insert(outer.begin(), outer.end());
        CheckModifiers(&(*sub)->select, (*sub)->modifiers, scope);
      }
      AddAll(ast::VisibleVariables(element), &so_far);
    }
  }

  void CheckTargetIri(const ast::VarOrTerm& term) {
    if (const auto* node = std::get_if<ast::TermNode>(&term)) CheckIri(*node);
  }

  void CheckIris(const ast::TriplePattern& triple) {
    CheckTargetIri(triple.subject);
    if (const auto* verb = std::get_if<ast::TermNode>(&triple.verb)) CheckIri(*verb);
    CheckTargetIri(triple.object);
  }

  void CheckModifiers(const ast::SelectClause* select, const ast::SolutionModifiers& modifiers,
                      NameSet scope) {
    for (const ast::GroupKey& key : modifiers.group_by) {
      if (key.expression.has_value()) {
        CheckExpression(*key.expression, scope);
      } else if (key.variable.has_value()) {
        CheckVariable(*key.variable, scope);
      }
    }
    for (const ast::GroupKey& key : modifiers.group_by) {
      if (key.variable.has_value()) scope.insert(key.variable->name);
    }
    if (select != nullptr) {
      for (const ast::NamedExpression& item : select->items) {
        if (item.expression.has_value()) later_.insert(item.variable.name);
      }
    }
    for (const ast::Expression& condition : modifiers.having) CheckFilter(condition, scope);
    later_.clear();
    if (select != nullptr) {
      for (const ast::NamedExpression& item : select->items) {
        if (item.expression.has_value()) {
          CheckExpression(*item.expression, scope);
          scope.insert(item.variable.name);
        } else {
          CheckVariable(item.variable, scope);
        }
      }
    }
    for (const ast::OrderCondition& order : modifiers.order_by) {
      CheckExpression(order.expression, scope);
    }
  }

  std::vector<ParseError> warnings_;
  // The variables of the whole pattern.
  NameSet whole_;
  // Those that SELECT names, which HAVING does not see (SPARQL 1.1 section 18.2.4.2).
  NameSet later_;
  bool has_base_ = false;
};

}  // namespace

std::vector<ParseError> FindWarnings(const ast::Query& query) {
  WarningFinder finder;
  finder.CheckQuery(query);
  return finder.Take();
}

std::vector<ParseError> FindWarnings(const ast::Update& update) {
  WarningFinder finder;
  finder.CheckUpdate(update);
  return finder.Take();
}

}  // namespace mote
