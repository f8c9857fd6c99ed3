#ifndef MOTE_SHELL_PROMPT_DOT_COMMANDS_H_
#define MOTE_SHELL_PROMPT_DOT_COMMANDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace mote {

class Session;

// Runs a line that begins with a dot, such as `.load animals.ttl`. InvalidArgument for a command
// that there is not, or wrong arguments.
absl::Status RunDotCommand(Session& session, std::string_view line);

// The names of all dot commands, with their dots.
std::vector<std::string> DotCommandNames();

}  // namespace mote

#endif  // MOTE_SHELL_PROMPT_DOT_COMMANDS_H_
