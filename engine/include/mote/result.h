#ifndef MOTE_RESULT_H_
#define MOTE_RESULT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "mote/date_time.h"
#include "mote/export.h"
#include "mote/id.h"
#include "mote/term.h"

namespace mote {

// How a query is answered: each step with what the planner expects of it and, as far as the query
// has run, what it did.
struct Explanation {
  std::string text;  // Indented lines.
  std::string json;  // One object; a step's children are nested in it.
  std::chrono::nanoseconds parse_time{0};
  std::chrono::nanoseconds plan_time{0};
};

// Rows of a result as columns of ids, for programs that do not need the terms. Undefined: unbound.
struct RowBatch {
  size_t rows = 0;
  // As many as the result has variables; valid until the next call.
  std::vector<const Id*> columns;
};

// The answer to a query, read row by row while it is found:
//
//   absl::StatusOr<mote::Result> result = database->Query("SELECT ?name ?age { ... }");
//   if (!result.ok()) return result.status();
//   while (result->Next()) {
//     std::cout << *result->GetString("name") << ": " << *result->GetInteger("age") << "\n";
//   }
//   return result->status();
//
// SELECT gives a row for each solution; CONSTRUCT and DESCRIBE give a row for each triple, with the
// columns subject, predicate and object, each triple once; ASK gives boolean(); EXPLAIN gives
// explanation().
//
// After an error nothing more can be read: what came before is not the whole answer. A result sees
// the state of the moment of the query, and keeps it. Not thread-safe, but for Cancel. A result of
// a Transaction must not outlive it, and ends with kFailedPrecondition once the transaction changes
// something.
class MOTE_EXPORT Result {
 public:
  enum class Kind : uint8_t { kSolutions, kBoolean, kGraph, kExplanation };
  class Impl;

  Result(Result&&) noexcept;
  Result& operator=(Result&&) noexcept;
  ~Result();

  Kind kind() const;
  // The names of the columns, without '?'.
  const std::vector<std::string>& variables() const;
  // The column of a variable; nothing if there is none.
  std::optional<size_t> ColumnOf(std::string_view variable) const;
  // What the query's text is allowed to say and probably does not mean, each as
  // `LINE:COLUMN: warning: message` with the line.
  const std::vector<std::string>& warnings() const;

  // To the next row. False at the end, and after an error: ask status().
  bool Next();
  // OK unless reading has failed: kCancelled, kDeadlineExceeded, kResourceExhausted (the limits of
  // QueryOptions), kInvalidArgument (an expression that may not fail did), kDataLoss (damage on
  // disk), kUnavailable (the disk cannot be read), kFailedPrecondition (see above).
  const absl::Status& status() const;

  // The current row. All give nothing where the column is unbound, where the value is of another
  // type, where there is no such column, and if reading the term fails, which status() then says.
  // Numbers, booleans and dates that the database holds in their ids are not parsed from text.

  // xsd:integer and the types derived from it, if the value fits.
  std::optional<int64_t> GetInteger(size_t column);
  // Any number, as the nearest double.
  std::optional<double> GetDouble(size_t column);
  std::optional<bool> GetBoolean(size_t column);
  // xsd:dateTime, xsd:date and xsd:time.
  std::optional<DateTime> GetDateTime(size_t column);
  // The IRI, the lexical form of a literal of any type, or the label of a blank node. Valid until
  // the next call of Next.
  std::optional<std::string_view> GetString(size_t column);
  // The whole term; null for nothing. Valid until the next call of Next.
  const Term* GetTerm(size_t column);
  bool IsBound(size_t column) const;
  // Undefined if unbound. Ids of terms that the query has computed mean something to this result
  // only. Not of CONSTRUCT and DESCRIBE, whose ids are all undefined.
  Id GetId(size_t column) const;

  // The same by name. Slower; ask ColumnOf once where it matters.
  std::optional<int64_t> GetInteger(std::string_view variable);
  std::optional<double> GetDouble(std::string_view variable);
  std::optional<bool> GetBoolean(std::string_view variable);
  std::optional<DateTime> GetDateTime(std::string_view variable);
  std::optional<std::string_view> GetString(std::string_view variable);
  const Term* GetTerm(std::string_view variable);
  bool IsBound(std::string_view variable) const;

  // The next rows of SELECT, some thousand at once; false as Next, with which it may be mixed
  // (rows of a batch that Next has begun are not given again).
  bool NextBatch(RowBatch* batch);

  // The answer to ASK; false for other queries, and after an error.
  bool boolean();
  // The plan, for any query that has not failed; for EXPLAIN ANALYZE this runs it to its end.
  Explanation explanation();

  // Stops the query: whoever reads it gets kCancelled. May be called from any thread while another
  // one reads, though not while the result is moved or destroyed.
  void Cancel();

  explicit Result(std::unique_ptr<Impl> impl);

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace mote

#endif  // MOTE_RESULT_H_
