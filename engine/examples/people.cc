// Stores a few facts and asks for them: the smallest program with Mote.

#include <iostream>
#include <memory>
#include <string>

#include "mote/database.h"

namespace {

absl::Status Run(const std::string& path) {
  absl::StatusOr<std::unique_ptr<mote::Database>> database = mote::Database::Open(path);
  if (!database.ok()) return database.status();

  absl::StatusOr<mote::UpdateReport> update = (*database)->Update(R"(
      PREFIX : <http://example.org/>
      INSERT DATA {
        :ada   :name "Ada Lovelace" ; :born 1815 ; :knows :mary .
        :mary  :name "Mary Somerville" ; :born 1780 .
      })");
  if (!update.ok()) return update.status();

  absl::StatusOr<mote::Result> people = (*database)->Query(R"(
      PREFIX : <http://example.org/>
      SELECT ?name ?born { ?person :name ?name ; :born ?born } ORDER BY ?born)");
  if (!people.ok()) return people.status();
  while (people->Next()) {
    std::cout << *people->GetString("name") << ", " << *people->GetInteger("born") << "\n";
  }
  return people->status();
}

}  // namespace

int main(int argc, char** argv) {
  const absl::Status status = Run(argc > 1 ? argv[1] : "people.db");
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
