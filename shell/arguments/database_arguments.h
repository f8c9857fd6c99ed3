#ifndef MOTE_SHELL_ARGUMENTS_DATABASE_ARGUMENTS_H_
#define MOTE_SHELL_ARGUMENTS_DATABASE_ARGUMENTS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "shell/arguments/arguments.h"
#include "storage/store/store.h"

namespace mote {

// The arguments that all commands on a database share: the path, `--preset`, and `--no-sync` for
// those that write.
class DatabaseArguments {
 public:
  enum class Access { kRead, kWrite };

  explicit DatabaseArguments(Access access) : access_(access) {}

  // Declares the options; with `path`, the positional DB too.
  void Declare(Arguments& arguments, bool path = true);

  const std::string& path() const { return path_; }
  void set_path(std::string path) { path_ = std::move(path); }
  Durability durability() const { return no_sync_ ? Durability::kRelaxed : Durability::kSync; }

  // What the preset stands for: one amount of memory (DESIGN S8), and no background work where it
  // is tiny. Readers never create a database and take no lock.
  StoreOptions store_options() const;

 private:
  enum class Preset { kTiny, kDefault, kServer };

  const Access access_;
  std::string path_;
  Preset preset_ = Preset::kDefault;
  bool no_sync_ = false;
};

}  // namespace mote

#endif  // MOTE_SHELL_ARGUMENTS_DATABASE_ARGUMENTS_H_
