#ifndef MOTE_STORAGE_RDF_NTRIPLES_PARSER_H_
#define MOTE_STORAGE_RDF_NTRIPLES_PARSER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/rdf/quad_handler.h"
#include "storage/rdf/syntax_error.h"

namespace mote {

// How the parsers of line-based syntaxes treat a malformed statement.
struct LineParserOptions {
  // N-Quads: an optional graph name after the object.
  bool quads = false;
  // Skip malformed lines instead of failing.
  bool lenient = false;
  // For error messages.
  std::string file;
  // Called for each line that was skipped, if set.
  std::function<void(const SyntaxError&)> on_skipped;
};

// Parses N-Triples and N-Quads (RDF 1.2), strictly: characters, escapes, UTF-8, absolute IRIs,
// language tags. Terms without escapes are passed on as views of the text, so nothing is copied.
// Triple terms nested more than kMaxTripleTermDepth deep are an error.
//
// An object holds scratch memory only and can parse any number of chunks of any documents, one at
// a time; parse in parallel with one object for each thread.
class NTriplesParser {
 public:
  explicit NTriplesParser(LineParserOptions options) : options_(std::move(options)) {}

  // Parses `text`, whole lines (the last need not end with a line feed), the first of which has the
  // number `first_line`. Errors are those of ToStatus(SyntaxError), or of the handler.
  absl::Status Parse(std::string_view text, uint64_t first_line, QuadHandler& handler);

  // Lines skipped so far in lenient mode.
  uint64_t skipped() const { return skipped_; }

 private:
  // Where and why a statement is malformed.
  struct Failure {
    const char* at = nullptr;
    std::string message;
  };
  class Cursor;

  absl::Status ParseLines(std::string_view lines, std::string_view text, QuadHandler& handler);
  // Handles the error at hand, and moves on to the end of its line.
  absl::Status SkipLine(Cursor* in, std::string_view text, const char* end);
  absl::Status HandleError(const Failure& failure, std::string_view text);

  LineParserOptions options_;
  uint64_t skipped_ = 0;
  // The place of the last error in the text at hand, and its line.
  const char* counted_to_ = nullptr;
  uint64_t counted_line_ = 0;
  // What the terms of the current statement need beside its text: unescaped text, and the
  // components of triple terms, in deques, so that growth moves nothing; and its error.
  struct Scratch {
    std::deque<std::string> texts;
    std::deque<TripleTermView> triples;
    Failure failure;
  };
  Scratch scratch_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_NTRIPLES_PARSER_H_
