#ifndef MOTE_ENGINE_EMBEDDING_RESULT_VALUES_H_
#define MOTE_ENGINE_EMBEDDING_RESULT_VALUES_H_

#include <cstdint>
#include <optional>

#include "mote/date_time.h"
#include "mote/id.h"
#include "mote/term.h"

// The values of literals, as Result gives them.

namespace mote {

// What an id says by itself. `known` is false if the term has to be asked.
template <typename T>
struct InlineValue {
  bool known = false;
  std::optional<T> value;
};
InlineValue<int64_t> InlineIntegerOf(Id id);
InlineValue<double> InlineDoubleOf(Id id);
InlineValue<bool> InlineBooleanOf(Id id);
InlineValue<DateTime> InlineDateTimeOf(Id id);

// The same of any term; nothing for those of another type, and for ill-typed ones.
std::optional<int64_t> IntegerOf(const Term& term);
std::optional<double> DoubleOf(const Term& term);
std::optional<bool> BooleanOf(const Term& term);
std::optional<DateTime> DateTimeOf(const Term& term);

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_RESULT_VALUES_H_
