#include "engine/database/parsed_query.h"

#include <optional>
#include <utility>

#include "engine/expression/check_functions.h"
#include "engine/expression/located_error.h"
#include "grammar/ast/visit_expressions.h"
#include "grammar/parser/parse_error.h"
#include "grammar/parser/parser.h"
#include "grammar/parser/warnings.h"
#include "storage/base/status_macros.h"

namespace mote {

absl::StatusOr<std::shared_ptr<ParsedQuery>> ParsedQuery::Parse(
    std::string_view text, const QueryOptions& options, const std::shared_ptr<MemoryPool>& pool) {
  auto parsed = std::make_shared<ParsedQuery>();
  parsed->start = std::chrono::steady_clock::now();
  ParseOptions parse;
  parse.base = options.base_iri;
  parse.prefixes = options.prefixes;
  const Interrupt interrupt(DeadlineAfter(parsed->start, options.timeout), options.cancel);
  MemoryAccount memory = AccountFor(options.memory_limit, pool, LimitedWork::kQuery);
  MemoryShare reading(&memory);
  parse.check = [&interrupt, &reading](uint64_t bytes) {
    absl::Status status = interrupt.Check();
    return status.ok() ? reading.Resize(bytes) : status;
  };
  MOTE_ASSIGN_OR_RETURN(parsed->query, ParseQuery(text, parse));
  parsed->parse_time = std::chrono::steady_clock::now() - parsed->start;
  for (const ParseError& warning : FindWarnings(parsed->query)) {
    parsed->warnings.push_back(warning.Render(text, "warning"));
  }
  const absl::Status functions = CheckFunctions(parsed->query);
  if (!functions.ok()) return WithSource(functions, text);
  ast::VisitExpressions(parsed->query, [&parsed](const ast::Expression& expression) {
    const auto* call = std::get_if<ast::BuiltinCall>(&expression.node);
    parsed->depends_on_moment |= call != nullptr && call->function == ast::BuiltinFunction::kNow;
  });
  parsed->union_default_graph = options.union_default_graph;
  parsed->text = text;
  return parsed;
}

absl::Status WithSource(const absl::Status& status, std::string_view text) {
  const std::optional<LocatedError> located = LocatedErrorOf(status);
  if (!located.has_value()) return status;
  const ParseError error{located->range, located->message, {}, located->hint};
  return absl::Status(status.code(), error.Render(text));
}

}  // namespace mote
