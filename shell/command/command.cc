#include "shell/command/command.h"

#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>

#include "shell/arguments/arguments.h"
#include "shell/diagnostics.h"

namespace mote {
namespace {

constexpr Command kCommands[] = {
    {"load", "put RDF files into a database", RunLoad},
    {"query", "ask a database with SPARQL", RunQuery},
    {"update", "change a database with SPARQL", RunUpdate},
    {"dump", "write a database out as RDF", RunDump},
    {"convert", "turn one RDF syntax into another", RunConvert},
    {"info", "show what a database holds", RunInfo},
    {"log", "list commits and what they changed", RunLog},
    {"check", "verify that a database is sound", RunCheck},
    {"compact", "bring a database to its smallest form", RunCompact},
    {"backup", "copy a database", RunBackup},
    {"restore", "make a database from a backup", RunRestore},
    {"shell", "work with a database interactively", RunShell},
    {"demo", "load the TinyML graph and answer three questions", RunDemo},
};

void PrintOverview() {
  std::fputs(
      "Mote is an embedded RDF graph database that speaks SPARQL.\n"
      "\n"
      "usage: mote COMMAND [ARGUMENTS]\n"
      "       mote [DB]                  the same as `mote shell [DB]`\n"
      "\n"
      "commands:\n",
      stdout);
  for (const Command& command : kCommands) {
    std::printf("  %-9s %s\n", std::string(command.name).c_str(),
                std::string(command.summary).c_str());
  }
  std::fputs(
      "\n"
      "`mote COMMAND --help` explains one command, with examples. For a start:\n"
      "  mote load animals.db animals.ttl\n"
      "  mote query animals.db 'SELECT * { ?animal ?property ?value } LIMIT 10'\n"
      "  mote animals.db\n",
      stdout);
}

}  // namespace

std::span<const Command> Commands() { return kCommands; }

int RunMain(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return RunShell({});
  const std::string& first = arguments[0];
  if (first == "--help" || first == "-h" || first == "help") {
    PrintOverview();
    return kExitDone;
  }
  if (first == "--version" || first == "version") {
    std::puts("mote " MOTE_VERSION);
    return kExitDone;
  }
  for (const Command& command : kCommands) {
    if (first == command.name) {
      return command.run(std::vector<std::string>(arguments.begin() + 1, arguments.end()));
    }
  }
  // `mote DB` is a database that is there, or at least looks like a path and not like a slip of the
  // pen in a command's name.
  std::error_code error;
  if (std::filesystem::exists(first, error) ||
      (first[0] != '-' && first.find_first_of("./") != std::string::npos)) {
    return RunShell(arguments);
  }
  std::string message = first[0] == '-' ? "unknown option `" : "no command and no database `";
  message += first + "`";
  std::vector<std::string> names;
  for (const Command& command : kCommands) names.emplace_back(command.name);
  if (const std::optional<std::string> nearest = NearestWord(first, names)) {
    message += "; did you mean `mote " + *nearest + "`?";
  }
  return FailUsage("", absl::InvalidArgumentError(message));
}

}  // namespace mote
