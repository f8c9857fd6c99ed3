#include "storage/rdf/jsonld/json_parser.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "storage/base/status_macros.h"
#include "storage/rdf/scan.h"
#include "storage/rdf/syntax_error.h"
#include "storage/term/utf8.h"

namespace mote::jsonld {
namespace {

// More digits than any exponent that matters has.
constexpr int64_t kHugeExponent = 1000000000;

constexpr bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Whether a byte ends the plain part of a string: a quote, an escape, a control character, or the
// beginning of a character beyond ASCII.
constexpr bool IsSpecial(unsigned char c) { return c < 0x20 || c == '"' || c == '\\' || c >= 0x80; }

// Whether any of eight bytes is special.
bool HasSpecial(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighs = 0x8080808080808080;
  const uint64_t quotes = word ^ (kOnes * '"');
  const uint64_t escapes = word ^ (kOnes * '\\');
  return (((quotes - kOnes) | (escapes - kOnes) | (word - kOnes * 0x20) | word) & kHighs) != 0;
}

// The power of ten of the first digit of a number that is not zero, roughly: how large it is.
int64_t MagnitudeOf(std::string_view number) {
  int64_t magnitude = 0;
  bool point = false;
  bool digits = false;
  size_t i = 0;
  for (; i < number.size() && number[i] != 'e' && number[i] != 'E'; ++i) {
    if (number[i] == '.') {
      point = true;
    } else if (digits || (number[i] >= '1' && number[i] <= '9')) {
      digits = true;
      if (!point) ++magnitude;
    } else if (point) {
      --magnitude;
    }
  }
  int64_t exponent = 0;
  bool negative = false;
  for (; i < number.size(); ++i) {
    if (number[i] == '-') negative = true;
    if (IsAsciiDigit(number[i]) && exponent < kHugeExponent) {
      exponent = exponent * 10 + (number[i] - '0');
    }
  }
  return magnitude + (negative ? -exponent : exponent);
}

// One parse of one text. Methods return false once status() tells why.
class Parser {
 public:
  Parser(std::string_view text, const JsonParserOptions& options)
      : text_(text), options_(options), memory_(text.size()) {}

  bool ParseDocument(JsonValue* root) {
    SkipSpace();
    if (!ParseValue(root, 0)) return false;
    SkipSpace();
    return at_ == text_.size() || Fail(at_, "only white space may follow the document");
  }

  const absl::Status& status() const { return status_; }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void SkipSpace() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  }

  bool ParseValue(JsonValue* value, int depth) {
    if (!Count(sizeof(JsonValue))) return false;
    switch (Peek()) {
      case '{':
        return Enter(depth) && ParseObject(value, depth + 1);
      case '[':
        return Enter(depth) && ParseArray(value, depth + 1);
      case '"': {
        std::string text;
        if (!ParseString(&text)) return false;
        *value = JsonValue(std::move(text));
        return true;
      }
      case 't':
        return ParseWord("true", JsonValue(true), value);
      case 'f':
        return ParseWord("false", JsonValue(false), value);
      case 'n':
        return ParseWord("null", JsonValue(), value);
      default:
        if (Peek() == '-' || IsAsciiDigit(Peek())) return ParseNumber(value);
        return Fail(at_, at_ == text_.size() ? "the document ends where a value should stand"
                                             : "expected a value");
    }
  }

  bool Enter(int depth) {
    if (depth < kMaxJsonNesting) return true;
    return Fail(at_, "JSON nests deeper than " + std::to_string(kMaxJsonNesting) + " levels");
  }

