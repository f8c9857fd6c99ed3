#ifndef MOTE_GRAMMAR_AST_UPDATE_H_
#define MOTE_GRAMMAR_AST_UPDATE_H_

#include <optional>
#include <variant>
#include <vector>

#include "grammar/ast/pattern.h"
#include "grammar/ast/query.h"
#include "grammar/ast/source_range.h"
#include "grammar/ast/term.h"

// SPARQL Update (SPARQL 1.1 Update section 3).

namespace mote::ast {

// A quad of a template or of data. No graph: the default graph, or the graph of WITH.
struct TemplateQuad {
  TemplateTriple triple;
  std::optional<VarOrTerm> graph;
};

// INSERT DATA: no variables; blank nodes are fresh for each operation.
struct InsertData {
  std::vector<TemplateQuad> quads;
};

// DELETE DATA: neither variables nor blank nodes.
struct DeleteData {
  std::vector<TemplateQuad> quads;
};

// [WITH graph] DELETE { } INSERT { } [USING ...] WHERE { }. DELETE WHERE { } is one whose template
// repeats its pattern.
struct Modify {
  std::optional<TermNode> with;
  std::vector<TemplateQuad> deletes;  // no blank nodes
  std::vector<TemplateQuad> inserts;
  DatasetClause dataset;  // USING and USING NAMED
  GroupPattern where;
};

// LOAD [SILENT] source [INTO GRAPH graph]
struct Load {
  bool silent = false;
  TermNode source;
  std::optional<TermNode> into;
};

enum class GraphSelection { kOne, kDefault, kNamed, kAll };

// CLEAR or DROP [SILENT] (GRAPH graph | DEFAULT | NAMED | ALL)
struct ClearOrDrop {
  bool drop = false;
  bool silent = false;
  GraphSelection selection = GraphSelection::kOne;
  std::optional<TermNode> graph;  // kOne alone
};

// CREATE [SILENT] GRAPH graph
struct Create {
  bool silent = false;
  TermNode graph;
};

enum class TransferKind { kAdd, kMove, kCopy };

// ADD, MOVE or COPY [SILENT] from TO to; no graph: the default graph.
struct Transfer {
  TransferKind kind = TransferKind::kAdd;
  bool silent = false;
  std::optional<TermNode> from;
  std::optional<TermNode> to;
};

struct UpdateOperation {
  std::variant<InsertData, DeleteData, Modify, Load, ClearOrDrop, Create, Transfer> node;
  SourceRange range;
};

// A sequence of operations, to be carried out in this order; it may be empty.
struct Update {
  Prologue prologue;  // after the last operation
  std::vector<UpdateOperation> operations;
};

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_UPDATE_H_
