#ifndef MOTE_SHELL_PROMPT_LINE_EDITOR_H_
#define MOTE_SHELL_PROMPT_LINE_EDITOR_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

// Reads lines from standard input: with editing, history and completion on a terminal, plainly from
// a pipe or file. Not thread-safe; at most one object at a time.
class LineEditor {
 public:
  enum class Result { kLine, kInterrupted, kEnd };
  // Gives the words that `prefix` may be completed to.
  using Completer = std::function<std::vector<std::string>(std::string_view prefix)>;

  // `history_file` may be empty; it and its directories are made when first needed. Failing to read
  // or write it is silent: history is a convenience.
  static std::unique_ptr<LineEditor> Create(std::string history_file, Completer completer);
  // Saves the history.
  virtual ~LineEditor() = default;

  virtual bool interactive() const = 0;

  // Reads one line, without its line feed (a pasted text may have several). The prompt is shown on
  // a terminal only. kInterrupted: Ctrl-C was pressed, and what was typed is dropped.
  virtual Result ReadLine(const std::string& prompt, std::string* line) = 0;

  // Adds a statement, of one line or several, to the history.
  virtual void AddHistory(const std::string& statement) = 0;
};

// $XDG_STATE_HOME/mote/history, by default ~/.local/state/mote/history; empty without a home.
std::string DefaultHistoryFile();

}  // namespace mote

#endif  // MOTE_SHELL_PROMPT_LINE_EDITOR_H_
