#include "tests/crash/workload.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <utility>

#include "storage/base/status_macros.h"
#include "storage/load/bulk_load.h"

namespace mote::crash {
namespace {

constexpr size_t kBatchRows = 1024;

std::string Iri(std::string_view kind, uint64_t number) {
  return "<urn:mote:" + std::string(kind) + ":" + std::to_string(number) + ">";
}

// Objects of every kind of storage: inline, dictionary, and chunked.
std::string Object(std::mt19937_64& random, uint64_t number) {
  switch (random() % 6) {
    case 0:
      return "\"" + std::to_string(random() % 1000) +
             "\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    case 1:
      return "\"0" + std::to_string(random() % 1000) +
             "\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    case 2:
      return "\"a somewhat longer string " + std::to_string(random() % 500) + "\"@en";
    case 3:
      return "\"" + std::string(random() % 7000, 'x') + "\"";
    default:
      return Iri("object", (number + random() % 50) / 3);
  }
}

// Every fourth commit is a bulk load.
bool IsLoad(uint64_t number) { return number % 4 == 1; }

// Some histories have a transaction that is written ahead of its commit, and one that undoes it.
bool IsHuge(uint64_t seed, uint64_t number) { return seed % 4 == 0 && number == 10; }

TermView ViewOf(const std::string& text, Term* holder) {
  if (text.front() == '<') {
    *holder = Term::Iri(text.substr(1, text.size() - 2));
  } else {
    size_t end = text.rfind('"');
    std::string lexical = text.substr(1, end - 1);
    std::string rest = text.substr(end + 1);
    if (rest.empty()) {
      *holder = Term::Literal(std::move(lexical));
    } else if (rest.front() == '@') {
      *holder = Term::LangLiteral(std::move(lexical), rest.substr(1));
    } else {
      *holder = Term::Literal(std::move(lexical), rest.substr(3, rest.size() - 4));
    }
  }
  return holder->view();
}

absl::StatusOr<std::vector<IdQuad>> Intern(const std::vector<TextQuad>& quads,
                                           WriteTransaction* transaction) {
  std::vector<IdQuad> ids;
  ids.reserve(quads.size());
  Term holder;
  for (const TextQuad& quad : quads) {
    IdQuad row;
    MOTE_ASSIGN_OR_RETURN(row.subject, transaction->Intern(ViewOf(quad.subject, &holder)));
    MOTE_ASSIGN_OR_RETURN(row.predicate, transaction->Intern(ViewOf(quad.predicate, &holder)));
    MOTE_ASSIGN_OR_RETURN(row.object, transaction->Intern(ViewOf(quad.object, &holder)));
    if (!quad.graph.empty()) {
      MOTE_ASSIGN_OR_RETURN(row.graph, transaction->Intern(ViewOf(quad.graph, &holder)));
    }
    ids.push_back(row);
  }
  return ids;
}

absl::Status ReadOrder(const StoreSnapshot& snapshot, Order order, std::set<TextQuad>* quads) {
  ScanSpec spec;
  spec.order = order;
  MOTE_ASSIGN_OR_RETURN(std::unique_ptr<ScanCursor> cursor, snapshot.Scan(spec));
  std::array<std::vector<Id>, 4> columns;
  std::array<Id*, 4> pointers = {};
  const int width = KeyColumnCount(order);
  for (int i = 0; i < width; ++i) {
    columns[i].resize(kBatchRows);
    pointers[i] = columns[i].data();
  }
  const std::array<Position, 4> positions = OrderPositions(order);
  while (true) {
    MOTE_ASSIGN_OR_RETURN(size_t rows, cursor->Next(std::span(pointers.data(), width), kBatchRows));
    if (rows == 0) return absl::OkStatus();
    std::array<std::vector<Term>, 4> terms;
    for (int i = 0; i < width; ++i) {
      MOTE_RETURN_IF_ERROR(snapshot.TermsOf(std::span(columns[i].data(), rows), &terms[i]));
    }
    for (size_t row = 0; row < rows; ++row) {
      std::array<std::string, 4> text;
      for (int i = 0; i < width; ++i) {
        text[static_cast<size_t>(positions[i])] = terms[i][row].ToString();
      }
      if (!quads->insert({text[0], text[1], text[2], text[3]}).second) {
        return absl::InternalError("a quad stands twice: " + text[0]);
      }
    }
  }
}

}  // namespace

std::vector<TextQuad> Workload::InsertedBy(uint64_t number) const {
  std::mt19937_64 random(seed_ * 1'000'003 + number);
  size_t rows = 1;
  switch (random() % 5) {
    case 0:
      break;
    case 1:
      rows = 5;
      break;
    case 2:
      rows = 63 + random() % 3;
      break;
    case 3:
      rows = 200 + random() % 400;
      break;
    default:
      rows = 1 + random() % 10;
  }
  if (IsLoad(number)) rows = 500 + random() % 3000;
  if (IsHuge(seed_, number)) rows = 66'000;
  std::set<TextQuad> quads;
  const bool named = random() % 4 == 0;
  const std::string graph = named ? Iri("graph", random() % 5) : "";
  while (quads.size() < rows) {
    quads.insert({Iri("commit", number), Iri("predicate", random() % 7),
                  rows > 100 ? Iri("object", random() % std::max<uint64_t>(5000, rows))
                             : Object(random, number),
                  graph});
  }
  return {quads.begin(), quads.end()};
}

CommitPlan Workload::Plan(uint64_t number) const {
  CommitPlan plan;
  plan.inserted = InsertedBy(number);
  plan.bulk_load = IsLoad(number);
  plan.fold_after = number % 5 == 0;
  plan.compact_after = number % 11 == 7;
  plan.backup_after = number % 3 == 2;
  // Commit n undoes commit n - 5 where n is a multiple of 3; such an n - 5 was not undone before.
  if (!plan.bulk_load && number > 5 && number % 3 == 0) plan.deleted = InsertedBy(number - 5);
  return plan;
}

std::set<TextQuad> Workload::StateAfter(uint64_t number) const {
  std::set<TextQuad> state;
  for (uint64_t i = 1; i <= number; ++i) {
    const CommitPlan plan = Plan(i);
    for (const TextQuad& quad : plan.deleted) state.erase(quad);
    state.insert(plan.inserted.begin(), plan.inserted.end());
  }
  return state;
}

absl::Status Apply(const Workload& workload, uint64_t number, const std::string& scratch,
                   Store* store) {
  const CommitPlan plan = workload.Plan(number);
  if (plan.bulk_load) {
    std::ofstream file(scratch);
    for (const TextQuad& quad : plan.inserted) {
      file << quad.subject << ' ' << quad.predicate << ' ' << quad.object << ' ' << quad.graph
           << " .\n";
    }
    file.close();
    LoadInput input;
    input.path = scratch;
    LoadOptions options;
    if (number % 8 == 1) options.memory_budget = 0;  // Spills to temporary files.
    MOTE_RETURN_IF_ERROR(BulkLoad(*store, std::span(&input, 1), options).status());
  } else {
    MOTE_ASSIGN_OR_RETURN(std::unique_ptr<WriteTransaction> transaction, store->BeginWrite());
    MOTE_ASSIGN_OR_RETURN(std::vector<IdQuad> deleted, Intern(plan.deleted, transaction.get()));
    MOTE_RETURN_IF_ERROR(transaction->Delete(deleted).status());
    MOTE_ASSIGN_OR_RETURN(std::vector<IdQuad> inserted, Intern(plan.inserted, transaction.get()));
    MOTE_RETURN_IF_ERROR(transaction->Insert(inserted).status());
    MOTE_RETURN_IF_ERROR(transaction->Commit(Durability::kSync).status());
  }
  const uint64_t last = store->GetSnapshot()->commit_number();
  if (last == number) return absl::OkStatus();
  return absl::InternalError("commit " + std::to_string(number) + " became " +
                             std::to_string(last));
}

absl::StatusOr<bool> Maintain(const Workload& workload, uint64_t number, const std::string& backup,
                              Store* store) {
  const CommitPlan plan = workload.Plan(number);
  if (plan.fold_after) MOTE_RETURN_IF_ERROR(store->Fold());
  if (plan.compact_after) MOTE_RETURN_IF_ERROR(store->Compact());
  if (!plan.backup_after) return false;
  MOTE_RETURN_IF_ERROR(store->Backup(backup, nullptr).status());
  return true;
}

absl::StatusOr<std::set<TextQuad>> ReadAll(const Store& store) {
  const std::shared_ptr<const StoreSnapshot> snapshot = store.GetSnapshot();
  std::set<TextQuad> quads;
  MOTE_RETURN_IF_ERROR(ReadOrder(*snapshot, Order::kSpo, &quads));
  MOTE_RETURN_IF_ERROR(ReadOrder(*snapshot, Order::kGspo, &quads));
  return quads;
}

absl::Status Verify(const Workload& workload, uint64_t acknowledged, const Store& store) {
  const uint64_t last = store.GetSnapshot()->commit_number();
  if (last != acknowledged && last != acknowledged + 1) {
    return absl::InternalError("acknowledged commit " + std::to_string(acknowledged) +
                               ", but the store ends with " + std::to_string(last));
  }
  MOTE_ASSIGN_OR_RETURN(CheckReport report, store.Check(nullptr));
  if (!report.problems.empty()) {
    return absl::InternalError("check: " + report.problems.front().where + ": " +
                               report.problems.front().message);
  }
  MOTE_ASSIGN_OR_RETURN(std::set<TextQuad> actual, ReadAll(store));
  const std::set<TextQuad> expected = workload.StateAfter(last);
  if (actual != expected) {
    return absl::InternalError("after commit " + std::to_string(last) + " the store holds " +
                               std::to_string(actual.size()) + " quads instead of " +
                               std::to_string(expected.size()));
  }
  return absl::OkStatus();
}

}  // namespace mote::crash
