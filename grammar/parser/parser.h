#ifndef MOTE_GRAMMAR_PARSER_PARSER_H_
#define MOTE_GRAMMAR_PARSER_PARSER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grammar/ast/query.h"
#include "grammar/ast/statement.h"
#include "grammar/ast/update.h"
#include "grammar/parser/parse_error.h"

namespace mote {

// What a parser presumes about the texts it reads.
struct ParseOptions {
  // Absolute IRI against which relative IRIs are resolved until BASE says otherwise. Empty:
  // relative IRIs are kept as they are written.
  std::string base;
  // Prefixes known before the text declares its own: (prefix without ':', absolute IRI).
  std::vector<std::pair<std::string, std::string>> prefixes;
  // How deep brackets of all kinds may nest. The default keeps the parser, and whatever walks the
  // tree recursively, well within a stack of 8 MB.
  uint32_t max_nesting = 256;
  // How many arithmetic operators (and `!`) may stand in a row, those around a bracketed part
  // counted with it: such chains nest to the left, so this bounds the depth of the tree.
  uint32_t max_chain = 1000;
  // Asked now and then while a long text is read, with about how many bytes of memory reading it
  // takes so far. An error that it gives ends the parse, which then returns it as it is. May be
  // empty.
  std::function<absl::Status(uint64_t bytes)> check;
};

// Reads SPARQL 1.1 and 1.2 queries and updates, and EXPLAIN [ANALYZE]. Not thread-safe; use one
// parser per thread, and keep it: it owns buffers that grow once. What all parsers share (the
// automata of the grammar) is built at first use, under locks.
//
// A failed call returns InvalidArgument; its message is ParseError::Render(): place, message, the
// line with the offending part underlined, hint. last_error() has the same in parts.
class Parser {
 public:
  explicit Parser(ParseOptions options = {});
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;
  ~Parser();

  // Reads `text` as a query: SELECT, ASK, CONSTRUCT, DESCRIBE, each also after EXPLAIN [ANALYZE].
  absl::StatusOr<ast::Query> ParseQuery(std::string_view text);
  // Reads `text` as a sequence of update operations, which may be empty.
  absl::StatusOr<ast::Update> ParseUpdate(std::string_view text);
  // Reads `text` as either of them; an empty text is an error.
  absl::StatusOr<ast::Statement> ParseStatement(std::string_view text);

  // What was wrong with the last text; none if it was right.
  const std::optional<ParseError>& last_error() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// One-off parses.
absl::StatusOr<ast::Query> ParseQuery(std::string_view text, const ParseOptions& options = {});
absl::StatusOr<ast::Update> ParseUpdate(std::string_view text, const ParseOptions& options = {});
absl::StatusOr<ast::Statement> ParseStatement(std::string_view text,
                                              const ParseOptions& options = {});

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_PARSER_H_
