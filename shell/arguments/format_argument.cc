#include "shell/arguments/format_argument.h"

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

void DeclarePretty(Arguments& arguments, bool* target) {
  arguments.Flag("--pretty",
                 "write Turtle, TriG and JSON-LD for people: sorted, blank nodes and lists nested; "
                 "made in memory",
                 target);
}

absl::Status CheckPretty(bool pretty, RdfFormat format) {
  if (!pretty || format == RdfFormat::kTurtle || format == RdfFormat::kTriG ||
      format == RdfFormat::kJsonLd) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("`--pretty` is for turtle, trig and jsonld, not for " +
                                    std::string(RdfFormatName(format)));
}

absl::StatusOr<RdfFormat> OutputFormat(const std::optional<RdfFormat>& format,
                                       const std::optional<std::string>& output) {
  if (format.has_value()) return *format;
  if (!output.has_value() || *output == "-") return RdfFormat::kNQuads;
  const RdfFormat named = RdfFormatFromPath(*output).value_or(RdfFormat::kNQuads);
  if (!IsSupported(named)) return Unsupported(named, FormatUse::kWrite);
  return named;
}

}  // namespace mote
