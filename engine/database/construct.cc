#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "engine/database/basic_result.h"
#include "engine/execution/quad_template.h"
#include "storage/base/status_macros.h"

// CONSTRUCT (SPARQL 1.1 section 16.2).

namespace mote {
namespace {

using TripleBits = std::array<uint64_t, 3>;

// A set of triples whose memory is counted before it is taken.
class TripleSet {
 public:
  explicit TripleSet(MemoryAccount* account) : memory_(account) {}

  // Makes room for `count` further triples.
  absl::Status Reserve(size_t count) {
    // The table is filled to 7/8 at most, and has one byte of its own for each slot.
    const size_t wanted = (triples_.size() + count) * 8 / 7 + 1;
    if (wanted <= triples_.capacity()) return absl::OkStatus();
    const size_t grown = std::max(wanted, 2 * triples_.capacity());
    MOTE_RETURN_IF_ERROR(memory_.Resize((grown + triples_.capacity()) * (sizeof(TripleBits) + 1)));
    triples_.reserve(grown * 7 / 8);
    return memory_.Resize(triples_.capacity() * (sizeof(TripleBits) + 1));
  }
  // True if it was not there.
  bool Add(const IdQuad& quad) {
    return triples_.insert({quad.subject.bits(), quad.predicate.bits(), quad.object.bits()}).second;
  }

 private:
  absl::flat_hash_set<TripleBits> triples_;
  MemoryShare memory_;
};

class ConstructedGraph final : public BasicResult {
 public:
  // `distinct`: no two solutions give the same triple, so that none needs to be remembered.
  ConstructedGraph(std::unique_ptr<QueryRun> run, QuadTemplate quads, bool distinct)
      : BasicResult(std::move(run), {}),
        template_(std::move(quads)),
        distinct_(distinct),
        seen_(this->run().memory()) {}

  Kind kind() const override { return Kind::kGraph; }

  absl::Status NextTriples(std::vector<TermTriple>* triples) override {
    triples->clear();
    Batch batch;
    while (true) {
      MOTE_RETURN_IF_ERROR(run().Next(&batch));
      if (batch.rows == 0) return absl::OkStatus();
      MOTE_RETURN_IF_ERROR(Instantiate(batch));
      if (!quads_.empty()) return Resolve(triples);
    }
  }

 private:
  static bool HasFreshBlankNode(const IdQuad& quad) {
    return IsTemplateBlankNode(quad.subject) || IsTemplateBlankNode(quad.object);
  }

  // Fills quads_ with the new triples of a batch.
  absl::Status Instantiate(const Batch& batch) {
    quads_.Clear();
    for (size_t row = 0; row < batch.rows; ++row) {
      const size_t before = quads_.size();
      MOTE_RETURN_IF_ERROR(template_.Instantiate(batch, row, &quads_));
      if (distinct_) continue;
      MOTE_RETURN_IF_ERROR(seen_.Reserve(quads_.size() - before));
      size_t kept = before;
      for (size_t i = before; i < quads_.size(); ++i) {
        const IdQuad& quad = quads_[i];
        // A blank node of this solution occurs in no other one.
        IdQuad* const end = quads_.begin() + kept;
        const bool is_new = HasFreshBlankNode(quad)
                                ? std::find(quads_.begin() + before, end, quad) == end
                                : seen_.Add(quad);
        if (is_new) quads_[kept++] = quad;
      }
      quads_.Resize(kept);
    }
    return absl::OkStatus();
  }

  absl::Status Resolve(std::vector<TermTriple>* triples) {
    ids_.clear();
    for (const IdQuad& quad : quads_) {
      for (const Id id : {quad.subject, quad.predicate, quad.object}) {
        if (!IsTemplateBlankNode(id)) ids_.push_back(id);
      }
    }
    terms().BeginBatch();
    MOTE_RETURN_IF_ERROR(terms().Load(ids_));
    triples->reserve(quads_.size());
    for (const IdQuad& quad : quads_) {
      triples->push_back({TermOf(quad.subject), TermOf(quad.predicate), TermOf(quad.object)});
    }
    return absl::OkStatus();
  }

  Term TermOf(Id id) {
    if (IsTemplateBlankNode(id)) return Term::BlankNode(TemplateBlankNodeLabel(id));
    return terms().Get(id);
  }

  QuadTemplate template_;
  const bool distinct_;
  TripleSet seen_;
  GrowingArray<IdQuad> quads_;
  std::vector<Id> ids_;
};

// Whether no two solutions give the same triple: there are no duplicates, every triple of the
// template has all their variables, and each of several has a predicate of its own.
bool GivesDistinctTriples(const AlgebraTree& tree,
                          const std::vector<ast::TemplateTriple>& triples) {
  if (!algebra::HasNoDuplicates(*tree.root)) return false;
  const VariableSet variables = algebra::PossibleVariables(*tree.root);
  std::set<std::string> predicates;
  for (const ast::TemplateTriple& triple : triples) {
    VariableSet shown;
    for (const ast::VarOrTerm* part : {&triple.subject, &triple.predicate, &triple.object}) {
      const auto* variable = std::get_if<ast::Variable>(part);
      if (variable == nullptr || variable->kind != ast::VariableKind::kNamed) continue;
      const auto found = tree.names.find(variable->name);
      if (found != tree.names.end()) shown.Add(found->second);
    }
    if (!variables.IsSubsetOf(shown)) return false;
    if (triples.size() == 1) return true;
    const auto* predicate = std::get_if<ast::TermNode>(&triple.predicate);
    if (predicate == nullptr || !predicates.insert(predicate->lexical).second) return false;
  }
  return true;
}

}  // namespace

QueryResultOr MakeConstructedGraph(std::unique_ptr<QueryRun> run) {
  MOTE_ASSIGN_OR_RETURN(AlgebraTree tree, run->Translate());
  QuadTemplate quads(run->context(), QuadTemplate::ComputedTerms::kCanonical);
  for (const ast::TemplateTriple& triple :
       std::get<ast::ConstructClause>(run->query().form).triples) {
    MOTE_RETURN_IF_ERROR(quads.Add(triple, nullptr, kDefaultGraph, tree.names));
  }
  const bool distinct =
      GivesDistinctTriples(tree, std::get<ast::ConstructClause>(run->query().form).triples);
  MOTE_RETURN_IF_ERROR(run->Plan(std::move(tree), quads.columns()));
  return std::make_unique<ConstructedGraph>(std::move(run), std::move(quads), distinct);
}

}  // namespace mote
