#ifndef MOTE_TESTS_ENGINE_REFERENCE_PATHS_H_
#define MOTE_TESTS_ENGINE_REFERENCE_PATHS_H_

#include <string>
#include <variant>

#include "grammar/ast/path.h"
#include "tests/engine/reference/algebra.h"
#include "tests/engine/reference/rdf_dataset.h"

namespace mote::reference {

// A variable's name or a term: one end of a pattern.
using Slot = std::variant<std::string, Term>;

// The solutions of a triple pattern (SPARQL 1.1 section 18.3).
Solutions EvaluateTriple(const Graph& graph, const Slot& subject, const Slot& predicate,
                         const Slot& object, Work& work);

// The solutions of a property path pattern (sections 9.3 and 18.4), with their multiplicities.
Solutions EvaluatePath(const Graph& graph, const Slot& subject, const ast::PathExpr& path,
                       const Slot& object, Work& work);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_PATHS_H_
