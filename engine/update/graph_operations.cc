#include <array>
#include <utility>
#include <vector>

#include "engine/expression/ast_term.h"
#include "engine/update/update_run.h"
#include "storage/base/status_macros.h"

// CREATE, CLEAR, DROP, ADD, COPY and MOVE (SPARQL 1.1 Update section 3.2). Graphs exist by
// themselves in Mote: an empty one stays until it is dropped.

namespace mote {
namespace {

constexpr size_t kRowsAtOnce = size_t{1} << 16;

// What SILENT forgives: the wrong graph, not a failing disk.
absl::Status Forgive(bool silent, absl::Status status) {
  const bool about_graphs = absl::IsNotFound(status) || absl::IsAlreadyExists(status);
  return silent && about_graphs ? absl::OkStatus() : status;
}

}  // namespace

absl::StatusOr<Id> UpdateRun::ExistingGraph(const ast::TermNode& name) {
  const QuadSource& source = transaction_.source();
  MOTE_ASSIGN_OR_RETURN(const std::optional<Id> id, source.IdOf(ToTerm(name).view()));
  bool exists = false;
  if (id.has_value()) {
    MOTE_ASSIGN_OR_RETURN(exists, source.HasNamedGraph(*id));
  }
  if (!exists) return absl::NotFoundError("there is no graph <" + name.lexical + ">");
  return *id;
}

absl::Status UpdateRun::Run(const ast::Create& operation) {
  MOTE_ASSIGN_OR_RETURN(const Id graph, transaction_.Intern(ToTerm(operation.graph).view()));
  MOTE_ASSIGN_OR_RETURN(const bool created, transaction_.CreateGraph(graph));
  if (created) return absl::OkStatus();
  return Forgive(operation.silent, absl::AlreadyExistsError("there is a graph <" +
                                                            operation.graph.lexical + "> already"));
}

absl::Status UpdateRun::Run(const ast::ClearOrDrop& operation) {
  std::vector<Id> graphs;
  switch (operation.selection) {
    case ast::GraphSelection::kOne: {
      const absl::StatusOr<Id> graph = ExistingGraph(*operation.graph);
      if (!graph.ok()) return Forgive(operation.silent, graph.status());
      graphs.push_back(*graph);
      break;
    }
    case ast::GraphSelection::kDefault:
      graphs.push_back(kDefaultGraph);
      break;
    case ast::GraphSelection::kNamed:
    case ast::GraphSelection::kAll: {
      MOTE_ASSIGN_OR_RETURN(graphs, transaction_.source().NamedGraphs());
      if (operation.selection == ast::GraphSelection::kAll) graphs.push_back(kDefaultGraph);
      break;
    }
  }
  for (const Id graph : graphs) {
    MOTE_RETURN_IF_ERROR(CheckInterrupt());
    if (operation.drop) {
      MOTE_RETURN_IF_ERROR(transaction_.DropGraph(graph).status());
    } else {
      MOTE_RETURN_IF_ERROR(transaction_.ClearGraph(graph));
    }
  }
  return absl::OkStatus();
}

absl::Status UpdateRun::CopyQuads(Id from, Id to) {
  const bool named = from != kDefaultGraph;
  ScanSpec spec;
  spec.order = named ? Order::kGspo : Order::kSpo;
  if (named) {
    spec.prefix_length = 1;
    spec.prefix[0] = from;
  }
  // The cursor reads what was there before the first insertion.
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<ScanCursor> cursor, transaction_.source().Scan(spec));
  std::array<std::vector<Id>, 3> columns;
  for (std::vector<Id>& column : columns) column.resize(kRowsAtOnce);
  std::vector<Id*> pointers;
  if (named) pointers.push_back(nullptr);
  for (std::vector<Id>& column : columns) pointers.push_back(column.data());
  std::vector<IdQuad> quads;
  while (true) {
    MOTE_RETURN_IF_ERROR(CheckInterrupt());
    MOTE_ASSIGN_OR_RETURN(const size_t rows, cursor->Next(pointers, kRowsAtOnce));
    if (rows == 0) return absl::OkStatus();
    quads.clear();
    for (size_t row = 0; row < rows; ++row) {
      quads.push_back({columns[0][row], columns[1][row], columns[2][row], to});
    }
    MOTE_RETURN_IF_ERROR(transaction_.Insert(quads).status());
  }
}

absl::Status UpdateRun::Run(const ast::Transfer& operation) {
  Id from = kDefaultGraph;
  if (operation.from.has_value()) {
    const absl::StatusOr<Id> existing = ExistingGraph(*operation.from);
    if (!existing.ok()) return Forgive(operation.silent, existing.status());
    from = *existing;
  }
  Id to = kDefaultGraph;
  if (operation.to.has_value()) {
    MOTE_ASSIGN_OR_RETURN(to, transaction_.Intern(ToTerm(*operation.to).view()));
    MOTE_RETURN_IF_ERROR(transaction_.CreateGraph(to).status());
  }
  if (from == to) return absl::OkStatus();
  if (operation.kind != ast::TransferKind::kAdd) MOTE_RETURN_IF_ERROR(transaction_.ClearGraph(to));
  MOTE_RETURN_IF_ERROR(CopyQuads(from, to));
  if (operation.kind == ast::TransferKind::kMove) return transaction_.DropGraph(from).status();
  return absl::OkStatus();
}

}  // namespace mote
