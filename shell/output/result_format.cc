#include "shell/output/result_format.h"

namespace mote {

absl::StatusOr<ResultFormat> ResultFormatByName(std::string_view name) {
  if (name == "table") return ResultFormat();
  if (const std::optional<SolutionFormat> solutions = SolutionFormatByName(name)) {
    return ResultFormat{solutions, std::nullopt};
  }
  if (const std::optional<RdfFormat> graph = RdfFormatFromName(name)) {
    if (!IsSupported(*graph)) {
      return absl::InvalidArgumentError("this version cannot write " + std::string(name));
    }
    return ResultFormat{std::nullopt, graph};
  }
  return absl::InvalidArgumentError("`" + std::string(name) + "` is none of " +
                                    ResultFormatNames());
}

std::string ResultFormatNames() {
  return "table|json|xml|csv|tsv|turtle|ntriples|nquads|trig|rdfxml|jsonld";
}

}  // namespace mote
