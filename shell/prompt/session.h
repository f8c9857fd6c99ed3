#ifndef MOTE_SHELL_PROMPT_SESSION_H_
#define MOTE_SHELL_PROMPT_SESSION_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/database/sparql_engine.h"
#include "shell/output/statement_runner.h"
#include "shell/prompt/line_editor.h"
#include "storage/store/store.h"

namespace mote {

// An interactive session on one database: statements, dot commands, and what they leave behind
// (prefixes, settings). Results go to standard output, errors to standard error. Not thread-safe.
class Session {
 public:
  struct Settings {
    StoreOptions store;
    Durability durability = Durability::kSync;
    bool read_only = false;
    bool interactive = false;
  };

  explicit Session(const Settings& settings);

  // Opens a database in place of the one that is open; an empty path means a new one in memory. A
  // database that another process writes to is opened for reading, with a note.
  absl::Status Open(const std::string& path);

  // Reads statements and dot commands until the input ends or `.quit`. Returns the exit code: 1 if
  // the input was no terminal and something in it failed.
  int Run(LineEditor& editor);

  // Runs the statements and dot commands in a text, as if they had been typed.
  void RunScript(std::string_view text);

  // Runs one statement, without the `;` that ended it.
  void RunStatement(const std::string& text);

  // Words that may follow `prefix`: keywords, prefixes, dot commands.
  std::vector<std::string> Complete(std::string_view prefix) const;

  // What the dot commands work on.
  SparqlEngine& database() { return *database_; }
  const std::string& path() const { return path_; }
  bool read_only() const { return read_only_; }
  const Settings& settings() const { return settings_; }
  std::vector<std::pair<std::string, std::string>>& prefixes() { return prefixes_; }
  ResultFormat& format() { return format_; }
  bool& timer() { return timer_; }
  bool& explain() { return explain_; }
  void Quit() { quit_ = true; }
  // Prints a query of ours, such as the one behind `.classes`.
  absl::Status PrintQuery(const std::string& query);
  // Reports an error, which a script's exit code remembers.
  void Report(const absl::Status& status);

 private:
  // Adds a line to the statement that is being typed; runs it where it ends.
  void TakeLine(const std::string& line, LineEditor* editor);
  // Runs what has been typed so far, if anything.
  void FinishStatement(LineEditor* editor);
  void Remember(std::string_view statement);
  absl::Status RunQueryStatement(const std::string& text);
  absl::Status RunUpdateStatement(const std::string& text);

  const Settings settings_;
  std::unique_ptr<SparqlEngine> database_;
  std::string path_;
  bool read_only_ = false;
  std::vector<std::pair<std::string, std::string>> prefixes_;
  std::string base_;
  ResultFormat format_;
  bool timer_;
  bool explain_ = false;
  bool quit_ = false;
  bool failed_ = false;
  int script_depth_ = 0;
  std::string pending_;  // The statement that is being typed.
};

}  // namespace mote

#endif  // MOTE_SHELL_PROMPT_SESSION_H_
