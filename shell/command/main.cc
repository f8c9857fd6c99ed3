#include <csignal>
#include <string>
#include <vector>

#include "shell/command/command.h"

int main(int argc, char** argv) {
  // A closed pipe is found by the failing write, and ends the command quietly.
  std::signal(SIGPIPE, SIG_IGN);
  return mote::RunMain(std::vector<std::string>(argv + 1, argv + argc));
}