  bool ParseObject(JsonValue* value, int depth) {
    if (!Count(sizeof(JsonObject))) return false;
    ++at_;
    // Members are gathered on a stack that all objects share, to know their number before memory is
    // taken for them.
    const size_t first = members_.size();
    SkipSpace();
    if (Peek() == '}') {
      ++at_;
    } else {
      while (true) {
        if (Peek() != '"') return Fail(at_, "expected the key of a member");
        std::string key;
        if (!ParseString(&key)) return false;
        SkipSpace();
        if (Peek() != ':') return Fail(at_, "expected `:` after a key");
        ++at_;
        SkipSpace();
        if (!Count(sizeof(JsonObject::Member) - sizeof(JsonValue))) return false;
        JsonValue member;
        if (!ParseValue(&member, depth)) return false;
        members_.emplace_back(std::move(key), std::move(member));
        SkipSpace();
        if (Peek() == '}') break;
        if (Peek() != ',') return Fail(at_, "expected `,` or `}` after a member");
        ++at_;
        SkipSpace();
      }
      ++at_;
    }
    JsonObject object;
    object.Reserve(members_.size() - first);
    for (size_t i = first; i < members_.size(); ++i) {
      object.Set(std::move(members_[i].first), std::move(members_[i].second));
    }
    members_.resize(first);
    *value = JsonValue(std::move(object));
    return true;
  }

  bool ParseArray(JsonValue* value, int depth) {
    ++at_;
    const size_t first = items_.size();
    SkipSpace();
    if (Peek() == ']') {
      ++at_;
    } else {
      while (true) {
        JsonValue item;
        if (!ParseValue(&item, depth)) return false;
        items_.push_back(std::move(item));
        SkipSpace();
        if (Peek() == ']') break;
        if (Peek() != ',') return Fail(at_, "expected `,` or `]` after an item");
        ++at_;
        SkipSpace();
      }
      ++at_;
    }
    const auto begin = items_.begin() + static_cast<std::ptrdiff_t>(first);
    *value = JsonValue(
        JsonValue::Array(std::make_move_iterator(begin), std::make_move_iterator(items_.end())));
    items_.resize(first);
    return true;
  }

  bool ParseWord(std::string_view word, JsonValue meaning, JsonValue* value) {
    if (text_.substr(at_, word.size()) != word) return Fail(at_, "expected a value");
    at_ += word.size();
    *value = std::move(meaning);
    return true;
  }

  bool SkipDigits() {
    const size_t start = at_;
    while (IsAsciiDigit(Peek())) ++at_;
    return at_ > start;
  }

  bool ParseNumber(JsonValue* value) {
    const size_t start = at_;
    if (Peek() == '-') ++at_;
    bool whole = true;
    bool valid = true;
    if (Peek() == '0') {
      ++at_;
    } else {
      valid = SkipDigits();
    }
    if (valid && Peek() == '.') {
      ++at_;
      whole = false;
      valid = SkipDigits();
    }
    if (valid && (Peek() == 'e' || Peek() == 'E')) {
      ++at_;
      whole = false;
      if (Peek() == '+' || Peek() == '-') ++at_;
      valid = SkipDigits();
    }
    if (!valid) return Fail(start, "malformed number");
    const char* const first = text_.data() + start;
    const char* const last = text_.data() + at_;
    if (whole) {
      int64_t integer = 0;
      if (std::from_chars(first, last, integer).ec == std::errc()) {
        *value = JsonValue(integer);
        return true;
      }
    }
    double number = 0;
    if (std::from_chars(first, last, number).ec != std::errc()) {
      if (MagnitudeOf({first, static_cast<size_t>(last - first)}) > 0) {
        return Fail(start, "a number beyond those of 64 bits");
      }
      number = *first == '-' ? -0.0 : 0.0;
    }
    *value = JsonValue(number);
    return true;
  }

