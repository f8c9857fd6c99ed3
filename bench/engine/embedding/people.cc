#include "bench/engine/embedding/people.h"

#include <stdlib.h>

#include <filesystem>
#include <map>
#include <utility>

#include "mote/bulk_loader.h"

namespace mote {
namespace {

constexpr char kPerson[] = "http://example.org/person/";
constexpr char kVocabulary[] = "http://example.org/vocabulary#";

std::map<int64_t, std::unique_ptr<People>>& All() {
  static std::map<int64_t, std::unique_ptr<People>> all;
  return all;
}

}  // namespace

Term Person(int64_t number) { return Term::Iri(kPerson + std::to_string(number)); }
Term Property(const std::string& name) { return Term::Iri(kVocabulary + name); }

People& People::Get(int64_t millions) {
  std::unique_ptr<People>& people = All()[millions];
  if (people == nullptr) people = std::make_unique<People>(millions);
  return *people;
}

void People::CloseAll() { All().clear(); }

People::People(int64_t millions) : persons_(millions * 1'000'000 / kTriplesPerPerson) {
  std::string pattern = std::filesystem::temp_directory_path() / "mote_embedding_XXXXXX";
  directory_ = mkdtemp(pattern.data());
  database_ = std::move(Database::Open(directory_ + "/people.db", Options::Server()).value());
  const Term properties[] = {Property("name"), Property("age"), Property("knows"), Property("city"),
                             Property("mail")};
  int64_t next = 0;
  Quad current;
  BulkLoader loader(database_.get());
  loader.AddQuads([&](QuadView* quad) -> absl::StatusOr<bool> {
    if (next == persons_ * kTriplesPerPerson) return false;
    const int64_t person = next / kTriplesPerPerson;
    const auto property = static_cast<size_t>(next++ % kTriplesPerPerson);
    if (property == 0) current.subject = Person(person);
    current.predicate = properties[property];
    const std::string number = std::to_string(person);
    switch (property) {
      case 0:
        current.object = Term::Literal("Person number " + number);
        break;
      case 1:
        current.object = Term::Integer(person % 100);
        break;
      case 2:
        current.object = Person(person * 7919 % persons_);
        break;
      case 3:
        current.object = Term::Iri("http://example.org/city/" + std::to_string(person % 1000));
        break;
      default:
        current.object = Term::Literal("person" + number + "@example.org");
    }
    *quad = current.view();
    return true;
  });
  loader.Load().value();
  name_ = std::make_unique<PreparedQuery>(
      database_->Prepare("SELECT ?name { $person v:name ?name }", {"person"}, Vocabulary())
          .value());
  known_ =
      std::make_unique<PreparedQuery>(database_
                                          ->Prepare("SELECT ?name ?age { $person v:knows ?other . "
                                                    "?other v:name ?name ; v:age ?age }",
                                                    {"person"}, Vocabulary())
                                          .value());
  // Brings all blocks into the caches: there are fewer of them than this asks for people.
  constexpr int64_t kAsked = 200'000;
  const Snapshot snapshot = database_->GetSnapshot();
  for (int64_t i = 0; i < kAsked; ++i) {
    Result result = snapshot.Query(*name_, {{"person", Person(Next())}}).value();
    if (result.Next()) result.GetString(size_t{0});
  }
}

People::~People() {
  name_.reset();
  known_.reset();
  database_.reset();
  std::filesystem::remove_all(directory_);
}

QueryOptions People::Vocabulary() {
  QueryOptions options;
  options.prefixes = {{"v", kVocabulary}};
  return options;
}

}  // namespace mote
