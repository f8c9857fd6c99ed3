#ifndef MOTE_STORAGE_RDF_QUAD_HANDLER_H_
#define MOTE_STORAGE_RDF_QUAD_HANDLER_H_

#include <string_view>

#include "absl/status/status.h"
#include "mote/quad.h"
#include "storage/term/term.h"

namespace mote {

// Receives what a parser finds, and is what a writer is. One virtual call for each statement.
//
// Blank nodes carry the label of the document, which is unique in the document only. Those
// without a label (`[]`, collections) get labels `#1`, `#2`, ..., which no document can write.
class QuadHandler {
 public:
  virtual ~QuadHandler() = default;

  // The views are valid during the call. An error stops the parser, which returns it unchanged.
  virtual absl::Status OnQuad(const QuadView& quad) = 0;

  // A prefix or base declaration of the document; ignored unless overridden.
  virtual absl::Status OnPrefix(std::string_view /*name*/, std::string_view /*iri*/) {
    return absl::OkStatus();
  }
  virtual absl::Status OnBase(std::string_view /*iri*/) { return absl::OkStatus(); }
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_QUAD_HANDLER_H_
