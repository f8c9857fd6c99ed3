#ifndef MOTE_SHELL_OUTPUT_RESULT_FORMAT_H_
#define MOTE_SHELL_OUTPUT_RESULT_FORMAT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/results/solution_writer.h"
#include "storage/rdf/rdf_syntax.h"

namespace mote {

// The form in which a result is printed. A name of the command line means one for solutions
// (SELECT, ASK) or one for graphs (CONSTRUCT, DESCRIBE); `table` is the default of both, and prints
// graphs as Turtle.
struct ResultFormat {
  std::optional<SolutionFormat> solutions = SolutionFormat::kTable;
  std::optional<RdfFormat> graph = RdfFormat::kTurtle;
};

// InvalidArgument for a name that means none or one that this version cannot write.
absl::StatusOr<ResultFormat> ResultFormatByName(std::string_view name);

// The names, for help texts: "table|json|...".
std::string ResultFormatNames();

}  // namespace mote

#endif  // MOTE_SHELL_OUTPUT_RESULT_FORMAT_H_
