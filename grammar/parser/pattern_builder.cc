// Graph patterns: groups, their elements, VALUES.

#include <utility>

#include "grammar/parser/ast_builder.h"
#include "grammar/parser/vocabulary.h"

namespace mote {
ast::GroupPattern AstBuilder::Group(Grammar::GroupGraphPatternContext* group) {
  ast::GroupPattern pattern;
  pattern.range = RangeOf(group);
  Node* content = group->children[1];
  const size_t outer_bgp = std::exchange(current_bgp_, ++bgp_count_);
  if (RuleOf(content) == Grammar::RuleSubSelect) {
    ast::PatternElement element;
    auto* select = As<Grammar::SubSelectContext>(content);
    element.range = RangeOf(select);
    element.node = ast::Box<ast::SubSelect>(SubSelect(select));
    pattern.elements.push_back(std::move(element));
    current_bgp_ = outer_bgp;
    return pattern;
  }
  for (Node* child : As<Grammar::GroupGraphPatternSubContext>(content)->children) {
    if (TokenOf(child) != nullptr) continue;
    if (RuleOf(child) == Grammar::RuleTriplesBlock) {
      auto* context = As<Grammar::TriplesBlockContext>(child);
      ast::TriplesBlock block;
      AddTriplesBlock(context, block.triples);
      pattern.elements.push_back({std::move(block), RangeOf(context)});
      continue;
    }
    bool is_filter = false;
    pattern.elements.push_back(
        Element(As<Grammar::GraphPatternNotTriplesContext>(child), is_filter));
    // Everything but a FILTER ends the basic graph pattern.
    if (!is_filter) current_bgp_ = ++bgp_count_;
  }
  current_bgp_ = outer_bgp;
  return pattern;
}

ast::PatternElement AstBuilder::Element(Grammar::GraphPatternNotTriplesContext* node,
                                        bool& is_filter) {
  ast::PatternElement element;
  element.range = RangeOf(node);
  auto* child = As<antlr4::ParserRuleContext>(node->children.front());
  // The group is always the last child of the keyword forms.
  const auto group = [&] {
    return ast::Box<ast::GroupPattern>(
        Group(As<Grammar::GroupGraphPatternContext>(child->children.back())));
  };
  switch (child->getRuleIndex()) {
    case Grammar::RuleGroupOrUnionGraphPattern: {
      if (child->children.size() == 1) {
        element.node = ast::GroupElement{group()};
        break;
      }
      ast::UnionElement alternatives;
      for (size_t i = 0; i < child->children.size(); i += 2) {
        alternatives.branches.push_back(
            Group(As<Grammar::GroupGraphPatternContext>(child->children[i])));
      }
      element.node = std::move(alternatives);
      break;
    }
    case Grammar::RuleOptionalGraphPattern:
      element.node = ast::OptionalElement{group()};
      break;
    case Grammar::RuleMinusGraphPattern:
      element.node = ast::MinusElement{group()};
      break;
    case Grammar::RuleGraphGraphPattern: {
      ast::VarOrTerm graph = VarOrIri(As<Grammar::VarOrIriContext>(child->children[1]));
      element.node = ast::GraphElement{std::move(graph), group()};
      break;
    }
    case Grammar::RuleServiceGraphPattern: {
      const bool silent = child->children.size() == 4;
      ast::VarOrTerm endpoint =
          VarOrIri(As<Grammar::VarOrIriContext>(child->children[silent ? 2 : 1]));
      element.node = ast::ServiceElement{std::move(endpoint), silent, group()};
      break;
    }
    case Grammar::RuleFilter:
      is_filter = true;
      element.node =
          ast::FilterElement{Constraint(As<Grammar::ConstraintContext>(child->children[1]))};
      break;
    case Grammar::RuleBind:
      element.node =
          ast::BindElement{Expression(As<Grammar::ExpressionContext>(child->children[2])),
                           NamedVariable(TokenOf(child->children[4]))};
      break;
    default:
      element.node = Values(As<Grammar::DataBlockContext>(child->children[1]));
      break;
  }
  return element;
}

ast::InlineData AstBuilder::Values(Grammar::DataBlockContext* block) {
  ast::InlineData data;
  data.range = RangeOf(block);
  const antlr4::Token* first = TokenOf(block->children.front());
  const bool one_variable = first->getType() == Grammar::VAR;
  bool in_rows = false;
  for (Node* child : block->children) {
    if (const antlr4::Token* token = TokenOf(child)) {
      if (token->getType() == Grammar::OPEN_BRACE) in_rows = true;
      if (token->getType() != Grammar::VAR || in_rows) continue;
      ast::Variable variable = NamedVariable(token);
      for (const ast::Variable& earlier : data.variables) {
        if (earlier == variable) {
          Fail(variable.range, "the variable ?" + variable.name + " occurs twice in VALUES");
        }
      }
      data.variables.push_back(std::move(variable));
    } else if (one_variable) {
      data.rows.push_back({DataValue(As<Grammar::DataBlockValueContext>(child))});
    } else {
      auto* row = As<Grammar::DataBlockRowContext>(child);
      std::vector<std::optional<ast::TermNode>> cells;
      for (Node* cell : row->children) {
        if (TokenOf(cell) == nullptr) {
          cells.push_back(DataValue(As<Grammar::DataBlockValueContext>(cell)));
        }
      }
      if (cells.size() != data.variables.size()) {
        Fail(RangeOf(row),
             "this row of VALUES has " + std::to_string(cells.size()) + " values for " +
                 std::to_string(data.variables.size()) + " variables",
             cells.size() < data.variables.size() ? "write UNDEF for a value that is left open"
                                                  : "");
      }
      data.rows.push_back(std::move(cells));
    }
  }
  return data;
}

std::optional<ast::TermNode> AstBuilder::DataValue(Grammar::DataBlockValueContext* value) {
  Node* child = value->children.front();
  if (TokenOf(child) != nullptr) return std::nullopt;  // UNDEF
  switch (RuleOf(child)) {
    case Grammar::RuleIri:
      return Iri(As<Grammar::IriContext>(child));
    case Grammar::RuleLiteral:
      return Literal(As<Grammar::LiteralContext>(child));
    default:
      return TripleTermData(As<Grammar::TripleTermDataContext>(child));
  }
}

ast::TermNode AstBuilder::TripleTermData(Grammar::TripleTermDataContext* node) {
  const antlr4::Token* a = TokenOf(node->children[2]);
  Node* object = As<Grammar::TripleTermDataObjectContext>(node->children[3])->children.front();
  ast::TripleNode triple;
  triple.subject = Iri(As<Grammar::IriContext>(node->children[1]));
  triple.predicate = a != nullptr ? TypeIri(a) : Iri(As<Grammar::IriContext>(node->children[2]));
  switch (RuleOf(object)) {
    case Grammar::RuleIri:
      triple.object = Iri(As<Grammar::IriContext>(object));
      break;
    case Grammar::RuleLiteral:
      triple.object = Literal(As<Grammar::LiteralContext>(object));
      break;
    default:
      triple.object = TripleTermData(As<Grammar::TripleTermDataContext>(object));
      break;
  }
  ast::TermNode term;
  term.kind = ast::TermKind::kTriple;
  term.triple = std::move(triple);
  term.range = RangeOf(node);
  return term;
}

ast::GroupPattern AstBuilder::GroupOfTriples(Grammar::TriplesBlockContext* block) {
  ast::GroupPattern pattern;
  if (block == nullptr) return pattern;
  pattern.range = RangeOf(block);
  const size_t outer_bgp = std::exchange(current_bgp_, ++bgp_count_);
  ast::TriplesBlock triples;
  AddTriplesBlock(block, triples.triples);
  pattern.elements.push_back({std::move(triples), RangeOf(block)});
  current_bgp_ = outer_bgp;
  return pattern;
}

}  // namespace mote
