#include "mote/changes.h"

#include <memory>
#include <span>
#include <vector>

#include "engine/embedding/database_impl.h"
#include "engine/expression/term_reader.h"
#include "storage/base/status_macros.h"
#include "storage/store/store.h"

// The history of changes, with terms.

namespace mote {
namespace {

// Shows quads to the visitor; false when it has enough.
absl::StatusOr<bool> Visit(std::span<const IdQuad> quads, ChangeKind kind,
                           const ChangeVisitor& visitor, TermReader* terms) {
  std::vector<Id> ids;
  for (const IdQuad& quad : quads) {
    ids.insert(ids.end(), {quad.subject, quad.predicate, quad.object, quad.graph});
  }
  terms->BeginBatch();
  MOTE_RETURN_IF_ERROR(terms->Load(ids));
  for (const IdQuad& quad : quads) {
    QuadView view{terms->Get(quad.subject).view(),
                  terms->Get(quad.predicate).view(),
                  terms->Get(quad.object).view(),
                  {},
                  quad.graph != kDefaultGraph};
    if (view.has_graph) view.graph = terms->Get(quad.graph).view();
    if (!visitor.change(kind, view)) return false;
  }
  return true;
}

}  // namespace

absl::Status Database::Changes(uint64_t since, const ChangeVisitor& visitor) const {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ChangeCursor> cursor, impl_->store().Changes(since));
  TermReader terms(cursor->snapshot(), /*local=*/nullptr);
  ChangeBatch batch;
  while (true) {
    MOTE_ASSIGN_OR_RETURN(const bool is_commit, cursor->Next());
    if (!is_commit) return absl::OkStatus();
    if (visitor.commit && !visitor.commit(cursor->commit(), cursor->is_listed())) {
      return absl::OkStatus();
    }
    while (visitor.change) {
      MOTE_ASSIGN_OR_RETURN(const bool has_changes, cursor->NextBatch(&batch));
      if (!has_changes) break;
      for (const ChangeKind kind : {ChangeKind::kDeleted, ChangeKind::kInserted}) {
        const bool deleted = kind == ChangeKind::kDeleted;
        MOTE_ASSIGN_OR_RETURN(const bool more, Visit(deleted ? batch.deleted : batch.inserted, kind,
                                                     visitor, &terms));
        if (!more) return absl::OkStatus();
      }
    }
  }
}

}  // namespace mote
