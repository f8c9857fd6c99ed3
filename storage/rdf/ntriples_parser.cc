#include "storage/rdf/ntriples_parser.h"

#include <algorithm>

#include "storage/base/status_macros.h"
#include "storage/rdf/ntriples_cursor.h"
#include "storage/term/utf8.h"

namespace mote {

absl::Status NTriplesParser::Parse(std::string_view text, uint64_t first_line,
                                   QuadHandler& handler) {
  const std::string_view whole = text;
  counted_to_ = text.data();
  counted_line_ = first_line;
  while (true) {
    const size_t valid = ValidUtf8Prefix(text);
    if (valid == text.size()) return ParseLines(text, whole, handler);
    // The lines before the malformed one; then it is an error like any other.
    const size_t line_begin = text.substr(0, valid).find_last_of('\n') + 1;
    MOTE_RETURN_IF_ERROR(ParseLines(text.substr(0, line_begin), whole, handler));
    MOTE_RETURN_IF_ERROR(HandleError({text.data() + valid, "malformed UTF-8"}, whole));
    const size_t line_end = text.find('\n', valid);
    if (line_end == std::string_view::npos) return absl::OkStatus();
    text.remove_prefix(line_end + 1);
  }
}

absl::Status NTriplesParser::ParseLines(std::string_view lines, std::string_view text,
                                        QuadHandler& handler) {
  QuadView quad;
  quad.predicate.kind = TermKind::kIri;
  const char* const end = lines.data() + lines.size();
  const char* p = lines.data();
  while (p < end) {
    Cursor in({p, static_cast<size_t>(end - p)}, &scratch_);
    in.SkipBlanks();
    if (in.AtEol()) {
      if (in.at_end()) return absl::OkStatus();
      p = in.position() + 1;
      continue;
    }
    if (in.Peek() == '#') {
      in.SkipComment();
      p = in.position();
      continue;
    }
    if (in.Peek() == 'V') {
      if (!in.SkipVersion()) {
        MOTE_RETURN_IF_ERROR(SkipLine(&in, text, end));
      }
      p = in.position();
      continue;
    }
    quad.has_graph = false;
    bool ok = in.ReadResource(&quad.subject, "expected a subject: an IRI in <...> or a blank node");
    if (ok) {
      in.SkipBlanks();
      ok = in.ReadPredicate(&quad.predicate);
    }
    if (ok) {
      in.SkipBlanks();
      ok = in.ReadObject(&quad.object);
    }
    if (ok) {
      in.SkipBlanks();
      if (options_.quads && in.Peek() != '.') {
        ok = in.ReadResource(&quad.graph,
                             "expected a graph name (an IRI in <...> or a blank node) or a dot");
        quad.has_graph = ok;
        in.SkipBlanks();
      }
    }
    if (ok) {
      if (in.Peek() == '.') {
        in.Advance();
        in.SkipBlanks();
        if (in.Peek() == '#') in.SkipComment();
        ok = in.AtEol() || in.Fail("expected the end of the line after the dot");
      } else {
        ok = in.Fail("expected a dot at the end of the statement");
      }
    }
    if (ok) {
      MOTE_RETURN_IF_ERROR(handler.OnQuad(quad));
    } else {
      MOTE_RETURN_IF_ERROR(SkipLine(&in, text, end));
    }
    p = in.position();
  }
  return absl::OkStatus();
}

absl::Status NTriplesParser::SkipLine(Cursor* in, std::string_view text, const char* end) {
  MOTE_RETURN_IF_ERROR(HandleError(in->failure(), text));
  constexpr std::string_view kLineEnds = "\r\n";
  in->MoveTo(std::find_first_of(in->failure().at, end, kLineEnds.begin(), kLineEnds.end()));
  return absl::OkStatus();
}

absl::Status NTriplesParser::HandleError(const Failure& failure, std::string_view text) {
  const std::string_view before = text.substr(0, static_cast<size_t>(failure.at - text.data()));
  SyntaxError error;
  error.file = options_.file;
  // Errors come in the order of the text: each line is counted once.
  counted_line_ += static_cast<uint64_t>(std::count(counted_to_, failure.at, '\n'));
  counted_to_ = failure.at;
  error.line = counted_line_;
  error.column = CountCodePoints(before.substr(before.find_last_of('\n') + 1)) + 1;
  error.message = failure.message;
  if (!options_.lenient) return ToStatus(error);
  ++skipped_;
  if (options_.on_skipped) options_.on_skipped(error);
  return absl::OkStatus();
}

}  // namespace mote
