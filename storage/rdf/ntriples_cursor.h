#ifndef MOTE_STORAGE_RDF_NTRIPLES_CURSOR_H_
#define MOTE_STORAGE_RDF_NTRIPLES_CURSOR_H_

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "storage/rdf/iri.h"
#include "storage/rdf/ntriples_parser.h"
#include "storage/rdf/scan.h"
#include "storage/term/utf8.h"
#include "storage/term/vocabulary.h"

// The terms of N-Triples and N-Quads. Internal to the parser, whose lines they make up; in a header
// to be inlined there.

namespace mote {

// Reads the terms of one statement from well-formed UTF-8. The functions return false at an error,
// which is then in failure(), and leave the position anywhere within the text.
class NTriplesParser::Cursor {
 public:
  Cursor(std::string_view text, Scratch* scratch)
      : p_(text.data()),
        end_(text.data() + text.size()),
        scratch_(*scratch),
        failure_(scratch->failure) {}

  const char* position() const { return p_; }
  bool at_end() const { return p_ == end_; }
  const Failure& failure() const { return failure_; }
  void MoveTo(const char* p) { p_ = p; }

  void SkipBlanks() {
    while (p_ < end_ && (*p_ == ' ' || *p_ == '\t')) ++p_;
  }
  void SkipComment() {
    const void* eol = std::memchr(p_, '\n', static_cast<size_t>(end_ - p_));
    const char* stop = eol == nullptr ? end_ : static_cast<const char*>(eol);
    const void* cr = std::memchr(p_, '\r', static_cast<size_t>(stop - p_));
    p_ = cr == nullptr ? stop : static_cast<const char*>(cr);
  }
  char Peek() const { return p_ < end_ ? *p_ : '\n'; }
  bool AtEol() const { return p_ == end_ || *p_ == '\n' || *p_ == '\r'; }
  void Advance() { ++p_; }

  bool Fail(const char* message) { return FailAt(p_, message); }

  // Subject, and graph name in N-Quads.
  bool ReadResource(TermView* term, const char* expected) {
    if (Peek() == '<') return ReadIri(&term->value) && SetKind(term, TermKind::kIri);
    if (Peek() == '_') return ReadBlankNode(&term->value) && SetKind(term, TermKind::kBlankNode);
    return Fail(expected);
  }

  bool ReadPredicate(TermView* term) {
    if (Peek() != '<') return Fail("expected a predicate: an IRI in <...>");
    return ReadIri(&term->value);
  }

  // An object inside of `depth` triple terms.
  bool ReadObject(TermView* term, int depth = 0) {
    term->triple = nullptr;
    term->direction = Direction::kNone;
    if (Peek() == '"') {
      term->kind = TermKind::kLiteral;
      return ReadLiteral(term);
    }
    term->datatype = {};
    term->language = {};
    if (At("<<(")) return ReadTripleTerm(term, depth + 1);
    return ReadResource(term,
                        "expected an object: an IRI in <...>, a blank node, a literal or a triple "
                        "term in <<( )>>");
  }

  // VERSION and a string, which says which features may come; all of them are understood anyway.
  bool SkipVersion() {
    if (!At("VERSION")) return Fail("expected a subject: an IRI in <...> or a blank node");
    p_ += 7;
    SkipBlanks();
    if (Peek() != '"') return Fail("expected a version in \"...\"");
    const char* const begin = ++p_;
    std::string_view ignored;
    p_ = ScanString<false>(p_, end_, '"');
    if ((p_ == end_ || *p_ != '"') && !ReadEscapedString(begin, &ignored)) return false;
    ++p_;
    SkipBlanks();
    if (Peek() == '#') SkipComment();
    return AtEol() || Fail("expected the end of the line after the version");
  }

 private:
  static bool SetKind(TermView* term, TermKind kind) {
    term->kind = kind;
    return true;
  }

  bool FailAt(const char* at, std::string message) {
    failure_ = {at, std::move(message)};
    return false;
  }

