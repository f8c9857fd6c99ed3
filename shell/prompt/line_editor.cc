#include "shell/prompt/line_editor.h"

#include <poll.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <optional>
#include <system_error>
#include <utility>

#include "shell/terminal/terminal.h"

namespace mote {
namespace {

constexpr int kMaxHistory = 2000;

// Readline calls back through plain functions, so what they need stands here.
struct Callbacks {
  const LineEditor::Completer* completer = nullptr;
  std::vector<std::string> candidates;
  size_t next_candidate = 0;
  bool done = false;
  std::optional<std::string> line;
};

Callbacks& State() {
  static Callbacks state;
  return state;
}

volatile sig_atomic_t interrupted = 0;
void OnInterrupt(int) { interrupted = 1; }

void OnLine(char* text) {
  Callbacks& state = State();
  state.done = true;
  if (text != nullptr) state.line = text;
  std::free(text);
  // Removed at once, or readline would show its prompt again.
  rl_callback_handler_remove();
}

char* NextCandidate(const char* text, int restart) {
  Callbacks& state = State();
  if (restart == 0) {
    state.candidates = (*state.completer)(text);
    state.next_candidate = 0;
  }
  if (state.next_candidate >= state.candidates.size()) return nullptr;
  return strdup(state.candidates[state.next_candidate++].c_str());
}

char** Complete(const char* text, int, int) {
  rl_attempted_completion_over = 1;  // Never fall back to file names.
  return rl_completion_matches(text, NextCandidate);
}

class TerminalEditor : public LineEditor {
 public:
  TerminalEditor(std::string history_file, Completer completer)
      : history_file_(std::move(history_file)), completer_(std::move(completer)) {
    State().completer = &completer_;
    rl_readline_name = "mote";
    rl_catch_signals = 0;  // Ctrl-C is handled below.
    rl_attempted_completion_function = Complete;
    rl_basic_word_break_characters = " \t\n\"'{}()[]<>;,|&=";
    rl_completion_append_character = '\0';
    using_history();
    stifle_history(kMaxHistory);
    // With time stamps a history entry may have several lines.
    history_write_timestamps = 1;
    history_comment_char = '#';
    if (!history_file_.empty()) read_history(history_file_.c_str());
  }

  ~TerminalEditor() override {
    State().completer = nullptr;
    if (history_file_.empty() || !changed_) return;
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(history_file_).parent_path(), error);
    if (!error) write_history(history_file_.c_str());
  }

  bool interactive() const override { return true; }

  Result ReadLine(const std::string& prompt, std::string* line) override {
    Callbacks& state = State();
    state.done = false;
    state.line.reset();
    interrupted = 0;

    // SIGINT is let through while waiting alone, so that none can slip by between the test and the
    // wait.
    sigset_t blocked;
    sigset_t former_mask;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, &former_mask);
    sigset_t waiting_mask = former_mask;
    sigdelset(&waiting_mask, SIGINT);
    struct sigaction action = {};
    struct sigaction former_action = {};
    action.sa_handler = OnInterrupt;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &former_action);

    rl_callback_handler_install(prompt.c_str(), OnLine);
    while (!state.done) {
      struct pollfd input = {STDIN_FILENO, POLLIN, 0};
      const int ready = ppoll(&input, 1, nullptr, &waiting_mask);
      if (interrupted != 0) break;
      if (ready < 0 && errno == EINTR) {
        rl_resize_terminal();
        continue;
      }
      if (ready < 0) break;
      rl_callback_read_char();
    }
    const bool was_interrupted = interrupted != 0 && !state.done;
    if (!state.done) {
      rl_free_line_state();
      rl_callback_sigcleanup();
      rl_callback_handler_remove();
      std::fputs(was_interrupted ? "^C\n" : "\n", rl_outstream != nullptr ? rl_outstream : stdout);
    }
    sigaction(SIGINT, &former_action, nullptr);
    sigprocmask(SIG_SETMASK, &former_mask, nullptr);
    if (was_interrupted) return Result::kInterrupted;
    if (!state.line.has_value()) return Result::kEnd;
    *line = *std::move(state.line);
    return Result::kLine;
  }

  void AddHistory(const std::string& statement) override {
    const HIST_ENTRY* last =
        history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
    if (last != nullptr && statement == last->line) return;
    add_history(statement.c_str());
    changed_ = true;
  }

 private:
  const std::string history_file_;
  const Completer completer_;
  bool changed_ = false;
};

class PlainReader : public LineEditor {
 public:
  bool interactive() const override { return false; }
  Result ReadLine(const std::string&, std::string* line) override {
    return std::getline(std::cin, *line) ? Result::kLine : Result::kEnd;
  }
  void AddHistory(const std::string&) override {}
};

}  // namespace

std::unique_ptr<LineEditor> LineEditor::Create(std::string history_file, Completer completer) {
  if (IsTerminal(STDIN_FILENO) && IsTerminal(STDOUT_FILENO)) {
    return std::make_unique<TerminalEditor>(std::move(history_file), std::move(completer));
  }
  return std::make_unique<PlainReader>();
}

std::string DefaultHistoryFile() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/mote/history";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return std::string(home) + "/.local/state/mote/history";
  return {};
}

}  // namespace mote
