#include <array>
#include <deque>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "engine/database/basic_result.h"
#include "engine/expression/ast_term.h"
#include "storage/base/status_macros.h"

// DESCRIBE (SPARQL 1.1 section 16.4): the concise bounded description of each resource, which is
// all triples of the dataset's default graph with it as subject, and the description of each blank
// node that is an object there.

namespace mote {
namespace {

constexpr size_t kTriplesAtOnce = 1024;

class DescribedGraph final : public BasicResult {
 public:
  DescribedGraph(std::unique_ptr<QueryRun> run, std::vector<Id> resources)
      : BasicResult(std::move(run), {}),
        constants_(std::move(resources)),
        memory_(this->run().memory()) {}

  Kind kind() const override { return Kind::kGraph; }

  absl::Status NextTriples(std::vector<TermTriple>* triples) override {
    triples->clear();
    for (const Id id : std::exchange(constants_, {})) MOTE_RETURN_IF_ERROR(Enqueue(id));
    while (true) {
      MOTE_RETURN_IF_ERROR(run().context().CheckInterrupt());
      if (reading_) {
        MOTE_RETURN_IF_ERROR(ReadSubject(triples));
        if (!triples->empty()) return absl::OkStatus();
      } else if (!waiting_.empty()) {
        subject_ = waiting_.front();
        waiting_.pop_front();
        MOTE_RETURN_IF_ERROR(OpenSubject());
      } else {
        bool more = false;
        MOTE_RETURN_IF_ERROR(ReadSolutions(&more));
        if (!more) return absl::OkStatus();
      }
    }
  }

 private:
  // Remembers a resource to be described, once.
  absl::Status Enqueue(Id id) {
    MOTE_ASSIGN_OR_RETURN(const Id stored, run().context().local().Canonical(id));
    // Only IRIs and blank nodes are subjects, and what the store does not know has no triples.
    if (stored.tag() != Tag::kIri && stored.tag() != Tag::kBlankNode) return absl::OkStatus();
    if (!seen_.insert(stored.bits()).second) return absl::OkStatus();
    constexpr uint64_t kBytes = 2 * (sizeof(uint64_t) + 1) + sizeof(Id);
    MOTE_RETURN_IF_ERROR(memory_.Add(kBytes));
    waiting_.push_back(stored);
    return absl::OkStatus();
  }

  absl::Status ReadSolutions(bool* more) {
    Batch batch;
    MOTE_RETURN_IF_ERROR(run().Next(&batch));
    *more = batch.rows > 0;
    for (const Id* column : batch.columns) {
      if (column == nullptr) continue;
      for (size_t row = 0; row < batch.rows; ++row) {
        if (!column[row].is_undefined()) MOTE_RETURN_IF_ERROR(Enqueue(column[row]));
      }
    }
    return absl::OkStatus();
  }

  absl::Status OpenSubject() {
    ScanSpec spec;
    spec.order = Order::kSpo;
    spec.prefix_length = 1;
    spec.prefix[0] = subject_;
    reading_ = true;
    if (cursor_ != nullptr) return cursor_->Reset(spec);
    MOTE_ASSIGN_OR_RETURN(cursor_, run().dataset().default_graph()->Scan(spec));
    return absl::OkStatus();
  }

  absl::Status ReadSubject(std::vector<TermTriple>* triples) {
    predicates_.resize(kTriplesAtOnce);
    objects_.resize(kTriplesAtOnce);
    const std::array<Id*, 3> columns = {nullptr, predicates_.data(), objects_.data()};
    MOTE_ASSIGN_OR_RETURN(const size_t rows, cursor_->Next(columns, kTriplesAtOnce));
    reading_ = rows > 0;
    if (rows == 0) return absl::OkStatus();
    terms().BeginBatch();
    MOTE_RETURN_IF_ERROR(terms().Load({&subject_, 1}));
    MOTE_RETURN_IF_ERROR(terms().Load({predicates_.data(), rows}));
    MOTE_RETURN_IF_ERROR(terms().Load({objects_.data(), rows}));
    triples->reserve(rows);
    for (size_t row = 0; row < rows; ++row) {
      triples->push_back(
          {terms().Get(subject_), terms().Get(predicates_[row]), terms().Get(objects_[row])});
      if (objects_[row].tag() == Tag::kBlankNode) MOTE_RETURN_IF_ERROR(Enqueue(objects_[row]));
    }
    return absl::OkStatus();
  }

  std::vector<Id> constants_;
  absl::flat_hash_set<uint64_t> seen_;
  std::deque<Id> waiting_;
  MemoryShare memory_;
  // The resource that is being read, and what is read of it.
  bool reading_ = false;
  Id subject_;
  std::unique_ptr<ScanCursor> cursor_;
  std::vector<Id> predicates_;
  std::vector<Id> objects_;
};

}  // namespace

QueryResultOr MakeDescribedGraph(std::unique_ptr<QueryRun> run) {
  MOTE_ASSIGN_OR_RETURN(AlgebraTree tree, run->Translate());
  const auto& clause = std::get<ast::DescribeClause>(run->query().form);
  std::vector<Id> resources;
  std::vector<VariableId> columns;
  if (clause.star) {
    for (const auto& [name, variable] : tree.columns) columns.push_back(variable);
  }
  for (const ast::VarOrTerm& target : clause.targets) {
    if (const auto* term = std::get_if<ast::TermNode>(&target)) {
      MOTE_ASSIGN_OR_RETURN(const Id id, run->context().local().InternCanonical(ToTerm(*term)));
      resources.push_back(id);
      continue;
    }
    const auto found = tree.names.find(std::get<ast::Variable>(target).name);
    if (found != tree.names.end()) columns.push_back(found->second);
  }
  MOTE_RETURN_IF_ERROR(run->Plan(std::move(tree), columns));
  return std::make_unique<DescribedGraph>(std::move(run), std::move(resources));
}

}  // namespace mote
