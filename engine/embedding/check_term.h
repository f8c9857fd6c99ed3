#ifndef MOTE_ENGINE_EMBEDDING_CHECK_TERM_H_
#define MOTE_ENGINE_EMBEDDING_CHECK_TERM_H_

#include "absl/status/status.h"
#include "mote/quad.h"

namespace mote {

// Whether a program's quad is one that RDF allows and that every syntax can write: IRIs are
// absolute, texts are UTF-8, language tags are well-formed (RDF 1.2 Concepts, section 3), subjects
// and graphs are IRIs or blank nodes, predicates IRIs. Error: kInvalidArgument, which names the
// term; kResourceExhausted for triple terms that nest too deep.
absl::Status CheckQuadTerms(const QuadView& quad);

// The same for the name of a graph.
absl::Status CheckGraphName(const TermView& name);

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_CHECK_TERM_H_
