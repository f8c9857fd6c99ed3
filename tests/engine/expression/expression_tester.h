#ifndef MOTE_TESTS_ENGINE_EXPRESSION_EXPRESSION_TESTER_H_
#define MOTE_TESTS_ENGINE_EXPRESSION_EXPRESSION_TESTER_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/expression/compiled_expression.h"
#include "engine/expression/evaluation_context.h"
#include "grammar/ast/query.h"
#include "storage/source/memory_source.h"
#include "storage/term/term.h"

namespace mote::testing {

// The expression that `text` is, with the prefixes xsd, rdf and : known. The query owns it.
absl::StatusOr<ast::Query> ParseExpression(std::string_view text, std::string_view base = {});
const ast::Expression& ExpressionOf(const ast::Query& query);

// A term from its N-Triples form, or an integer, decimal, double or boolean as SPARQL writes it.
Term ParseTerm(std::string_view text);

// Evaluates expressions over rows of terms, on a source that stores them.
class ExpressionTester {
 public:
  using Columns = std::map<std::string, std::vector<std::string>>;

  // `columns`: for each variable its term in each row, in SPARQL syntax; "" is unbound.
  explicit ExpressionTester(Columns columns = {}, EvaluationOptions options = {});

  // The same for terms of any kind; a blank node's label may change.
  static ExpressionTester OfTerms(const std::map<std::string, std::vector<Term>>& columns);

  // The value in every row: N-Triples, or "error"; one entry with the message if it cannot be
  // compiled or evaluated.
  std::vector<std::string> Rows(std::string_view text);
  // The value in the first row.
  std::string First(std::string_view text) { return Rows(text).front(); }
  // The numbers of the rows that pass a filter.
  std::vector<uint32_t> Filter(std::string_view text);
  // The terms in every row; an error is nothing. Fails the test if there is no value at all.
  std::vector<std::optional<Term>> Terms(std::string_view text);

  EvaluationContext& context() { return *context_; }
  const MemorySource& source() const { return *source_; }
  const std::vector<Id>& column(const std::string& variable) const { return ids_.at(variable); }
  ColumnBatch batch() const { return {pointers_, rows_}; }
  const VariableMap& variables() const { return variables_; }
  std::string ToString(Id id);

 private:
  // Columns of ids of `source`.
  ExpressionTester(std::unique_ptr<MemorySource> source,
                   std::map<std::string, std::vector<Id>> columns, EvaluationOptions options);
  absl::StatusOr<std::vector<Id>> Evaluate(std::string_view text);

  std::unique_ptr<MemorySource> source_;
  std::unique_ptr<EvaluationContext> context_;
  VariableMap variables_;
  std::map<std::string, std::vector<Id>> ids_;
  std::vector<const Id*> pointers_;
  size_t rows_ = 1;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_EXPRESSION_EXPRESSION_TESTER_H_
