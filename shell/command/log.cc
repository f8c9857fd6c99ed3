#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/term_reader.h"
#include "shell/arguments/arguments.h"
#include "shell/arguments/database_arguments.h"
#include "shell/command/command.h"
#include "shell/diagnostics.h"
#include "shell/output/file_sink.h"
#include "storage/base/status_macros.h"
#include "storage/store/store.h"
#include "storage/term/ntriples_format.h"

namespace mote {
namespace {

constexpr size_t kFlushBytes = size_t{64} << 10;

// Such as `2026-03-01T09:30:00.123456Z`.
std::string TimeText(int64_t unix_micros) {
  const std::time_t seconds = static_cast<std::time_t>(unix_micros / 1000000);
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  char text[40];
  const size_t size = std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string micros = std::to_string(unix_micros % 1000000);
  return std::string(text, size) + "." + std::string(6 - std::min<size_t>(6, micros.size()), '0') +
         micros + "Z";
}

// A message on one line.
void AppendMessage(std::string_view message, std::string* out) {
  *out += '"';
  AppendEscapedString(message, out);
  *out += '"';
}

void AppendCommit(const CommitInfo& commit, std::string* out) {
  *out += std::to_string(commit.number) + "  " + TimeText(commit.unix_micros) + "  +" +
          std::to_string(commit.inserted) + " -" + std::to_string(commit.deleted);
  if (!commit.message.empty()) {
    *out += "  ";
    AppendMessage(commit.message, out);
  }
  *out += '\n';
}

// A header of a patch: `H name value .`.
void AppendHeader(std::string_view name, std::string_view value, std::string* out) {
  *out += "H ";
  *out += name;
  *out += ' ';
  *out += value;
  *out += " .\n";
}

class Patch {
 public:
  Patch(const QuadSource& source, ByteSink* sink) : terms_(source, nullptr), sink_(sink) {}

  absl::Status Begin(const CommitInfo& commit, bool is_listed) {
    AppendHeader("commit", std::to_string(commit.number), &out_);
    AppendHeader(
        "time",
        "\"" + TimeText(commit.unix_micros) + "\"^^<http://www.w3.org/2001/XMLSchema#dateTime>",
        &out_);
    if (!commit.message.empty()) {
      std::string message;
      AppendMessage(commit.message, &message);
      AppendHeader("message", message, &out_);
    }
    if (!is_listed) {
      AppendHeader("unlisted-inserts", std::to_string(commit.inserted), &out_);
      AppendHeader("unlisted-deletes", std::to_string(commit.deleted), &out_);
    }
    out_ += "TX .\n";
    return absl::OkStatus();
  }

  absl::Status Add(const std::vector<IdQuad>& quads, char letter) {
    std::vector<Id> ids;
    for (const IdQuad& quad : quads) {
      ids.insert(ids.end(), {quad.subject, quad.predicate, quad.object, quad.graph});
    }
    terms_.BeginBatch();
    MOTE_RETURN_IF_ERROR(terms_.Load(ids));
    for (const IdQuad& quad : quads) {
      out_ += letter;
      for (const Id id : {quad.subject, quad.predicate, quad.object, quad.graph}) {
        if (id == kDefaultGraph) continue;
        out_ += ' ';
        AppendNTriples(terms_.Get(id), &out_);
      }
      out_ += " .\n";
      if (out_.size() >= kFlushBytes) MOTE_RETURN_IF_ERROR(Flush());
    }
    return absl::OkStatus();
  }

  absl::Status End() {
    out_ += "TC .\n";
    return out_.size() >= kFlushBytes ? Flush() : absl::OkStatus();
  }

  absl::Status Flush() {
    absl::Status status = sink_->Write(out_);
    out_.clear();
    return status;
  }

 private:
  TermReader terms_;
  ByteSink* const sink_;
  std::string out_;
};

absl::Status WritePatch(const Store& store, std::optional<uint64_t> since, ByteSink* sink) {
  if (!since.has_value()) {
    MOTE_ASSIGN_OR_RETURN(const StoreInfo info, store.Info());
    since = info.first_kept_changes - 1;
  }
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ChangeCursor> cursor, store.Changes(*since));
  Patch patch(cursor->snapshot(), sink);
  ChangeBatch batch;
  while (true) {
    MOTE_ASSIGN_OR_RETURN(const bool is_commit, cursor->Next());
    if (!is_commit) return patch.Flush();
    MOTE_RETURN_IF_ERROR(patch.Begin(cursor->commit(), cursor->is_listed()));
    while (true) {
      MOTE_ASSIGN_OR_RETURN(const bool has_changes, cursor->NextBatch(&batch));
      if (!has_changes) break;
      MOTE_RETURN_IF_ERROR(patch.Add(batch.deleted, 'D'));
      MOTE_RETURN_IF_ERROR(patch.Add(batch.inserted, 'A'));
    }
    MOTE_RETURN_IF_ERROR(patch.End());
  }
}

absl::Status WriteCommits(const Store& store, std::optional<uint64_t> since, ByteSink* sink) {
  MOTE_ASSIGN_OR_RETURN(const StoreInfo info, store.Info());
  const uint64_t after = std::min(since.value_or(0), info.commits);
  MOTE_ASSIGN_OR_RETURN(std::vector<CommitInfo> commits, store.Commits(info.commits - after));
  std::reverse(commits.begin(), commits.end());
  std::string out;
  for (const CommitInfo& commit : commits) {
    if (commit.number <= after) continue;
    AppendCommit(commit, &out);
    if (out.size() < kFlushBytes) continue;
    MOTE_RETURN_IF_ERROR(sink->Write(out));
    out.clear();
  }
  return sink->Write(out);
}

absl::Status Log(const DatabaseArguments& database, std::optional<uint64_t> since, bool changes,
                 const std::optional<std::string>& output) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                        Store::Open(database.path(), database.store_options()));
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<FileSink> sink, FileSink::Open(output));
  MOTE_RETURN_IF_ERROR(changes ? WritePatch(*store, since, sink.get())
                               : WriteCommits(*store, since, sink.get()));
  return sink->Close();
}

}  // namespace

int RunLog(const std::vector<std::string>& arguments) {
  DatabaseArguments database(DatabaseArguments::Access::kRead);
  std::optional<uint64_t> since;
  bool changes = false;
  std::optional<std::string> output;
  Arguments parser(
      "log", "DB [OPTIONS]",
      "Lists the commits of a database, oldest first: number, time, quads inserted and deleted in "
      "effect, message. With `--changes` it writes the quads themselves, as an RDF patch: lines of "
      "N-Quads behind A (added) or D (deleted), each commit between TX and TC. The changes of the "
      "latest commits are kept; those of bulk loads are only counted.",
      {{"mote log animals.db", "lists all commits"},
       {"mote log animals.db --since 41 --changes", "what has changed since commit 41"}});
  database.Declare(parser);
  parser.Count("--since",
               "begin behind this commit; otherwise with the first, or with the first "
               "whose changes are kept",
               &since);
  parser.Flag("--changes", "write the changes, too", &changes);
  parser.Value("-o,--output", "FILE", "write to a file, compressed if it ends in .gz or .zst",
               &output);
  absl::Status status = parser.Parse(arguments);
  if (parser.help_wanted()) return PrintHelp(parser.Help());
  if (!status.ok()) return FailUsage("log", status);
  status = Log(database, since, changes, output);
  return status.ok() ? kExitDone : Fail(status);
}

}  // namespace mote
