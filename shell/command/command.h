#ifndef MOTE_SHELL_COMMAND_COMMAND_H_
#define MOTE_SHELL_COMMAND_COMMAND_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

// A sub-command of `mote`: one file of this folder each. `run` gets the arguments behind the
// sub-command's name and returns the exit code.
struct Command {
  std::string_view name;
  std::string_view summary;  // For the overview in `mote --help`.
  int (*run)(const std::vector<std::string>& arguments);
};

int RunLoad(const std::vector<std::string>& arguments);
int RunQuery(const std::vector<std::string>& arguments);
int RunUpdate(const std::vector<std::string>& arguments);
int RunDump(const std::vector<std::string>& arguments);
int RunConvert(const std::vector<std::string>& arguments);
int RunInfo(const std::vector<std::string>& arguments);
int RunLog(const std::vector<std::string>& arguments);
int RunCheck(const std::vector<std::string>& arguments);
int RunCompact(const std::vector<std::string>& arguments);
int RunBackup(const std::vector<std::string>& arguments);
int RunRestore(const std::vector<std::string>& arguments);
int RunShell(const std::vector<std::string>& arguments);
int RunDemo(const std::vector<std::string>& arguments);

// All of them, in the order of the overview.
std::span<const Command> Commands();

// Runs the program: finds the sub-command, or starts the interactive shell for `mote [DB]`.
int RunMain(const std::vector<std::string>& arguments);

}  // namespace mote

#endif  // MOTE_SHELL_COMMAND_COMMAND_H_
