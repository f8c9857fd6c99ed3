#ifndef MOTE_STORAGE_BASE_CHECK_H_
#define MOTE_STORAGE_BASE_CHECK_H_

// Assertions about Mote's own code. What callers, data or disks can do wrong is an absl::Status
// instead; a failed check is always a bug of ours, and continuing could damage data.

namespace mote {

// Prints `file:line: check failed: condition` to standard error and aborts.
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);

}  // namespace mote

// Checked in every build. Use where the check is cheap against the work it guards.
#define MOTE_CHECK(condition)                   \
  (__builtin_expect(!!(condition), 1) ? (void)0 \
                                      : ::mote::CheckFailed(__FILE__, __LINE__, #condition))
// Checked in debug builds alone. Use in hot loops.
#ifdef NDEBUG
#define MOTE_DCHECK(condition) ((void)sizeof(!!(condition)))
#else
#define MOTE_DCHECK(condition) MOTE_CHECK(condition)
#endif

#endif  // MOTE_STORAGE_BASE_CHECK_H_
