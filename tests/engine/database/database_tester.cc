#include "tests/engine/database/database_tester.h"

#include <algorithm>
#include <utility>

#include "storage/base/status_macros.h"

namespace mote::testing {
namespace {

// Short enough to read in a test's expectations.
std::string Shorten(std::string text) {
  const std::string prefix = "<http://example.org/";
  for (size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at)) {
    const size_t end = text.find('>', at);
    text.erase(end, 1);
    text.replace(at, prefix.size(), ":");
  }
  const std::string integer = "^^<http://www.w3.org/2001/XMLSchema#integer>";
  for (size_t at = text.find(integer); at != std::string::npos; at = text.find(integer)) {
    text.erase(at, integer.size());
  }
  return text;
}

}  // namespace

DatabaseTest::DatabaseTest() {
  absl::StatusOr<std::unique_ptr<SparqlEngine>> database =
      SparqlEngine::OpenInMemory(StoreOptions());
  EXPECT_TRUE(database.ok()) << database.status();
  database_ = *std::move(database);
  query_options_.prefixes = {{"", "http://example.org/"}};
  update_options_.prefixes = query_options_.prefixes;
}

absl::Status DatabaseTest::ReadAll(const std::string& query, std::vector<std::string>* rows,
                                   std::vector<std::string>* triples, std::string* text,
                                   bool* answer) {
  MOTE_ASSIGN_OR_RETURN(const std::unique_ptr<QueryResult> result,
                        database_->Query(query, query_options_));
  switch (result->kind()) {
    case QueryResult::Kind::kBoolean: {
      MOTE_ASSIGN_OR_RETURN(*answer, result->ReadBoolean());
      return absl::OkStatus();
    }
    case QueryResult::Kind::kExplanation: {
      MOTE_ASSIGN_OR_RETURN(*text, result->ReadExplanation());
      return absl::OkStatus();
    }
    case QueryResult::Kind::kGraph: {
      std::vector<TermTriple> batch;
      do {
        MOTE_RETURN_IF_ERROR(result->NextTriples(&batch));
        for (const auto& [s, p, o] : batch) {
          triples->push_back(Shorten(s.ToString() + " " + p.ToString() + " " + o.ToString()));
        }
      } while (!batch.empty());
      return absl::OkStatus();
    }
    case QueryResult::Kind::kSolutions:
      break;
  }
  Batch batch;
  while (true) {
    MOTE_RETURN_IF_ERROR(result->Next(&batch));
    if (batch.rows == 0) return absl::OkStatus();
    EXPECT_EQ(batch.columns.size(), result->variables().size());
    result->terms().BeginBatch();
    for (size_t row = 0; row < batch.rows; ++row) {
      std::string line;
      for (const Id* column : batch.columns) {
        if (!line.empty()) line += ' ';
        if (column == nullptr || column[row].is_undefined()) {
          line += '-';
          continue;
        }
        MOTE_ASSIGN_OR_RETURN(const Term* term, result->terms().Read(column[row]));
        line += Shorten(term->ToString());
      }
      rows->push_back(line);
    }
  }
}

std::vector<std::string> DatabaseTest::Rows(const std::string& query) {
  std::vector<std::string> rows;
  const absl::Status status = ReadAll(query, &rows, nullptr, nullptr, nullptr);
  EXPECT_TRUE(status.ok()) << status << "\n" << query;
  return rows;
}

std::vector<std::string> DatabaseTest::SortedRows(const std::string& query) {
  std::vector<std::string> rows = Rows(query);
  std::sort(rows.begin(), rows.end());
  return rows;
}

bool DatabaseTest::Ask(const std::string& query) {
  bool answer = false;
  const absl::Status status = ReadAll(query, nullptr, nullptr, nullptr, &answer);
  EXPECT_TRUE(status.ok()) << status << "\n" << query;
  return answer;
}

std::vector<std::string> DatabaseTest::Graph(const std::string& query) {
  std::vector<std::string> triples;
  const absl::Status status = ReadAll(query, nullptr, &triples, nullptr, nullptr);
  EXPECT_TRUE(status.ok()) << status << "\n" << query;
  std::sort(triples.begin(), triples.end());
  return triples;
}

std::string DatabaseTest::Explain(const std::string& query) {
  std::string text;
  const absl::Status status = ReadAll(query, nullptr, nullptr, &text, nullptr);
  EXPECT_TRUE(status.ok()) << status << "\n" << query;
  return text;
}

std::vector<std::string> DatabaseTest::Quads() {
  std::vector<std::string> quads = Rows("SELECT * { ?s ?p ?o }");
  const std::vector<std::string> named = Rows("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }");
  quads.insert(quads.end(), named.begin(), named.end());
  std::sort(quads.begin(), quads.end());
  return quads;
}

UpdateReport DatabaseTest::Update(const std::string& update) {
  const absl::StatusOr<UpdateReport> report = database_->Update(update, update_options_);
  EXPECT_TRUE(report.ok()) << report.status() << "\n" << update;
  return report.value_or(UpdateReport());
}

absl::Status DatabaseTest::QueryError(const std::string& query) {
  std::vector<std::string> rows;
  std::vector<std::string> triples;
  std::string text;
  bool answer = false;
  return ReadAll(query, &rows, &triples, &text, &answer);
}

absl::Status DatabaseTest::UpdateError(const std::string& update) {
  return database_->Update(update, update_options_).status();
}

void DatabaseTest::AddNumbers(int count) {
  std::string update = "INSERT DATA {";
  for (int i = 0; i < count; ++i) {
    update += " :n" + std::to_string(i) + " :p " + std::to_string(i) + " .";
  }
  Update(update + " }");
}

}  // namespace mote::testing
