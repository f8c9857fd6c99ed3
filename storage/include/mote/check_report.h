#ifndef MOTE_CHECK_REPORT_H_
#define MOTE_CHECK_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace mote {

// One finding of a check.
struct CheckProblem {
  std::string where;    // The file, or the space and key.
  std::string message;  // What is wrong.
};

// What a check of all of a database has found.
struct CheckReport {
  std::vector<CheckProblem> problems;
  uint64_t rows_checked = 0;
  uint64_t terms_checked = 0;
};

}  // namespace mote

#endif  // MOTE_CHECK_REPORT_H_
