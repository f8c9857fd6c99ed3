#ifndef MOTE_STORAGE_RDF_PRETTY_GRAPH_H_
#define MOTE_STORAGE_RDF_PRETTY_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "storage/rdf/term_pool.h"
#include "storage/term/term.h"

namespace mote {

// Quads in the order in which people like to read them, with what may be nested: which blank nodes
// need no label, and which are lists. A blank node is nested in the statement of which it is the
// object if it is the object of no other, the name of no graph, in no triple term, and has all its
// statements in the same graph; one node of each cycle is not, nor is one that would be nested
// deeper than kMaxNesting. A list is a nested blank node with one rdf:first, one rdf:rest and
// nothing else, and so on to rdf:nil.
class PrettyGraph {
 public:
  static constexpr uint32_t kMaxNesting = 100;

  // Terms are numbered in their order: rdf:type, other IRIs, blank nodes, literals, triple terms.
  // Graph 0 is the default graph; terms begin at 1.
  struct Row {
    uint32_t graph = 0;
    uint32_t subject = 0;
    uint32_t predicate = 0;
    uint32_t object = 0;

    friend auto operator<=>(const Row&, const Row&) = default;
  };

  // Bytes beside those of `pool` and `quads` for each term and quad.
  static constexpr uint64_t kBytesPerTerm = 64;
  static constexpr uint64_t kBytesPerQuad = sizeof(Row);

  // `pool` must outlive the graph.
  PrettyGraph(const TermPool& pool, const std::vector<PooledQuad>& quads);

  // By graph, subject, predicate, object, each once.
  const std::vector<Row>& rows() const { return rows_; }
  const TermView& Term(uint32_t term) const { return *terms_[term]; }

  bool IsBlank(uint32_t term) const { return term >= first_blank_ && term < end_blank_; }
  // The rest is for blank nodes.
  // Whether it has no label: nested, or the object of nothing.
  bool IsAnonymous(uint32_t term) const { return IsNested(term) || Of(term).is_root; }
  bool IsNested(uint32_t term) const { return IsBlank(term) && Of(term).is_nested; }
  bool IsList(uint32_t term) const { return IsNested(term) && Of(term).is_list; }
  // Its statements.
  size_t first_row(uint32_t term) const { return Of(term).first_row; }
  size_t row_count(uint32_t term) const { return Of(term).row_count; }
  // Of a list.
  uint32_t FirstOf(uint32_t list) const { return rows_[first_row(list)].object; }
  uint32_t RestOf(uint32_t list) const { return rows_[first_row(list) + 1].object; }
  bool IsNil(uint32_t term) const { return term == nil_; }

 private:
  struct Node {
    size_t first_row = 0;
    size_t row_count = 0;
    size_t parent_row = 0;
    uint32_t times_object = 0;
    uint32_t depth = 0;
    bool has_label = false;  // For a reason that has nothing to do with where it is an object.
    bool is_root = false;
    bool is_nested = false;
    bool is_list = false;
    bool is_known = false;  // In the pass at hand.
  };

  Node& Of(uint32_t term) { return nodes_[term - first_blank_]; }
  const Node& Of(uint32_t term) const { return nodes_[term - first_blank_]; }
  uint32_t ParentOf(uint32_t term) const { return rows_[Of(term).parent_row].subject; }

  void FindLabelled(const TermPool& pool, const std::vector<uint32_t>& numbers);
  void CountUses();
  void BreakCycles();
  void FindLists();
  void LimitDepth();
  bool HasListCell(uint32_t term) const;

  std::vector<Row> rows_;
  std::vector<const TermView*> terms_;
  std::vector<Node> nodes_;
  uint32_t first_blank_ = 0;
  uint32_t end_blank_ = 0;
  // 0 where there is none.
  uint32_t first_ = 0;
  uint32_t rest_ = 0;
  uint32_t nil_ = 0;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_PRETTY_GRAPH_H_
