#ifndef MOTE_ENGINE_EMBEDDING_PREPARED_QUERY_IMPL_H_
#define MOTE_ENGINE_EMBEDDING_PREPARED_QUERY_IMPL_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/database/parsed_query.h"
#include "engine/database/query_result.h"
#include "engine/embedding/hidden.h"
#include "mote/prepared_query.h"

namespace mote {

// Immutable.
class MOTE_HIDDEN PreparedQuery::Impl {
 public:
  // Errors: those of Database::Prepare.
  static absl::StatusOr<std::shared_ptr<const Impl>> Make(
      std::string_view text, const std::vector<std::string>& parameters,
      const QueryOptions& options);

  const std::shared_ptr<const ParsedQuery>& parsed() const { return parsed_; }

  // Gives `result`, which is one of this query, the values of its parameters. Where the result has
  // been read before, it begins anew; false: it cannot.
  absl::StatusOr<bool> Bind(std::span<const Argument> arguments, const QueryOptions& options,
                            bool restart, QueryResult& result) const;

 private:
  explicit Impl(std::shared_ptr<const ParsedQuery> parsed) : parsed_(std::move(parsed)) {}

  const std::shared_ptr<const ParsedQuery> parsed_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_PREPARED_QUERY_IMPL_H_
