#include "storage/rdf/turtle_lexer.h"

#include <cstring>
#include <optional>
#include <utility>

#include "storage/rdf/iri.h"
#include "storage/rdf/scan.h"
#include "storage/rdf/syntax_error.h"
#include "storage/term/utf8.h"

namespace mote {

namespace {

// No directive is longer.
constexpr size_t kLongestDirective = 16;

}  // namespace

TurtleLexer::TurtleLexer(ByteSource& source, std::string file, size_t buffer_size,
                         size_t max_token_bytes)
    : in_(source, buffer_size), file_(std::move(file)), max_token_bytes_(max_token_bytes) {}

bool TurtleLexer::FailLength() {
  return FailAtMark("this token is longer than " + std::to_string(max_token_bytes_) + " bytes");
}

bool TurtleLexer::FailAt(uint64_t line, uint64_t column, const std::string& message) {
  if (status_.ok()) status_ = ToStatus({file_, line, column, message});
  return false;
}

bool TurtleLexer::Fail(const std::string& message) {
  if (!status_.ok()) return false;
  if (!in_.status().ok()) {
    status_ = in_.status();
    return false;
  }
  uint64_t line = 0;
  uint64_t column = 0;
  in_.Locate(in_.cursor, &line, &column);
  const bool malformed = in_.malformed() && in_.cursor == in_.end();
  return FailAt(line, column, malformed ? "malformed UTF-8" : message);
}

bool TurtleLexer::FailAtMark(const std::string& message) {
  // What looks like a malformed token may be one that was cut off.
  const bool malformed = in_.malformed() && in_.cursor == in_.end();
  if (!in_.status().ok() || malformed) return Fail(message);
  uint64_t line = 0;
  uint64_t column = 0;
  in_.LocateMark(&line, &column);
  return FailAt(line, column, message);
}

bool TurtleLexer::CheckEnd() {
  if (in_.status().ok() && !in_.malformed()) return true;
  return Fail("malformed UTF-8");
}

int TurtleLexer::Peek() {
  while (in_.Ensure(1)) {
    const char* p = in_.cursor;
    const char* const end = in_.end();
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) ++p;
    in_.cursor = p;
    if (p == end) continue;
    if (*p != '#') return static_cast<unsigned char>(*p);
    // A comment, to the end of the line.
    while (in_.Ensure(1)) {
      p = in_.cursor;
      while (p < in_.end() && *p != '\n' && *p != '\r') ++p;
      in_.cursor = p;
      if (p < in_.end()) break;
    }
  }
  return kEnd;
}

bool TurtleLexer::Accept(char c) {
  if (Peek() != static_cast<unsigned char>(c)) return false;
  ++in_.cursor;
  return true;
}

bool TurtleLexer::AcceptToken(std::string_view token) {
  Peek();
  if (!At(token)) return false;
  in_.cursor += token.size();
  return true;
}

bool TurtleLexer::AcceptDatatypeMark() {
  if (Peek() != '^' || !in_.Ensure(2) || in_.cursor[1] != '^') return false;
  in_.cursor += 2;
  return true;
}

bool TurtleLexer::ReadEscapeInto(bool string_escapes, std::string* text) {
  constexpr size_t kLongestEscape = 10;  // \UXXXXXXXX
  (void)in_.Ensure(kLongestEscape);
  const char* p = in_.cursor;
  const EscapeResult result = ReadEscape(&p, in_.end(), string_escapes, text);
  if (result == EscapeResult::kOk) {
    in_.cursor = p;
    return true;
  }
  if (result == EscapeResult::kNotACharacter) return Fail("this escape stands for no character");
  return Fail(string_escapes ? "malformed escape in a string"
                             : "malformed escape in an IRI; \\uXXXX and \\UXXXXXXXX are allowed");
}

bool TurtleLexer::ReadIriRef(std::string* iri) {
  iri->clear();
  Mark();
  ++in_.cursor;  // <
  inside_ = Inside::kIri;
  IriMarks marks;
  while (true) {
    const char* const part = in_.cursor;
    in_.cursor = ScanIri(part, in_.end(), iri->size(), &marks);
    iri->append(part, in_.cursor);
    if (!CheckLength(iri->size())) return false;
    if (!in_.Ensure(1)) return Fail("this IRI does not end");
    const char c = *in_.cursor;
    if (c == '>') break;
    if (c == '\\') {
      if (!ReadEscapeInto(/*string_escapes=*/false, iri)) return false;
      marks.Forget();
    } else if (IsIriExcluded(static_cast<unsigned char>(c))) {
      if (c == '\n' || c == '\r') return Fail("this IRI does not end on its line");
      return Fail("this character cannot be in an IRI");
    }
  }
  ++in_.cursor;
  inside_ = Inside::kNothing;
  if (marks.ShowPlainIri(iri->data())) return true;
  const std::optional<IriFlaw> flaw = FindIriFlaw(*iri);
  return !flaw.has_value() || FailAtMark(DescribeIriFlaw(*iri, *flaw));
}

bool TurtleLexer::ReadDirective(std::string* name) {
  Mark();
  name->clear();
  ++in_.cursor;  // @
  while (name->size() < kLongestDirective && in_.Ensure(1) && IsAsciiAlpha(*in_.cursor)) {
    name->push_back(*in_.cursor++);
  }
  return true;
}

