#include "shell/prompt/dot_commands.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>

#include "shell/arguments/arguments.h"
#include "shell/arguments/file_iri.h"
#include "shell/arguments/units.h"
#include "shell/diagnostics.h"
#include "shell/output/file_sink.h"
#include "shell/output/info_text.h"
#include "shell/output/quad_dump.h"
#include "shell/prompt/session.h"
#include "shell/terminal/interrupt_signal.h"
#include "shell/terminal/load_progress.h"
#include "storage/base/status_macros.h"
#include "storage/load/bulk_load.h"
#include "storage/rdf/iri.h"

namespace mote {
namespace {

using Words = std::vector<std::string>;

struct DotCommand {
  std::string_view name;
  std::string_view arguments;
  std::string_view help;
  size_t least;  // Number of arguments.
  size_t most;
  absl::Status (*run)(Session& session, const Words& words);
};

std::span<const DotCommand> AllCommands();

// Words between white space; quotes hold words with spaces together.
Words Split(std::string_view line) {
  Words words;
  size_t at = 0;
  while (true) {
    at = line.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return words;
    std::string word;
    while (at < line.size() &&
           std::string_view(" \t\r\n").find(line[at]) == std::string_view::npos) {
      const char c = line[at++];
      if (c != '"' && c != '\'') {
        word += c;
        continue;
      }
      const size_t end = std::min(line.find(c, at), line.size());
      word += line.substr(at, end - at);
      at = std::min(end + 1, line.size());
    }
    words.push_back(std::move(word));
  }
}

absl::Status TakeSwitch(const Words& words, std::string_view what, bool* value) {
  if (words.empty()) {
    std::printf("%s is %s\n", std::string(what).c_str(), *value ? "on" : "off");
    return absl::OkStatus();
  }
  if (words[0] != "on" && words[0] != "off") {
    return absl::InvalidArgumentError("`" + words[0] + "` is none of on, off");
  }
  *value = words[0] == "on";
  return absl::OkStatus();
}

absl::Status Help(Session&, const Words&) {
  std::puts(
      "Type SPARQL: queries and updates, over as many lines as you like. `;` outside brackets at "
      "the\n"
      "end of a line, or an empty line, runs what you have typed. PREFIX declarations are "
      "remembered.\n"
      "Ctrl-C drops what you type or stops what is running; Ctrl-D leaves.\n");
  for (const DotCommand& command : AllCommands()) {
    const std::string usage = std::string(command.name) + " " + std::string(command.arguments);
    std::printf("  %-24s %s\n", usage.c_str(), std::string(command.help).c_str());
  }
  return absl::OkStatus();
}

absl::Status Info(Session& session, const Words&) {
  MOTE_ASSIGN_OR_RETURN(const StoreInfo info, session.database().store().Info());
  std::printf("database                    %s%s\n",
              session.path().empty() ? "in memory" : session.path().c_str(),
              session.read_only() ? " (read only)" : "");
  std::fputs(InfoAsTable(info).c_str(), stdout);
  return absl::OkStatus();
}

absl::Status Graphs(Session& session, const Words&) {
  return session.PrintQuery(
      "SELECT ?graph (COUNT(?s) AS ?triples) { GRAPH ?graph {} "
      "OPTIONAL { GRAPH ?graph { ?s ?p ?o } } } GROUP BY ?graph ORDER BY ?graph");
}

absl::Status Classes(Session& session, const Words&) {
  return session.PrintQuery(
      "SELECT ?class (COUNT(*) AS ?members) "
      "{ ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ?class } "
      "GROUP BY ?class ORDER BY DESC(?members) ?class LIMIT 100");
}

absl::Status Predicates(Session& session, const Words&) {
  return session.PrintQuery(
      "SELECT ?predicate (COUNT(*) AS ?triples) { ?s ?predicate ?o } "
      "GROUP BY ?predicate ORDER BY DESC(?triples) ?predicate LIMIT 100");
}

absl::Status Prefixes(Session& session, const Words&) {
  for (const auto& [name, iri] : session.prefixes()) {
    std::printf("PREFIX %s: <%s>\n", name.c_str(), iri.c_str());
  }
  return absl::OkStatus();
}

absl::Status Format(Session& session, const Words& words) {
  MOTE_ASSIGN_OR_RETURN(session.format(), ResultFormatByName(words[0]));
  return absl::OkStatus();
}

absl::Status Timer(Session& session, const Words& words) {
  return TakeSwitch(words, "the timer", &session.timer());
}

absl::Status Explain(Session& session, const Words& words) {
  return TakeSwitch(words, "explaining", &session.explain());
}

absl::Status Load(Session& session, const Words& words) {
  LoadInput input;
  input.path = words[0];
  input.base_iri = FileIri(words[0]);
  if (words.size() > 1) {
    if (!IsAbsoluteIri(words[1])) {
      return absl::InvalidArgumentError("`" + words[1] + "` is no absolute IRI");
    }
    input.graph_iri = words[1];
  }
  LoadProgressBar progress;
  InterruptSignal interrupt([] {}, InterruptSignal::Repeated::kKeepRunning);
  LoadOptions options;
  options.message = "load " + words[0];
  options.progress = [&](const LoadProgress& state) { progress.Update(state); };
  options.cancel = interrupt.flag();
  const absl::StatusOr<LoadReport> report =
      BulkLoad(session.database().store(), {&input, 1}, options);
  progress.Clear();
  if (!report.ok()) return report.status();
  std::printf("loaded %s statements, %s of them new, in %s\n",
              FormatCount(report->statements).c_str(), FormatCount(report->quads_inserted).c_str(),
              FormatSeconds(report->seconds).c_str());
  return absl::OkStatus();
}

absl::Status Dump(Session& session, const Words& words) {
  QuadDumpOptions options;
  std::optional<std::string> file;
  if (!words.empty()) {
    file = words[0];
    options.format = RdfFormatFromPath(words[0]).value_or(RdfFormat::kNQuads);
  }
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<FileSink> sink, FileSink::Open(file));
  std::fflush(stdout);
  const std::shared_ptr<const StoreSnapshot> snapshot = session.database().store().GetSnapshot();
  MOTE_RETURN_IF_ERROR(DumpQuads(*snapshot, options, sink.get()));
  return sink->Close();
}

absl::Status Read(Session& session, const Words& words) {
  std::ifstream stream(words[0], std::ios::binary);
  if (!stream) return absl::NotFoundError("cannot read " + words[0]);
  const std::string text((std::istreambuf_iterator<char>(stream)),
                         std::istreambuf_iterator<char>());
  session.RunScript(text);
  return absl::OkStatus();
}

absl::Status Open(Session& session, const Words& words) {
  return session.Open(words.empty() ? std::string() : words[0]);
}

absl::Status Compact(Session& session, const Words&) {
  return session.database().store().Compact();
}

absl::Status Quit(Session& session, const Words&) {
  session.Quit();
  return absl::OkStatus();
}

constexpr DotCommand kCommands[] = {
    {".help", "", "this list", 0, 0, Help},
    {".info", "", "what the database holds", 0, 0, Info},
    {".graphs", "", "named graphs and their sizes", 0, 0, Graphs},
    {".classes", "", "classes and their sizes", 0, 0, Classes},
    {".predicates", "", "predicates and their sizes", 0, 0, Predicates},
    {".prefixes", "", "prefixes that statements may use", 0, 0, Prefixes},
    {".format", "NAME", "form of results: table, json, xml, csv, tsv, turtle, ...", 1, 1, Format},
    {".timer", "on|off", "show the time that statements take", 0, 1, Timer},
    {".explain", "on|off", "show plans and what their steps did instead of results", 0, 1, Explain},
    {".load", "FILE [GRAPH]", "load an RDF file", 1, 2, Load},
    {".dump", "[FILE]", "write everything out; the file's name tells the syntax", 0, 1, Dump},
    {".read", "FILE", "run the statements in a file", 1, 1, Read},
    {".open", "[DB]", "open another database, or an empty one in memory", 0, 1, Open},
    {".compact", "", "bring the database to its smallest form", 0, 0, Compact},
    {".quit", "", "leave; so does .exit", 0, 0, Quit},
};

std::span<const DotCommand> AllCommands() { return kCommands; }

}  // namespace

absl::Status RunDotCommand(Session& session, std::string_view line) {
  Words words = Split(line);
  std::string name = words.empty() ? "." : words[0];
  if (name == ".exit") name = ".quit";
  if (name == ".tables") name = ".classes";
  if (!words.empty()) words.erase(words.begin());
  for (const DotCommand& command : kCommands) {
    if (name != command.name) continue;
    if (words.size() < command.least || words.size() > command.most) {
      return absl::InvalidArgumentError("usage: " + name + " " + std::string(command.arguments));
    }
    return command.run(session, words);
  }
  std::string message = "unknown command `" + name + "`";
  if (const std::optional<std::string> nearest = NearestWord(name, DotCommandNames())) {
    message += "; did you mean `" + *nearest + "`?";
  } else {
    message += "; `.help` lists them all";
  }
  return absl::InvalidArgumentError(message);
}

std::vector<std::string> DotCommandNames() {
  std::vector<std::string> names;
  for (const DotCommand& command : kCommands) names.emplace_back(command.name);
  return names;
}

}  // namespace mote
