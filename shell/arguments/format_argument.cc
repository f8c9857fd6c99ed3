#include "shell/arguments/format_argument.h"

#include "storage/base/status_macros.h"

namespace mote {
namespace {

constexpr RdfFormat kFormats[] = {RdfFormat::kNTriples, RdfFormat::kNQuads, RdfFormat::kTurtle,
                                  RdfFormat::kTriG,     RdfFormat::kRdfXml, RdfFormat::kJsonLd};

std::string SupportedNames(std::string_view separator) {
  std::string names;
  for (const RdfFormat format : kFormats) {
    if (!IsSupported(format)) continue;
    if (!names.empty()) names += separator;
    names += RdfFormatName(format);
  }
  return names;
}

absl::Status Unsupported(RdfFormat format, FormatUse use) {
  return absl::InvalidArgumentError(
      "this version cannot " + std::string(use == FormatUse::kRead ? "read " : "write ") +
      std::string(RdfFormatName(format)) + "; it can " + SupportedNames(", "));
}

}  // namespace

void DeclareFormat(Arguments& arguments, const std::string& names, const std::string& help,
                   FormatUse use, std::optional<RdfFormat>* target) {
  arguments.Parsed(names, "F", help + " (" + SupportedNames(", ") + ")",
                   [target, use](std::string_view text) {
                     const std::optional<RdfFormat> format = RdfFormatFromName(text);
                     if (!format.has_value()) {
                       return absl::InvalidArgumentError("`" + std::string(text) + "` is none of " +
                                                         SupportedNames(", "));
                     }
                     if (!IsSupported(*format)) return Unsupported(*format, use);
                     *target = format;
                     return absl::OkStatus();
                   });
}

absl::StatusOr<RdfFormat> GuessReadableFormat(const std::string& path) {
  if (path == "-") {
    return absl::InvalidArgumentError(
        "standard input has no name that tells its syntax; add `--format` (" +
        SupportedNames(", ") + ")");
  }
  const std::optional<RdfFormat> format = RdfFormatFromPath(path);
  if (!format.has_value()) {
    return absl::InvalidArgumentError("the name of `" + path +
                                      "` does not tell its syntax; add `--format` (" +
                                      SupportedNames(", ") + ")");
  }
  if (!IsSupported(*format)) return Unsupported(*format, FormatUse::kRead);
  return *format;
}

}  // namespace mote
