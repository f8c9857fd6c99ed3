#include "engine/database/query_parameters.h"

#include <algorithm>
#include <string>

#include "engine/planner/parameter_injection.h"

namespace mote {
namespace {

bool Mentions(const ast::VarOrTerm& term, const std::string& name) {
  if (const auto* variable = std::get_if<ast::Variable>(&term)) return variable->name == name;
  const auto& node = std::get<ast::TermNode>(term);
  return node.kind == ast::TermKind::kTriple &&
         (Mentions(node.triple->subject, name) || Mentions(node.triple->predicate, name) ||
          Mentions(node.triple->object, name));
}

// Whether the template of CONSTRUCT or a target of DESCRIBE mentions a variable.
bool FormMentions(const ast::Query& query, const std::string& name) {
  if (const auto* construct = std::get_if<ast::ConstructClause>(&query.form)) {
    return std::any_of(construct->triples.begin(), construct->triples.end(),
                       [&](const ast::TemplateTriple& triple) {
                         return Mentions(triple.subject, name) ||
                                Mentions(triple.predicate, name) || Mentions(triple.object, name);
                       });
  }
  if (const auto* describe = std::get_if<ast::DescribeClause>(&query.form)) {
    return std::any_of(describe->targets.begin(), describe->targets.end(),
                       [&](const ast::VarOrTerm& target) { return Mentions(target, name); });
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<VariableId>> ResolveParameters(const ParsedQuery& parsed,
                                                          AlgebraTree* tree) {
  std::vector<VariableId> variables;
  for (const std::string& name : parsed.parameters) {
    auto found = tree->names.find(name);
    if (found == tree->names.end() && FormMentions(parsed.query, name)) {
      found = tree->names.emplace(name, tree->variables.Add(name)).first;
    }
    if (found == tree->names.end()) {
      return absl::InvalidArgumentError("the query does not mention the parameter ?" + name);
    }
    if (Assigns(*tree->root, found->second)) {
      return absl::InvalidArgumentError("the query gives a value to the parameter ?" + name);
    }
    if (std::find(variables.begin(), variables.end(), found->second) != variables.end()) {
      return absl::InvalidArgumentError("the parameter ?" + name + " is declared twice");
    }
    variables.push_back(found->second);
  }
  return variables;
}

}  // namespace mote
