#include <algorithm>
#include <string>
#include <string_view>

#include "engine/expression/regex.h"

// Turns the syntax of XPath's regular expressions (XML Schema 1.1 part 2, appendix G, with the
// additions of XPath) into that of RE2.

namespace mote {
namespace {

// Character classes as the inside of brackets. XPath's are Unicode classes, RE2's are ASCII.
constexpr std::string_view kDigit = "\\p{Nd}";
constexpr std::string_view kNotDigit = "\\P{Nd}";
constexpr std::string_view kSpace = " \\t\\n\\r";
constexpr std::string_view kNotSpace = "\\x{0}-\\x{8}\\x{b}\\x{c}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}";
constexpr std::string_view kWord = "\\p{L}\\p{M}\\p{N}\\p{S}";
constexpr std::string_view kNotWord = "\\p{P}\\p{Z}\\p{C}";
// NameStartChar and NameChar of XML.
constexpr std::string_view kInitial =
    ":A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}"
    "\\x{200C}-\\x{200D}\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}"
    "\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}\\x{10000}-\\x{EFFFF}";
constexpr std::string_view kNameExtra = "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}-\\x{2040}";

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// What flag x leaves of a pattern: white space goes, even between a backslash and its letter, but
// not inside of character classes.
std::string WithoutSpace(std::string_view pattern) {
  std::string result;
  int depth = 0;
  bool escaped = false;
  for (char c : pattern) {
    if (depth == 0 && IsSpace(c)) continue;
    result.push_back(c);
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '[') {
      ++depth;
    } else if (c == ']' && depth > 0) {
      --depth;
    }
  }
  return result;
}

class Translator {
 public:
  Translator(std::string_view pattern, bool dot_all) : pattern_(pattern), dot_all_(dot_all) {}