  bool At(std::string_view token) const {
    return std::string_view(p_, static_cast<size_t>(end_ - p_)).starts_with(token);
  }

  std::string& NewText() {
    if (texts_used_ == scratch_.texts.size()) scratch_.texts.emplace_back();
    return scratch_.texts[texts_used_++];
  }

  // On `<<(`.
  bool ReadTripleTerm(TermView* term, int depth) {
    if (depth > kMaxTripleTermDepth) return Fail("this triple term nests too deep");
    p_ += 3;
    if (triples_used_ == scratch_.triples.size()) scratch_.triples.emplace_back();
    TripleTermView& triple = scratch_.triples[triples_used_++];
    triple.predicate.kind = TermKind::kIri;
    SkipBlanks();
    if (!ReadResource(&triple.subject, "expected a subject: an IRI in <...> or a blank node")) {
      return false;
    }
    SkipBlanks();
    if (!ReadPredicate(&triple.predicate)) return false;
    SkipBlanks();
    if (!ReadObject(&triple.object, depth)) return false;
    SkipBlanks();
    if (!At(")>>")) return Fail("expected )>> at the end of the triple term");
    p_ += 3;
    term->kind = TermKind::kTriple;
    term->value = {};
    term->triple = &triple;
    return true;
  }

  // On `<`.
  bool ReadIri(std::string_view* iri) {
    const char* const begin = ++p_;
    IriMarks marks;
    p_ = ScanIri(p_, end_, 0, &marks);
    const bool is_whole = p_ < end_ && *p_ == '>';
    if (is_whole) {
      *iri = std::string_view(begin, static_cast<size_t>(p_ - begin));
      if (marks.ShowPlainIri(begin)) {
        ++p_;
        return true;
      }
    } else if (!ReadEscapedIri(begin, iri)) {
      return false;
    }
    if (!CheckIri(*iri, is_whole ? begin : nullptr, begin - 1)) return false;
    ++p_;
    return true;
  }

  // `text` is where the IRI stands in the text, or null if it has escapes there; `at` is its `<`.
  bool CheckIri(std::string_view iri, const char* text, const char* at) {
    if (const std::optional<IriFlaw> flaw = FindIriFlaw(iri)) {
      return FailAt(text == nullptr ? at : text + flaw->begin, DescribeIriFlaw(iri, *flaw));
    }
    return HasScheme(iri) || FailAt(at, "this IRI is not absolute");
  }

  // The rest of an IRI that does not simply end; stops on `>`. Checks no characters that escapes
  // stand for.
  bool ReadEscapedIri(const char* begin, std::string_view* iri) {
    std::string& text = NewText();
    text.assign(begin, p_);
    while (true) {
      if (AtEol()) return Fail("this IRI does not end on its line");
      if (*p_ == '>') break;
      if (*p_ != '\\') return Fail("this character cannot be in an IRI");
      const char* const escape = p_;
      if (ReadEscape(&p_, end_, /*string_escapes=*/false, &text) != EscapeResult::kOk) {
        return FailAt(escape, "malformed escape in an IRI; \\uXXXX and \\UXXXXXXXX are allowed");
      }
      IriMarks ignored;
      const char* const part = p_;
      p_ = ScanIri(p_, end_, 0, &ignored);
      text.append(part, p_);
    }
    *iri = text;
    return true;
  }

  // On `_`.
  bool ReadBlankNode(std::string_view* label) {
    if (end_ - p_ < 2 || p_[1] != ':') return Fail("expected a blank node: _:label");
    p_ += 2;
    const char* const begin = p_;
    const char* label_end = p_;  // A label cannot end with a dot.
    while (p_ < end_) {
      if (IsNameChar(*p_)) {
        if (p_ == begin && *p_ == '-') break;
        label_end = ++p_;
      } else if (*p_ == '.') {
        if (p_ == begin) break;
        ++p_;
      } else if (static_cast<unsigned char>(*p_) >= 0x80) {
        size_t pos = 0;
        const char32_t c = DecodeUtf8({p_, static_cast<size_t>(end_ - p_)}, &pos);
        if (!(p_ == begin ? IsPnCharsU(c) : IsPnChars(c))) break;
        label_end = p_ += pos;
      } else {
        break;
      }
    }
    p_ = label_end;
    if (p_ == begin) return Fail("a blank node needs a label");
    *label = std::string_view(begin, static_cast<size_t>(p_ - begin));
    return true;
  }

