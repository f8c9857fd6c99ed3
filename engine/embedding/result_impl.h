#ifndef MOTE_ENGINE_EMBEDDING_RESULT_IMPL_H_
#define MOTE_ENGINE_EMBEDDING_RESULT_IMPL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/database/query_result.h"
#include "engine/embedding/hidden.h"
#include "mote/result.h"

namespace mote {

// Reads a QueryResult row by row.
class MOTE_HIDDEN Result::Impl {
 public:
  // Called when this goes, with the engine's result: null if it has failed or ended, else fit to be
  // used again.
  using GiveBack = std::function<void(std::unique_ptr<QueryResult>)>;

  // `keeper` is kept as long as the engine's result is.
  Impl(std::shared_ptr<const void> keeper, std::unique_ptr<QueryResult> result,
       GiveBack give_back = nullptr);
  ~Impl();

  // Lets go of what is read, so that nothing more can be: for a transaction that has moved on.
  void End(absl::Status status);

  Kind kind() const { return kind_; }
  const std::vector<std::string>& variables() const {
    return result_ != nullptr && kind_ != Kind::kGraph ? result_->variables() : variables_;
  }
  const std::vector<std::string>& warnings() const {
    return result_ != nullptr ? result_->warnings() : warnings_;
  }
  const absl::Status& status() const { return status_; }

  bool Next();
  bool NextBatch(RowBatch* batch);
  bool boolean();
  Explanation explanation();
  void Cancel();

  // The id in a column of the current row.
  Id id(size_t column) const;
  // Null if there is none.
  const Term* term(size_t column);

 private:
  bool Fetch();
  bool FetchTriples();

  const std::shared_ptr<const void> keeper_;
  std::unique_ptr<QueryResult> result_;
  const GiveBack give_back_;
  const Kind kind_;
  std::vector<std::string> variables_;  // Of a graph, and of what has ended.
  std::vector<std::string> warnings_;
  absl::Status status_;

  // The current row, or before the first one and behind the last.
  bool in_row_ = false;
  size_t row_ = 0;
  Batch batch_;
  std::vector<TermTriple> triples_;
  // For each column: how many rows of the batch have their terms read, and how many come next.
  struct ReadAhead {
    size_t end = 0;
    size_t step = 1;
  };
  std::vector<ReadAhead> read_;
  std::vector<Id> unbound_;
};

}  // namespace mote

#endif  // MOTE_ENGINE_EMBEDDING_RESULT_IMPL_H_
