#ifndef MOTE_SNAPSHOT_H_
#define MOTE_SNAPSHOT_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "mote/export.h"
#include "mote/options.h"
#include "mote/prepared_query.h"
#include "mote/quad_pattern.h"
#include "mote/result.h"

namespace mote {

// The database as one commit left it, whatever others write meanwhile. Never blocks and is never
// blocked. Keeps what it shows on disk, so let go of old ones. A handle, cheap to copy.
// Thread-safe.
class MOTE_EXPORT Snapshot {
 public:
  class Impl;

  Snapshot(const Snapshot&);
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(const Snapshot&);
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

  // The last commit that it sees; 0 before the first.
  uint64_t commit_number() const;

  // As Database::Query, on this state.
  absl::StatusOr<Result> Query(std::string_view text, const QueryOptions& options = {}) const;
  // Runs a prepared query with a value for each of its parameters. The base, the prefixes and
  // union_default_graph were settled when it was prepared. Errors: kInvalidArgument if a parameter
  // has no value, or two, or there is no such parameter; those of Query but for the text's.
  absl::StatusOr<Result> Query(const PreparedQuery& query, std::span<const Argument> arguments,
                               const QueryOptions& options = {}) const;
  absl::StatusOr<Result> Query(const PreparedQuery& query,
                               std::initializer_list<Argument> arguments,
                               const QueryOptions& options = {}) const {
    return Query(query, std::span<const Argument>(arguments.begin(), arguments.size()), options);
  }

  // Calls `visit` for each quad that matches, without SPARQL, in an order of its own choice, until
  // it returns false. Errors: those of reading.
  absl::Status ForEach(const QuadPattern& pattern, const QuadVisitor& visit) const;
  // The same in batches of ids: ten times as fast and more.
  absl::Status ForEach(const IdPattern& pattern, const IdVisitor& visit) const;
  absl::StatusOr<bool> Contains(const Quad& quad) const;

  // The id that stands for a term in this database; nothing if the database does not know the term,
  // so that no quad holds it. Ids stay valid for all later snapshots.
  absl::StatusOr<std::optional<Id>> FindId(const TermView& term) const;
  absl::StatusOr<std::optional<Id>> FindId(const Term& term) const { return FindId(term.view()); }
  // The term that an id of this database stands for. Errors: kNotFound, kInvalidArgument.
  absl::StatusOr<Term> GetTerm(Id id) const;
  // The same for many ids at once, which is much cheaper; `terms` is resized. Undefined ids, and
  // those of terms that a query computed, are errors.
  absl::Status GetTerms(std::span<const Id> ids, std::vector<Term>* terms) const;

  // The names of all named graphs.
  absl::StatusOr<std::vector<Term>> Graphs() const;

  explicit Snapshot(std::shared_ptr<Impl> impl);

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace mote

#endif  // MOTE_SNAPSHOT_H_
