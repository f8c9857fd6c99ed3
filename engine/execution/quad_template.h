#ifndef MOTE_ENGINE_EXECUTION_QUAD_TEMPLATE_H_
#define MOTE_ENGINE_EXECUTION_QUAD_TEMPLATE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/algebra/variable.h"
#include "engine/expression/evaluation_context.h"
#include "engine/operators/batch.h"
#include "engine/operators/growing_array.h"
#include "grammar/ast/update.h"
#include "storage/term/id.h"
#include "storage/term/term.h"

namespace mote {

// The blank nodes that templates make are numbered from here on, as local ids: beyond all that a
// vocabulary gives out, and without an entry in one, so that they take no memory.
inline constexpr uint64_t kFirstTemplateBlankNode = uint64_t{1} << 55;

constexpr bool IsTemplateBlankNode(Id id) {
  return id.tag() == Tag::kLocal && id.payload() >= kFirstTemplateBlankNode;
}
// How many were made before it.
constexpr uint64_t TemplateBlankNodeNumber(Id id) { return id.payload() - kFirstTemplateBlankNode; }
// Its label, `t0` and so on, which no stored or computed blank node has.
std::string TemplateBlankNodeLabel(Id id);

// The quads of a CONSTRUCT, INSERT or DELETE template, ready to be filled in with solutions
// (SPARQL 1.1 sections 16.2.1 and, for updates, 4.2). Each solution gets blank nodes of its own.
// Not thread-safe; must not outlive the context.
class QuadTemplate {
 public:
  // The variables of the outermost scope, by name.
  using Names = absl::flat_hash_map<std::string, VariableId>;

  // Which ids the terms get that a query computed.
  enum class ComputedTerms {
    kCanonical,  // Those of the same terms in the store, if it knows them: equal quads are equal.
    kLocal,      // Any: for who looks them up in the store anyway, which costs a read for each.
  };

  QuadTemplate(EvaluationContext& context, ComputedTerms computed_terms)
      : context_(context), computed_terms_(computed_terms) {}
  QuadTemplate(QuadTemplate&&) = default;

  // Adds a triple, in `graph` or where that is null in the graph `default_graph`. Variables that
  // `names` does not know are never bound.
  absl::Status Add(const ast::TemplateTriple& triple, const ast::VarOrTerm* graph, Id default_graph,
                   const Names& names);

  // The variables that Instantiate reads: the columns of its batches, in this order.
  const std::vector<VariableId>& columns() const { return columns_; }
  // Whether solutions get blank nodes of their own.
  bool has_blank_nodes() const { return !blank_nodes_.empty(); }

  // How many blank nodes solutions have had so far: TemplateBlankNodeNumber is below it.
  uint64_t blank_nodes_made() const { return next_blank_node_ - kFirstTemplateBlankNode; }

  // Appends the quads for one row to `out`; those with an unbound or impossible part (a literal as
  // subject, a predicate or graph that is no IRI) are left out.
  absl::Status Instantiate(const Batch& batch, size_t row, GrowingArray<IdQuad>* out);

 private:
  struct Slot {
    enum class Kind { kConstant, kColumn, kBlankNode, kTriple };
    Kind kind = Kind::kConstant;
    Id id;             // kConstant
    size_t index = 0;  // The column, the blank node, or the triple term.
  };
  using Components = std::array<Slot, 3>;
  struct Quad {
    Components triple;
    Slot graph;
  };

  absl::StatusOr<Slot> ToSlot(const ast::VarOrTerm& term, const Names& names);
  absl::StatusOr<Slot> ToSlot(const ast::TermNode& term, const Names& names);
  // Undefined if the slot has no value for this row.
  absl::StatusOr<Id> Value(const Slot& slot, const Batch& batch, size_t row);
  absl::StatusOr<Id> TripleValue(const Components& triple, const Batch& batch, size_t row);
  absl::StatusOr<Term> TermOf(Id id);
  bool IsIri(Id id) const;
  bool IsSubject(Id id) const;

  EvaluationContext& context_;
  const ComputedTerms computed_terms_;
  std::vector<Quad> quads_;
  std::vector<Components> triples_;
  std::vector<VariableId> columns_;
  absl::flat_hash_map<std::string, size_t> blank_nodes_;
  // The number of the next solution's first blank node.
  uint64_t next_blank_node_ = kFirstTemplateBlankNode;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EXECUTION_QUAD_TEMPLATE_H_
