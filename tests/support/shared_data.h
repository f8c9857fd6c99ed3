#ifndef MOTE_TESTS_SUPPORT_SHARED_DATA_H_
#define MOTE_TESTS_SUPPORT_SHARED_DATA_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// Where the tests find the data that lies outside the repository (official suites, benchmark data,
// the TinyML graph). All functions are thread-safe.

namespace mote::testing {

// The directory of the shared data: the environment variable MOTE_SHARED_DIR, else the CMake cache
// variable of that name, else `shared` beside the source directory. It need not exist.
std::string SharedDir();

// SharedDir() joined with `relative`.
std::string SharedPath(std::string_view relative);

// True if SharedPath(relative) exists.
bool SharedExists(std::string_view relative);

// True if MOTE_REQUIRE_SHARED=1: absent data is then a failure instead of a reason to skip.
bool SharedRequired();

// The whole content of the file at `path`. NotFound if it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace mote::testing

// At the start of a test: skips it, or fails it with MOTE_REQUIRE_SHARED=1, where `relative` is not
// in the shared directory. Needs <gtest/gtest.h>.
#define MOTE_NEEDS_SHARED(relative)                                                 \
  do {                                                                              \
    if (!::mote::testing::SharedExists(relative)) {                                 \
      if (::mote::testing::SharedRequired()) {                                      \
        FAIL() << "missing shared data: " << ::mote::testing::SharedPath(relative); \
      }                                                                             \
      GTEST_SKIP() << "no shared data: " << ::mote::testing::SharedPath(relative);  \
    }                                                                               \
  } while (false)

#endif  // MOTE_TESTS_SUPPORT_SHARED_DATA_H_
