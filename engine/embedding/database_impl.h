#ifndef MOTE_ENGINE_EMBEDDING_DATABASE_IMPL_H_
#define MOTE_ENGINE_EMBEDDING_DATABASE_IMPL_H_

#include <memory>
#include <mutex>
#include <utility>

#include "engine/database/sparql_engine.h"
#include "engine/embedding/hidden.h"
#include "mote/database.h"
#include "mote/snapshot.h"

namespace mote {

// What all handles of one database share. Whoever reads or writes through it keeps it, so that it
// closes when the last of them has gone. Thread-safe.
class MOTE_HIDDEN Database::Impl : public std::enable_shared_from_this<Database::Impl> {
 public:
  explicit Impl(std::unique_ptr<SparqlEngine> engine) : engine_(std::move(engine)) {}

  SparqlEngine& engine() { return *engine_; }
  Store& store() { return engine_->store(); }

  // The state of this moment; the same object while nothing is committed, so that prepared queries
  // find their plans again.
  std::shared_ptr<Snapshot::Impl> GetSnapshot();

 private:
  const std::unique_ptr<SparqlEngine> engine_;
  std::mutex mutex_;
  std::weak_ptr<Snapshot::Impl> last_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_DATABASE_IMPL_H_