  absl::Status Run() {
    while (pos_ < pattern_.size()) {
      char c = pattern_[pos_];
      absl::Status status;
      if (c == '\\') {
        status = Escape(/*in_class=*/false);
      } else if (c == '[') {
        status = Class();
      } else if (c == '.') {
        ++pos_;
        out_.append(dot_all_ ? "(?s:.)" : "[^\\n\\r]");
      } else if (c == '(') {
        status = Group();
      } else {
        status = Other(c);
      }
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  std::string Take() { return std::move(out_); }

 private:
  static absl::Status Malformed(const char* what) {
    return absl::InvalidArgumentError(std::string("malformed regular expression: ") + what);
  }
  absl::Status Unsupported(const char* what) const {
    return absl::UnimplementedError(std::string("the regular expression \"") +
                                    std::string(pattern_) + "\" uses " + what +
                                    ", which is not supported");
  }

  // Whether `text` is n, n,m with n not above m, or n, alone.
  static bool IsQuantity(std::string_view text) {
    const size_t comma = std::min(text.find(','), text.size());
    std::string_view low = text.substr(0, comma);
    std::string_view high = text.substr(std::min(comma + 1, text.size()));
    const auto is_number = [](std::string_view digits) {
      return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (!is_number(low)) return false;
    if (high.empty()) return true;
    if (!is_number(high)) return false;
    low.remove_prefix(std::min(low.find_first_not_of('0'), low.size()));
    high.remove_prefix(std::min(high.find_first_not_of('0'), high.size()));
    return low.size() < high.size() || (low.size() == high.size() && low <= high);
  }

  absl::Status Other(char c) {
    // XPath takes a lone bracket or brace for an error; RE2 would take it for itself.
    if (c == ']' || c == '}') return Malformed("a closing bracket without an opening one");
    if (c == '{') {
      size_t end = pattern_.find('}', pos_);
      if (end == std::string_view::npos) return Malformed("a quantifier without its end");
      if (!IsQuantity(pattern_.substr(pos_ + 1, end - pos_ - 1))) {
        return Malformed("a quantifier that is no number");
      }
      out_.append(pattern_.substr(pos_, end + 1 - pos_));
      pos_ = end + 1;
      return absl::OkStatus();
    }
    out_.push_back(c);
    ++pos_;
    return absl::OkStatus();
  }

  absl::Status Group() {
    std::string_view rest = pattern_.substr(pos_);
    if (rest.substr(0, 3) == "(?:") {
      out_.append("(?:");
      pos_ += 3;
      return absl::OkStatus();
    }
    if (rest.substr(0, 2) == "(?") return Malformed("a group of a kind that XPath does not have");
    out_.push_back('(');
    ++pos_;
    return absl::OkStatus();
  }

  void AppendSet(std::string_view inside, bool negated, bool in_class) {
    if (in_class) {
      out_.append(inside);
      return;
    }
    out_.append(negated ? "[^" : "[");
    out_.append(inside);
    out_.push_back(']');
  }

  absl::Status Escape(bool in_class) {
    if (pos_ + 1 >= pattern_.size()) return Malformed("a backslash at the end");
    char c = pattern_[pos_ + 1];
    pos_ += 2;
    switch (c) {
      case 'd':
        AppendSet(kDigit, false, in_class);
        return absl::OkStatus();
      case 'D':
        AppendSet(kNotDigit, false, in_class);
        return absl::OkStatus();
      case 's':
        AppendSet(kSpace, false, in_class);
        return absl::OkStatus();
      case 'S':
        AppendSet(kNotSpace, false, in_class);
        return absl::OkStatus();
      case 'w':
        AppendSet(kWord, false, in_class);
        return absl::OkStatus();
      case 'W':
        AppendSet(kNotWord, false, in_class);
        return absl::OkStatus();
      case 'i':
        AppendSet(kInitial, false, in_class);
        return absl::OkStatus();
      case 'c':
        AppendSet(std::string(kInitial) + std::string(kNameExtra), false, in_class);
        return absl::OkStatus();
      case 'I':
      case 'C':
        if (in_class) return Unsupported("\\I or \\C inside a character class");
        AppendSet(
            c == 'I' ? std::string(kInitial) : std::string(kInitial) + std::string(kNameExtra),
            true, false);
        return absl::OkStatus();
      case 'p':
      case 'P':
        return Property(c);
      case 'n':
      case 'r':
      case 't':
      case '\\':
      case '|':
      case '.':
      case '?':
      case '*':
      case '+':
      case '(':
      case ')':
      case '{':
      case '}':
      case '-':
      case '[':
      case ']':
      case '^':
      case '$':
        out_.push_back('\\');
        out_.push_back(c);
        return absl::OkStatus();
      default:
        if (c >= '1' && c <= '9' && !in_class) return Unsupported("a back-reference");
        return Malformed("an unknown escape");
    }
  }

  // \p{Name} or \P{Name}; the backslash and letter have been read.
  absl::Status Property(char letter) {
    size_t end = pattern_.find('}', pos_);
    if (pos_ >= pattern_.size() || pattern_[pos_] != '{' || end == std::string_view::npos) {
      return Malformed("\\p without a name");
    }
    std::string_view name = pattern_.substr(pos_ + 1, end - pos_ - 1);
    if (name.substr(0, 2) == "Is") return Unsupported("a Unicode block");
    // RE2 knows scripts too, which are none of XPath's.
    constexpr std::string_view kCategories = "LMNPZSC";
    if (name.empty() || name.size() > 2 || kCategories.find(name[0]) == std::string_view::npos) {
      return Malformed("\\p with an unknown name");
    }
    // RE2 knows no class of unassigned characters.
    if (name == "Cn") return Unsupported("\\p{Cn}");
    out_.push_back('\\');
    out_.push_back(letter);
    out_.append(pattern_.substr(pos_, end + 1 - pos_));
    pos_ = end + 1;
    return absl::OkStatus();
  }

  absl::Status Class() {
    out_.push_back('[');
    ++pos_;
    if (pos_ < pattern_.size() && pattern_[pos_] == '^') {
      out_.push_back('^');
      ++pos_;
    }
    bool empty = true;
    while (pos_ < pattern_.size()) {
      char c = pattern_[pos_];
      if (c == ']') {
        if (empty) return Malformed("an empty character class");
        out_.push_back(']');
        ++pos_;
        return absl::OkStatus();
      }
      if (c == '[') return Malformed("a bracket inside a character class");
      if (c == '-' && pos_ + 1 < pattern_.size() && pattern_[pos_ + 1] == '[') {
        return Unsupported("subtraction of character classes");
      }
      empty = false;
      if (c == '\\') {
        absl::Status status = Escape(/*in_class=*/true);
        if (!status.ok()) return status;
        continue;
      }
      out_.push_back(c);
      ++pos_;
    }
    return Malformed("a character class without its end");
  }

  std::string_view pattern_;
  bool dot_all_;
  size_t pos_ = 0;
  std::string out_;
};

}  // namespace

absl::StatusOr<std::string> TranslateXPathPattern(std::string_view pattern, bool dot_all,
                                                  bool ignore_space) {
  std::string stripped;
  if (ignore_space) {
    stripped = WithoutSpace(pattern);
    pattern = stripped;
  }
  Translator translator(pattern, dot_all);
  absl::Status status = translator.Run();
  if (!status.ok()) return status;
  return translator.Take();
}

}  // namespace mote
