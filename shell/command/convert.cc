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
#include "storage/rdf/iri.h"
#include "storage/rdf/quad_writer.h"
#include "storage/rdf/rdf_reader.h"

namespace mote {
namespace {

struct ConvertCommand {
  std::string file;
  std::optional<RdfFormat> from;
  std::optional<RdfFormat> to;
  std::string base;
  std::optional<std::string> output;
  std::map<std::string, std::string> contexts;
  std::string compaction;
  bool lenient = false;
};

absl::Status Convert(const ConvertCommand& command) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenByteSource(command.file));
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<FileSink> sink, FileSink::Open(command.output));
  QuadWriterOptions writer_options;
  writer_options.format = command.to.value_or(RdfFormat::kNQuads);
  writer_options.jsonld_context = command.compaction;
  writer_options.jsonld.contexts = command.contexts;
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<QuadWriter> writer,
                        QuadWriter::Create(writer_options, sink.get()));
  RdfReaderOptions options;
  options.format = *command.from;
  options.file = command.file == "-" ? "<stdin>" : command.file;
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
  Arguments parser("convert", "FILE [OPTIONS]",
                   "Reads an RDF file and writes it in another syntax, as a stream, without a "
                   "database. `-` reads standard input.",
                   {{"mote convert animals.ttl --to ntriples", "Turtle to N-Triples"},
                    {"mote convert animals.nq.gz -o animals.trig", "names tell both syntaxes"},
                    {"mote convert dirty.nt --lenient > clean.nq", "leaves out malformed lines"}});
  parser.Positional("FILE, the file to convert", &command.file);
  DeclareFormat(parser, "--from", "syntax of the input; otherwise its name tells", FormatUse::kRead,
                &command.from);
  DeclareFormat(
      parser, "--to",
      "syntax of the output; otherwise the name of the output file tells, or it is nquads",
      FormatUse::kWrite, &command.to);
  parser.Value("--base", "IRI", "base of relative IRIs; otherwise the address of the file",
               &command.base);
  parser.Value("-o,--output", "FILE", "write to a file, compressed if it ends in .gz or .zst",
               &command.output);
  DeclareContexts(parser, &command.contexts, &command.compaction);
  parser.Flag("--lenient", "skip malformed lines of N-Triples and N-Quads, with a warning each",
              &command.lenient);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (status.ok() && !command.base.empty() && !IsAbsoluteIri(command.base)) {
    status = absl::InvalidArgumentError("`--base`: `" + command.base + "` is no absolute IRI");
  }
  if (status.ok() && !command.from.has_value()) {
    const absl::StatusOr<RdfFormat> guess = GuessReadableFormat(command.file);
    status = guess.status();
    if (guess.ok()) command.from = *guess;
    if (!guess.ok() && command.file == "-") {
      status = absl::InvalidArgumentError(
          "standard input has no name that tells its syntax; add `--from`");
    }
  }
  if (status.ok() && !command.to.has_value() && command.output.has_value() &&
      *command.output != "-") {
    command.to = RdfFormatFromPath(*command.output);
    if (command.to.has_value() && !IsSupported(*command.to)) {
      status = absl::InvalidArgumentError("this version cannot write " +
                                          std::string(RdfFormatName(*command.to)));
    }
  }
  if (!status.ok()) return FailUsage("convert", status);
  status = Convert(command);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
