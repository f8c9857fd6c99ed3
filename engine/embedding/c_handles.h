#ifndef MOTE_ENGINE_EMBEDDING_C_HANDLES_H_
#define MOTE_ENGINE_EMBEDDING_C_HANDLES_H_

#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "mote/database.h"
#include "mote/mote.h"

// What the handles of the C interface hold, and how its functions report.

struct mote_database {
  std::unique_ptr<mote::Database> database;
};
struct mote_snapshot {
  mote::Snapshot snapshot;
};
struct mote_prepared {
  mote::PreparedQuery query;
};
struct mote_result {
  mote::Result result;
  // What mote_result_term shows of a triple term.
  std::string triple;
};
struct mote_transaction {
  mote::Transaction transaction;
};

namespace mote::c_api {

// A copy for the caller to free; null if there is no memory.
char* CopyText(std::string_view text);

// The code of a status; its message goes to `error` if that is not null.
mote_code Report(const absl::Status& status, char** error);

// Runs `work`, which gives a status, and reports. Nothing is thrown.
template <typename Work>
mote_code Guarded(char** error, Work work) {
  try {
    return Report(work(), error);
  } catch (const std::bad_alloc&) {
    return Report(absl::ResourceExhaustedError("out of memory"), error);
  } catch (...) {
    return Report(absl::InternalError("an exception"), error);
  }
}

// A term given by C. Error: kInvalidArgument for a null one, and for a triple term.
absl::Status ToView(const mote_term* term, TermView* view);
// The other way round; `triple` takes the text of a triple term.
mote_term ToC(const TermView& view, std::string* triple);
QueryOptions WithTimeout(uint64_t timeout_ms);
absl::Status CheckText(const char* text);

}  // namespace mote::c_api

#endif  // MOTE_ENGINE_EMBEDDING_C_HANDLES_H_