template <bool multiline>
bool TurtleLexer::ReadQuoted(char quote, std::string* text) {
  while (true) {
    const char* const part = in_.cursor;
    in_.cursor = ScanString<multiline>(part, in_.end(), quote);
    text->append(part, in_.cursor);
    if (!CheckLength(text->size())) return false;
    if (!in_.Ensure(1)) return FailAtMark("this string does not end");
    const char c = *in_.cursor;
    if (c == '\\') {
      if (!ReadEscapeInto(/*string_escapes=*/true, text)) return false;
    } else if (c != quote) {
      if constexpr (!multiline) {
        if (c == '\n' || c == '\r') return Fail("this string does not end on its line");
      }
      // Otherwise the window was refilled; go on.
    } else if (!multiline) {
      ++in_.cursor;
      return true;
    } else if (in_.Ensure(3) && in_.cursor[1] == quote && in_.cursor[2] == quote) {
      in_.cursor += 3;
      return true;
    } else {
      text->push_back(quote);
      ++in_.cursor;
    }
  }
}

bool TurtleLexer::ReadString(std::string* text) {
  Mark();
  text->clear();
  const char quote = *in_.cursor;
  bool multiline = false;
  if (in_.Ensure(2) && in_.cursor[1] == quote) {
    multiline = in_.Ensure(3) && in_.cursor[2] == quote;
    if (!multiline) {
      in_.cursor += 2;
      return true;
    }
  }
  in_.cursor += multiline ? 3 : 1;
  if (multiline ? ReadQuoted<true>(quote, text) : ReadQuoted<false>(quote, text)) return true;
  inside_ = multiline ? Inside::kLongString : Inside::kShortString;
  quote_ = quote;
  return false;
}

bool TurtleLexer::ReadLanguageTag(std::string* tag, Direction* direction) {
  Mark();
  tag->clear();
  *direction = Direction::kNone;
  ++in_.cursor;  // @
  while (tag->size() <= kMaxLanguageSubtag && in_.Ensure(1) && IsAsciiAlpha(*in_.cursor)) {
    tag->push_back(*in_.cursor++);
  }
  if (tag->empty()) return Fail("expected a language tag");
  size_t subtag = tag->size();
  while (subtag <= kMaxLanguageSubtag && in_.Ensure(1) && *in_.cursor == '-') {
    if (At("--")) return ReadDirection(direction);
    tag->push_back(*in_.cursor++);
    const size_t before = tag->size();
    while (tag->size() - before <= kMaxLanguageSubtag && in_.Ensure(1) &&
           IsAsciiAlphanumeric(*in_.cursor)) {
      tag->push_back(*in_.cursor++);
    }
    subtag = tag->size() - before;
    if (subtag == 0) return Fail("malformed language tag");
    if (!CheckLength(tag->size())) return false;
  }
  return subtag <= kMaxLanguageSubtag ||
         Fail("a part of this language tag is longer than 8 characters");
}

bool TurtleLexer::ReadDirection(Direction* direction) {
  in_.cursor += 2;  // --
  if (At("ltr")) *direction = Direction::kLtr;
  if (At("rtl")) *direction = Direction::kRtl;
  if (*direction == Direction::kNone) return Fail("expected the direction ltr or rtl");
  in_.cursor += 3;
  if (in_.Ensure(1) && IsAsciiAlphanumeric(*in_.cursor)) {
    return Fail("expected the direction ltr or rtl");
  }
  return true;
}

TurtleLexer::Number TurtleLexer::ReadNumber(std::string* text) {
  Mark();
  text->clear();
  const auto take_digits = [&] {
    const size_t before = text->size();
    while (in_.Ensure(1) && IsAsciiDigit(*in_.cursor)) {
      text->push_back(*in_.cursor++);
      if (text->size() > max_token_bytes_) break;
    }
    return text->size() > before;
  };
  // Whether an exponent begins `offset` bytes from the cursor.
  const auto exponent_at = [&](size_t offset) {
    if (!in_.Ensure(offset + 2)) return false;
    const char* p = in_.cursor + offset;
    if (*p != 'e' && *p != 'E') return false;
    if (p[1] != '+' && p[1] != '-') return IsAsciiDigit(p[1]);
    return in_.Ensure(offset + 3) && IsAsciiDigit(in_.cursor[offset + 2]);
  };
  if (*in_.cursor == '+' || *in_.cursor == '-') text->push_back(*in_.cursor++);
  const bool whole = take_digits();
  Number kind = Number::kInteger;
  if (in_.Ensure(2) && *in_.cursor == '.' &&
      (IsAsciiDigit(in_.cursor[1]) || (whole && exponent_at(1)))) {
    text->push_back('.');
    ++in_.cursor;
    take_digits();
    kind = Number::kDecimal;
  } else if (!whole) {
    Fail(text->empty() ? "expected an object" : "malformed number");
    return Number::kError;
  }
  if (exponent_at(0)) {
    text->push_back(*in_.cursor++);
    if (!IsAsciiDigit(*in_.cursor)) text->push_back(*in_.cursor++);
    take_digits();
    kind = Number::kDouble;
  }
  if (!CheckLength(text->size())) return Number::kError;
  return kind;
}

}  // namespace mote
