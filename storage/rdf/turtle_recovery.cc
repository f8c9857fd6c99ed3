// How a document of Turtle or TriG goes on behind a malformed statement.

#include "storage/rdf/scan.h"
#include "storage/rdf/turtle_lexer.h"
#include "storage/term/iri_characters.h"

namespace mote {
namespace {

// Strings and IRIs in what is skipped are looked for this far ahead.
constexpr size_t kMaxDistance = size_t{1} << 16;

constexpr bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

}  // namespace

TurtleLexer::StatementEnd TurtleLexer::SkipStatement(bool trig, bool line) {
  status_ = absl::OkStatus();
  // What the error has cut in two.
  if (inside_ == Inside::kIri) SkipRest('>', /*multiline=*/false);
  if (inside_ == Inside::kShortString) SkipRest(quote_, /*multiline=*/false);
  if (inside_ == Inside::kLongString) SkipRest(quote_, /*multiline=*/true);
  inside_ = Inside::kNothing;
  const StatementEnd end = FindStatementEnd(trig, line);
  in_.PassPlaces();
  return end;
}

TurtleLexer::StatementEnd TurtleLexer::FindStatementEnd(bool trig, bool line) {
  // Of graph blocks that begin here.
  int depth = 0;
  while (HasNext()) {
    const char c = *in_.cursor;
    if (line && IsLineEnd(c)) return StatementEnd::kStatement;
    switch (c) {
      case '"':
      case '\'':
        SkipQuoted();
        continue;
      case '<':
        SkipIri();
        continue;
      case '#':
        SkipComment();
        continue;
      case '.':
        if (depth == 0 && IsStatementEnd()) {
          ++in_.cursor;
          return StatementEnd::kStatement;
        }
        break;
      case '{':
        if (At("{|")) {
          ++in_.cursor;
        } else if (trig) {
          ++depth;
        }
        break;
      case '|':
        if (At("|}")) ++in_.cursor;
        break;
      case '}':
        if (!trig) break;
        ++in_.cursor;
        if (depth == 0) return StatementEnd::kBlock;
        if (--depth == 0) return StatementEnd::kStatement;
        continue;
      default:
        break;
    }
    ++in_.cursor;
  }
  return StatementEnd::kDocument;
}

bool TurtleLexer::HasNext() {
  while (!in_.Ensure(1)) {
    if (!in_.malformed()) return false;
    in_.SkipMalformed();
  }
  return true;
}

void TurtleLexer::SkipRest(char close, bool multiline) {
  while (HasNext()) {
    const char c = *in_.cursor;
    if (!multiline && IsLineEnd(c)) return;
    ++in_.cursor;
    if (c == '\\') {
      if (HasNext() && (multiline || !IsLineEnd(*in_.cursor))) ++in_.cursor;
    } else if (c == close) {
      if (!multiline) return;
      if (in_.Ensure(2) && in_.cursor[0] == close && in_.cursor[1] == close) {
        in_.cursor += 2;
        return;
      }
    }
  }
}

void TurtleLexer::SkipQuoted() {
  const char quote = *in_.cursor;
  if (in_.Ensure(3) && in_.cursor[1] == quote && in_.cursor[2] == quote) {
    in_.cursor += 3;
    SkipRest(quote, /*multiline=*/true);
    return;
  }
  // A quote that no other follows on its line is likelier an apostrophe.
  in_.cursor += DistanceOnLine(quote, /*is_iri=*/false) + 1;
}

void TurtleLexer::SkipIri() { in_.cursor += DistanceOnLine('>', /*is_iri=*/true) + 1; }

size_t TurtleLexer::DistanceOnLine(char close, bool is_iri) {
  for (size_t i = 1; i < kMaxDistance && in_.Ensure(i + 1); ++i) {
    const char c = in_.cursor[i];
    if (c == close) return i;
    if (IsLineEnd(c) || (is_iri && IsIriExcluded(static_cast<unsigned char>(c)))) return 0;
    if (c == '\\') ++i;
  }
  return 0;
}

void TurtleLexer::SkipComment() {
  while (HasNext() && !IsLineEnd(*in_.cursor)) ++in_.cursor;
}

bool TurtleLexer::IsStatementEnd() {
  if (!in_.Ensure(2)) return true;
  // Names and numbers go on behind a dot with one of these.
  const char next = in_.cursor[1];
  return !IsNameChar(next) && next != ':' && next != '%' && next != '\\' && next != '.' &&
         static_cast<unsigned char>(next) < 0x80;
}

}  // namespace mote
