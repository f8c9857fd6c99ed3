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

// Declares `--pretty`.
void DeclarePretty(Arguments& arguments, bool* target);
// Whether `--pretty` means something for what is to be written; otherwise an error.
absl::Status CheckPretty(bool pretty, RdfFormat format);

// The syntax of what is written: `format`, or else that of the name of the output file, or else
// N-Quads. InvalidArgument for a syntax that cannot be written.
absl::StatusOr<RdfFormat> OutputFormat(const std::optional<RdfFormat>& format,
                                       const std::optional<std::string>& output);

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_FORMAT_ARGUMENT_H_
