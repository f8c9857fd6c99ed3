#ifndef MOTE_STORAGE_RDF_JSONLD_CONTEXT_LOADER_H_
#define MOTE_STORAGE_RDF_JSONLD_CONTEXT_LOADER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/json_value.h"

namespace mote::jsonld {

// From the IRI of a context document to the file that stands for it.
using ContextMap = std::map<std::string, std::string>;

// Finds the documents that contexts refer to: by the map, or, if the document being processed is a
// local file, a `file:` IRI as the file that it names. Never from the network. Documents are kept
// as long as the loader lives.
class ContextLoader {
 public:
  // `allow_files`: whether `file:` IRIs may be read that are not in the map. `max_memory` bounds
  // each document.
  ContextLoader(ContextMap contexts, bool allow_files, uint64_t max_memory)
      : contexts_(std::move(contexts)), allow_files_(allow_files), max_memory_(max_memory) {}

  // The value of the document's `@context` member, which lives as long as the loader. Errors:
  // "loading remote context failed" naming the IRI, "invalid remote context".
  absl::StatusOr<const JsonValue*> Load(const std::string& iri);

 private:
  absl::StatusOr<JsonValue> Read(const std::string& iri) const;

  const ContextMap contexts_;
  const bool allow_files_;
  const uint64_t max_memory_;
  std::map<std::string, std::unique_ptr<const JsonValue>> documents_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_CONTEXT_LOADER_H_
