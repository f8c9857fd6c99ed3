#ifndef MOTE_STORAGE_RDF_JSONLD_JSONLD_ERROR_H_
#define MOTE_STORAGE_RDF_JSONLD_JSONLD_ERROR_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace mote::jsonld {

// An error of JSON-LD 1.1 API, section 9.6, such as "invalid term definition": an InvalidArgument
// status whose message is `CODE: detail` and which carries the code for ErrorCodeOf.
absl::Status Error(std::string_view code, std::string_view detail);

// The code of a status made by Error; empty for any other.
std::string ErrorCodeOf(const absl::Status& status);

// `status` with `prefix` before its message; a code stays.
absl::Status Prefixed(std::string_view prefix, const absl::Status& status);

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_JSONLD_ERROR_H_
