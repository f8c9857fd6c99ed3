#ifndef MOTE_ENGINE_UPDATE_TERM_STORING_H_
#define MOTE_ENGINE_UPDATE_TERM_STORING_H_

#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "engine/expression/local_vocabulary.h"
#include "engine/expression/query_limits.h"
#include "storage/store/store.h"
#include "storage/term/id.h"

namespace mote {

// Gives stored ids to the terms that a query computed or a template made, so that quads with them
// can be inserted. The same id becomes the same term; each blank node that is not stored becomes a
// new one. Not thread-safe.
class TermStoring {
 public:
  // Borrows all of it; `memory` may be null. The template has made `template_blank_nodes`.
  TermStoring(const LocalVocabulary& local, uint64_t template_blank_nodes, MemoryAccount* memory,
              WriteTransaction& transaction)
      : local_(local),
        template_blank_nodes_(template_blank_nodes),
        memory_(memory),
        transaction_(transaction) {}

  // kResourceExhausted for a triple term that nests too deeply to be stored.
  absl::StatusOr<Id> Store(Id id) {
    if (id.tag() != Tag::kLocal) return id;
    return StoreLocal(id);
  }

 private:
  absl::StatusOr<Id> StoreLocal(Id id);
  absl::StatusOr<Id> MakeStored(Id id);
  absl::StatusOr<Id> StoreTemplateBlankNode(Id id);

  const LocalVocabulary& local_;
  const uint64_t template_blank_nodes_;
  MemoryShare memory_;
  WriteTransaction& transaction_;
  // Of the template's blank nodes; they are numbered alike, and take no memory here.
  Id first_blank_node_;
  absl::flat_hash_map<uint64_t, Id> stored_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_UPDATE_TERM_STORING_H_
