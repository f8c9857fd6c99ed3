#ifndef MOTE_STORAGE_RDF_TURTLE_LEXER_H_
#define MOTE_STORAGE_RDF_TURTLE_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/rdf/byte_source.h"
#include "storage/rdf/turtle_input.h"
#include "storage/term/term.h"

namespace mote {

// The terminals of Turtle and TriG. Functions that read a token return false at an error, which is
// then in status(); nothing may be read afterwards. Tokens are copied into strings of the caller,
// whose memory is used again, so that neither their length nor the place where a buffer ends
// matters.
class TurtleLexer {
 public:
  // What a bare word turned out to be.
  enum class Word : uint8_t { kError, kPrefixedName, kKeyword };

  static constexpr int kEnd = -1;

  // A token of more than `max_token_bytes` is refused.
  TurtleLexer(ByteSource& source, std::string file, size_t buffer_size, size_t max_token_bytes);

  // Before anything else is read, if at all.
  void SkipByteOrderMark() { in_.SkipByteOrderMark(); }

  // Skips white space and comments; the next character (a byte), or kEnd.
  int Peek();
  // Skips the next character if it is `c`, after white space and comments.
  bool Accept(char c);
  // Whether the document goes on with `token`, right here.
  bool At(std::string_view token) {
    return in_.Ensure(token.size()) && std::string_view(in_.cursor, token.size()) == token;
  }
  // Skips `token`, after white space and comments.
  bool AcceptToken(std::string_view token);
  // Skips `^^`, after white space and comments.
  bool AcceptDatatypeMark();

  // An IRI in `<...>`, as written but for escapes.
  bool ReadIriRef(std::string* iri);
  // `prefix:local`, or a keyword: letters without a colon.
  Word ReadWord(std::string* prefix_or_keyword, std::string* local);
  // Whether the prefixed name read last has escapes or characters beyond ASCII, so that it need not
  // be part of an IRI.
  bool has_special_name() const { return has_special_name_; }
  // `prefix:` in a prefix declaration.
  bool ReadPrefixName(std::string* prefix);
  // The letters after `@` of a directive.
  bool ReadDirective(std::string* name);
  // `_:label`.
  bool ReadBlankNodeLabel(std::string* label);
  // A string in any of the four kinds of quotes.
  bool ReadString(std::string* text);
  // The tag after `@`, and the direction after `--`, if there is one.
  bool ReadLanguageTag(std::string* tag, Direction* direction);

  enum class Number : uint8_t { kError, kInteger, kDecimal, kDouble };
  Number ReadNumber(std::string* text);

  // Records an error at the next unread byte; returns false for the caller to return. The first
  // error stays.
  bool Fail(const std::string& message);
  // Marks the beginning of a token for FailAtMark.
  void Mark() { in_.Mark(); }
  bool FailAtMark(const std::string& message);
  const absl::Status& status() const { return status_; }

  // Whether the end that Peek reported is that of the document; otherwise records why not.
  bool CheckEnd();

  // How a statement that is skipped ends.
  enum class StatementEnd : uint8_t { kStatement, kBlock, kDocument };
  // Forgets an error and moves on behind the end of the statement that it is in: a dot outside of
  // strings, IRIs, comments and, in TriG, of graph blocks that begin behind the error; or the brace
  // that ends a block. kBlock: the brace of a block that had begun before the error, or a stray
  // one. With `line`, the end of the line at the latest.
  StatementEnd SkipStatement(bool trig, bool line);

 private:
  // What the document was in the midst of when an error came.
  enum class Inside : uint8_t { kNothing, kShortString, kLongString, kIri };

  // Whether a token may grow to `size`; otherwise an error.
  bool CheckLength(size_t size) { return size <= max_token_bytes_ || FailLength(); }
  bool FailLength();
  bool FailAt(uint64_t line, uint64_t column, const std::string& message);
  bool ReadEscapeInto(bool string_escapes, std::string* text);
  // On `--`.
  bool ReadDirection(Direction* direction);
  bool ReadLocalName(std::string* local);
  // Appends characters of PN_CHARS and, inside, dots.
  bool ReadNameRest(bool local, std::string* name);
  bool ContinuesName(const char* p, bool local) const;
  // The character at the cursor, decoded, and its length in bytes.
  char32_t DecodeHere(size_t* length) const;
  template <bool multiline>
  bool ReadQuoted(char quote, std::string* text);

  // For SkipStatement, in turtle_recovery.cc.
  StatementEnd FindStatementEnd(bool trig, bool line);
  // Whether there is a next byte, malformed ones set
  // aside.
  bool HasNext();
  // Skips the rest of a string or an IRI behind `close`; what is not multiline ends with its line.
  void SkipRest(char close, bool multiline);
  // On a quote or `<`: skips the string or IRI that begins here, or the character alone if it
  // begins none.
  void SkipQuoted();
  void SkipIri();
  // The number of bytes to the next `close` on this line, 0 if there is none.
  size_t DistanceOnLine(char close, bool is_iri);
  void SkipComment();
  // On a dot: whether it ends a statement.
  bool IsStatementEnd();

  TurtleInput in_;
  const std::string file_;
  const size_t max_token_bytes_;
  absl::Status status_;
  Inside inside_ = Inside::kNothing;  // Where the error was.
  char quote_ = 0;
  bool has_special_name_ = false;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_TURTLE_LEXER_H_
