#include <gtest/gtest.h>

#include <array>

#include "engine/expression/compiled_expression.h"
#include "engine/expression/value.h"
#include "engine/expression/value_compare.h"
#include "grammar/ast/query.h"
#include "storage/source/memory_source.h"
#include "tests/engine/expression/random_terms.h"

// Evaluation over ids, with all its short cuts, against evaluation of decoded terms.

namespace mote::testing {
namespace {

constexpr size_t kRows = 500;
constexpr int kRounds = 60;

constexpr std::array<ast::BinaryOperator, 6> kComparisons = {
    ast::BinaryOperator::kEqual,   ast::BinaryOperator::kNotEqual,
    ast::BinaryOperator::kLess,    ast::BinaryOperator::kLessOrEqual,
    ast::BinaryOperator::kGreater, ast::BinaryOperator::kGreaterOrEqual};
constexpr std::array<Comparison, 6> kReference = {
    Comparison::kEqual,       Comparison::kNotEqual, Comparison::kLess,
    Comparison::kLessOrEqual, Comparison::kGreater,  Comparison::kGreaterOrEqual};

ast::Expression Variable(const std::string& name) {
  return {ast::Variable{name, ast::VariableKind::kNamed, {}}, {}};
}

ast::Expression Binary(ast::BinaryOperator op, ast::Expression left, ast::Expression right) {
  return {ast::BinaryExpression{op, std::move(left), std::move(right)}, {}};
}

// Integers whose sums and products are often at the edge of what is inline, or beyond.
Term RandomInlineInteger(Random& random) {
  int64_t value = static_cast<int64_t>(random()) >> (8 + random() % 56);
  return Term::Literal(std::to_string(value), "http://www.w3.org/2001/XMLSchema#integer");
}

class OperatorsPropertyTest : public ::testing::Test {
 protected:
  // Two columns of random terms, some of them local ids, some unbound.
  void Fill(Random& random, Term (*make)(Random&)) {
    MemorySource::Builder builder;
    std::array<std::vector<bool>, 2> local;
    for (size_t c = 0; c < 2; ++c) {
      terms_[c].clear();
      ids_[c].clear();
      for (size_t i = 0; i < kRows; ++i) {
        terms_[c].push_back(make(random));
        local[c].push_back(random() % 8 == 0 && !terms_[c][i].is_blank_node());
        ids_[c].push_back(local[c][i] ? Id() : builder.Intern(terms_[c][i]));
      }
    }
    source_ = builder.Build();
    context_ = std::make_unique<EvaluationContext>(*source_);
    for (size_t c = 0; c < 2; ++c) {
      for (size_t i = 0; i < kRows; ++i) {
        if (local[c][i]) ids_[c][i] = *context_->local().Intern(terms_[c][i]);
        if (random() % 20 == 0) ids_[c][i] = Id();
        pointers_[c] = ids_[c].data();
      }
    }
    variables_.Set("a", 0);
    variables_.Set("b", 1);
  }

  std::vector<Id> Evaluate(const ast::Expression& expression) {
    ExpressionScope scope;
    scope.variables = &variables_;
    auto compiled = CompiledExpression::Compile(expression, scope, *context_);
    EXPECT_TRUE(compiled.ok()) << compiled.status();
    ColumnBatch batch{pointers_, kRows};
    std::vector<Id> out(kRows);
    absl::Status status = compiled->Evaluate(batch, RowSelection::All(batch), out.data());
    EXPECT_TRUE(status.ok()) << status;
    return out;
  }

  // The decoded term, without the id that the short cuts look at; an error if unbound.
  Value Reference(size_t column, size_t row) const {
    if (ids_[column][row].is_undefined()) return Value();
    const Term& term = terms_[column][row];
    // A blank node is known by its stored label.
    if (term.is_blank_node())
      return Value::FromTerm(*context_->terms().Read(ids_[column][row]).value(), Id());
    return Value::FromTerm(term, Id());
  }

  static Id Expected(Truth truth) {
    return truth == Truth::kError ? Id() : EncodeBoolean(truth == Truth::kTrue);
  }

