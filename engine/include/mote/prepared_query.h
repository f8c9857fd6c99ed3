#ifndef MOTE_PREPARED_QUERY_H_
#define MOTE_PREPARED_QUERY_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mote/export.h"
#include "mote/id.h"
#include "mote/term.h"

namespace mote {

// The value of one parameter of a prepared query, by name. Borrows the name and, until the query
// has been started, the term:
//
//   snapshot.Query(find, {{"person", ada}, {"since", mote::Term::Integer(1990)}});
class Argument {
 public:
  Argument(std::string_view name, const Term& term) : name_(name), term_(term.view()) {}
  Argument(std::string_view name, const TermView& term) : name_(name), term_(term) {}
  // An id that this database gave.
  Argument(std::string_view name, Id id) : name_(name), id_(id) {}

  // Without `?` or `$`.
  std::string_view name() const { return name_; }
  // Undefined if the value is given as a term.
  Id id() const { return id_; }
  const TermView& term() const { return term_; }

 private:
  std::string_view name_;
  TermView term_;
  Id id_;
};

// A query that was parsed and checked once and is run many times, each time with other values of
// its parameters (Database::Prepare). A parameter is a variable of the query's outermost group that
// stands for a term given at each run: the answer is that of the text with the term in its place.
// In a sub-select it has its value if the sub-select projects it; a path of no steps finds nothing
// from a term that the database does not know.
//
// The plan is made at the first run on a snapshot and kept with it, so that a further run on the
// same snapshot costs neither parsing nor planning: hold a snapshot while you run many. A handle,
// cheap to copy. Thread-safe: any number of threads may run it at a time.
class MOTE_EXPORT PreparedQuery {
 public:
  class Impl;

  PreparedQuery(const PreparedQuery&);
  PreparedQuery(PreparedQuery&&) noexcept;
  PreparedQuery& operator=(const PreparedQuery&);
  PreparedQuery& operator=(PreparedQuery&&) noexcept;
  ~PreparedQuery();

  const std::string& text() const;
  // In the order in which they were declared.
  const std::vector<std::string>& parameters() const;
  // What the text is allowed to say and probably does not mean, as Result::warnings.
  const std::vector<std::string>& warnings() const;

  explicit PreparedQuery(std::shared_ptr<const Impl> impl);
  const std::shared_ptr<const Impl>& impl() const { return impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace mote

#endif  // MOTE_PREPARED_QUERY_H_
