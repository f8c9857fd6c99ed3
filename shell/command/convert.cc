#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/context_argument.h"
#include "shell/arguments/file_iri.h"
#include "shell/arguments/format_argument.h"
#include "shell/arguments/units.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/output/file_sink.h"
#include "storage/base/status_macros.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/format_guess.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"

namespace mote {
namespace {

struct ConvertCommand {
  std::string file;
  std::optional<RdfFormat> from;
  std::optional<RdfFormat> to;
  RdfFormat output_format = RdfFormat::kNQuads;
  std::string base;
  std::optional<std::string> output;
  std::map<std::string, std::string> contexts;
  std::string compaction;
  std::optional<uint64_t> memory;
  bool lenient = false;
  bool pretty = false;
  bool canonical = false;
};

absl::Status Convert(const ConvertCommand& command) {
  RdfReaderOptions options;
  options.file = command.file == "-" ? "<stdin>" : command.file;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenByteSource(command.file));
  const std::optional<RdfFormat> from =
      command.from.has_value() ? command.from : RdfFormatFromPath(command.file);
  if (from.has_value()) {
    options.format = *from;
  } else {
    MOTE_ASSIGN_OR_RETURN(options.format, GuessRdfFormat(&source, options.file));
  }
  if (command.lenient) MOTE_RETURN_IF_ERROR(CheckLenient(options.format, options.file));
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<FileSink> sink, FileSink::Open(command.output));
  QuadWriterOptions writer_options;
  writer_options.format = command.output_format;
  writer_options.pretty = command.pretty;
  // From lines to lines nothing can change but the form.
  writer_options.lowercase_languages =
      command.canonical || (IsLineBased(options.format) && IsLineBased(command.output_format));
  writer_options.jsonld_context = command.compaction;
  writer_options.jsonld.contexts = command.contexts;
  if (command.memory.has_value()) {
    writer_options.max_memory = *command.memory;
    writer_options.jsonld.max_memory = *command.memory;
    options.jsonld.max_memory = *command.memory;
  }
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<QuadWriter> writer,
                        QuadWriter::Create(writer_options, sink.get()));
  options.base = command.base.empty() ? FileIri(command.file) : command.base;
  options.jsonld.contexts = command.contexts;
  options.lenient = command.lenient;
  options.on_skipped = [](const SyntaxError& skipped) {
    PrintWarning(skipped.file + ":" + std::to_string(skipped.line) + ":" +
                 std::to_string(skipped.column) + ": skipped: " + skipped.message);
  };
  MOTE_ASSIGN_OR_RETURN(const RdfReaderResult result, ReadRdf(std::move(source), options, *writer));
  MOTE_RETURN_IF_ERROR(writer->Finish());
  MOTE_RETURN_IF_ERROR(sink->Close());
  if (result.skipped > 0) {
    PrintWarning("skipped " + FormatCount(result.skipped) +
                 (result.skipped == 1 ? " statement" : " statements"));
  }
  return absl::OkStatus();
}

}  // namespace

int RunConvert(const std::vector<std::string>& arguments) {
  ConvertCommand command;
  Arguments parser(
      "convert", "FILE [OPTIONS]",
      "Reads an RDF file and writes it in another syntax, as a stream, without a "
      "database. `-` reads standard input. N-Triples and N-Quads are written in "
      "canonical form.",
      {{"mote convert animals.ttl --to ntriples", "Turtle to N-Triples"},
       {"mote convert animals.nq.gz -o animals.trig", "names tell both syntaxes"},
       {"mote convert animals.nt --to turtle --pretty", "sorted and nested"},
       {"mote convert dirty.nt --lenient > clean.nq", "leaves out malformed statements"}});
  parser.Positional("FILE, the file to convert", &command.file);
  DeclareFormat(parser, "--from",
                "syntax of the input; otherwise its name tells, or else its first bytes",
                FormatUse::kRead, &command.from);
  DeclareFormat(
      parser, "--to",
      "syntax of the output; otherwise the name of the output file tells, or it is nquads",
      FormatUse::kWrite, &command.to);
  parser.Value("--base", "IRI", "base of relative IRIs; otherwise the address of the file",
               &command.base);
  parser.Value("-o,--output", "FILE", "write to a file, compressed if it ends in .gz or .zst",
               &command.output);
  DeclareContexts(parser, &command.contexts, &command.compaction);
  DeclarePretty(parser, &command.pretty);
  parser.Flag("--canonical",
              "write language tags in lower case, as canonical N-Triples and N-Quads have them; "
              "implied from one of the two to the other",
              &command.canonical);
  parser.Flag(
      "--lenient",
      "skip malformed statements of N-Triples, N-Quads, Turtle and TriG, with a warning each",
      &command.lenient);
  parser.Size("--memory", "memory for `--pretty` and JSON-LD, such as 512M; otherwise 1G",
              &command.memory);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (status.ok() && !command.base.empty() && !IsAbsoluteIri(command.base)) {
    status = absl::InvalidArgumentError("`--base`: `" + command.base + "` is no absolute IRI");
  }
  if (status.ok()) {
    const absl::StatusOr<RdfFormat> output_format = OutputFormat(command.to, command.output);
    status = output_format.status();
    if (output_format.ok()) command.output_format = *output_format;
  }
  if (status.ok()) status = CheckPretty(command.pretty, command.output_format);
  if (status.ok() && command.canonical && !IsLineBased(command.output_format)) {
    status = absl::InvalidArgumentError("`--canonical` is for ntriples and nquads");
  }
  if (!status.ok()) return FailUsage("convert", status);
  status = Convert(command);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