  std::array<std::vector<Term>, 2> terms_;
  std::array<std::vector<Id>, 2> ids_;
  std::array<const Id*, 2> pointers_;
  std::unique_ptr<MemorySource> source_;
  std::unique_ptr<EvaluationContext> context_;
  VariableMap variables_;
};

TEST_F(OperatorsPropertyTest, ComparisonsOfColumns) {
  Random random(1);
  for (int round = 0; round < kRounds; ++round) {
    Fill(random, round % 3 == 0 ? RandomTerm : round % 3 == 1 ? RandomNumber : RandomMoment);
    for (size_t op = 0; op < 6; ++op) {
      std::vector<Id> out = Evaluate(Binary(kComparisons[op], Variable("a"), Variable("b")));
      for (size_t i = 0; i < kRows; ++i) {
        Truth expected = CompareValues(kReference[op], Reference(0, i), Reference(1, i));
        ASSERT_EQ(out[i], Expected(expected))
            << terms_[0][i].ToString() << " op " << op << " " << terms_[1][i].ToString();
      }
    }
  }
}

TEST_F(OperatorsPropertyTest, ComparisonsWithConstants) {
  Random random(2);
  for (int round = 0; round < kRounds; ++round) {
    auto make = round % 3 == 0 ? RandomTerm : round % 3 == 1 ? RandomNumber : RandomMoment;
    Fill(random, make);
    Term constant = make(random);
    if (constant.is_blank_node()) continue;
    for (size_t op = 0; op < 6; ++op) {
      std::vector<Id> out =
          Evaluate(Binary(kComparisons[op], Variable("a"), ast::Expression{ToAst(constant), {}}));
      std::vector<Id> mirrored =
          Evaluate(Binary(kComparisons[op], ast::Expression{ToAst(constant), {}}, Variable("a")));
      Value right = Value::FromTerm(constant, Id());
      for (size_t i = 0; i < kRows; ++i) {
        ASSERT_EQ(out[i], Expected(CompareValues(kReference[op], Reference(0, i), right)))
            << terms_[0][i].ToString() << " op " << op << " " << constant.ToString();
        ASSERT_EQ(mirrored[i], Expected(CompareValues(kReference[op], right, Reference(0, i))))
            << constant.ToString() << " op " << op << " " << terms_[0][i].ToString();
      }
    }
  }
}

TEST_F(OperatorsPropertyTest, Arithmetic) {
  constexpr std::array<ast::BinaryOperator, 4> kOperators = {
      ast::BinaryOperator::kAdd, ast::BinaryOperator::kSubtract, ast::BinaryOperator::kMultiply,
      ast::BinaryOperator::kDivide};
  constexpr std::array<Number (*)(const Number&, const Number&), 4> kFunctions = {
      AddNumbers, SubtractNumbers, MultiplyNumbers, DivideNumbers};
  Random random(3);
  for (int round = 0; round < kRounds; ++round) {
    Fill(random, round % 3 == 0 ? RandomInlineInteger : RandomNumber);
    for (size_t op = 0; op < 4; ++op) {
      std::vector<Id> out = Evaluate(Binary(kOperators[op], Variable("a"), Variable("b")));
      for (size_t i = 0; i < kRows; ++i) {
        Number expected = kFunctions[op](NumberOf(Reference(0, i)), NumberOf(Reference(1, i)));
        ASSERT_EQ(out[i], *ToId(expected, context_->local()))
            << terms_[0][i].ToString() << " op " << op << " " << terms_[1][i].ToString();
      }
    }
  }
}

TEST_F(OperatorsPropertyTest, EffectiveBooleanValueAndSameTerm) {
  Random random(4);
  for (int round = 0; round < kRounds; ++round) {
    Fill(random, RandomTerm);
    std::vector<Id> negated =
        Evaluate({ast::UnaryExpression{ast::UnaryOperator::kNot, Variable("a")}, {}});
    ast::BuiltinCall call{ast::BuiltinFunction::kSameTerm, {}};
    call.arguments.push_back(Variable("a"));
    call.arguments.push_back(Variable("b"));
    std::vector<Id> same = Evaluate({std::move(call), {}});
    for (size_t i = 0; i < kRows; ++i) {
      ASSERT_EQ(negated[i], Expected(Not(EffectiveBoolean(Reference(0, i)))))
          << terms_[0][i].ToString();
      ASSERT_EQ(same[i], Expected(SameTerm(Reference(0, i), Reference(1, i))))
          << terms_[0][i].ToString() << " " << terms_[1][i].ToString();
    }
  }
}

// IN is a disjunction of equalities.
TEST_F(OperatorsPropertyTest, In) {
  Random random(5);
  for (int round = 0; round < kRounds; ++round) {
    Fill(random, RandomTerm);
    ast::InExpression in{false, Variable("a"), {}};
    ast::LogicalExpression disjunction{ast::LogicalOperator::kOr, {}};
    for (int k = 0; k < 5; ++k) {
      Term member = RandomTerm(random);
      if (member.is_blank_node()) continue;
      in.list.push_back({ToAst(member), {}});
      disjunction.operands.push_back(
          Binary(ast::BinaryOperator::kEqual, Variable("a"), ast::Expression{ToAst(member), {}}));
    }
    in.list.push_back(Variable("b"));
    disjunction.operands.push_back(
        Binary(ast::BinaryOperator::kEqual, Variable("a"), Variable("b")));
    if (disjunction.operands.size() < 2) continue;
    EXPECT_EQ(Evaluate({std::move(in), {}}), Evaluate({std::move(disjunction), {}}));
  }
}

}  // namespace
}  // namespace mote::testing
