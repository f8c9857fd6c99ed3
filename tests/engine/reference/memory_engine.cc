#include "tests/engine/reference/memory_engine.h"

#include <span>
#include <utility>
#include <vector>

#include "engine/algebra/translator.h"
#include "engine/execution/execution.h"
#include "engine/expression/evaluation_context.h"
#include "engine/planner/dataset.h"
#include "storage/base/status_macros.h"
#include "tests/engine/reference/misleading_source.h"

namespace mote::reference {

MemoryEngine::MemoryEngine(const RdfDataset& dataset) {
  MemorySource::Builder builder;
  std::map<Id, Term> blank_nodes;
  auto intern = [&](const Term& term) {
    WithBlankNodes(term, [&](const Term& node) {
      blank_nodes.emplace(builder.Intern(node), node);
      return node;
    });
    return builder.Intern(term);
  };
  auto add = [&](const Graph& graph, Id name) {
    for (const Triple& triple : graph) {
      builder.Add({intern(triple.subject), intern(triple.predicate), intern(triple.object), name});
    }
  };
  add(dataset.default_graph, kDefaultGraph);
  for (const auto& [name, graph] : dataset.named) {
    const Id id = builder.Intern(GraphName(name));
    builder.AddGraph(id);
    add(graph, id);
  }
  source_ = builder.Build();
  for (const auto& [id, term] : blank_nodes) blank_nodes_[source_->TermOf(id)->value()] = term;
}

Term MemoryEngine::Relabelled(const Term& term) const {
  return WithBlankNodes(term, [this](const Term& node) {
    const auto found = blank_nodes_.find(node.value());
    return found == blank_nodes_.end() ? node : found->second;
  });
}

void MemoryEngine::MisleadPlanner(uint64_t seed) {
  misleading_ = std::make_unique<MisleadingSource>(*source_, seed);
}

void MemoryEngine::CountOperators(const Operator& root) {
  ++operators_[root.Name()];
  for (const auto& child : root.children()) CountOperators(*child);
}

absl::StatusOr<testing::SparqlResult> MemoryEngine::Run(const ast::Query& query) {
  const QuadSource& source = misleading_ != nullptr ? *misleading_ : *source_;
  MOTE_ASSIGN_OR_RETURN(const Dataset dataset,
                        Dataset::Resolve(source, query.dataset, Dataset::DefaultGraph::kStore));
  MemoryAccount memory(kMemoryLimit);
  const Interrupt interrupt(Interrupt::Clock::now() + kTimeLimit);
  EvaluationOptions options;
  options.memory = &memory;
  options.interrupt = &interrupt;
  EvaluationContext context(source, options);
  MOTE_ASSIGN_OR_RETURN(AlgebraTree tree, TranslateQuery(query));
  testing::SparqlResult result;
  const bool ask = std::holds_alternative<ast::AskClause>(query.form);
  std::vector<VariableId> columns;
  if (ask) {
    tree.root = algebra::Make(algebra::Slice{0, 1}, std::move(tree.root));
  } else {
    for (const auto& [name, variable] : tree.columns) {
      result.table.variables.push_back(name);
      columns.push_back(variable);
    }
  }
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<Execution> execution,
                        Execution::Prepare(dataset, context, std::move(tree), columns));
  CountOperators(execution->root());
  MOTE_RETURN_IF_ERROR(execution->root().Open());
  Batch batch;
  if (ask) {
    MOTE_RETURN_IF_ERROR(execution->root().Next(&batch));
    result.boolean = batch.rows > 0;
    return result;
  }
  TermReader& terms = context.terms();
  while (true) {
    MOTE_RETURN_IF_ERROR(execution->root().Next(&batch));
    if (batch.rows == 0) return result;
    terms.BeginBatch();
    const size_t first = result.table.rows.size();
    result.table.rows.resize(first + batch.rows);
    for (const Id* column : batch.columns) {
      if (column != nullptr) {
        MOTE_RETURN_IF_ERROR(terms.Load(std::span(column, batch.rows)));
      }
      for (size_t i = 0; i < batch.rows; ++i) {
        std::optional<Term>& cell = result.table.rows[first + i].emplace_back();
        if (column != nullptr && !column[i].is_undefined()) {
          cell = Relabelled(terms.Get(column[i]));
        }
      }
    }
  }
}

}  // namespace mote::reference
