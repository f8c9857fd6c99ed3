#ifndef MOTE_TESTS_ENGINE_REFERENCE_STRING_FUNCTIONS_H_
#define MOTE_TESTS_ENGINE_REFERENCE_STRING_FUNCTIONS_H_

#include <optional>
#include <vector>

#include "grammar/ast/builtin_function.h"
#include "storage/term/term.h"

namespace mote::reference {

// xsd:string, or a string with a language.
bool IsStringLiteral(const Term& term);

// The functions on strings (SPARQL 1.1 section 17.4.3), none of whose arguments is an error; an
// empty optional is one. Regular expressions are plain texts that may be anchored by ^ and $.
// Letters outside ASCII have no case, but for the two letters e with acute. Other functions end the
// program.
std::optional<Term> CallStringFunction(ast::BuiltinFunction function,
                                       const std::vector<Term>& arguments);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_STRING_FUNCTIONS_H_
