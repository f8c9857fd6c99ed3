#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "engine/embedding/c_handles.h"
#include "mote/bulk_loader.h"
#include "mote/version.h"
#include "storage/base/status_macros.h"

// Databases, snapshots and transactions for C.

using mote::c_api::CheckText;
using mote::c_api::CopyText;
using mote::c_api::Guarded;
using mote::c_api::ToC;
using mote::c_api::ToView;
using mote::c_api::WithTimeout;

namespace {

mote::Options ToOptions(const mote_options* options) {
  mote::Options out;
  if (options == nullptr) return out;
  out.read_only = options->read_only != 0;
  out.create_if_missing = options->create_if_missing != 0;
  out.memory_budget = options->memory_budget;
  // What a clock can count.
  constexpr auto kMost = static_cast<uint64_t>(std::numeric_limits<int32_t>::max());
  out.write_timeout = std::chrono::milliseconds(std::min(options->write_timeout_ms, kMost));
  // As the preset has it.
  out.background_folding = out.memory_budget > mote::Options::Tiny().memory_budget;
  return out;
}

absl::Status ToQuad(const mote_quad* quad, mote::Quad* out) {
  if (quad == nullptr) return absl::InvalidArgumentError("a quad is missing");
  mote::TermView view;
  MOTE_RETURN_IF_ERROR(ToView(quad->subject, &view));
  out->subject = mote::Term(view);
  MOTE_RETURN_IF_ERROR(ToView(quad->predicate, &view));
  out->predicate = mote::Term(view);
  MOTE_RETURN_IF_ERROR(ToView(quad->object, &view));
  out->object = mote::Term(view);
  if (quad->graph == nullptr) return absl::OkStatus();
  MOTE_RETURN_IF_ERROR(ToView(quad->graph, &view));
  out->graph.emplace(view);
  return absl::OkStatus();
}

absl::Status ToPattern(const mote_quad* quad, mote::QuadPattern* out) {
  if (quad == nullptr) return absl::OkStatus();
  const std::pair<const mote_term*, std::optional<mote::Term>*> parts[] = {
      {quad->subject, &out->subject},
      {quad->predicate, &out->predicate},
      {quad->object, &out->object},
      {quad->graph, &out->graph}};
  for (const auto& [term, place] : parts) {
    if (term == nullptr) continue;
    mote::TermView view;
    MOTE_RETURN_IF_ERROR(ToView(term, &view));
    place->emplace(view);
  }
  return absl::OkStatus();
}

absl::Status Wrap(absl::StatusOr<std::unique_ptr<mote::Database>> opened,
                  mote_database** database) {
  if (!opened.ok()) return opened.status();
  *database = new mote_database{*std::move(opened)};
  return absl::OkStatus();
}

absl::Status Wrap(absl::StatusOr<mote::Result> made, mote_result** result) {
  if (!made.ok()) return made.status();
  *result = new mote_result{*std::move(made), {}};
  return absl::OkStatus();
}

// Shows a quad to a function in C; `triples` takes the texts of triple terms.
template <typename Visit>
bool WithQuad(const mote::QuadView& quad, std::string (&triples)[4], Visit visit) {
  const mote_term subject = ToC(quad.subject, &triples[0]);
  const mote_term predicate = ToC(quad.predicate, &triples[1]);
  const mote_term object = ToC(quad.object, &triples[2]);
  const mote_term graph = ToC(quad.graph, &triples[3]);
  const mote_quad shown = {&subject, &predicate, &object, quad.has_graph ? &graph : nullptr};
  return visit(&shown);
}

mote_text TextOf(const char* text) { return {text, text == nullptr ? 0 : std::strlen(text)}; }

}  // namespace

extern "C" {

const char* mote_version(void) { return MOTE_VERSION; }

void mote_free(char* text) { std::free(text); }

void mote_options_init(mote_options* options, mote_preset preset) {
  const mote::Options made = preset == MOTE_PRESET_TINY     ? mote::Options::Tiny()
                             : preset == MOTE_PRESET_SERVER ? mote::Options::Server()
                                                            : mote::Options::Default();
  options->read_only = made.read_only ? 1 : 0;
  options->create_if_missing = made.create_if_missing ? 1 : 0;
  options->memory_budget = made.memory_budget;
  options->write_timeout_ms = static_cast<uint64_t>(made.write_timeout.count());
}

mote_code mote_open(const char* path, const mote_options* options, mote_database** database,
                    char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(path));
    return Wrap(mote::Database::Open(path, ToOptions(options)), database);
  });
}

