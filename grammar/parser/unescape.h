#ifndef MOTE_GRAMMAR_PARSER_UNESCAPE_H_
#define MOTE_GRAMMAR_PARSER_UNESCAPE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace mote {

// What an unescaping function found wrong. All three leave `out` undefined in that case.
struct UnescapeError {
  size_t offset = 0;  // of the bad escape in the input
  size_t length = 0;
  std::string message;
};

// Appends the string `body` (the part between the quotes) to `out` with its escapes \t \b \n \r \f
// \\ \" \' \uXXXX \UXXXXXXXX replaced (SPARQL 1.2 section 19.2 and 19.8). An escaped character is
// never read as the start of another escape. False if an escape does not exist or stands for a
// surrogate or for something beyond Unicode.
bool UnescapeString(std::string_view body, std::string& out, UnescapeError& error);

// The same for the part of an IRI between < and >, where only \u and \U exist and must not bring in
// a character that an IRI cannot have.
bool UnescapeIri(std::string_view body, std::string& out, UnescapeError& error);

// The local part of a prefixed name without its backslashes. %-escapes stay as they are.
void UnescapeLocalName(std::string_view local, std::string& out);

}  // namespace mote

#endif  // MOTE_GRAMMAR_PARSER_UNESCAPE_H_
