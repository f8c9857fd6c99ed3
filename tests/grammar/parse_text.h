#ifndef MOTE_TESTS_GRAMMAR_PARSE_TEXT_H_
#define MOTE_TESTS_GRAMMAR_PARSE_TEXT_H_

#include <string>
#include <string_view>

#include "grammar/parser/parser.h"
#include "tests/grammar/ast_text.h"

// Parses texts with the base IRI http://b/ and the prefix : for http://e/, and shows the tree as
// text (see ast_text.h), or the error as `LINE:COLUMN message`.

namespace mote::testing {

inline Parser MakeParser() {
  ParseOptions options;
  options.base = "http://b/";
  options.prefixes = {{"", "e:"}};
  return Parser(options);
}

template <typename Result>
std::string Show(const Result& result, const Parser& parser) {
  if (result.ok()) return ToText(*result);
  const ParseError& error = *parser.last_error();
  return std::to_string(error.range.line) + ":" + std::to_string(error.range.column) + " " +
         error.message;
}

inline std::string QueryText(std::string_view text) {
  Parser parser = MakeParser();
  return Show(parser.ParseQuery(text), parser);
}

inline std::string UpdateText(std::string_view text) {
  Parser parser = MakeParser();
  return Show(parser.ParseUpdate(text), parser);
}

// The pattern of SELECT * WHERE { pattern }.
inline std::string PatternText(std::string_view pattern) {
  Parser parser = MakeParser();
  const auto query = parser.ParseQuery(std::string("SELECT * { ").append(pattern).append(" }"));
  if (!query.ok()) return Show(query, parser);
  return ToText(query->where);
}

// An expression, read as a FILTER condition.
inline std::string ExpressionText(std::string_view expression) {
  Parser parser = MakeParser();
  const auto query =
      parser.ParseQuery(std::string("ASK { FILTER(").append(expression).append(") }"));
  if (!query.ok()) return Show(query, parser);
  const std::string text = ToText(query->where);
  return text.substr(9, text.size() - 11);  // without "{(filter " and ")}"
}

}  // namespace mote::testing

#endif  // MOTE_TESTS_GRAMMAR_PARSE_TEXT_H_
