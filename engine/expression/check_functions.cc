#include "engine/expression/check_functions.h"

#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/expression/function_node.h"
#include "engine/expression/located_error.h"
#include "engine/expression/regex.h"
#include "grammar/ast/visit_expressions.h"
#include "grammar/parser/edit_distance.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Which cast was probably meant by a function that does not exist.
std::string HintForUnknownFunction(std::string_view iri) {
  constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";
  constexpr std::string_view kCasts[] = {"boolean",
                                         "byte",
                                         "date",
                                         "dateTime",
                                         "dayTimeDuration",
                                         "decimal",
                                         "double",
                                         "float",
                                         "int",
                                         "integer",
                                         "long",
                                         "negativeInteger",
                                         "short",
                                         "string",
                                         "nonNegativeInteger",
                                         "nonPositiveInteger",
                                         "positiveInteger",
                                         "time",
                                         "unsignedByte",
                                         "unsignedInt",
                                         "unsignedLong",
                                         "unsignedShort",
                                         "yearMonthDuration"};
  const bool in_xsd = iri.substr(0, kXsd.size()) == kXsd;
  const std::string_view name = iri.substr(in_xsd ? kXsd.size() : iri.find_last_of("#/:") + 1);
  for (const std::string_view cast : kCasts) {
    if (FindCast(std::string(kXsd) + std::string(cast)) == nullptr) continue;
    if (cast == name || IsProbablyMeant(name, cast)) {
      return "did you mean <" + std::string(kXsd) + std::string(cast) + ">?";
    }
  }
  if (in_xsd) return "values cannot be cast to this datatype";
  return "there are the functions of SPARQL and casts such as xsd:integer(...), no others";
}

// A regular expression that is a constant has to be one that can be matched.
absl::Status CheckPattern(const ast::BuiltinCall& call, const ast::SourceRange& range) {
  size_t flags_at = 0;
  if (call.function == ast::BuiltinFunction::kRegex) flags_at = 2;
  if (call.function == ast::BuiltinFunction::kReplace) flags_at = 3;
  if (flags_at == 0) return absl::OkStatus();
  const auto* pattern = std::get_if<ast::TermNode>(&call.arguments[1].node);
  if (pattern == nullptr || pattern->kind != ast::TermKind::kLiteral) return absl::OkStatus();
  std::string flags;
  if (call.arguments.size() > flags_at) {
    const auto* given = std::get_if<ast::TermNode>(&call.arguments[flags_at].node);
    if (given == nullptr) return absl::OkStatus();
    flags = given->lexical;
  }
  if (flags.find('q') != std::string::npos) return absl::OkStatus();
  const bool ignore_space = flags.find('x') != std::string::npos;
  const absl::Status status =
      TranslateXPathPattern(pattern->lexical, /*dot_all=*/false, ignore_space).status();
  if (!absl::IsUnimplemented(status)) return absl::OkStatus();
  return ErrorAt(pattern->range.line != 0 ? pattern->range : range, std::string(status.message()));
}

class FunctionChecker {
 public:
  void operator()(const ast::Expression& expression) {
    if (!status_.ok()) return;
    if (const auto* call = std::get_if<ast::FunctionCall>(&expression.node)) {
      status_ = CheckCall(*call, expression.range);
    } else if (const auto* builtin = std::get_if<ast::BuiltinCall>(&expression.node)) {
      status_ = CheckPattern(*builtin, expression.range);
    }
  }
  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

}  // namespace

absl::Status CheckCall(const ast::FunctionCall& call, const ast::SourceRange& range) {
  if (FindCast(call.iri) == nullptr) {
    return ErrorAt(range, "there is no function <" + call.iri + ">",
                   HintForUnknownFunction(call.iri));
  }
  if (call.arguments.size() != 1) {
    return ErrorAt(range, "the cast <" + call.iri + "> takes 1 argument, here are " +
                              std::to_string(call.arguments.size()));
  }
  if (call.distinct) return ErrorAt(range, "DISTINCT has no meaning in a cast");
  return absl::OkStatus();
}

absl::Status CheckFunctions(const ast::Query& query) {
  FunctionChecker checker;
  ast::VisitExpressions(query, std::ref(checker));
  return checker.status();
}

absl::Status CheckFunctions(const ast::Update& update) {
  FunctionChecker checker;
  ast::VisitExpressions(update, std::ref(checker));
  return checker.status();
}

}  // namespace mote
