#ifndef MOTE_ENGINE_OPERATORS_IN_PARTS_H_
#define MOTE_ENGINE_OPERATORS_IN_PARTS_H_

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "engine/expression/evaluation_context.h"

namespace mote {

// Calls f(begin, end) for parts of [0, n) one after another, and looks at the limits of time before
// each, if they are several: for passes over all rows that an operator holds, which may be hundreds
// of millions.
template <typename F>
absl::Status InParts(const EvaluationContext& context, size_t n, F f) {
  // Some milliseconds of work, even if each row is anywhere in memory.
  constexpr size_t kPart = size_t{1} << 18;
  if (n < kPart) {
    if (n > 0) f(size_t{0}, n);
    return absl::OkStatus();
  }
  for (size_t begin = 0; begin < n; begin += kPart) {
    absl::Status status = context.CheckInterrupt();
    if (!status.ok()) return status;
    f(begin, std::min(n, begin + kPart));
  }
  return absl::OkStatus();
}

}  // namespace mote

#endif  // MOTE_ENGINE_OPERATORS_IN_PARTS_H_