  // On `"`.
  bool ReadLiteral(TermView* term) {
    const char* const begin = ++p_;
    p_ = ScanString<false>(p_, end_, '"');
    if (p_ < end_ && *p_ == '"') {
      term->value = std::string_view(begin, static_cast<size_t>(p_ - begin));
    } else if (!ReadEscapedString(begin, &term->value)) {
      return false;
    }
    ++p_;
    term->language = {};
    term->datatype = {};
    // The grammar lets white space stand between any two terminals.
    SkipBlanks();
    if (Peek() == '@') return ReadLanguage(term);
    if (Peek() != '^') return true;
    ++p_;
    if (Peek() != '^') return Fail("expected a datatype: ^^ and an IRI in <...>");
    ++p_;
    SkipBlanks();
    if (Peek() != '<') return Fail("expected a datatype: an IRI in <...>");
    const char* const datatype = p_;
    if (!ReadIri(&term->datatype)) return false;
    if (rdf::NeedsLanguage(term->datatype)) {
      return FailAt(datatype, "a literal of this datatype needs a language tag: \"...\"@en");
    }
    if (term->datatype == xsd::kString) term->datatype = {};
    return true;
  }

  bool ReadEscapedString(const char* begin, std::string_view* value) {
    std::string& text = NewText();
    text.assign(begin, p_);
    while (true) {
      if (AtEol()) return Fail("this string does not end on its line");
      if (*p_ == '"') break;
      const char* const escape = p_;
      switch (ReadEscape(&p_, end_, /*string_escapes=*/true, &text)) {
        case EscapeResult::kMalformed:
          return FailAt(escape, "malformed escape in a string");
        case EscapeResult::kNotACharacter:
          return FailAt(escape, "this escape stands for no character");
        default:
          break;
      }
      const char* const part = p_;
      p_ = ScanString<false>(p_, end_, '"');
      text.append(part, p_);
    }
    *value = text;
    return true;
  }

  // On `@`.
  bool ReadLanguage(TermView* term) {
    const char* const begin = ++p_;
    const char* subtag = begin;
    while (p_ < end_ && IsAsciiAlpha(*p_)) ++p_;
    if (p_ == begin) return Fail("expected a language tag");
    while (p_ < end_ && *p_ == '-' && !At("--")) {
      if (!CheckSubtag(subtag)) return false;
      subtag = ++p_;
      while (p_ < end_ && IsAsciiAlphanumeric(*p_)) ++p_;
      if (p_ == subtag) return Fail("malformed language tag");
    }
    if (!CheckSubtag(subtag)) return false;
    term->language = std::string_view(begin, static_cast<size_t>(p_ - begin));
    return !At("--") || ReadDirection(&term->direction);
  }

  bool CheckSubtag(const char* begin) {
    return p_ - begin <= static_cast<ptrdiff_t>(kMaxLanguageSubtag) ||
           FailAt(begin, "a part of this language tag is longer than 8 characters");
  }

  // On `--`.
  bool ReadDirection(Direction* direction) {
    p_ += 2;
    if (At("ltr")) *direction = Direction::kLtr;
    if (At("rtl")) *direction = Direction::kRtl;
    if (*direction == Direction::kNone || (end_ - p_ > 3 && IsAsciiAlphanumeric(p_[3]))) {
      return Fail("expected the direction ltr or rtl");
    }
    p_ += 3;
    return true;
  }

  const char* p_;
  const char* const end_;
  Scratch& scratch_;
  size_t texts_used_ = 0;
  size_t triples_used_ = 0;
  Failure& failure_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_NTRIPLES_CURSOR_H_
