#include <memory>
#include <string>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/arguments/units.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/terminal/progress_bar.h"
#include "storage/store/store.h"

namespace mote {

int RunCheck(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kRead);
  Arguments parser(
      "check", "DB [OPTIONS]",
      "Reads all of a database and verifies it: checksums of every file and log record, "
      "the order and counts of every block, that all orders hold the same quads, both "
      "directions of the dictionary, graphs and statistics. Every problem is printed "
      "with the place where it is; the exit code is 1 if there is one.",
      {{"mote check animals.db", "verifies a database, also one in use"}});
  database.Declare(parser);
  const absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("check", status);
  const absl::StatusOr<std::unique_ptr<Store>> store =
      Store::Open(database.path(), database.store_options());
  if (!store.ok()) return Fail(store.status());
  ProgressBar bar;
  const absl::StatusOr<CheckReport> report =
      (*store)->Check([&](double fraction) { bar.Update("checking", fraction, ""); });
  bar.Clear();
  if (!report.ok()) return Fail(report.status());
  std::string text;
  for (const CheckProblem& problem : report->problems) {
    text += problem.where + ": " + problem.message + "\n";
  }
  if (report->problems.empty()) {
    text += "sound: " + FormatCount(report->rows_checked) + " rows and " +
            FormatCount(report->terms_checked) + " terms checked\n";
    return PrintText(text);
  }
  PrintText(text);
  PrintError(database.path() + " is damaged: " + FormatCount(report->problems.size()) +
             (report->problems.size() == 1 ? " problem" : " problems"));
  return kExitFailed;
}

}  // namespace mote
