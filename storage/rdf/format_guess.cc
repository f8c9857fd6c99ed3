#include "storage/rdf/format_guess.h"

#include <algorithm>

#include "storage/base/status_macros.h"
#include "storage/rdf/ntriples_parser.h"
#include "storage/rdf/scan.h"
#include "storage/term/utf8.h"

namespace mote {
namespace {

// Bytes to look at.
constexpr size_t kBeginning = size_t{1} << 16;

// What UTF-16 documents, which can only be XML, begin with: a byte order mark, or `<` in two bytes.
constexpr std::string_view kUtf16Beginnings[] = {
    {"\xFE\xFF", 2}, {"\xFF\xFE", 2}, {"\0<", 2}, {"<\0", 2}};

class Counter final : public QuadHandler {
 public:
  absl::Status OnQuad(const QuadView&) override {
    ++statements;
    return absl::OkStatus();
  }
  uint64_t statements = 0;
};

// Whether `lines` are statements of N-Triples or N-Quads, and at least one.
bool AreStatements(std::string_view lines, bool quads) {
  LineParserOptions options;
  options.quads = quads;
  Counter counter;
  return NTriplesParser(options).Parse(lines, 1, counter).ok() && counter.statements > 0;
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view WithoutSpace(std::string_view text) {
  while (!text.empty() && IsSpace(text[0])) text.remove_prefix(1);
  return text;
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

// Whether there are control characters before any string, which may hold them.
bool BeginsWithControls(std::string_view text) {
  for (const char c : text.substr(0, text.find_first_of("\"'"))) {
    if (static_cast<unsigned char>(c) < 0x20 && !IsSpace(c)) return true;
  }
  return false;
}

bool IsHtml(std::string_view text) {
  return StartsWithIgnoringCase(text, "<!doctype html") || StartsWithIgnoringCase(text, "<html");
}

// On `<`. A tag has a name, white space and attributes; an IRI has no white space.
bool IsXml(std::string_view text) {
  if (text.starts_with("<?") || text.starts_with("<!")) return true;
  if (text.size() < 2 || !IsNameStart(text[1])) return false;
  const size_t end = text.find_first_of("> \t\r\n");
  return end != std::string_view::npos && IsSpace(text[end]);
}

// On `{` or `[`: what may follow in JSON, and not in TriG.
bool IsJson(std::string_view text) {
  const char first = text[0];
  text = WithoutSpace(text.substr(1));
  if (text.empty()) return false;
  if (text[0] == '"') return true;
  if (first == '{') return text[0] == '}' && WithoutSpace(text.substr(1)).empty();
  return text[0] == '{' || (text[0] == ']' && WithoutSpace(text.substr(1)).empty());
}

}  // namespace

std::optional<RdfFormat> GuessRdfFormat(std::string_view text, bool complete) {
  for (const std::string_view beginning : kUtf16Beginnings) {
    if (text.starts_with(beginning)) return RdfFormat::kRdfXml;
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::string_view visible = WithoutSpace(text);
  if (visible.empty() || IsHtml(visible) || BeginsWithControls(visible)) return std::nullopt;
  // XML may be in another encoding than UTF-8.
  if (visible[0] == '<' && IsXml(visible)) return RdfFormat::kRdfXml;
  if ((visible[0] == '{' || visible[0] == '[') && IsJson(visible)) return RdfFormat::kJsonLd;
  const std::string_view lines = complete ? text : text.substr(0, text.find_last_of('\n') + 1);
  if (AreStatements(lines, /*quads=*/false)) return RdfFormat::kNTriples;
  if (AreStatements(lines, /*quads=*/true)) return RdfFormat::kNQuads;
  const size_t valid = ValidUtf8Prefix(text);
  const bool is_text = valid == text.size() || (!complete && IsUtf8Truncated(text.substr(valid)));
  return is_text ? std::optional(RdfFormat::kTriG) : std::nullopt;
}

absl::StatusOr<RdfFormat> GuessRdfFormat(std::unique_ptr<ByteSource>* source,
                                         const std::string& name) {
  MOTE_ASSIGN_OR_RETURN(const std::string beginning, PeekBytes(source, kBeginning));
  const std::optional<RdfFormat> format =
      GuessRdfFormat(beginning, /*complete=*/beginning.size() < kBeginning);
  if (format.has_value()) return *format;
  return absl::InvalidArgumentError(name + ": neither its name nor its beginning tells its syntax");
}

}  // namespace mote
