#include <algorithm>
#include <span>
#include <utility>

#include "engine/algebra/translator.h"
#include "engine/execution/execution.h"
#include "engine/execution/quad_template.h"
#include "engine/expression/ast_term.h"
#include "engine/expression/evaluation_context.h"
#include "engine/planner/dataset.h"
#include "engine/update/quad_buffer.h"
#include "engine/update/term_storing.h"
#include "engine/update/update_run.h"
#include "storage/base/status_macros.h"

// INSERT DATA, DELETE DATA, and DELETE and INSERT with WHERE (SPARQL 1.1 Update section 3.1). The
// solutions are found, and the templates filled in, before anything is changed.

namespace mote {
namespace {

// The most and the fewest quads that are changed by one call of the transaction, which holds some
// forty bytes for each meanwhile.
constexpr uint64_t kMostQuadsAtOnce = uint64_t{1} << 17;
constexpr uint64_t kFewestQuadsAtOnce = uint64_t{1} << 10;
// Quads whose terms are stored between two looks at the limits of time.
constexpr size_t kTermsBetweenChecks = size_t{1} << 12;

// One of the two templates of an operation, and what it has given so far.
class TemplateQuads {
 public:
  // Borrows `context` and `limits`; `directory` is for temporary files.
  TemplateQuads(EvaluationContext& context, const UpdateLimits& limits, std::string directory,
                QuadTemplate::ComputedTerms computed_terms)
      : context_(context),
        template_(context, computed_terms),
        quads_(limits, std::move(directory)) {}

  absl::Status Add(const std::vector<ast::TemplateQuad>& quads, Id default_graph,
                   const QuadTemplate::Names& names) {
    for (const ast::TemplateQuad& quad : quads) {
      if (++size_ % kTermsBetweenChecks == 0) MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
      const ast::VarOrTerm* graph = quad.graph.has_value() ? &*quad.graph : nullptr;
      MOTE_RETURN_IF_ERROR(template_.Add(quad.triple, graph, default_graph, names));
    }
    return absl::OkStatus();
  }

  // True if every solution gives the same quads.
  bool IsConstant() const { return template_.columns().empty() && !template_.has_blank_nodes(); }

  // Says which columns of the solutions the template reads; adds those that are missing.
  void ChooseColumns(std::vector<VariableId>* columns) {
    for (const VariableId variable : template_.columns()) {
      const auto found = std::find(columns->begin(), columns->end(), variable);
      sources_.push_back(static_cast<size_t>(found - columns->begin()));
      if (found == columns->end()) columns->push_back(variable);
    }
  }

  absl::Status Instantiate(const Batch& batch) {
    if (size_ == 0) return absl::OkStatus();
    MOTE_RETURN_IF_ERROR(quads_.Reserve(batch.rows * size_));
    Batch mine;
    mine.rows = batch.rows;
    for (const size_t source : sources_) mine.columns.push_back(batch.columns[source]);
    for (size_t row = 0; row < batch.rows; ++row) {
      MOTE_RETURN_IF_ERROR(template_.Instantiate(mine, row, &quads_.quads()));
    }
    return absl::OkStatus();
  }

  QuadBuffer& quads() { return quads_; }
  uint64_t blank_nodes_made() const { return template_.blank_nodes_made(); }

 private:
  EvaluationContext& context_;
  QuadTemplate template_;
  QuadBuffer quads_;
  size_t size_ = 0;
  std::vector<size_t> sources_;
};

bool IsStored(const IdQuad& quad) {
  return quad.subject.tag() != Tag::kLocal && quad.predicate.tag() != Tag::kLocal &&
         quad.object.tag() != Tag::kLocal && quad.graph.tag() != Tag::kLocal;
}

// Applies what templates gave: the deletions, then the insertions.
class ChangeWriter {
 public:
  ChangeWriter(const LocalVocabulary& local, const UpdateLimits& limits,
               WriteTransaction& transaction)
      : local_(local), limits_(limits), transaction_(transaction) {}

  absl::Status Delete(TemplateQuads& deletes) {
    return deletes.quads().Drain([this](QuadArray& quads) { return Delete(quads); });
  }

  absl::Status Insert(TemplateQuads& inserts) {
    TermStoring terms(local_, inserts.blank_nodes_made(), limits_.memory, transaction_);
    return inserts.quads().Drain([&](QuadArray& quads) { return Insert(terms, quads); });
  }

 private:
  absl::Status Delete(QuadArray& quads) {
    // Quads with a term that the store does not know are not there.
    const IdQuad* const end = std::remove_if(quads.begin(), quads.end(),
                                             [](const IdQuad& quad) { return !IsStored(quad); });
    quads.Resize(static_cast<size_t>(end - quads.begin()));
    MOTE_RETURN_IF_ERROR(SortAndDropRepetitions(limits_, &quads));
    return ForEachPart(
        quads, [this](std::span<const IdQuad> part) { return transaction_.Delete(part).status(); });
  }

  absl::Status Insert(TermStoring& terms, QuadArray& quads) {
    size_t count = 0;
    for (IdQuad& quad : quads) {
      if (++count % kTermsBetweenChecks == 0) MOTE_RETURN_IF_ERROR(CheckInterrupt());
      MOTE_ASSIGN_OR_RETURN(quad.subject, terms.Store(quad.subject));
      MOTE_ASSIGN_OR_RETURN(quad.predicate, terms.Store(quad.predicate));
      MOTE_ASSIGN_OR_RETURN(quad.object, terms.Store(quad.object));
      MOTE_ASSIGN_OR_RETURN(quad.graph, terms.Store(quad.graph));
    }
    MOTE_RETURN_IF_ERROR(SortAndDropRepetitions(limits_, &quads));
    return ForEachPart(
        quads, [this](std::span<const IdQuad> part) { return transaction_.Insert(part).status(); });
  }

