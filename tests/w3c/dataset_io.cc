#include "tests/w3c/dataset_io.h"

#include <array>
#include <map>
#include <memory>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/rdf/rdf_reader.h"
#include "storage/rdf/rdf_syntax.h"
#include "tests/support/shared_data.h"

namespace mote::testing {
namespace {

// Quads of one document, in ids of a transaction.
class DocumentInterner {
 public:
  DocumentInterner(WriteTransaction& transaction, Id graph)
      : transaction_(transaction), graph_(graph) {}

  absl::StatusOr<IdQuad> Quad(const TestQuad& quad) {
    IdQuad ids;
    MOTE_ASSIGN_OR_RETURN(ids.subject, Intern(quad.subject));
    MOTE_ASSIGN_OR_RETURN(ids.predicate, Intern(quad.predicate));
    MOTE_ASSIGN_OR_RETURN(ids.object, Intern(quad.object));
    ids.graph = graph_;
    if (quad.graph.has_value()) {
      MOTE_ASSIGN_OR_RETURN(ids.graph, Intern(*quad.graph));
    }
    return ids;
  }

 private:
  absl::StatusOr<Id> Intern(const Term& term) {
    if (term.is_triple()) {
      IdTriple triple;
      MOTE_ASSIGN_OR_RETURN(triple.subject, Intern(term.triple().subject));
      MOTE_ASSIGN_OR_RETURN(triple.predicate, Intern(term.triple().predicate));
      MOTE_ASSIGN_OR_RETURN(triple.object, Intern(term.triple().object));
      return transaction_.InternTriple(triple);
    }
    if (!term.is_blank_node()) return transaction_.Intern(term.view());
    const auto [it, added] = blank_nodes_.try_emplace(term.value());
    if (added) {
      MOTE_ASSIGN_OR_RETURN(it->second, transaction_.NewBlankNode());
    }
    return it->second;
  }

  WriteTransaction& transaction_;
  Id graph_;
  std::map<std::string, Id> blank_nodes_;
};

absl::Status LoadDocument(WriteTransaction& transaction, const std::string& path, Id graph) {
  MOTE_ASSIGN_OR_RETURN(std::vector<TestQuad> quads, ReadDocument(path, DocumentIri(path)));
  DocumentInterner interner(transaction, graph);
  std::vector<IdQuad> ids;
  for (const TestQuad& quad : quads) {
    MOTE_ASSIGN_OR_RETURN(IdQuad id_quad, interner.Quad(quad));
    ids.push_back(id_quad);
  }
  return transaction.Insert(ids).status();
}

}  // namespace

std::string DocumentIri(const std::string& path) {
  const std::string root = SharedPath("w3c/");
  if (path.compare(0, root.size(), root) != 0) return "";
  return "https://w3c.github.io/" + path.substr(root.size());
}

absl::StatusOr<std::vector<TestQuad>> ReadDocument(const std::string& path,
                                                   const std::string& base) {
  MOTE_ASSIGN_OR_RETURN(std::string text, ReadFile(path));
  const std::optional<RdfFormat> format = RdfFormatFromPath(path);
  if (!format.has_value()) return absl::InvalidArgumentError("unknown format: " + path);
  RdfReaderOptions options;
  options.format = *format;
  options.file = path;
  options.base = base;
  QuadCollector collector;
  MOTE_RETURN_IF_ERROR(ReadRdf(text, options, collector).status());
  return std::move(collector.quads);
}

absl::Status LoadDocuments(Store& store, const std::vector<std::string>& default_graph,
                           const std::vector<W3cGraph>& graphs) {
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<WriteTransaction> transaction, store.BeginWrite());
  for (const std::string& path : default_graph) {
    MOTE_RETURN_IF_ERROR(LoadDocument(*transaction, path, kDefaultGraph));
  }
  for (const W3cGraph& graph : graphs) {
    MOTE_ASSIGN_OR_RETURN(Id name, transaction->Intern(Term::Iri(graph.name).view()));
    MOTE_RETURN_IF_ERROR(transaction->CreateGraph(name).status());
    MOTE_RETURN_IF_ERROR(LoadDocument(*transaction, graph.file, name));
  }
  return transaction->Commit(Durability::kSync).status();
}

absl::StatusOr<std::vector<TestQuad>> StoredQuads(const Store& store) {
  const std::shared_ptr<const StoreSnapshot> snapshot = store.GetSnapshot();
  std::vector<TestQuad> quads;
  for (const Order order : {Order::kSpo, Order::kSpog}) {
    ScanSpec everything;
    everything.order = order;
    MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor, snapshot->Scan(everything));
    std::array<std::array<Id, 256>, 4> rows;
    const std::array<Id*, 4> columns = {rows[0].data(), rows[1].data(), rows[2].data(),
                                        rows[3].data()};
    const size_t width = static_cast<size_t>(KeyColumnCount(order));
    while (true) {
      MOTE_ASSIGN_OR_RETURN(size_t n, cursor->Next(std::span(columns.data(), width), 256));
      if (n == 0) break;
      for (size_t i = 0; i < n; ++i) {
        TestQuad quad;
        MOTE_ASSIGN_OR_RETURN(quad.subject, snapshot->TermOf(rows[0][i]));
        MOTE_ASSIGN_OR_RETURN(quad.predicate, snapshot->TermOf(rows[1][i]));
        MOTE_ASSIGN_OR_RETURN(quad.object, snapshot->TermOf(rows[2][i]));
        if (width == 4) {
          MOTE_ASSIGN_OR_RETURN(quad.graph, snapshot->TermOf(rows[3][i]));
        }
        quads.push_back(std::move(quad));
      }
    }
  }
  return quads;
}

absl::StatusOr<std::set<std::string>> StoredGraphs(const Store& store) {
  const std::shared_ptr<const StoreSnapshot> snapshot = store.GetSnapshot();
  MOTE_ASSIGN_OR_RETURN(std::vector<Id> graphs, snapshot->NamedGraphs());
  std::set<std::string> names;
  for (const Id graph : graphs) {
    MOTE_ASSIGN_OR_RETURN(Term name, snapshot->TermOf(graph));
    names.insert(name.value());
  }
  return names;
}

}  // namespace mote::testing
