#include "shell/prompt/session.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <variant>

#include "grammar/parser/parser.h"
#include "shell/arguments/units.h"
#include "shell/diagnostics.h"
#include "shell/prompt/dot_commands.h"
#include "shell/prompt/statement_scanner.h"
#include "shell/terminal/interrupt_signal.h"
#include "shell/terminal/terminal.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

constexpr char kPrompt[] = "mote> ";
constexpr char kContinuation[] = " ...> ";
constexpr int kMaxScriptDepth = 20;

constexpr std::pair<const char*, const char*> kEverydayPrefixes[] = {
    {"dcterms", "http://purl.org/dc/terms/"},
    {"foaf", "http://xmlns.com/foaf/0.1/"},
    {"owl", "http://www.w3.org/2002/07/owl#"},
    {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"sosa", "http://www.w3.org/ns/sosa/"},
    {"ssn", "http://www.w3.org/ns/ssn/"},
    {"xsd", "http://www.w3.org/2001/XMLSchema#"},
};

constexpr const char* kKeywords[] = {
    "ADD",      "ALL",       "ANALYZE",   "AS",       "ASC",          "ASK",      "AVG",
    "BASE",     "BIND",      "BOUND",     "CLEAR",    "COALESCE",     "CONCAT",   "CONSTRUCT",
    "CONTAINS", "COPY",      "COUNT",     "CREATE",   "DATA",         "DATATYPE", "DEFAULT",
    "DELETE",   "DESC",      "DESCRIBE",  "DISTINCT", "DROP",         "EXISTS",   "EXPLAIN",
    "FILTER",   "FROM",      "GRAPH",     "GROUP BY", "GROUP_CONCAT", "HAVING",   "IN",
    "INSERT",   "INTO",      "IRI",       "LANG",     "LANGMATCHES",  "LCASE",    "LIMIT",
    "LOAD",     "MAX",       "MIN",       "MINUS",    "MOVE",         "NAMED",    "NOT",
    "OFFSET",   "OPTIONAL",  "ORDER BY",  "PREFIX",   "REDUCED",      "REGEX",    "REPLACE",
    "SAMPLE",   "SELECT",    "SEPARATOR", "SERVICE",  "SILENT",       "STR",      "STRENDS",
    "STRLEN",   "STRSTARTS", "SUBSTR",    "SUM",      "UCASE",        "UNDEF",    "UNION",
    "USING",    "VALUES",    "WHERE",     "WITH",
};

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

}  // namespace

Session::Session(const Settings& settings) : settings_(settings), timer_(settings.interactive) {
  for (const auto& [name, iri] : kEverydayPrefixes) prefixes_.emplace_back(name, iri);
}

absl::Status Session::Open(const std::string& path) {
  StoreOptions options = settings_.store;
  bool read_only = settings_.read_only && !path.empty();
  options.mode = read_only ? OpenMode::kReadOnly : OpenMode::kReadWrite;
  options.create_if_missing = !read_only;
  absl::StatusOr<std::unique_ptr<SparqlEngine>> database =
      path.empty() ? SparqlEngine::OpenInMemory(options) : SparqlEngine::Open(path, options);
  if (!database.ok() && !read_only && absl::IsFailedPrecondition(database.status())) {
    // Most likely another process writes to it; if it is something else, the second try says so.
    options.mode = OpenMode::kReadOnly;
    options.create_if_missing = false;
    absl::StatusOr<std::unique_ptr<SparqlEngine>> reader = SparqlEngine::Open(path, options);
    if (reader.ok()) {
      PrintNote(View(database.status().message()) + "; opened for reading");
      database = std::move(reader);
      read_only = true;
    }
  }
  if (!database.ok()) return database.status();
  database_ = *std::move(database);
  path_ = path;
  read_only_ = read_only;
  return absl::OkStatus();
}

void Session::Report(const absl::Status& status) {
  if (absl::IsCancelled(status)) {
    std::fflush(stdout);
    std::fputs("stopped\n", stderr);
    return;
  }
  PrintError(status);
  failed_ = true;
}

int Session::Run(LineEditor& editor) {
  std::string line;
  while (!quit_) {
    switch (editor.ReadLine(pending_.empty() ? kPrompt : kContinuation, &line)) {
      case LineEditor::Result::kLine:
        TakeLine(line, &editor);
        break;
      case LineEditor::Result::kInterrupted:
        pending_.clear();
        break;
      case LineEditor::Result::kEnd:
        FinishStatement(&editor);
        quit_ = true;
        break;
    }
  }
  return failed_ && !settings_.interactive ? kExitFailed : kExitDone;
}

