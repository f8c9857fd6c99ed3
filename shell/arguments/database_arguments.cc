#include "shell/arguments/database_arguments.h"

#include <unistd.h>

#include <algorithm>

namespace mote {
namespace {

constexpr uint64_t kTinyMemory = uint64_t{16} << 20;

// Half of the machine's memory, but not less than the default.
uint64_t ServerMemory() {
  const int64_t pages = sysconf(_SC_PHYS_PAGES);
  const int64_t page_size = sysconf(_SC_PAGESIZE);
  const uint64_t all = pages > 0 && page_size > 0
                           ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(page_size)
                           : 0;
  return std::max(all / 2, StoreOptions().memory_budget);
}

}  // namespace

void DatabaseArguments::Declare(Arguments& arguments, bool path) {
  if (path) arguments.Positional("DB, the directory of the database", &path_);
  arguments.Parsed("--preset", "tiny|default|server",
                   "memory for caches: 16 MB, 512 MB, or half of the machine's",
                   [this](std::string_view text) {
                     if (text == "tiny") {
                       preset_ = Preset::kTiny;
                     } else if (text == "default") {
                       preset_ = Preset::kDefault;
                     } else if (text == "server") {
                       preset_ = Preset::kServer;
                     } else {
                       return absl::InvalidArgumentError("`" + std::string(text) +
                                                         "` is none of tiny, default, server");
                     }
                     return absl::OkStatus();
                   });
  if (access_ == Access::kWrite) {
    arguments.Flag("--no-sync", "do not wait for the disk; a power cut may lose the last changes",
                   &no_sync_);
  }
}

StoreOptions DatabaseArguments::store_options() const {
  StoreOptions options;
  options.mode = access_ == Access::kWrite ? OpenMode::kReadWrite : OpenMode::kReadOnly;
  options.create_if_missing = false;
  switch (preset_) {
    case Preset::kTiny:
      options.memory_budget = kTinyMemory;
      options.background_folding = false;
      break;
    case Preset::kDefault:
      break;
    case Preset::kServer:
      options.memory_budget = ServerMemory();
      break;
  }
  return options;
}

}  // namespace mote
