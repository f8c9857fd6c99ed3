#ifndef MOTE_ENGINE_DATABASE_PARSED_QUERY_H_
#define MOTE_ENGINE_DATABASE_PARSED_QUERY_H_

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/expression/query_limits.h"
#include "grammar/ast/query.h"
#include "mote/options.h"

namespace mote {

// A query that is read and checked and not planned yet. Immutable, so that many runs share it.
struct ParsedQuery {
  // `pool` is where memory comes from unless the options have a limit; may be null. Errors:
  // kInvalidArgument with the rendered ParseError, those of limits.
  static absl::StatusOr<std::shared_ptr<ParsedQuery>> Parse(
      std::string_view text, const QueryOptions& options,
      const std::shared_ptr<MemoryPool>& pool = nullptr);

  std::string text;
  ast::Query query;
  bool union_default_graph = false;
  // Variables of the outermost group, without `?`, whose values come with each run.
  std::vector<std::string> parameters;
  // As QueryResult::warnings.
  std::vector<std::string> warnings;
  std::chrono::steady_clock::time_point start;
  std::chrono::nanoseconds parse_time{0};
  // Some expression has another value at each run, though it reads no variable (NOW).
  bool depends_on_moment = false;
  // It will be run many times, and what its runs keep in between adds up.
  bool prepared = false;
};

// An error about a part of `text`, with the line that it stands in.
absl::Status WithSource(const absl::Status& status, std::string_view text);

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_PARSED_QUERY_H_
