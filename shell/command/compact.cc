#include <memory>
#include <string>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "storage/store/store.h"

namespace mote {

int RunCompact(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kWrite);
  Arguments parser("compact", "DB [OPTIONS]",
                   "Folds all recent changes into the packed blocks and rewrites every part of a "
                   "database to its smallest form.",
                   {{"mote compact animals.db", "after many updates"}});
  database.Declare(parser);
  const absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("compact", status);
  const absl::StatusOr<std::unique_ptr<Store>> store =
      Store::Open(database.path(), database.store_options());
  if (!store.ok()) return Fail(store.status());
  const absl::Status compacted = (*store)->Compact();
  return compacted.ok() ? kExitDone : Fail(compacted);
}

}  // namespace mote
