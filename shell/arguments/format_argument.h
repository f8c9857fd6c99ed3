#ifndef MOTE_SHELL_ARGUMENTS_FORMAT_ARGUMENT_H_
#define MOTE_SHELL_ARGUMENTS_FORMAT_ARGUMENT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "shell/arguments/arguments.h"
#include "storage/rdf/rdf_syntax.h"

namespace mote {

enum class FormatUse { kRead, kWrite };

// Declares an option that names an RDF syntax; one that this version does not know, or cannot read
// or write, is an error that lists those it can.
void DeclareFormat(Arguments& arguments, const std::string& names, const std::string& help,
                   FormatUse use, std::optional<RdfFormat>* target);

// The syntax of a file that is to be read, by its name. InvalidArgument where the name does not
// tell ("-" included) or the syntax cannot be read.
absl::StatusOr<RdfFormat> GuessReadableFormat(const std::string& path);

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_FORMAT_ARGUMENT_H_
