#include "tests/engine/expression/expression_tester.h"

#include <numeric>
#include <utility>
#include <variant>

#include "engine/expression/ast_term.h"
#include "grammar/parser/parser.h"
#include "storage/base/check.h"
#include "storage/base/status_macros.h"

namespace mote::testing {

absl::StatusOr<ast::Query> ParseExpression(std::string_view text, std::string_view base) {
  ParseOptions options;
  options.base = base;
  options.prefixes = {{"xsd", "http://www.w3.org/2001/XMLSchema#"},
                      {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
                      {"", "http://example.org/"}};
  return ParseQuery("SELECT ((" + std::string(text) + ") AS ?result) {}", options);
}

const ast::Expression& ExpressionOf(const ast::Query& query) {
  return *std::get<ast::SelectClause>(query.form).items[0].expression;
}

Term ParseTerm(std::string_view text) {
  if (text.substr(0, 2) == "_:") return Term::BlankNode(std::string(text.substr(2)));
  absl::StatusOr<ast::Query> query = ParseExpression(text);
  MOTE_CHECK(query.ok());
  const auto* node = std::get_if<ast::TermNode>(&ExpressionOf(*query).node);
  MOTE_CHECK(node != nullptr);
  return ToTerm(*node);
}

ExpressionTester::ExpressionTester(std::unique_ptr<MemorySource> source,
                                   std::map<std::string, std::vector<Id>> columns,
                                   EvaluationOptions options)
    : source_(std::move(source)), ids_(std::move(columns)) {
  context_ = std::make_unique<EvaluationContext>(*source_, std::move(options));
  for (const auto& [variable, ids] : ids_) {
    variables_.Set(variable, static_cast<uint32_t>(pointers_.size()));
    pointers_.push_back(ids.data());
    rows_ = ids.size();
  }
}

ExpressionTester::ExpressionTester(Columns columns, EvaluationOptions options) {
  MemorySource::Builder builder;
  std::map<std::string, std::vector<Id>> ids;
  for (const auto& [variable, texts] : columns) {
    std::vector<Id>& column = ids[variable];
    for (const std::string& text : texts) {
      column.push_back(text.empty() ? Id::Undefined() : builder.Intern(ParseTerm(text)));
    }
  }
  *this = ExpressionTester(builder.Build(), std::move(ids), std::move(options));
}

ExpressionTester ExpressionTester::OfTerms(
    const std::map<std::string, std::vector<Term>>& columns) {
  MemorySource::Builder builder;
  std::map<std::string, std::vector<Id>> ids;
  for (const auto& [variable, terms] : columns) {
    for (const Term& term : terms) ids[variable].push_back(builder.Intern(term));
  }
  return ExpressionTester(builder.Build(), std::move(ids), {});
}

std::string ExpressionTester::ToString(Id id) {
  if (id.is_undefined()) return "error";
  absl::StatusOr<const Term*> term = context_->terms().Read(id);
  return term.ok() ? (*term)->ToString() : std::string(term.status().message());
}

absl::StatusOr<std::vector<Id>> ExpressionTester::Evaluate(std::string_view text) {
  MOTE_ASSIGN_OR_RETURN(ast::Query query, ParseExpression(text, context_->base_iri()));
  ExpressionScope scope;
  scope.variables = &variables_;
  MOTE_ASSIGN_OR_RETURN(CompiledExpression expression,
                        CompiledExpression::Compile(ExpressionOf(query), scope, *context_));
  std::vector<Id> ids(rows_);
  MOTE_RETURN_IF_ERROR(expression.Evaluate(batch(), RowSelection::All(batch()), ids.data()));
  return ids;
}

std::vector<std::string> ExpressionTester::Rows(std::string_view text) {
  absl::StatusOr<std::vector<Id>> ids = Evaluate(text);
  if (!ids.ok()) return {std::string(ids.status().message())};
  std::vector<std::string> results;
  for (Id id : *ids) results.push_back(ToString(id));
  return results;
}

std::vector<std::optional<Term>> ExpressionTester::Terms(std::string_view text) {
  absl::StatusOr<std::vector<Id>> ids = Evaluate(text);
  MOTE_CHECK(ids.ok());
  std::vector<std::optional<Term>> results;
  for (Id id : *ids) {
    results.emplace_back();
    if (!id.is_undefined()) results.back() = **context_->terms().Read(id);
  }
  return results;
}

std::vector<uint32_t> ExpressionTester::Filter(std::string_view text) {
  absl::StatusOr<ast::Query> query = ParseExpression(text);
  MOTE_CHECK(query.ok());
  ExpressionScope scope;
  scope.variables = &variables_;
  absl::StatusOr<CompiledExpression> expression =
      CompiledExpression::Compile(ExpressionOf(*query), scope, *context_);
  MOTE_CHECK(expression.ok());
  std::vector<uint32_t> rows(rows_);
  std::iota(rows.begin(), rows.end(), 0);
  absl::StatusOr<size_t> kept =
      expression->EvaluateFilter(batch(), RowSelection::Of(rows), rows.data());
  MOTE_CHECK(kept.ok());
  rows.resize(*kept);
  return rows;
}

}  // namespace mote::testing
