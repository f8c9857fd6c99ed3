#ifndef MOTE_GRAMMAR_PARSER_STATIC_CHECKS_H_
#define MOTE_GRAMMAR_PARSER_STATIC_CHECKS_H_

#include <optional>

#include "grammar/ast/query.h"
#include "grammar/ast/update.h"
#include "grammar/parser/parse_error.h"

// What the specification demands of a query beyond its grammar and can be seen without data: the
// scope of variables (SPARQL 1.1 sections 18.2.1 and 19.8, notes 12 and 13), what may be projected
// from groups (section 11.4), and where aggregates may stand (section 19.8, note 11).

namespace mote {

// The first violation in `query`, or none.
std::optional<ParseError> CheckQuery(const ast::Query& query);

// The first violation in the patterns of `update`, or none.
std::optional<ParseError> CheckUpdate(const ast::Update& update);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_STATIC_CHECKS_H_
