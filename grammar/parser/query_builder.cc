// Queries: forms, dataset clauses and solution modifiers.

#include <charconv>
#include <limits>
#include <utility>

#include "grammar/parser/ast_builder.h"

namespace mote {
ast::Prologue AstBuilder::TakePrologue() {
  return {std::move(base_), std::move(prefixes_), std::move(versions_)};
}

ast::Query AstBuilder::BuildQuery(Grammar::QueryUnitContext* unit) {
  ast::Query query;
  ReadPrologue(unit->prologue());
  if (auto* explain = unit->explainClause()) ReadExplain(explain, query);
  ReadQueryBody(unit->queryBody(), query);
  query.prologue = TakePrologue();
  return query;
}

ast::Statement AstBuilder::BuildStatement(Grammar::StatementUnitContext* unit) {
  ReadPrologue(unit->prologue());
  if (auto* body = unit->updateBody()) {
    ast::Update update;
    ReadUpdateBody(body, update);
    update.prologue = TakePrologue();
    return update;
  }
  ast::Query query;
  if (auto* explain = unit->explainClause()) ReadExplain(explain, query);
  ReadQueryBody(unit->queryBody(), query);
  query.prologue = TakePrologue();
  return query;
}

void AstBuilder::ReadExplain(Grammar::ExplainClauseContext* explain, ast::Query& query) {
  query.explain =
      explain->ANALYZE() != nullptr ? ast::ExplainMode::kAnalyze : ast::ExplainMode::kPlan;
  ReadPrologue(explain->prologue());
}

void AstBuilder::ReadQueryBody(Grammar::QueryBodyContext* body, ast::Query& query) {
  auto* form = As<antlr4::ParserRuleContext>(body->children.front());
  switch (form->getRuleIndex()) {
    case Grammar::RuleAskQuery:
      query.form = ast::AskClause();
      break;
    case Grammar::RuleConstructQuery:
      ReadConstruct(As<Grammar::ConstructQueryContext>(form), query);
      break;
    case Grammar::RuleDescribeQuery:
      ReadDescribe(As<Grammar::DescribeQueryContext>(form), query);
      break;
    default:
      break;
  }
  for (Node* child : form->children) {
    if (TokenOf(child) != nullptr) continue;
    switch (RuleOf(child)) {
      case Grammar::RuleSelectClause:
        query.form = Select(As<Grammar::SelectClauseContext>(child));
        break;
      case Grammar::RuleDatasetClause: {
        auto* clause = As<Grammar::DatasetClauseContext>(child);
        ReadDataset(clause->children.size() == 3, As<Grammar::IriContext>(clause->children.back()),
                    query.dataset);
        break;
      }
      case Grammar::RuleWhereClause:
        query.where = Group(As<Grammar::GroupGraphPatternContext>(
            As<Grammar::WhereClauseContext>(child)->children.back()));
        break;
      case Grammar::RuleSolutionModifier:
        query.modifiers = Modifiers(As<Grammar::SolutionModifierContext>(child));
        break;
      default:
        break;
    }
  }
  if (body->children.size() > 1) {
    auto* clause = As<Grammar::ValuesClauseContext>(body->children[1]);
    query.values = Values(As<Grammar::DataBlockContext>(clause->children[1]));
  }
}

void AstBuilder::ReadDataset(bool named, Grammar::IriContext* iri, ast::DatasetClause& dataset) {
  (named ? dataset.named_graphs : dataset.default_graphs).push_back(Iri(iri));
}

void AstBuilder::ReadConstruct(Grammar::ConstructQueryContext* node, ast::Query& query) {
  Grammar::TriplesBlockContext* block = node->constructTemplate()->triplesBlock();
  ast::ConstructClause construct;
  construct.triples = Template(block, TripleMode::kTemplate);
  query.form = std::move(construct);
  // CONSTRUCT WHERE { } has no where clause of its own: the template is the pattern.
  if (node->whereClause() == nullptr) query.where = GroupOfTriples(block);
}

void AstBuilder::ReadDescribe(Grammar::DescribeQueryContext* node, ast::Query& query) {
  ast::DescribeClause describe;
  describe.star = node->STAR() != nullptr;
  for (Node* child : node->children) {
    if (TokenOf(child) == nullptr && RuleOf(child) == Grammar::RuleVarOrIri) {
      describe.targets.push_back(VarOrIri(As<Grammar::VarOrIriContext>(child)));
    }
  }
  query.form = std::move(describe);
}

ast::SelectClause AstBuilder::Select(Grammar::SelectClauseContext* node) {
  ast::SelectClause select;
  select.range = RangeOf(node);
  for (Node* child : node->children) {
    if (const antlr4::Token* token = TokenOf(child)) {
      if (token->getType() == Grammar::DISTINCT) select.modifier = ast::SelectModifier::kDistinct;
      if (token->getType() == Grammar::REDUCED) select.modifier = ast::SelectModifier::kReduced;
      if (token->getType() == Grammar::STAR) select.star = true;
      continue;
    }
    auto* context = As<Grammar::SelectItemContext>(child);
    ast::NamedExpression item;
    if (context->children.size() == 1) {
      item.variable = NamedVariable(TokenOf(context->children.front()));
    } else {
      item.expression = Expression(As<Grammar::ExpressionContext>(context->children[1]));
      item.variable = NamedVariable(TokenOf(context->children[3]));
    }
    select.items.push_back(std::move(item));
  }
  return select;
}

ast::SubSelect AstBuilder::SubSelect(Grammar::SubSelectContext* node) {
  ast::SubSelect select;
  select.select = Select(As<Grammar::SelectClauseContext>(node->children[0]));
  select.where = Group(As<Grammar::GroupGraphPatternContext>(
      As<Grammar::WhereClauseContext>(node->children[1])->children.back()));
  select.modifiers = Modifiers(As<Grammar::SolutionModifierContext>(node->children[2]));
  if (node->children.size() > 3) {
    auto* clause = As<Grammar::ValuesClauseContext>(node->children[3]);
    select.values = Values(As<Grammar::DataBlockContext>(clause->children[1]));
  }
  return select;
}

ast::SolutionModifiers AstBuilder::Modifiers(Grammar::SolutionModifierContext* node) {
  ast::SolutionModifiers modifiers;
  for (Node* child : node->children) {
    auto* clause = As<antlr4::ParserRuleContext>(child);
    switch (clause->getRuleIndex()) {
      case Grammar::RuleGroupClause:
        for (size_t i = 2; i < clause->children.size(); ++i) {
          modifiers.group_by.push_back(
              GroupKey(As<Grammar::GroupConditionContext>(clause->children[i])));
        }
        break;
      case Grammar::RuleHavingClause:
        for (size_t i = 1; i < clause->children.size(); ++i) {
          modifiers.having.push_back(
              Constraint(As<Grammar::ConstraintContext>(clause->children[i])));
        }
        break;
      case Grammar::RuleOrderClause:
        for (size_t i = 2; i < clause->children.size(); ++i) {
          modifiers.order_by.push_back(
              OrderKey(As<Grammar::OrderConditionContext>(clause->children[i])));
        }
        break;
      default:
        for (Node* part : clause->children) {
          auto* limit_or_offset = As<antlr4::ParserRuleContext>(part);
          const uint64_t count = Count(TokenOf(limit_or_offset->children[1]));
          if (limit_or_offset->getRuleIndex() == Grammar::RuleLimitClause) {
            modifiers.limit = count;
          } else {
            modifiers.offset = count;
          }
        }
        break;
    }
  }
  return modifiers;
}

ast::GroupKey AstBuilder::GroupKey(Grammar::GroupConditionContext* node) {
  ast::GroupKey key;
  key.range = RangeOf(node);
  Node* first = node->children.front();
  if (const antlr4::Token* token = TokenOf(first)) {
    if (token->getType() == Grammar::VAR) {
      key.variable = NamedVariable(token);
      return key;
    }
    key.expression = Expression(As<Grammar::ExpressionContext>(node->children[1]));
    if (node->children.size() == 5) {
      key.variable = NamedVariable(TokenOf(node->children[3]));
    } else if (auto* variable = std::get_if<ast::Variable>(&key.expression->node)) {
      // GROUP BY (?x) groups by the variable itself.
      key.variable = std::move(*variable);
      key.expression.reset();
    }
    return key;
  }
  if (RuleOf(first) == Grammar::RuleBuiltInCall) {
    key.expression = BuiltIn(As<Grammar::BuiltInCallContext>(first));
  } else {
    auto* call = As<Grammar::FunctionCallContext>(first);
    key.expression = Call(As<Grammar::IriContext>(call->children[0]),
                          As<Grammar::ArgListContext>(call->children[1]), RangeOf(call));
  }
  return key;
}

ast::OrderCondition AstBuilder::OrderKey(Grammar::OrderConditionContext* node) {
  ast::OrderCondition condition;
  Node* first = node->children.front();
  const antlr4::Token* token = TokenOf(first);
  if (token == nullptr) {
    condition.expression = Constraint(As<Grammar::ConstraintContext>(first));
  } else if (token->getType() == Grammar::VAR) {
    condition.expression = {NamedVariable(token), RangeOf(token)};
  } else {
    condition.descending = token->getType() == Grammar::DESC;
    condition.expression = Expression(As<Grammar::ExpressionContext>(
        As<Grammar::BrackettedExpressionContext>(node->children[1])->children[1]));
  }
  return condition;
}

uint64_t AstBuilder::Count(const antlr4::Token* integer) const {
  const std::string_view digits = TextOf(integer);
  uint64_t count = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  // No result is that long, so a larger number means the same as the largest.
  return result.ec == std::errc() ? count : std::numeric_limits<uint64_t>::max();
}

}  // namespace mote