  absl::Status CheckInterrupt() const {
    return limits_.interrupt == nullptr ? absl::OkStatus() : limits_.interrupt->Check();
  }

  template <typename Apply>
  absl::Status ForEachPart(std::span<const IdQuad> quads, Apply apply) {
    const uint64_t at_once = std::clamp(limits_.gathered_bytes / (8 * sizeof(IdQuad)),
                                        kFewestQuadsAtOnce, kMostQuadsAtOnce);
    while (!quads.empty()) {
      MOTE_RETURN_IF_ERROR(CheckInterrupt());
      const size_t count = std::min<uint64_t>(quads.size(), at_once);
      MOTE_RETURN_IF_ERROR(apply(quads.subspan(0, count)));
      quads = quads.subspan(count);
    }
    return absl::OkStatus();
  }

  const LocalVocabulary& local_;
  const UpdateLimits& limits_;
  WriteTransaction& transaction_;
};

EvaluationOptions ContextOptions(const std::string& base_iri, const UpdateLimits& limits) {
  EvaluationOptions options;
  options.base_iri = base_iri;
  options.memory = limits.memory;
  options.interrupt = limits.interrupt;
  return options;
}

// Data is a template that is filled in once.
absl::Status FillIn(const std::vector<ast::TemplateQuad>& data, TemplateQuads* quads) {
  MOTE_RETURN_IF_ERROR(quads->Add(data, kDefaultGraph, {}));
  Batch once;
  once.rows = 1;
  return quads->Instantiate(once);
}

absl::StatusOr<Dataset> DatasetOf(const ast::Modify& operation, const QuadSource& source) {
  // USING takes the place of WITH for the pattern.
  if (!operation.dataset.empty() || !operation.with.has_value()) {
    return Dataset::Resolve(source, operation.dataset, Dataset::DefaultGraph::kStore);
  }
  MOTE_ASSIGN_OR_RETURN(const std::optional<Id> graph, source.IdOf(ToTerm(*operation.with).view()));
  return Dataset::WithDefault(source, graph);
}

}  // namespace

absl::Status UpdateRun::Run(const ast::InsertData& operation) {
  EvaluationContext context(transaction_.source(), ContextOptions(base_iri_, limits_));
  TemplateQuads inserts(context, limits_, transaction_.temporary_directory(),
                        QuadTemplate::ComputedTerms::kLocal);
  MOTE_RETURN_IF_ERROR(FillIn(operation.quads, &inserts));
  return ChangeWriter(context.local(), limits_, transaction_).Insert(inserts);
}

absl::Status UpdateRun::Run(const ast::DeleteData& operation) {
  EvaluationContext context(transaction_.source(), ContextOptions(base_iri_, limits_));
  TemplateQuads deletes(context, limits_, transaction_.temporary_directory(),
                        QuadTemplate::ComputedTerms::kCanonical);
  MOTE_RETURN_IF_ERROR(FillIn(operation.quads, &deletes));
  return ChangeWriter(context.local(), limits_, transaction_).Delete(deletes);
}

absl::Status UpdateRun::Run(const ast::Modify& operation) {
  const QuadSource& source = transaction_.source();
  EvaluationContext context(source, ContextOptions(base_iri_, limits_));
  Id default_graph = kDefaultGraph;
  if (operation.with.has_value()) {
    MOTE_ASSIGN_OR_RETURN(default_graph, context.local().InternCanonical(ToTerm(*operation.with)));
  }
  MOTE_ASSIGN_OR_RETURN(const Dataset dataset, DatasetOf(operation, source));
  MOTE_ASSIGN_OR_RETURN(AlgebraTree tree, TranslatePattern(operation.where));
  const std::string directory = transaction_.temporary_directory();
  TemplateQuads deletes(context, limits_, directory, QuadTemplate::ComputedTerms::kCanonical);
  TemplateQuads inserts(context, limits_, directory, QuadTemplate::ComputedTerms::kLocal);
  MOTE_RETURN_IF_ERROR(deletes.Add(operation.deletes, default_graph, tree.names));
  MOTE_RETURN_IF_ERROR(inserts.Add(operation.inserts, default_graph, tree.names));
  std::vector<VariableId> columns;
  deletes.ChooseColumns(&columns);
  inserts.ChooseColumns(&columns);
  if (deletes.IsConstant() && inserts.IsConstant()) {
    tree.root = algebra::Make(algebra::Slice{0, 1}, std::move(tree.root));
  }

  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Execution> execution,
                        Execution::Prepare(dataset, context, std::move(tree), columns));
  MOTE_RETURN_IF_ERROR(execution->root().Open());
  Batch batch;
  while (true) {
    MOTE_RETURN_IF_ERROR(execution->root().Next(&batch));
    if (batch.rows == 0) break;
    MOTE_RETURN_IF_ERROR(deletes.Instantiate(batch));
    MOTE_RETURN_IF_ERROR(inserts.Instantiate(batch));
  }
  ChangeWriter writer(context.local(), limits_, transaction_);
  MOTE_RETURN_IF_ERROR(writer.Delete(deletes));
  return writer.Insert(inserts);
}

}  // namespace mote
