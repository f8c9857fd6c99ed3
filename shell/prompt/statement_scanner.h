#ifndef MOTE_SHELL_PROMPT_STATEMENT_SCANNER_H_
#define MOTE_SHELL_PROMPT_STATEMENT_SCANNER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the prompt must know of SPARQL's tokens (SPARQL 1.2 Query, section 19.8) to tell where a
// statement ends, long before it parses.

namespace mote {

// The state of a text that may go on in the next line.
struct StatementScan {
  // No tokens at all: white space and comments.
  bool blank = true;
  // Brackets that are open, and whether a string is.
  int depth = 0;
  bool in_string = false;
  // Position of a `;` outside all brackets after which nothing but white space and comments stands;
  // npos if there is none. In SPARQL such a `;` means nothing but "end", so that it can end a
  // statement at the prompt, while one inside brackets never does.
  size_t end = std::string_view::npos;
};

StatementScan ScanStatement(std::string_view text);

// The PREFIX and BASE declarations that a text begins with.
struct Prologue {
  std::vector<std::pair<std::string, std::string>> prefixes;  // Name without ':', IRI.
  std::string base;                                           // Empty if there is none.
  bool nothing_else = false;  // The text is declarations alone, at least one.
};

Prologue ScanPrologue(std::string_view text);

}  // namespace mote

#endif  // MOTE_SHELL_PROMPT_STATEMENT_SCANNER_H_
