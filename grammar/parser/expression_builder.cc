// Expressions (SPARQL 1.2 section 17).

#include <utility>

#include "grammar/parser/ast_builder.h"
#include "grammar/parser/hints.h"
#include "grammar/parser/vocabulary.h"

namespace mote {
namespace {

using Grammar = sparql::SparqlParser;

ast::BinaryOperator ComparisonOf(size_t token_type) {
  switch (token_type) {
    case Grammar::EQUAL:
      return ast::BinaryOperator::kEqual;
    case Grammar::NOT_EQUAL:
      return ast::BinaryOperator::kNotEqual;
    case Grammar::LESS:
      return ast::BinaryOperator::kLess;
    case Grammar::GREATER:
      return ast::BinaryOperator::kGreater;
    case Grammar::LESS_OR_EQUAL:
      return ast::BinaryOperator::kLessOrEqual;
    default:
      return ast::BinaryOperator::kGreaterOrEqual;
  }
}

ast::AggregateKind AggregateOf(size_t token_type) {
  switch (token_type) {
    case Grammar::COUNT:
      return ast::AggregateKind::kCount;
    case Grammar::SUM:
      return ast::AggregateKind::kSum;
    case Grammar::MIN:
      return ast::AggregateKind::kMin;
    case Grammar::MAX:
      return ast::AggregateKind::kMax;
    case Grammar::AVG:
      return ast::AggregateKind::kAvg;
    case Grammar::SAMPLE:
      return ast::AggregateKind::kSample;
    default:
      return ast::AggregateKind::kGroupConcat;
  }
}

std::string_view DatatypeOfSigned(size_t token_type) {
  switch (token_type) {
    case Grammar::INTEGER_POSITIVE:
    case Grammar::INTEGER_NEGATIVE:
      return vocabulary::kXsdInteger;
    case Grammar::DECIMAL_POSITIVE:
    case Grammar::DECIMAL_NEGATIVE:
      return vocabulary::kXsdDecimal;
    default:
      return vocabulary::kXsdDouble;
  }
}

std::string Arity(const ast::BuiltinFunctionInfo& info) {
  std::string text = std::to_string(info.min_arguments);
  if (info.max_arguments > info.min_arguments) text += " or " + std::to_string(info.max_arguments);
  text += info.max_arguments == 1 ? " argument" : " arguments";
  return text;
}

// From the start of `first` to the end of `last`.
ast::SourceRange Span(ast::SourceRange first, const ast::SourceRange& last) {
  first.length = last.offset + last.length - first.offset;
  return first;
}

}  // namespace

// Counts the operators of a chain as open while its operands are built. Chains nest to the left,
// and brackets let one begin inside another, so it is the sum over all open chains that bounds the
// depth of the tree.
class AstBuilder::ChainScope {
 public:
  ChainScope(AstBuilder* builder, const antlr4::ParserRuleContext* node)
      : builder_(builder), operators_(node->children.size() - 1) {
    builder_->open_operators_ += operators_;
    if (fits()) return;
    builder_->Fail(builder_->RangeOf(node->start),
                   "an expression of more than " + std::to_string(builder_->options_->max_chain) +
                       " arithmetic operators in a row or inside each other",
                   "compute parts of it with BIND");
  }
  ChainScope(const ChainScope&) = delete;
  ChainScope& operator=(const ChainScope&) = delete;
  ~ChainScope() { builder_->open_operators_ -= operators_; }

  bool fits() const { return builder_->open_operators_ <= builder_->options_->max_chain; }

