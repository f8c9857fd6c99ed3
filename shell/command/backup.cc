#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "storage/base/status_macros.h"
#include "storage/store/store.h"

namespace mote {
namespace {

absl::Status CheckAbsent(const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
    return absl::AlreadyExistsError(path + " is there already; nothing is overwritten");
  }
  return absl::OkStatus();
}

// Opens the copy at `path` and verifies it; one problem is named.
absl::Status Verify(const std::string& path, const StoreOptions& options) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, Store::Open(path, options));
  MOTE_ASSIGN_OR_RETURN(const CheckReport report, store->Check(nullptr));
  if (report.problems.empty()) return absl::OkStatus();
  return absl::DataLossError(report.problems[0].where + ": " + report.problems[0].message);
}

absl::Status Backup(const DatabaseArguments& database, const std::string& directory) {
  MOTE_RETURN_IF_ERROR(CheckAbsent(directory));
  StoreOptions options = database.store_options();
  options.background_folding = false;
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store, Store::Open(database.path(), options));
  return store->Checkpoint(directory);
}

absl::Status Restore(const std::string& directory, const DatabaseArguments& database) {
  MOTE_RETURN_IF_ERROR(CheckAbsent(database.path()));
  DatabaseArguments reader(DatabaseArguments::Access::kRead);
  const StoreOptions options = reader.store_options();
  MOTE_RETURN_IF_ERROR(Verify(directory, options));
  // Copied beside its place and moved there, so that a database of that name is always whole.
  const std::string part = database.path() + ".part";
  std::error_code error;
  std::filesystem::remove_all(part, error);
  std::filesystem::copy(directory, part, std::filesystem::copy_options::recursive, error);
  absl::Status status;
  if (error) {
    status =
        absl::UnavailableError("cannot copy " + directory + " to " + part + ": " + error.message());
  } else {
    status = Verify(part, options);
  }
  if (status.ok()) {
    std::filesystem::rename(part, database.path(), error);
    if (!error) return absl::OkStatus();
    status = absl::UnavailableError("cannot make " + database.path() + ": " + error.message());
  }
  std::filesystem::remove_all(part, error);
  return status;
}

}  // namespace

int RunBackup(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kWrite);
  std::string directory;
  Arguments parser(
      "backup", "DB DIR [OPTIONS]",
      "Makes a consistent copy of a database in a new directory. Others may read meanwhile, nobody "
      "may write. The copy is a database itself; where the file system allows, it shares the files "
      "that never change.",
      {{"mote backup animals.db animals.backup", "copies"},
       {"mote restore animals.backup animals.db", "brings it back"}});
  database.Declare(parser);
  parser.Positional("DIR, the directory to make", &directory);
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