mote_code mote_open_in_memory(const mote_options* options, mote_database** database, char** error) {
  return Guarded(error,
                 [&] { return Wrap(mote::Database::OpenInMemory(ToOptions(options)), database); });
}

void mote_close(mote_database* database) { delete database; }

mote_code mote_update(mote_database* database, const char* text, uint64_t* inserted,
                      uint64_t* deleted, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(text));
    MOTE_ASSIGN_OR_RETURN(const mote::UpdateReport report, database->database->Update(text));
    if (inserted != nullptr) *inserted = report.inserted;
    if (deleted != nullptr) *deleted = report.deleted;
    return absl::OkStatus();
  });
}

mote_code mote_query(mote_database* database, const char* text, uint64_t timeout_ms,
                     mote_result** result, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(text));
    return Wrap(database->database->Query(text, WithTimeout(timeout_ms)), result);
  });
}

mote_code mote_load_file(mote_database* database, const char* path, const char* format,
                         const char* graph, uint64_t* inserted, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(path));
    mote::BulkLoader loader(database->database.get());
    MOTE_RETURN_IF_ERROR(
        loader.AddFile(path, format == nullptr ? "" : format, graph == nullptr ? "" : graph));
    MOTE_ASSIGN_OR_RETURN(const mote::BulkReport report, loader.Load());
    if (inserted != nullptr) *inserted = report.inserted;
    return absl::OkStatus();
  });
}

mote_code mote_backup(mote_database* database, const char* path, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(path));
    return database->database->Backup(path).status();
  });
}

mote_code mote_restore(const char* backup, const char* path, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(backup));
    MOTE_RETURN_IF_ERROR(CheckText(path));
    return mote::Database::Restore(backup, path).status();
  });
}

mote_code mote_check(mote_database* database, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_ASSIGN_OR_RETURN(const mote::CheckReport report, database->database->Check());
    if (report.problems.empty()) return absl::OkStatus();
    return absl::DataLossError(report.problems[0].where + ": " + report.problems[0].message);
  });
}

mote_term mote_iri(const char* iri) {
  mote_term term = {};
  term.kind = MOTE_IRI;
  term.value = TextOf(iri);
  return term;
}

mote_term mote_string(const char* text) {
  mote_term term = {};
  term.kind = MOTE_LITERAL;
  term.value = TextOf(text);
  return term;
}

mote_term mote_typed(const char* lexical, const char* datatype) {
  mote_term term = mote_string(lexical);
  term.datatype = TextOf(datatype);
  return term;
}

mote_code mote_get_snapshot(mote_database* database, mote_snapshot** snapshot, char** error) {
  return Guarded(error, [&] {
    *snapshot = new mote_snapshot{database->database->GetSnapshot()};
    return absl::OkStatus();
  });
}

void mote_snapshot_free(mote_snapshot* snapshot) { delete snapshot; }

uint64_t mote_snapshot_commit_number(const mote_snapshot* snapshot) {
  return snapshot->snapshot.commit_number();
}

mote_code mote_snapshot_query(mote_snapshot* snapshot, const char* text, uint64_t timeout_ms,
                              mote_result** result, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(text));
    return Wrap(snapshot->snapshot.Query(text, WithTimeout(timeout_ms)), result);
  });
}

mote_code mote_for_each(mote_snapshot* snapshot, const mote_quad* pattern,
                        int (*visit)(void* context, const mote_quad* quad), void* context,
                        char** error) {
  return Guarded(error, [&]() -> absl::Status {
    if (visit == nullptr) return absl::InvalidArgumentError("a function is missing");
    mote::QuadPattern wanted;
    MOTE_RETURN_IF_ERROR(ToPattern(pattern, &wanted));
    std::string triples[4];
    return snapshot->snapshot.ForEach(wanted, [&](const mote::QuadView& quad) {
      return WithQuad(quad, triples,
                      [&](const mote_quad* found) { return visit(context, found) != 0; });
    });
  });
}

mote_code mote_for_each_change(mote_database* database, uint64_t since,
                               int (*on_commit)(void* context, const mote_commit_info* commit),
                               int (*on_change)(void* context, int inserted, const mote_quad* quad),
                               void* context, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    mote::ChangeVisitor visitor;
    if (on_commit != nullptr) {
      visitor.commit = [&](const mote::CommitInfo& commit, bool is_listed) {
        const mote_commit_info info = {
            commit.number,   commit.unix_micros, {commit.message.data(), commit.message.size()},
            commit.inserted, commit.deleted,     is_listed ? 1 : 0};
        return on_commit(context, &info) != 0;
      };
    }
    std::string triples[4];
    if (on_change != nullptr) {
      visitor.change = [&](mote::ChangeKind kind, const mote::QuadView& quad) {
        const bool inserted = kind == mote::ChangeKind::kInserted;
        return WithQuad(quad, triples, [&](const mote_quad* changed) {
          return on_change(context, inserted ? 1 : 0, changed) != 0;
        });
      };
    }
    return database->database->Changes(since, visitor);
  });
}

