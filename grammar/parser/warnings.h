#ifndef MOTE_GRAMMAR_PARSER_WARNINGS_H_
#define MOTE_GRAMMAR_PARSER_WARNINGS_H_

#include <vector>

#include "grammar/ast/query.h"
#include "grammar/ast/update.h"
#include "grammar/parser/parse_error.h"

namespace mote {

// What the specification allows and nobody means: variables that nothing binds where they are used,
// expressions that are errors whatever the data are (`"a" + 1`, STRLEN of an IRI, a FILTER on a
// date), relative IRIs without a base. In the order of the text, and never wrong about expressions:
// a warning there means that the value is an error in every solution.
std::vector<ParseError> FindWarnings(const ast::Query& query);
std::vector<ParseError> FindWarnings(const ast::Update& update);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_WARNINGS_H_
