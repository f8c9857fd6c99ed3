#ifndef MOTE_TESTS_W3C_KNOWN_FAILURES_H_
#define MOTE_TESTS_W3C_KNOWN_FAILURES_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace mote::testing {

// Reads a list of tests that are known to fail: a line for each, its id and the reason, separated
// by white space; empty lines and lines that start with '#' do not count. Gives the reasons by id.
// Errors: kNotFound; kInvalidArgument for a line without reason or an id that comes twice.
absl::StatusOr<std::map<std::string, std::string>> ReadKnownFailures(const std::string& path);

}  // namespace mote::testing

#endif  // MOTE_TESTS_W3C_KNOWN_FAILURES_H_