mote_code mote_prepare(mote_database* database, const char* text, const char* const* parameters,
                       size_t count, mote_prepared** prepared, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(text));
    std::vector<std::string> names;
    for (size_t i = 0; i < count; ++i) {
      MOTE_RETURN_IF_ERROR(CheckText(parameters[i]));
      names.emplace_back(parameters[i]);
    }
    MOTE_ASSIGN_OR_RETURN(mote::PreparedQuery query, database->database->Prepare(text, names));
    *prepared = new mote_prepared{std::move(query)};
    return absl::OkStatus();
  });
}

void mote_prepared_free(mote_prepared* prepared) { delete prepared; }

mote_code mote_snapshot_run(mote_snapshot* snapshot, const mote_prepared* prepared,
                            const mote_term* values, size_t count, uint64_t timeout_ms,
                            mote_result** result, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    const std::vector<std::string>& names = prepared->query.parameters();
    if (count != names.size()) {
      return absl::InvalidArgumentError("the query has " + std::to_string(names.size()) +
                                        " parameters, not " + std::to_string(count));
    }
    std::vector<mote::Argument> arguments;
    for (size_t i = 0; i < count; ++i) {
      mote::TermView view;
      MOTE_RETURN_IF_ERROR(ToView(values + i, &view));
      arguments.emplace_back(names[i], view);
    }
    return Wrap(snapshot->snapshot.Query(prepared->query, arguments, WithTimeout(timeout_ms)),
                result);
  });
}

mote_code mote_begin(mote_database* database, mote_transaction** transaction, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_ASSIGN_OR_RETURN(mote::Transaction begun, database->database->Begin());
    *transaction = new mote_transaction{std::move(begun)};
    return absl::OkStatus();
  });
}

mote_code mote_insert(mote_transaction* transaction, const mote_quad* quad, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    mote::Quad made;
    MOTE_RETURN_IF_ERROR(ToQuad(quad, &made));
    return transaction->transaction.Insert(made);
  });
}

mote_code mote_delete(mote_transaction* transaction, const mote_quad* quad, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    mote::Quad made;
    MOTE_RETURN_IF_ERROR(ToQuad(quad, &made));
    return transaction->transaction.Delete(made);
  });
}

mote_code mote_new_blank_node(mote_transaction* transaction, char** label, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_ASSIGN_OR_RETURN(const mote::Term node, transaction->transaction.NewBlankNode());
    *label = CopyText(node.value());
    return *label != nullptr ? absl::OkStatus() : absl::ResourceExhaustedError("out of memory");
  });
}

mote_code mote_transaction_update(mote_transaction* transaction, const char* text, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(text));
    return transaction->transaction.Update(text).status();
  });
}

mote_code mote_transaction_query(mote_transaction* transaction, const char* text,
                                 uint64_t timeout_ms, mote_result** result, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_RETURN_IF_ERROR(CheckText(text));
    return Wrap(transaction->transaction.Query(text, WithTimeout(timeout_ms)), result);
  });
}

mote_code mote_set_savepoint(mote_transaction* transaction, uint64_t* savepoint, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    MOTE_ASSIGN_OR_RETURN(const mote::Savepoint set, transaction->transaction.SetSavepoint());
    *savepoint = static_cast<uint64_t>(set);
    return absl::OkStatus();
  });
}

mote_code mote_rollback_to(mote_transaction* transaction, uint64_t savepoint, char** error) {
  return Guarded(error, [&] {
    return transaction->transaction.RollbackTo(static_cast<mote::Savepoint>(savepoint));
  });
}

mote_code mote_commit(mote_transaction* transaction, int sync, const char* message,
                      uint64_t* commit_number, char** error) {
  const std::unique_ptr<mote_transaction> ending(transaction);
  return Guarded(error, [&]() -> absl::Status {
    MOTE_ASSIGN_OR_RETURN(
        const mote::CommitInfo commit,
        ending->transaction.Commit(sync != 0 ? mote::Durability::kSync : mote::Durability::kRelaxed,
                                   message == nullptr ? "" : message));
    if (commit_number != nullptr) *commit_number = commit.number;
    return absl::OkStatus();
  });
}

void mote_rollback(mote_transaction* transaction) { delete transaction; }

}  // extern "C"
