#ifndef MOTE_TESTS_ENGINE_EXPRESSION_RANDOM_TERMS_H_
#define MOTE_TESTS_ENGINE_EXPRESSION_RANDOM_TERMS_H_

#include <random>
#include <string>
#include <vector>

#include "grammar/ast/term.h"
#include "storage/term/term.h"

namespace mote::testing {

using Random = std::mt19937_64;

// A numeric literal: any datatype, canonical or not, small values that often coincide and extreme
// ones; sometimes ill-typed.
Term RandomNumber(Random& random);
// A date, time or dateTime with or without time zone, often within a day of another.
Term RandomMoment(Random& random);
// Any term but a triple term.
Term RandomTerm(Random& random);

// The constant of a query that stands for `term`.
ast::TermNode ToAst(const Term& term);

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_EXPRESSION_RANDOM_TERMS_H_