void Session::RunScript(std::string_view text) {
  if (script_depth_ >= kMaxScriptDepth) {
    Report(absl::InvalidArgumentError("scripts that read scripts go too deep"));
    return;
  }
  ++script_depth_;
  std::string outer;
  outer.swap(pending_);
  while (!text.empty() && !quit_) {
    const size_t end = text.find('\n');
    TakeLine(std::string(text.substr(0, end)), nullptr);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  FinishStatement(nullptr);
  pending_.swap(outer);
  --script_depth_;
}

void Session::TakeLine(const std::string& line, LineEditor* editor) {
  if (pending_.empty()) {
    if (IsBlank(line)) return;
    const size_t start = line.find_first_not_of(" \t");
    if (line[start] == '.') {
      if (editor != nullptr) editor->AddHistory(line);
      const absl::Status status = RunDotCommand(*this, line);
      if (!status.ok()) Report(status);
      std::fflush(stdout);
      return;
    }
  }
  const bool was_in_string = ScanStatement(pending_).in_string;
  if (IsBlank(line) && !was_in_string) {
    FinishStatement(editor);
    return;
  }
  pending_ += line;
  pending_ += '\n';
  const StatementScan scan = ScanStatement(pending_);
  if (scan.blank) {
    pending_.clear();
  } else if (scan.end != std::string_view::npos) {
    FinishStatement(editor);
  }
}

void Session::FinishStatement(LineEditor* editor) {
  std::string text;
  text.swap(pending_);
  while (!text.empty() && IsBlank(text.substr(text.size() - 1))) text.pop_back();
  const StatementScan scan = ScanStatement(text);
  if (scan.blank) return;
  if (editor != nullptr) editor->AddHistory(text);
  if (scan.end != std::string_view::npos) text.resize(scan.end);
  RunStatement(text);
  std::fflush(stdout);
}

void Session::Remember(std::string_view statement) {
  Prologue prologue = ScanPrologue(statement);
  if (!prologue.base.empty()) base_ = prologue.base;
  for (auto& declared : prologue.prefixes) {
    const auto known = std::find_if(prefixes_.begin(), prefixes_.end(), [&](const auto& prefix) {
      return prefix.first == declared.first;
    });
    if (known == prefixes_.end()) {
      prefixes_.push_back(std::move(declared));
    } else {
      known->second = std::move(declared.second);
    }
  }
}

void Session::RunStatement(const std::string& text) {
  ParseOptions options;
  options.base = base_;
  options.prefixes = prefixes_;
  if (ScanPrologue(text).nothing_else) {
    // Declarations alone are remembered, once they are known to be right.
    const absl::StatusOr<ast::Update> parsed = ParseUpdate(text, options);
    if (parsed.ok()) {
      Remember(text);
    } else {
      Report(ParseStatus("<input>", View(parsed.status().message())));
    }
    return;
  }
  const absl::StatusOr<ast::Statement> parsed = ParseStatement(text, options);
  if (!parsed.ok()) {
    Report(ParseStatus("<input>", View(parsed.status().message())));
    return;
  }
  const absl::Status status = std::holds_alternative<ast::Query>(*parsed)
                                  ? RunQueryStatement(text)
                                  : RunUpdateStatement(text);
  Remember(text);
  if (!status.ok()) Report(status);
}

absl::Status Session::RunQueryStatement(const std::string& text) {
  InterruptSignal interrupt([] {}, InterruptSignal::Repeated::kKeepRunning);
  QueryOptions options;
  options.base_iri = base_;
  options.prefixes = prefixes_;
  options.cancel = interrupt.flag();
  PrintOptions print;
  print.format = format_;
  print.prefixes = prefixes_;
  if (settings_.interactive) print.width = TerminalWidth(STDOUT_FILENO, 0);
  const std::string prefix =
      explain_ && Upper(text).find("EXPLAIN") == std::string::npos ? "EXPLAIN ANALYZE " : "";
  MOTE_ASSIGN_OR_RETURN(const RunFigures figures,
                        RunQueryText(*database_, "<input>", prefix + text, options, print, stdout));
  if (timer_) {
    std::printf("%s %s, %s\n", FormatCount(figures.rows).c_str(),
                figures.rows == 1 ? "row" : "rows", FormatSeconds(figures.total_ms / 1000).c_str());
  }
  return absl::OkStatus();
}

absl::Status Session::RunUpdateStatement(const std::string& text) {
  if (read_only_) {
    return absl::FailedPreconditionError("the database is open for reading only");
  }
  InterruptSignal interrupt([] {}, InterruptSignal::Repeated::kKeepRunning);
  UpdateOptions options;
  options.base_iri = base_;
  options.prefixes = prefixes_;
  options.cancel = interrupt.flag();
  options.durability = settings_.durability;
  // Whoever types it may read these files anyway.
  options.allow_load = true;
  MOTE_ASSIGN_OR_RETURN(const UpdateFigures figures,
                        RunUpdateText(*database_, "<input>", text, options));
  if (settings_.interactive) std::printf("%s\n", DescribeUpdate(figures).c_str());
  return absl::OkStatus();
}

absl::Status Session::PrintQuery(const std::string& query) {
  const ResultFormat former = std::exchange(format_, ResultFormat());
  const bool explained = std::exchange(explain_, false);
  const absl::Status status = RunQueryStatement(query);
  format_ = former;
  explain_ = explained;
  return status;
}

std::vector<std::string> Session::Complete(std::string_view prefix) const {
  std::vector<std::string> words;
  if (prefix.empty()) return words;
  if (prefix[0] == '.') {
    for (std::string& name : DotCommandNames()) {
      if (name.rfind(prefix, 0) == 0) words.push_back(std::move(name));
    }
    return words;
  }
  const std::string upper = Upper(prefix);
  for (const char* keyword : kKeywords) {
    if (std::string_view(keyword).rfind(upper, 0) == 0) words.emplace_back(keyword);
  }
  for (const auto& [name, iri] : prefixes_) {
    if (name.rfind(prefix, 0) == 0) words.push_back(name + ":");
  }
  return words;
}

}  // namespace mote
