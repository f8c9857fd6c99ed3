#include "shell/arguments/context_argument.h"

#include <filesystem>
#include <string_view>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/jsonld/json_parser.h"

namespace mote {
namespace {

// Far more than any map of contexts needs.
constexpr uint64_t kMaxMapBytes = uint64_t{1} << 26;

absl::Status ReadMap(const std::string& file, std::map<std::string, std::string>* target,
                     std::string* compaction) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenByteSource(file));
  MOTE_ASSIGN_OR_RETURN(const std::string text, jsonld::ReadAll(*source, file, kMaxMapBytes));
  MOTE_ASSIGN_OR_RETURN(const jsonld::JsonValue map, jsonld::ParseJson(text, {file, kMaxMapBytes}));
  if (compaction != nullptr && map.Has("@context")) {
    *compaction = file;
    return absl::OkStatus();
  }
  const absl::Status malformed =
      absl::InvalidArgumentError(file + " must be a JSON object from IRIs to files");
  if (!map.is_object()) return malformed;
  for (const auto& [iri, path] : map.object()) {
    if (!IsAbsoluteIri(iri) || !path.is_string()) return malformed;
    (*target)[iri] = (std::filesystem::path(file).parent_path() / path.string()).string();
  }
  return absl::OkStatus();
}

absl::Status AddContext(std::string_view text, std::map<std::string, std::string>* target,
                        std::string* compaction) {
  const size_t equals = text.find_last_of('=');
  const std::string iri(text.substr(0, equals));
  if (equals != std::string_view::npos && IsAbsoluteIri(iri)) {
    (*target)[iri] = std::string(text.substr(equals + 1));
    return absl::OkStatus();
  }
  return ReadMap(std::string(text), target, compaction);
}

}  // namespace

void DeclareContexts(Arguments& arguments, std::map<std::string, std::string>* target,
                     std::string* compaction) {
  std::string help =
      "the file that stands for a context of JSON-LD, which is never fetched from the network; or "
      "a JSON file that maps IRIs to files; may be repeated";
  if (compaction != nullptr) help += "; or a file with an @context to compact the output against";
  arguments.Parsed("--context", "IRI=FILE", help, [target, compaction](std::string_view text) {
    return AddContext(text, target, compaction);
  });
}

}  // namespace mote
