#ifndef MOTE_BENCH_ENGINE_EMBEDDING_PEOPLE_H_
#define MOTE_BENCH_ENGINE_EMBEDDING_PEOPLE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "mote/database.h"

namespace mote {

inline constexpr int64_t kTriplesPerPerson = 5;

Term Person(int64_t number);
Term Property(const std::string& name);

// A database with some million triples about people in a temporary directory.
class People {
 public:
  // Made at the first call and kept until CloseAll.
  static People& Get(int64_t millions);
  // To be called before the program ends: databases need what static objects of RocksDB hold.
  static void CloseAll();

  explicit People(int64_t millions);
  ~People();

  // With the prefix `v:` of the properties.
  static QueryOptions Vocabulary();

  const Database& database() const { return *database_; }
  // The name of `person`; and the name and age of whom `person` knows.
  const PreparedQuery& name() const { return *name_; }
  const PreparedQuery& known() const { return *known_; }
  // One of them, by chance.
  int64_t Next() {
    random_ = random_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<int64_t>((random_ >> 20) % static_cast<uint64_t>(persons_));
  }

 private:
  const int64_t persons_;
  std::string directory_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<PreparedQuery> name_;
  std::unique_ptr<PreparedQuery> known_;
  uint64_t random_ = 1;
};

}  // namespace mote

#endif  // MOTE_BENCH_ENGINE_EMBEDDING_PEOPLE_H_
