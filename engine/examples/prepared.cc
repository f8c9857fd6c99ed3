// Runs one query many times with other values, and looks at quads without SPARQL.

#include <iostream>
#include <memory>
#include <string>

#include "mote/bulk_loader.h"
#include "mote/database.h"

namespace {

constexpr char kPrefix[] = "http://example.org/city/";

mote::Term City(int number) { return mote::Term::Iri(kPrefix + std::to_string(number)); }

// Cities in a ring, each with a road to the next: given to the loader one quad after the other.
absl::Status Load(mote::Database& database, int cities) {
  const mote::Term road = mote::Term::Iri("http://example.org/road");
  mote::Quad current;
  int next = 0;
  mote::BulkLoader loader(&database);
  loader.AddQuads([&](mote::QuadView* quad) -> absl::StatusOr<bool> {
    if (next == cities) return false;
    current = mote::Quad(City(next), road, City((next + 1) % cities));
    *quad = current.view();
    ++next;
    return true;
  });
  return loader.Load().status();
}

absl::Status Run() {
  absl::StatusOr<std::unique_ptr<mote::Database>> database = mote::Database::OpenInMemory();
  if (!database.ok()) return database.status();
  absl::Status loaded = Load(**database, 1000);
  if (!loaded.ok()) return loaded;

  absl::StatusOr<mote::PreparedQuery> roads =
      (*database)->Prepare("SELECT ?to { $from <http://example.org/road> ?to }", {"from"});
  if (!roads.ok()) return roads.status();

  // What a snapshot shows never changes, and it keeps the plan of the query.
  const mote::Snapshot snapshot = (*database)->GetSnapshot();
  mote::Term here = City(997);
  for (int step = 0; step < 5; ++step) {
    absl::StatusOr<mote::Result> result = snapshot.Query(*roads, {{"from", here}});
    if (!result.ok()) return result.status();
    if (!result->Next()) return result->status();
    here = *result->GetTerm("to");
    std::cout << here.value() << "\n";
  }

  mote::QuadPattern pattern;
  pattern.object = City(0);
  return snapshot.ForEach(pattern, [](const mote::QuadView& quad) {
    std::cout << quad.subject.value << " leads there\n";
    return true;
  });
}

}  // namespace

int main() {
  const absl::Status status = Run();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
