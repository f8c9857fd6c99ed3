#include <memory>
#include <string>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/arguments/units.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/terminal/progress_bar.h"
#include "storage/base/status_macros.h"
#include "storage/store/store.h"

namespace mote {
namespace {

// "12 files, 3.4 MB, of them 2 files, 1.2 MB written".
std::string Describe(const BackupReport& report) {
  const auto files = [](uint64_t count, uint64_t bytes) {
    return FormatCount(count) + (count == 1 ? " file, " : " files, ") + FormatBytes(bytes);
  };
  return files(report.files, report.bytes) + ", of them " +
         files(report.copied_files, report.copied_bytes) + " copied and the rest shared";
}

absl::Status Backup(const DatabaseArguments& database, const std::string& directory) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                        Store::Open(database.path(), database.store_options()));
  ProgressBar bar;
  const absl::StatusOr<BackupReport> report =
      store->Backup(directory, [&](double fraction) { bar.Update("copying", fraction, ""); });
  bar.Clear();
  if (!report.ok()) return report.status();
  PrintNote("backup of " + Describe(*report));
  return absl::OkStatus();
}

absl::Status Restore(const std::string& directory, const DatabaseArguments& database) {
  ProgressBar bar;
  const absl::StatusOr<BackupReport> report =
      RestoreStore(directory, database.path(), database.store_options(), [&](double fraction) {
        bar.Update(fraction < 1 ? "copying" : "checking", fraction < 1 ? fraction : -1, "");
      });
  bar.Clear();
  if (!report.ok()) return report.status();
  PrintNote("restored " + Describe(*report));
  return absl::OkStatus();
}

}  // namespace

int RunBackup(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kRead);
  std::string directory;
  Arguments parser(
      "backup", "DB DIR [OPTIONS]",
      "Makes a consistent copy of a database in a directory, while others read and write. The copy "
      "is a database itself; where the file system allows, it shares the files that never change. "
      "A directory that holds an earlier backup of the same database is brought up to date, and is "
      "a whole backup at every moment; anything else is never overwritten.",
      {{"mote backup animals.db animals.backup", "copies, or brings the copy up to date"},
       {"mote check animals.backup", "verifies the copy"},
       {"mote restore animals.backup animals.db", "brings it back"}});
  database.Declare(parser);
  parser.Positional("DIR, the directory to make or to bring up to date", &directory);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("backup", status);
  status = Backup(database, directory);
  return status.ok() ? kExitDone : Fail(status);
}

int RunRestore(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kWrite);
  std::string directory;
  std::string path;
  Arguments parser(
      "restore", "DIR DB [OPTIONS]",
      "Makes a database from a backup and verifies all of it. A database that is there "
      "is never overwritten.",
      {{"mote restore animals.backup animals.db", "brings a database back"}});
  parser.Positional("DIR, the directory of the backup", &directory);
  parser.Positional("DB, the database to make", &path);
  database.Declare(parser, /*path=*/false);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("restore", status);
  database.set_path(path);
  status = Restore(directory, database);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
