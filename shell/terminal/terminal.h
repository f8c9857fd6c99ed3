#ifndef MOTE_SHELL_TERMINAL_TERMINAL_H_
#define MOTE_SHELL_TERMINAL_TERMINAL_H_

#include <cstddef>

namespace mote {

bool IsTerminal(int fd);

// Columns of the terminal behind `fd`; `otherwise` if there is none or it does not say.
size_t TerminalWidth(int fd, size_t otherwise);

// Whether the user's locale writes UTF-8 (LC_ALL, LC_CTYPE, LANG).
bool LocaleIsUtf8();

}  // namespace mote

#endif  // MOTE_SHELL_TERMINAL_TERMINAL_H_
