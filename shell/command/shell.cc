#include <unistd.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/prompt/line_editor.h"
#include "shell/prompt/session.h"

namespace mote {

int RunShell(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kWrite);
  std::optional<std::string> path;
  bool read_only = false;
  Arguments parser(
      "shell", "[DB] [OPTIONS]",
      "Works with a database interactively, or with an empty one in memory. Statements "
      "end with `;` or an empty line; `.help` lists what else there is. Statements may "
      "come from a pipe as well.",
      {{"mote shell animals.db", "opens a database, made if it is not there"},
       {"mote animals.db", "the same"},
       {"mote shell animals.db < script.rq", "runs the statements of a file"}});
  parser.OptionalPositional("DB", &path);
  database.Declare(parser, /*path=*/false);
  parser.Flag("--read-only", "open for reading only", &read_only);
  const absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("shell", status);

  std::unique_ptr<Session> session;
  const std::unique_ptr<LineEditor> editor = LineEditor::Create(
      DefaultHistoryFile(), [&](std::string_view prefix) { return session->Complete(prefix); });
  Session::Settings settings;
  settings.store = database.store_options();
  settings.durability = database.durability();
  settings.read_only = read_only;
  settings.interactive = editor->interactive();
  session = std::make_unique<Session>(settings);
  const absl::Status opened = session->Open(path.value_or(""));
  if (!opened.ok()) return Fail(opened);
  if (editor->interactive()) {
    std::printf("Mote %s, %s. `.help` helps, `;` ends a statement, Ctrl-D leaves.\n", MOTE_VERSION,
                path.has_value() ? path->c_str() : "a database in memory");
  }
  return session->Run(*editor);
}

}  // namespace mote
