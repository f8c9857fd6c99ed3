#ifndef MOTE_STORAGE_BASE_STATUS_MACROS_H_
#define MOTE_STORAGE_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the enclosing function if `expression`, an absl::Status, is an error.
#define MOTE_RETURN_IF_ERROR(expression)         \
  do {                                           \
    absl::Status mote_status_ = (expression);    \
    if (!mote_status_.ok()) return mote_status_; \
  } while (false)

// Evaluates `expression`, an absl::StatusOr, and either assigns its value to `target` (which may
// declare a variable) or returns its error from the enclosing function.
#define MOTE_ASSIGN_OR_RETURN(target, expression) \
  MOTE_ASSIGN_OR_RETURN_IMPL_(MOTE_CONCAT_(mote_status_or_, __LINE__), target, expression)

#define MOTE_CONCAT_INNER_(a, b) a##b
#define MOTE_CONCAT_(a, b) MOTE_CONCAT_INNER_(a, b)
#define MOTE_ASSIGN_OR_RETURN_IMPL_(holder, target, expression) \
  auto holder = (expression);                                   \
  if (!holder.ok()) return std::move(holder).status();          \
  target = std::move(holder).value()

#endif  // MOTE_STORAGE_BASE_STATUS_MACROS_H_
