#include "shell/prompt/statement_scanner.h"

#include <algorithm>
#include <optional>

namespace mote {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

bool IsSpace(char c) { return kSpace.find(c) != std::string_view::npos; }

// The length of the IRI reference that `text` begins with, 0 if its `<` is an operator.
size_t IriLength(std::string_view text) {
  for (size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '>') return i + 1;
    if (c == '<' || c == '"' || c == '{' || c == '}' || c == '|' || c == '^' || c == '`' ||
        static_cast<unsigned char>(c) <= ' ') {
      return 0;
    }
  }
  return 0;
}

// The length of the string literal that `text` begins with; npos if it does not end.
size_t StringLength(std::string_view text) {
  const char quote = text[0];
  const std::string_view long_quote = quote == '"' ? "\"\"\"" : "'''";
  const bool is_long = text.substr(0, 3) == long_quote;
  for (size_t i = is_long ? 3 : 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (is_long) {
      if (text.substr(i, 3) == long_quote) return i + 3;
    } else if (text[i] == quote) {
      return i + 1;
    } else if (text[i] == '\n') {
      // A short string cannot go on in the next line: an error that the parser will explain.
      return i;
    }
  }
  return std::string_view::npos;
}

// Moves past white space and comments.
void SkipSpace(std::string_view text, size_t* at) {
  while (*at < text.size()) {
    if (IsSpace(text[*at])) {
      ++*at;
    } else if (text[*at] == '#') {
      *at = std::min(text.find('\n', *at), text.size());
    } else {
      return;
    }
  }
}

// The word at `*at`, up to white space, `<` or `#`; moves past it.
std::string_view TakeWord(std::string_view text, size_t* at) {
  const size_t start = *at;
  while (*at < text.size() && !IsSpace(text[*at]) && text[*at] != '<' && text[*at] != '#') ++*at;
  return text.substr(start, *at - start);
}

bool EqualsIgnoringCase(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 32) : text[i];
    if (c != upper[i]) return false;
  }
  return true;
}

// The IRI between `<` and `>` at `*at`; moves past it.
std::optional<std::string> TakeIri(std::string_view text, size_t* at) {
  SkipSpace(text, at);
  if (*at >= text.size() || text[*at] != '<') return std::nullopt;
  const size_t length = IriLength(text.substr(*at));
  if (length == 0) return std::nullopt;
  std::string iri(text.substr(*at + 1, length - 2));
  *at += length;
  return iri;
}

}  // namespace

StatementScan ScanStatement(std::string_view text) {
  StatementScan scan;
  size_t at = 0;
  while (true) {
    SkipSpace(text, &at);
    if (at >= text.size()) return scan;
    scan.blank = false;
    const char c = text[at];
    if (c == ';' && scan.depth <= 0) {
      scan.end = at++;
      continue;
    }
    scan.end = std::string_view::npos;
    size_t length = 1;
    if (c == '{' || c == '(' || c == '[') {
      ++scan.depth;
    } else if (c == '}' || c == ')' || c == ']') {
      --scan.depth;
    } else if (c == '<') {
      const size_t iri = IriLength(text.substr(at));
      if (iri > 0) length = iri;
    } else if (c == '"' || c == '\'') {
      length = StringLength(text.substr(at));
      if (length == std::string_view::npos) {
        scan.in_string = true;
        return scan;
      }
    } else if (c == '\\') {
      length = 2;
    }
    at += length;
  }
}

Prologue ScanPrologue(std::string_view text) {
  Prologue prologue;
  size_t at = 0;
  while (true) {
    SkipSpace(text, &at);
    if (at < text.size() && text[at] == ';') {
      ++at;
      continue;
    }
    if (at >= text.size()) {
      prologue.nothing_else = !prologue.prefixes.empty() || !prologue.base.empty();
      return prologue;
    }
    const std::string_view word = TakeWord(text, &at);
    if (EqualsIgnoringCase(word, "PREFIX")) {
      SkipSpace(text, &at);
      const std::string_view name = TakeWord(text, &at);
      std::optional<std::string> iri = TakeIri(text, &at);
      if (name.empty() || name.back() != ':' || !iri.has_value()) return prologue;
      prologue.prefixes.emplace_back(name.substr(0, name.size() - 1), *std::move(iri));
    } else if (EqualsIgnoringCase(word, "BASE")) {
      std::optional<std::string> iri = TakeIri(text, &at);
      if (!iri.has_value()) return prologue;
      prologue.base = *std::move(iri);
    } else {
      return prologue;
    }
  }
}

}  // namespace mote
