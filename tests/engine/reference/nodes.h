#ifndef MOTE_TESTS_ENGINE_REFERENCE_NODES_H_
#define MOTE_TESTS_ENGINE_REFERENCE_NODES_H_

#include <optional>

#include "grammar/ast/term.h"
#include "tests/engine/reference/paths.h"
#include "tests/engine/reference/rdf_dataset.h"

// The nodes of patterns and templates: variables, terms, and triple terms with either inside.

namespace mote::reference {

// The components of a triple term with variables inside; null for any other node.
const ast::TripleNode* OpenTriple(const ast::VarOrTerm& node);

// The variable or the constant that a node is. Requires OpenTriple(node) == nullptr.
Slot SlotOf(const ast::VarOrTerm& node);

// Matches a term with a node of a pattern: binds its variables, or tells that it does not match.
bool MatchNode(const ast::VarOrTerm& node, const Term& term, Solution* solution);

// A part of a template for one solution, and a whole triple of it: nothing if a variable is unbound
// or the result is no triple (section 16.2.1).
std::optional<Term> Instantiate(const ast::VarOrTerm& node, const Solution& solution);
std::optional<Triple> Instantiate(const ast::VarOrTerm& subject, const ast::VarOrTerm& predicate,
                                  const ast::VarOrTerm& object, const Solution& solution);

}  // namespace mote::reference

#endif  // MOTE_TESTS_ENGINE_REFERENCE_NODES_H_
