#ifndef MOTE_TESTS_ENGINE_EMBEDDING_EMBEDDING_TESTER_H_
#define MOTE_TESTS_ENGINE_EMBEDDING_EMBEDDING_TESTER_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mote/database.h"

namespace mote::testing {

inline Term Ex(const std::string& name) { return Term::Iri("http://example.org/" + name); }

// All rows that are left, each as a line of terms in N-Triples syntax, `-` where unbound.
inline std::vector<std::string> ReadRows(Result& result) {
  std::vector<std::string> rows;
  while (result.Next()) {
    std::string row;
    for (size_t i = 0; i < result.variables().size(); ++i) {
      const Term* term = result.GetTerm(i);
      row += (i > 0 ? " " : "") + (term == nullptr ? std::string("-") : term->ToString());
    }
    rows.push_back(std::move(row));
  }
  EXPECT_EQ(result.status(), absl::OkStatus());
  return rows;
}

inline std::vector<std::string> Sorted(std::vector<std::string> rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

// A test with an empty database in memory; the prefix `:` is http://example.org/.
class EmbeddingTest : public ::testing::Test {
 protected:
  EmbeddingTest() {
    absl::StatusOr<std::unique_ptr<Database>> database = Database::OpenInMemory();
    EXPECT_TRUE(database.ok()) << database.status();
    if (database.ok()) database_ = *std::move(database);
    query_options_.prefixes = {{"", "http://example.org/"}};
    update_options_.prefixes = query_options_.prefixes;
  }

  void Update(const std::string& text) {
    EXPECT_EQ(database_->Update(text, update_options_).status(), absl::OkStatus());
  }

  std::vector<std::string> Rows(const std::string& text) {
    absl::StatusOr<Result> result = database_->Query(text, query_options_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? ReadRows(*result) : std::vector<std::string>();
  }

  PreparedQuery Prepare(const std::string& text, const std::vector<std::string>& parameters) {
    absl::StatusOr<PreparedQuery> prepared = database_->Prepare(text, parameters, query_options_);
    EXPECT_TRUE(prepared.ok()) << text << "\n" << prepared.status();
    return *std::move(prepared);
  }

  std::unique_ptr<Database> database_;
  QueryOptions query_options_;
  UpdateOptions update_options_;
};

}  // namespace mote::testing

#endif  // MOTE_TESTS_ENGINE_EMBEDDING_EMBEDDING_TESTER_H_
