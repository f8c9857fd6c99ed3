#ifndef MOTE_GRAMMAR_PARSER_STATIC_TYPES_H_
#define MOTE_GRAMMAR_PARSER_STATIC_TYPES_H_

#include <functional>
#include <string>

#include "grammar/ast/expression.h"
#include "grammar/ast/source_range.h"

namespace mote {

// What is known of an expression's value before there is any data; kUnknown is always right.
enum class StaticType { kUnknown, kIri, kString, kNumber, kBoolean, kTemporal, kOtherLiteral };

// The type of every value that is no error. Reports to `report` each operation below whose operands
// make it an error in any case: the part of the text, the message, and a hint. EXISTS patterns are
// not looked into.
using TypeErrorHandler =
    std::function<void(const ast::SourceRange&, std::string message, std::string hint)>;
StaticType CheckTypes(const ast::Expression& expression, const TypeErrorHandler& report);

// Reports if `type` has no effective boolean value (SPARQL 1.1 section 17.2.2).
void CheckCondition(StaticType type, const ast::SourceRange& range, const TypeErrorHandler& report);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_STATIC_TYPES_H_
