#ifndef MOTE_TESTS_ENGINE_DATABASE_DATABASE_TESTER_H_
#define MOTE_TESTS_ENGINE_DATABASE_DATABASE_TESTER_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "engine/database/sparql_engine.h"

namespace mote::testing {

// A test with an empty database in memory, whose answers are lists of strings. The prefix `:` is
// known, http://example.org/.
class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest();

  // Each solution as a line of terms in N-Triples syntax, `-` where unbound, in order.
  std::vector<std::string> Rows(const std::string& query);
  std::vector<std::string> SortedRows(const std::string& query);
  bool Ask(const std::string& query);
  // The triples of CONSTRUCT or DESCRIBE, in N-Triples syntax, sorted.
  std::vector<std::string> Graph(const std::string& query);
  // All quads of the database, `s p o` or `s p o g`, sorted.
  std::vector<std::string> Quads();
  std::string Explain(const std::string& query);
  UpdateReport Update(const std::string& update);

  // How a query that is read to its end, or an update, fails; Ok if it does not.
  absl::Status QueryError(const std::string& query);
  absl::Status UpdateError(const std::string& update);

  // Adds `count` triples `:n<i> :p <i>`.
  void AddNumbers(int count);

  std::unique_ptr<SparqlEngine> database_;
  QueryOptions query_options_;
  UpdateOptions update_options_;

 private:
  absl::Status ReadAll(const std::string& query, std::vector<std::string>* rows,
                       std::vector<std::string>* triples, std::string* text, bool* answer);
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_DATABASE_DATABASE_TESTER_H_
