#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/output/info_text.h"
#include "storage/store/store.h"

namespace mote {

int RunInfo(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kRead);
  bool json = false;
  Arguments parser("info", "DB [OPTIONS]",
                   "Shows what a database holds: triples, named graphs, terms, bytes on disk for "
                   "each part, commits and the version of the format.",
                   {{"mote info animals.db", "shows a table"},
                    {"mote info animals.db --format json", "the same for programs"}});
  database.Declare(parser);
  parser.Parsed(
      "--format", "table|json", "form of the output; otherwise table", [&](std::string_view text) {
        if (text != "table" && text != "json") {
          return absl::InvalidArgumentError("`" + std::string(text) + "` is none of table, json");
        }
        json = text == "json";
        return absl::OkStatus();
      });
  const absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("info", status);
  const absl::StatusOr<std::unique_ptr<Store>> store =
      Store::Open(database.path(), database.store_options());
  if (!store.ok()) return Fail(store.status());
  const absl::StatusOr<StoreInfo> info = (*store)->Info();
  if (!info.ok()) return Fail(info.status());
  return PrintText(json ? InfoAsJson(*info) : InfoAsTable(*info));
}

}  // namespace mote
