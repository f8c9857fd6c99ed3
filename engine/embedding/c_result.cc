#include "engine/embedding/c_handles.h"

// Results for C.

using mote::c_api::CopyText;
using mote::c_api::Guarded;
using mote::c_api::ToC;

namespace {

// For functions that say no more than whether there is a value.
template <typename Work>
int Value(Work work) {
  try {
    return work() ? 1 : 0;
  } catch (...) {
    return 0;
  }
}

}  // namespace

extern "C" {

void mote_result_free(mote_result* result) { delete result; }

mote_result_kind mote_result_get_kind(const mote_result* result) {
  switch (result->result.kind()) {
    case mote::Result::Kind::kSolutions:
      return MOTE_SOLUTIONS;
    case mote::Result::Kind::kBoolean:
      return MOTE_BOOLEAN;
    case mote::Result::Kind::kGraph:
      return MOTE_GRAPH;
    case mote::Result::Kind::kExplanation:
      break;
  }
  return MOTE_EXPLANATION;
}

size_t mote_result_column_count(const mote_result* result) {
  return result->result.variables().size();
}

const char* mote_result_column_name(const mote_result* result, size_t column) {
  const auto& names = result->result.variables();
  return column < names.size() ? names[column].c_str() : nullptr;
}

mote_code mote_result_next(mote_result* result, int* has_row, char** error) {
  return Guarded(error, [&] {
    const bool more = result->result.Next();
    if (result->result.status().ok()) *has_row = more ? 1 : 0;
    return result->result.status();
  });
}

int mote_result_integer(mote_result* result, size_t column, int64_t* value) {
  return Value([&] {
    const auto found = result->result.GetInteger(column);
    if (found.has_value()) *value = *found;
    return found.has_value();
  });
}

int mote_result_double(mote_result* result, size_t column, double* value) {
  return Value([&] {
    const auto found = result->result.GetDouble(column);
    if (found.has_value()) *value = *found;
    return found.has_value();
  });
}

int mote_result_boolean(mote_result* result, size_t column, int* value) {
  return Value([&] {
    const auto found = result->result.GetBoolean(column);
    if (found.has_value()) *value = *found ? 1 : 0;
    return found.has_value();
  });
}

int mote_result_text(mote_result* result, size_t column, mote_text* value) {
  return Value([&] {
    const auto found = result->result.GetString(column);
    if (found.has_value()) *value = {found->data(), found->size()};
    return found.has_value();
  });
}

int mote_result_term(mote_result* result, size_t column, mote_term* value) {
  return Value([&] {
    const mote::Term* term = result->result.GetTerm(column);
    if (term != nullptr) *value = ToC(term->view(), &result->triple);
    return term != nullptr;
  });
}

mote_code mote_result_answer(mote_result* result, int* answer, char** error) {
  return Guarded(error, [&] {
    if (result->result.kind() != mote::Result::Kind::kBoolean) {
      return absl::Status(absl::FailedPreconditionError("the query is no ASK"));
    }
    const bool found = result->result.boolean();
    if (result->result.status().ok()) *answer = found ? 1 : 0;
    return result->result.status();
  });
}

mote_code mote_result_explain(mote_result* result, char** plan, char** error) {
  return Guarded(error, [&] {
    const mote::Explanation explanation = result->result.explanation();
    if (!result->result.status().ok()) return result->result.status();
    *plan = CopyText(explanation.text);
    return *plan != nullptr ? absl::OkStatus() : absl::ResourceExhaustedError("out of memory");
  });
}

void mote_result_cancel(mote_result* result) { result->result.Cancel(); }

}  // extern "C"