  bool ParseString(std::string* out) {
    ++at_;
    const char* const data = text_.data();
    while (true) {
      const size_t start = at_;
      while (at_ + sizeof(uint64_t) <= text_.size() && !HasSpecial(data + at_)) {
        at_ += sizeof(uint64_t);
      }
      while (at_ < text_.size()) {
        const auto c = static_cast<unsigned char>(data[at_]);
        if (c >= 0x80) {
          const size_t character = at_;
          if (DecodeUtf8(text_, &at_) == kInvalidCodePoint) {
            return Fail(character, "malformed UTF-8");
          }
        } else if (IsSpecial(c)) {
          break;
        } else {
          ++at_;
        }
      }
      out->append(data + start, at_ - start);
      if (at_ == text_.size()) return Fail(at_, "the document ends within a string");
      if (data[at_] == '"') {
        ++at_;
        return Count(out->capacity() > kInlineText ? out->capacity() : 0);
      }
      if (data[at_] != '\\') return Fail(at_, "a control character must be escaped");
      if (!ParseEscape(out)) return false;
    }
  }

  bool ParseEscape(std::string* out) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const size_t start = at_;
    if (++at_ == text_.size()) return Fail(at_, "the document ends within a string");
    const char name = text_[at_++];
    if (name != 'u') {
      const size_t which = kNames.find(name);
      if (which == std::string_view::npos) return Fail(start, "there is no such escape");
      out->push_back(kMeanings[which]);
      return true;
    }
    char32_t code_point = 0;
    if (!ParseHex(&code_point)) return Fail(start, "`\\u` needs four hexadecimal digits");
    if (IsSurrogate(code_point)) {
      char32_t low = 0;
      const bool paired = code_point < 0xDC00 && text_.substr(at_, 2) == "\\u" &&
                          (at_ += 2, ParseHex(&low)) && low >= 0xDC00 && low <= 0xDFFF;
      if (!paired) return Fail(start, "half of a surrogate pair is no character");
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
    }
    AppendUtf8(code_point, out);
    return true;
  }

  bool ParseHex(char32_t* code_point) {
    if (text_.size() - at_ < 4) return false;
    for (int i = 0; i < 4; ++i) {
      const int digit = HexValue(text_[at_++]);
      if (digit < 0) return false;
      *code_point = *code_point * 16 + static_cast<char32_t>(digit);
    }
    return true;
  }

  bool Count(uint64_t bytes) {
    memory_ += bytes;
    if (memory_ <= options_.max_memory) return true;
    status_ = absl::ResourceExhaustedError(options_.file +
                                           ": the document needs more memory than it may take (" +
                                           std::to_string(options_.max_memory >> 20) + " MiB)");
    return false;
  }

  bool Fail(size_t position, std::string message) {
    SyntaxError error;
    error.file = options_.file;
    error.message = std::move(message);
    const std::string_view before = text_.substr(0, position);
    error.line = 1 + static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n'));
    const size_t line_start = before.find_last_of('\n') + 1;  // 0 if there is none.
    uint64_t characters = 0;
    for (const char c : before.substr(line_start)) {
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++characters;
    }
    error.column = 1 + characters;
    status_ = ToStatus(error);
    return false;
  }

  // Strings up to this length need no memory of their own.
  static constexpr size_t kInlineText = 15;

  const std::string_view text_;
  const JsonParserOptions& options_;
  size_t at_ = 0;
  uint64_t memory_;
  // What the objects and arrays that are open have so far.
  std::vector<JsonObject::Member> members_;
  std::vector<JsonValue> items_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<JsonValue> ParseJson(std::string_view text, const JsonParserOptions& options) {
  Parser parser(text, options);
  JsonValue root;
  if (!parser.ParseDocument(&root)) return parser.status();
  return root;
}

absl::StatusOr<std::string> ReadAll(ByteSource& source, const std::string& file,
                                    uint64_t max_bytes) {
  constexpr size_t kStep = size_t{1} << 16;
  std::string buffer(kStep, '\0');
  std::string text;
  while (true) {
    const size_t size = text.size();
    if (size > max_bytes) {
      return absl::ResourceExhaustedError(
          file + ": the document is longer than the memory that it may take (" +
          std::to_string(max_bytes >> 20) + " MiB)");
    }
    MOTE_ASSIGN_OR_RETURN(const size_t read, source.Read(buffer.data(), buffer.size()));
    if (read == 0) return text;
    text.append(buffer, 0, read);
  }
}

}  // namespace mote::jsonld