 private:
  AstBuilder* builder_;
  size_t operators_;
};

ast::Expression AstBuilder::Binary(ast::BinaryOperator op, ast::Expression left,
                                   ast::Expression right) const {
  const ast::SourceRange range = Span(left.range, right.range);
  ast::BinaryExpression binary;
  binary.op = op;
  binary.left = std::move(left);
  binary.right = std::move(right);
  return {std::move(binary), range};
}

ast::Expression AstBuilder::Expression(Grammar::ExpressionContext* node) {
  if (node->children.size() == 1) {
    return AndExpression(As<Grammar::ConditionalAndExpressionContext>(node->children.front()));
  }
  ast::LogicalExpression any;
  any.op = ast::LogicalOperator::kOr;
  for (size_t i = 0; i < node->children.size(); i += 2) {
    any.operands.push_back(
        AndExpression(As<Grammar::ConditionalAndExpressionContext>(node->children[i])));
  }
  return {std::move(any), RangeOf(node)};
}

ast::Expression AstBuilder::AndExpression(Grammar::ConditionalAndExpressionContext* node) {
  if (node->children.size() == 1) {
    return Relational(As<Grammar::RelationalExpressionContext>(node->children.front()));
  }
  ast::LogicalExpression all;
  all.op = ast::LogicalOperator::kAnd;
  for (size_t i = 0; i < node->children.size(); i += 2) {
    all.operands.push_back(Relational(As<Grammar::RelationalExpressionContext>(node->children[i])));
  }
  return {std::move(all), RangeOf(node)};
}

ast::Expression AstBuilder::Relational(Grammar::RelationalExpressionContext* node) {
  ast::Expression left = Additive(As<Grammar::AdditiveExpressionContext>(node->children.front()));
  if (node->children.size() == 1) return left;
  Node* last = node->children.back();
  if (RuleOf(last) == Grammar::RuleExpressionList) {
    ast::InExpression in;
    in.negated = node->children.size() == 4;
    in.operand = std::move(left);
    in.list = List(As<Grammar::ExpressionListContext>(last));
    return {std::move(in), RangeOf(node)};
  }
  return Binary(ComparisonOf(TokenOf(node->children[1])->getType()), std::move(left),
                Additive(As<Grammar::AdditiveExpressionContext>(last)));
}

ast::Expression AstBuilder::Additive(Grammar::AdditiveExpressionContext* node) {
  const ChainScope chain(this, node);
  ast::Expression sum =
      Multiplicative(As<Grammar::MultiplicativeExpressionContext>(node->children.front()));
  if (!chain.fits()) return sum;
  for (size_t i = 1; i < node->children.size(); ++i) {
    auto* operand = As<Grammar::AdditiveOperandContext>(node->children[i]);
    const antlr4::Token* sign = TokenOf(operand->children.front());
    if (sign->getType() == Grammar::PLUS || sign->getType() == Grammar::HYPHEN) {
      sum = Binary(
          sign->getType() == Grammar::PLUS ? ast::BinaryOperator::kAdd
                                           : ast::BinaryOperator::kSubtract,
          std::move(sum),
          Multiplicative(As<Grammar::MultiplicativeExpressionContext>(operand->children[1])));
      continue;
    }
    // 1 -2 * 3 is 1 - (2 * 3): the sign is the operator, the rest the number.
    const std::string_view text = TextOf(sign);
    ast::TermNode number = ast::MakeLiteral(std::string(text.substr(1)),
                                            std::string(DatatypeOfSigned(sign->getType())));
    number.range = RangeOf(sign);
    const ast::SourceRange range = number.range;
    const ChainScope factors(this, operand);
    if (!factors.fits()) return sum;
    sum =
        Binary(text[0] == '+' ? ast::BinaryOperator::kAdd : ast::BinaryOperator::kSubtract,
               std::move(sum), MultiplyOperands({std::move(number), range}, operand->children, 1));
  }
  return sum;
}

ast::Expression AstBuilder::Multiplicative(Grammar::MultiplicativeExpressionContext* node) {
  const ChainScope chain(this, node);
  ast::Expression first = Unary(As<Grammar::UnaryExpressionContext>(node->children.front()));
  if (!chain.fits()) return first;
  return MultiplyOperands(std::move(first), node->children, 1);
}

ast::Expression AstBuilder::MultiplyOperands(ast::Expression left,
                                             const std::vector<Node*>& operands, size_t first) {
  for (size_t i = first; i < operands.size(); ++i) {
    auto* operand = As<Grammar::MultiplicativeOperandContext>(operands[i]);
    const bool times = TokenOf(operand->children.front())->getType() == Grammar::STAR;
    left =
        Binary(times ? ast::BinaryOperator::kMultiply : ast::BinaryOperator::kDivide,
               std::move(left), Unary(As<Grammar::UnaryExpressionContext>(operand->children[1])));
  }
  return left;
}

ast::Expression AstBuilder::Unary(Grammar::UnaryExpressionContext* node) {
  const ChainScope chain(this, node);
  ast::Expression expression =
      Primary(As<Grammar::PrimaryExpressionContext>(node->children.back()));
  if (!chain.fits()) return expression;
  for (size_t i = node->children.size() - 1; i > 0; --i) {
    const antlr4::Token* token = TokenOf(node->children[i - 1]);
    ast::UnaryExpression unary;
    unary.op = token->getType() == Grammar::BANG   ? ast::UnaryOperator::kNot
               : token->getType() == Grammar::PLUS ? ast::UnaryOperator::kPlus
                                                   : ast::UnaryOperator::kMinus;
    const ast::SourceRange range = Span(RangeOf(token), expression.range);
    unary.operand = std::move(expression);
    expression = {std::move(unary), range};
  }
  return expression;
}

ast::Expression AstBuilder::Primary(Grammar::PrimaryExpressionContext* node) {
  Node* child = node->children.front();
  if (const antlr4::Token* token = TokenOf(child)) return {NamedVariable(token), RangeOf(token)};
  switch (RuleOf(child)) {
    case Grammar::RuleBrackettedExpression:
      return Expression(As<Grammar::ExpressionContext>(
          As<Grammar::BrackettedExpressionContext>(child)->children[1]));
    case Grammar::RuleBuiltInCall:
      return BuiltIn(As<Grammar::BuiltInCallContext>(child));
    case Grammar::RuleFunctionCallOrIri: {
      auto* call = As<Grammar::FunctionCallOrIriContext>(child);
      auto* iri = As<Grammar::IriContext>(call->children.front());
      if (call->children.size() == 1) return {Iri(iri), RangeOf(iri->start)};
      return Call(iri, As<Grammar::ArgListContext>(call->children[1]), RangeOf(call));
    }
    case Grammar::RuleLiteral: {
      ast::TermNode literal = Literal(As<Grammar::LiteralContext>(child));
      const ast::SourceRange range = literal.range;
      return {std::move(literal), range};
    }
    default:
      return TripleExpression(As<Grammar::ExprTripleTermContext>(child));
  }
}

ast::Expression AstBuilder::BuiltIn(Grammar::BuiltInCallContext* node) {
  Node* first = node->children.front();
  const antlr4::Token* token = TokenOf(first);
  if (token == nullptr) return Aggregate(As<Grammar::AggregateContext>(first));
  Node* last = node->children.back();
  if (token->getType() == Grammar::WORD) {
    ast::Expression call = CallByName(token, As<Grammar::ExpressionListContext>(last));
    call.range = RangeOf(node);
    return call;
  }
  ast::ExistsExpression exists;
  exists.negated = token->getType() == Grammar::NOT;
  exists.pattern = Group(As<Grammar::GroupGraphPatternContext>(last));
  return {std::move(exists), RangeOf(node)};
}

ast::Expression AstBuilder::CallByName(const antlr4::Token* name,
                                       Grammar::ExpressionListContext* list) {
  const std::string word(TextOf(name));
  const ast::BuiltinFunctionInfo* info = ast::FindBuiltinFunction(word);
  ast::BuiltinCall call;
  call.arguments = List(list);
  if (info == nullptr) {
    Fail(RangeOf(name), "there is no function " + word, HintForUnknownFunction(word));
    return {std::move(call), {}};
  }
  call.function = info->function;
  const int count = static_cast<int>(call.arguments.size());
  if (count < info->min_arguments || (info->max_arguments >= 0 && count > info->max_arguments)) {
    Fail(RangeOf(name, list->stop), std::string(info->name) + " takes " + Arity(*info) +
                                        ", here are " + std::to_string(count));
  } else if (info->function == ast::BuiltinFunction::kBound) {
    // A bracketed variable is no variable either.
    const auto* argument = As<Grammar::ExpressionContext>(list->children[1]);
    if (argument->start != argument->stop ||
        !std::holds_alternative<ast::Variable>(call.arguments[0].node)) {
      Fail(RangeOf(argument), "BOUND takes a variable");
    }
  }
  return {std::move(call), {}};
}

ast::Expression AstBuilder::Aggregate(Grammar::AggregateContext* node) {
  ast::AggregateCall call;
  call.kind = AggregateOf(TokenOf(node->children.front())->getType());
  for (Node* child : node->children) {
    if (const antlr4::Token* token = TokenOf(child)) {
      if (token->getType() == Grammar::DISTINCT) call.distinct = true;
    } else if (RuleOf(child) == Grammar::RuleExpression) {
      call.argument = Expression(As<Grammar::ExpressionContext>(child));
    } else {
      call.separator = StringText(As<Grammar::StringContext>(child));
    }
  }
  return {std::move(call), RangeOf(node)};
}

ast::Expression AstBuilder::Call(Grammar::IriContext* iri, Grammar::ArgListContext* arguments,
                                 const ast::SourceRange& range) {
  ast::FunctionCall call;
  call.iri = IriText(iri);
  for (Node* child : arguments->children) {
    if (const antlr4::Token* token = TokenOf(child)) {
      if (token->getType() == Grammar::DISTINCT) call.distinct = true;
    } else {
      call.arguments.push_back(Expression(As<Grammar::ExpressionContext>(child)));
    }
  }
  return {std::move(call), range};
}

ast::Expression AstBuilder::TripleExpression(Grammar::ExprTripleTermContext* node) {
  const auto component = [this](Node* child) -> ast::Expression {
    if (const antlr4::Token* token = TokenOf(child)) {
      const ast::SourceRange range = RangeOf(token);
      if (token->getType() == Grammar::A) return {TypeIri(token), range};
      return {NamedVariable(token), range};
    }
    const ast::SourceRange range = RangeOf(As<antlr4::ParserRuleContext>(child));
    switch (RuleOf(child)) {
      case Grammar::RuleIri:
        return {Iri(As<Grammar::IriContext>(child)), range};
      case Grammar::RuleLiteral:
        return {Literal(As<Grammar::LiteralContext>(child)), range};
      default:
        return TripleExpression(As<Grammar::ExprTripleTermContext>(child));
    }
  };
  ast::BuiltinCall call;
  call.function = ast::BuiltinFunction::kTriple;
  call.arguments.push_back(component(node->children[1]));
  call.arguments.push_back(
      component(As<Grammar::VerbContext>(node->children[2])->children.front()));
  call.arguments.push_back(
      component(As<Grammar::ExprTripleTermObjectContext>(node->children[3])->children.front()));
  return {std::move(call), RangeOf(node)};
}

ast::Expression AstBuilder::Constraint(Grammar::ConstraintContext* node) {
  Node* child = node->children.front();
  switch (RuleOf(child)) {
    case Grammar::RuleBrackettedExpression:
      return Expression(As<Grammar::ExpressionContext>(
          As<Grammar::BrackettedExpressionContext>(child)->children[1]));
    case Grammar::RuleBuiltInCall:
      return BuiltIn(As<Grammar::BuiltInCallContext>(child));
    default: {
      auto* call = As<Grammar::FunctionCallContext>(child);
      return Call(As<Grammar::IriContext>(call->children[0]),
                  As<Grammar::ArgListContext>(call->children[1]), RangeOf(call));
    }
  }
}

std::vector<ast::Expression> AstBuilder::List(Grammar::ExpressionListContext* list) {
  std::vector<ast::Expression> expressions;
  for (Node* child : list->children) {
    if (TokenOf(child) == nullptr) {
      expressions.push_back(Expression(As<Grammar::ExpressionContext>(child)));
    }
  }
  return expressions;
}

}  // namespace mote
