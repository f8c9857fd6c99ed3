#include "engine/embedding/c_handles.h"

#include <chrono>
#include <cstdlib>
#include <cstring>

namespace mote::c_api {
namespace {

mote_text Text(std::string_view text) { return {text.data(), text.size()}; }
std::string_view View(const mote_text& text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

}  // namespace

char* CopyText(std::string_view text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  return copy;
}

mote_code Report(const absl::Status& status, char** error) {
  if (status.ok()) return MOTE_OK;
  if (error != nullptr) {
    *error = CopyText(std::string_view(status.message().data(), status.message().size()));
  }
  switch (status.code()) {
    case absl::StatusCode::kCancelled:
      return MOTE_CANCELLED;
    case absl::StatusCode::kInvalidArgument:
      return MOTE_INVALID_ARGUMENT;
    case absl::StatusCode::kDeadlineExceeded:
      return MOTE_DEADLINE_EXCEEDED;
    case absl::StatusCode::kNotFound:
      return MOTE_NOT_FOUND;
    case absl::StatusCode::kAlreadyExists:
      return MOTE_ALREADY_EXISTS;
    case absl::StatusCode::kPermissionDenied:
      return MOTE_PERMISSION_DENIED;
    case absl::StatusCode::kResourceExhausted:
      return MOTE_RESOURCE_EXHAUSTED;
    case absl::StatusCode::kFailedPrecondition:
      return MOTE_FAILED_PRECONDITION;
    case absl::StatusCode::kOutOfRange:
      return MOTE_OUT_OF_RANGE;
    case absl::StatusCode::kUnimplemented:
      return MOTE_UNIMPLEMENTED;
    case absl::StatusCode::kUnavailable:
      return MOTE_UNAVAILABLE;
    case absl::StatusCode::kDataLoss:
      return MOTE_DATA_LOSS;
    default:
      return MOTE_INTERNAL;
  }
}

absl::Status ToView(const mote_term* term, TermView* view) {
  if (term == nullptr) return absl::InvalidArgumentError("a term is missing");
  *view = TermView();
  view->value = View(term->value);
  switch (term->kind) {
    case MOTE_IRI:
      return absl::OkStatus();
    case MOTE_BLANK_NODE:
      view->kind = TermKind::kBlankNode;
      return absl::OkStatus();
    case MOTE_LITERAL:
      view->kind = TermKind::kLiteral;
      view->language = View(term->language);
      if (view->language.empty()) view->datatype = View(term->datatype);
      if (term->direction == MOTE_LTR) view->direction = Direction::kLtr;
      if (term->direction == MOTE_RTL) view->direction = Direction::kRtl;
      return absl::OkStatus();
    default:
      return absl::InvalidArgumentError("a triple term cannot be passed in");
  }
}

mote_term ToC(const TermView& view, std::string* triple) {
  mote_term out = {};
  switch (view.kind) {
    case TermKind::kIri:
      out.kind = MOTE_IRI;
      break;
    case TermKind::kBlankNode:
      out.kind = MOTE_BLANK_NODE;
      break;
    case TermKind::kTriple:
      out.kind = MOTE_TRIPLE_TERM;
      *triple = Term(view).ToString();
      out.value = Text(*triple);
      return out;
    case TermKind::kLiteral:
      out.kind = MOTE_LITERAL;
      out.language = Text(view.language);
      if (view.direction == Direction::kLtr) out.direction = MOTE_LTR;
      if (view.direction == Direction::kRtl) out.direction = MOTE_RTL;
      out.datatype = Text(view.datatype);
      if (view.datatype.empty()) {
        out.datatype = Text(view.language.empty() ? "http://www.w3.org/2001/XMLSchema#string"
                            : view.direction == Direction::kNone
                                ? "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
                                : "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString");
      }
      break;
  }
  out.value = Text(view.value);
  return out;
}

QueryOptions WithTimeout(uint64_t timeout_ms) {
  QueryOptions options;
  if (timeout_ms != 0) options.timeout = std::chrono::milliseconds(timeout_ms);
  return options;
}

absl::Status CheckText(const char* text) {
  return text != nullptr ? absl::OkStatus() : absl::InvalidArgumentError("a text is missing");
}

}  // namespace mote::c_api
