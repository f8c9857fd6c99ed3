// The terminals of Turtle and TriG that are made of PN_CHARS: prefixed names and blank nodes.

#include "storage/rdf/scan.h"
#include "storage/rdf/turtle_lexer.h"
#include "storage/term/utf8.h"

namespace mote {

char32_t TurtleLexer::DecodeHere(size_t* length) const {
  *length = 0;
  return DecodeUtf8({in_.cursor, static_cast<size_t>(in_.end() - in_.cursor)}, length);
}

bool TurtleLexer::ContinuesName(const char* p, bool local) const {
  const char c = *p;
  if (IsNameChar(c)) return true;
  if (local && (c == ':' || c == '%' || c == '\\')) return true;
  if (static_cast<unsigned char>(c) < 0x80) return false;
  size_t pos = 0;
  return IsPnChars(DecodeUtf8({p, static_cast<size_t>(in_.end() - p)}, &pos));
}

bool TurtleLexer::ReadNameRest(bool local, std::string* name) {
  while (in_.Ensure(1)) {
    const char* const part = in_.cursor;
    const char* p = part;
    while (p < in_.end() && IsNameChar(*p)) ++p;
    name->append(part, p);
    in_.cursor = p;
    if (!CheckLength(name->size())) return false;
    if (p == in_.end()) continue;
    const char c = *p;
    if (c == '.') {
      // Dots belong to the name if it goes on behind them.
      size_t dots = 1;
      while (in_.Ensure(dots + 1) && in_.cursor[dots] == '.' && CheckLength(dots)) ++dots;
      if (!status_.ok()) return false;
      if (!in_.Ensure(dots + 1) || !ContinuesName(in_.cursor + dots, local)) return true;
      name->append(dots, '.');
      in_.cursor += dots;
    } else if (local && c == ':') {
      name->push_back(c);
      ++in_.cursor;
    } else if (local && c == '%') {
      if (!in_.Ensure(3) || HexValue(in_.cursor[1]) < 0 || HexValue(in_.cursor[2]) < 0) {
        return Fail("expected two hexadecimal digits after %");
      }
      name->append(in_.cursor, 3);
      in_.cursor += 3;
    } else if (local && c == '\\') {
      if (!in_.Ensure(2) || !IsLocalEscape(in_.cursor[1])) {
        return Fail("this character cannot be escaped in a prefixed name");
      }
      name->push_back(in_.cursor[1]);
      has_special_name_ = true;
      in_.cursor += 2;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      size_t length = 0;
      if (!IsPnChars(DecodeHere(&length))) return true;
      name->append(in_.cursor, length);
      has_special_name_ = true;
      in_.cursor += length;
    } else {
      return true;
    }
  }
  return true;
}

bool TurtleLexer::ReadLocalName(std::string* local) {
  local->clear();
  if (!in_.Ensure(1)) return true;
  // The first character cannot be "-" or "."; one beyond ASCII must be of PN_CHARS_U.
  const char c = *in_.cursor;
  if (c == '-' || c == '.') return true;
  if (static_cast<unsigned char>(c) >= 0x80) {
    size_t length = 0;
    if (!IsPnCharsU(DecodeHere(&length))) return true;
  }
  return ReadNameRest(/*local=*/true, local);
}

TurtleLexer::Word TurtleLexer::ReadWord(std::string* prefix_or_keyword, std::string* local) {
  Mark();
  prefix_or_keyword->clear();
  has_special_name_ = false;
  if (in_.Ensure(1) && *in_.cursor != ':') {
    size_t length = 0;
    if (!IsPnCharsBase(DecodeHere(&length))) {
      Fail("unexpected character");
      return Word::kError;
    }
    if (!ReadNameRest(/*local=*/false, prefix_or_keyword)) return Word::kError;
  }
  if (!in_.Ensure(1) || *in_.cursor != ':') return Word::kKeyword;
  ++in_.cursor;
  return ReadLocalName(local) ? Word::kPrefixedName : Word::kError;
}

bool TurtleLexer::ReadPrefixName(std::string* prefix) {
  const int c = Peek();
  Mark();
  prefix->clear();
  if (c != ':') {
    size_t length = 0;
    if (c == kEnd || !IsPnCharsBase(DecodeHere(&length))) return Fail("expected a prefix");
    if (!ReadNameRest(/*local=*/false, prefix)) return false;
  }
  if (!in_.Ensure(1) || *in_.cursor != ':') return Fail("expected a colon after the prefix");
  ++in_.cursor;
  return true;
}

bool TurtleLexer::ReadBlankNodeLabel(std::string* label) {
  Mark();
  label->clear();
  if (!in_.Ensure(2) || in_.cursor[1] != ':') return Fail("expected a blank node: _:label");
  in_.cursor += 2;
  if (in_.Ensure(1)) {
    size_t length = 0;
    const char32_t c = DecodeHere(&length);
    if (IsPnCharsU(c) || (c < 0x80 && IsAsciiDigit(static_cast<char>(c)))) {
      return ReadNameRest(/*local=*/false, label);
    }
  }
  return Fail("a blank node needs a label");
}

}  // namespace mote
