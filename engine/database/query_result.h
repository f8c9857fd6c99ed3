#ifndef MOTE_ENGINE_DATABASE_QUERY_RESULT_H_
#define MOTE_ENGINE_DATABASE_QUERY_RESULT_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/expression/column_batch.h"
#include "engine/expression/term_reader.h"
#include "engine/operators/batch.h"
#include "mote/options.h"
#include "storage/term/term.h"

namespace mote {

// One triple of CONSTRUCT or DESCRIBE: subject, predicate, object.
using TermTriple = std::array<Term, 3>;

// The answer to a query, read as it is found. Which of the reading functions may be called depends
// on the kind. After an error nothing more may be read: what came before is not the whole answer.
// Not thread-safe, but for Cancel; must not outlive the SparqlEngine.
class QueryResult {
 public:
  enum class Kind {
    kSolutions,    // SELECT: Next
    kBoolean,      // ASK: ReadBoolean
    kGraph,        // CONSTRUCT and DESCRIBE: NextTriples
    kExplanation,  // EXPLAIN: ReadExplanation
  };

  virtual ~QueryResult() = default;

  virtual Kind kind() const = 0;
  // The names of the columns, without '?'.
  virtual const std::vector<std::string>& variables() const = 0;

  // The next solutions; no rows at the end. The columns stay valid until the next call.
  virtual absl::Status Next(Batch* batch) = 0;
  virtual absl::StatusOr<bool> ReadBoolean() = 0;
  // Replaces `triples` by the next ones, each once over the whole result; none at the end.
  virtual absl::Status NextTriples(std::vector<TermTriple>* triples) = 0;
  // The plan as text, a step a line; after EXPLAIN ANALYZE the query has run to its end.
  virtual absl::StatusOr<std::string> ReadExplanation() = 0;

  // What the query's text is allowed to say and probably does not mean (see FindWarnings), each as
  // `LINE:COLUMN: warning: message` with the line, as ParseError::Render gives it.
  virtual const std::vector<std::string>& warnings() const = 0;

  // The id by which this result knows a term, as a value for a parameter. Error: of reading.
  virtual absl::StatusOr<Id> IdOfParameter(const TermView& term) = 0;
  // Gives the parameters of a prepared query their values, in their order, before anything is read.
  virtual void SetParameters(std::span<const Id> values) = 0;
  // Begins anew, with values for the parameters of a prepared query, if this kind of result and the
  // query allow it: nothing has to be parsed, planned or built then. False: make another one.
  virtual absl::StatusOr<bool> Restart(std::span<const Id> parameters,
                                       const QueryOptions& options) = 0;

  // Makes reading fail with kCancelled. May be called from any thread.
  virtual void Cancel() = 0;

  // Turns the ids of solutions into terms.
  virtual TermReader& terms() = 0;

  // The times that parsing and planning took.
  virtual std::chrono::nanoseconds parse_time() const = 0;
  virtual std::chrono::nanoseconds plan_time() const = 0;
  // The plan's steps with estimates and, as far as it has run, figures: indented lines, or JSON.
  virtual std::string PlanText() const = 0;
  virtual std::string PlanJson() const = 0;
};

}  // namespace mote

#endif  // MOTE_ENGINE_DATABASE_QUERY_RESULT_H_
