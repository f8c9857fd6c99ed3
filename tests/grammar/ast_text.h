#ifndef MOTE_TESTS_GRAMMAR_AST_TEXT_H_
#define MOTE_TESTS_GRAMMAR_AST_TEXT_H_

#include <string>

#include "grammar/ast/query.h"
#include "grammar/ast/update.h"

// The syntax tree as text in a prefix notation, for tests: (bgp (?s <p> "x")) (filter (< ?o 3)).
// Ranges do not appear. Datatypes appear as ^^<...> except xsd:string (nothing) and the datatypes
// of the short forms, which appear as the short form.

namespace mote::testing {

std::string ToText(const ast::VarOrTerm& term);
std::string ToText(const ast::PathExpr& path);
std::string ToText(const ast::Expression& expression);
std::string ToText(const ast::GroupPattern& pattern);
std::string ToText(const ast::Query& query);
std::string ToText(const ast::Update& update);

}  // namespace mote::testing

#endif  // MOTE_TESTS_GRAMMAR_AST_TEXT_H_
