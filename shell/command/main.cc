#include <malloc.h>

#include <csignal>
#include <string>
#include <vector>

#include "shell/command/command.h"

int main(int argc, char** argv) {
  // A closed pipe is found by the failing write, and ends the command quietly.
  std::signal(SIGPIPE, SIG_IGN);
#ifdef __GLIBC__
  // A query that is stopped frees millions of texts at once: that takes half the time if they are
  // joined with their neighbours one by one, not in lists that are walked whenever they have grown.
  mallopt(M_MXFAST, 0);
#endif
  return mote::RunMain(std::vector<std::string>(argv + 1, argv + argc));
}
