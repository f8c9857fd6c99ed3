#include "storage/rdf/iri.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "storage/rdf/scan.h"
#include "storage/term/utf8.h"

namespace mote {
namespace {

// Length of the scheme with its colon, or 0.
size_t SchemeLength(std::string_view iri) {
  size_t i = 0;
  while (i < iri.size() && iri_internal::Is(iri[i], iri_internal::kSchemeChar)) ++i;
  return i < iri.size() && iri[i] == ':' && IsSchemeName(iri.data(), i) ? i + 1 : 0;
}

// End of the authority with its slashes, if there is one at `from`; else `from`.
size_t AuthorityEnd(std::string_view iri, size_t from) {
  if (iri.substr(from, 2) != "//") return from;
  return std::min(iri.find_first_of("/?#", from + 2), iri.size());
}

// RFC 3986, section 5.2.4: appends `path` to `out` without its "." and ".." segments. `start` is
// where the path begins in `out`; ".." never goes further back.
void AppendWithoutDotSegments(std::string_view path, size_t start, std::string* out) {
  const auto remove_last_segment = [&] {
    const size_t slash = out->find_last_of('/');
    out->resize(slash == std::string::npos || slash < start ? start : slash);
  };
  std::string_view in = path;
  while (!in.empty()) {
    if (in.starts_with("../")) {
      in.remove_prefix(3);
    } else if (in.starts_with("./") || in.starts_with("/./")) {
      in.remove_prefix(2);
    } else if (in == "/.") {
      in = "/";
    } else if (in.starts_with("/../")) {
      in.remove_prefix(3);
      remove_last_segment();
    } else if (in == "/..") {
      in = "/";
      remove_last_segment();
    } else if (in == "." || in == "..") {
      in = {};
    } else {
      const size_t end = std::min(in.find('/', 1), in.size());
      out->append(in.substr(0, end));
      in.remove_prefix(end);
    }
  }
}

// Which bytes of ASCII the parts of an IRI have, percent escapes aside.
enum : uint8_t {
  kUserInfo = 1,  // iunreserved / sub-delims / ":"
  kHost = 2,      // iunreserved / sub-delims
  kPath = 4,      // ipchar / "/"
  kQuery = 8,     // ipchar / "/" / "?"; fragments too
};

constexpr std::array<uint8_t, 256> MakeParts() {
  std::array<uint8_t, 256> table = {};
  constexpr uint8_t kAll = kUserInfo | kHost | kPath | kQuery;
  for (int c = '0'; c <= '9'; ++c) table[c] = kAll;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = kAll;
  for (const char c : std::string_view("-._~!$&'()*+,;=")) {
    table[static_cast<unsigned char>(c)] = kAll;
  }
  table[':'] = kUserInfo | kPath | kQuery;
  table['@'] = table['/'] = kPath | kQuery;
  table['?'] = kQuery;
  return table;
}

constexpr std::array<uint8_t, 256> kParts = MakeParts();

// RFC 3987, section 2.2: iprivate.
constexpr bool IsPrivateUse(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD) ||
         (c >= 0x100000 && c <= 0x10FFFD);
}

// RFC 3987, section 2.2: ucschar.
constexpr bool IsUcsChar(char32_t c) {
  if (c < 0xA0 || !IsScalarValue(c) || IsPrivateUse(c)) return false;
  if (c >= 0xFDD0 && c <= 0xFDEF) return false;
  if (c >= 0xFFF0 && c <= 0xFFFF) return false;
  // The last two code points of every plane are no characters; E0000-E0FFF is reserved.
  return (c & 0xFFFE) != 0xFFFE && !(c >= 0xE0000 && c <= 0xE0FFF);
}

// Appends U+XXXX.
void AppendCode(char32_t c, std::string* out) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  *out += "U+";
  for (int shift = c > 0xFFFFF ? 20 : c > 0xFFFF ? 16 : 12; shift >= 0; shift -= 4) {
    *out += kDigits[(c >> shift) & 0xF];
  }
}

// Looks for the first flaw of an IRI reference, part by part.
class FlawFinder {
 public:
  explicit FlawFinder(std::string_view text) : text_(text) {}

  std::optional<IriFlaw> Find() {
    if (IsReference()) return std::nullopt;
    return flaw_;
  }

 private:
  bool IsReference() {
    const size_t scheme = SchemeLength(text_);
    if (scheme == 0) {
      const size_t stop = text_.find_first_of(":/?#");
      if (stop != std::string_view::npos && text_[stop] == ':') {
        return Fail(0, stop + 1, "neither a scheme nor the first segment of a relative path");
      }
    }
    size_t at = AuthorityEnd(text_, scheme);
    if (at > scheme && !IsAuthority(scheme + 2, at)) return false;
    if (!SkipPart(&at, text_.size(), kPath)) return false;
    if (at < text_.size() && text_[at] == '?' && !SkipPart(&++at, text_.size(), kQuery)) {
      return false;
    }
    if (at == text_.size()) return true;
    if (text_[at] != '#') return FailCharacter(at);
    if (!SkipPart(&++at, text_.size(), kQuery, /*fragment=*/true)) return false;
    return at == text_.size() || FailCharacter(at);
  }

  // `iuserinfo@`, if it is there, a host and perhaps a port.
  bool IsAuthority(size_t begin, size_t end) {
    const std::string_view authority = text_.substr(0, end);
    size_t at = begin;
    const size_t sign = authority.find('@', begin);
    if (sign != std::string_view::npos) {
      if (!SkipPart(&at, sign, kUserInfo)) return false;
      if (at < sign) return FailCharacter(at);
      at = sign + 1;
    }
    if (at < end && text_[at] == '[') {
      const size_t close = authority.find(']', at);
      if (close == std::string_view::npos) return Fail(at, end, "this bracket does not end");
      const std::string_view address = text_.substr(at + 1, close - at - 1);
      if (!IsIpV6(address) && !IsFutureIp(address)) {
        return Fail(at, close + 1, "brackets hold an IPv6 address");
      }
      at = close + 1;
    } else if (!SkipPart(&at, end, kHost)) {
      return false;
    }
    if (at == end) return true;
    if (text_[at] != ':') return FailCharacter(at);
    const size_t port = ++at;
    while (at < end && IsAsciiDigit(text_[at])) ++at;
    return at == end || Fail(port, end, "a port is a number");
  }

  // Moves to the first character before `end` that the part does not have.
  bool SkipPart(size_t* at, size_t end, uint8_t part, bool fragment = false) {
    size_t i = *at;
    while (i < end) {
      const auto c = static_cast<unsigned char>(text_[i]);
      if ((kParts[c] & part) != 0) {
        ++i;
      } else if (c == '%' && fragment && i + 1 == end) {
        // RFC 3986 has no such thing, but examples of the W3C's Recommendation of Thing
        // Descriptions do: the unit of per cent is <https://www.w3.org/2019/wot/json-schema#%>.
        ++i;
      } else if (c == '%') {
        if (end - i < 3 || HexValue(text_[i + 1]) < 0 || HexValue(text_[i + 2]) < 0) {
          return Fail(i, EndOfCharacters(i, std::min(i + 3, end)),
                      "% needs two hexadecimal digits behind it");
        }
        i += 3;
      } else if (c >= 0x80) {
        const size_t begin = i;
        const char32_t code_point = DecodeUtf8(text_, &i);
        if (IsUcsChar(code_point)) continue;
        if (!IsPrivateUse(code_point)) {
          return Fail(begin, i, "no IRI has this character");
        }
        if (part != kQuery || fragment) {
          return Fail(begin, i, "only the query of an IRI has private-use characters");
        }
      } else {
        break;
      }
    }
    *at = i;
    return true;
  }

  // RFC 3986, section 3.2.2: IPv6address.
  static bool IsIpV6(std::string_view address) {
    int groups = 0;
    bool gap = false;
    size_t at = 0;
    if (address.starts_with("::")) {
      gap = true;
      at = 2;
    }
    while (at < address.size()) {
      size_t end = at;
      while (end < address.size() && HexValue(address[end]) >= 0) ++end;
      if (end < address.size() && address[end] == '.') {
        groups += 2;
        return IsIpV4(address.substr(at)) && (gap ? groups < 8 : groups == 8);
      }
      if (end == at || end - at > 4) return false;
      ++groups;
      at = end;
      if (at == address.size()) break;
      if (address[at] != ':' || ++at == address.size()) return false;
      if (address[at] != ':') continue;
      if (gap) return false;
      gap = true;
      ++at;
    }
    return gap ? groups < 8 : groups == 8;
  }

  static bool IsIpV4(std::string_view address) {
    for (int i = 0; i < 4; ++i) {
      size_t digits = 0;
      int value = 0;
      while (digits < std::min<size_t>(address.size(), 3) && IsAsciiDigit(address[digits])) {
        value = 10 * value + (address[digits++] - '0');
      }
      if (digits == 0 || value > 255 || (digits > 1 && address[0] == '0')) return false;
      address.remove_prefix(digits);
      if (i == 3) break;
      if (!address.starts_with('.')) return false;
      address.remove_prefix(1);
    }
    return address.empty();
  }

  static bool IsFutureIp(std::string_view address) {
    if (address.empty() || (address[0] != 'v' && address[0] != 'V')) return false;
    const size_t dot = address.find('.');
    if (dot == std::string_view::npos || dot == 1 || dot + 1 == address.size()) return false;
    const auto is_hex = [](char c) { return HexValue(c) >= 0; };
    const auto is_rest = [](char c) {
      return (kParts[static_cast<unsigned char>(c)] & kUserInfo) != 0;
    };
    return std::all_of(address.begin() + 1, address.begin() + dot, is_hex) &&
           std::all_of(address.begin() + dot + 1, address.end(), is_rest);
  }

  // Where the character ends that [begin, end) ends in.
  size_t EndOfCharacters(size_t begin, size_t end) const {
    while (begin < end) {
      size_t length = 0;
      (void)DecodeUtf8(text_.substr(begin), &length);
      begin += length;
    }
    return begin;
  }

  // The character at `at` cannot be there.
  bool FailCharacter(size_t at) {
    const char c = text_[at];
    const size_t end = EndOfCharacters(at, at + 1);
    if (c == '[' || c == ']') {
      return Fail(at, end, "brackets stand only around the IP address of a host");
    }
    if (c == '#') return Fail(at, end, "an IRI has one # at most");
    if (c == '@') return Fail(at, end, "the authority of an IRI has one @ at most");
    return Fail(at, end, "no IRI has this character");
  }

  bool Fail(size_t begin, size_t end, const char* why) {
    flaw_ = {begin, end, why};
    return false;
  }

  const std::string_view text_;
  IriFlaw flaw_;
};

}  // namespace

bool HasScheme(std::string_view iri) { return SchemeLength(iri) > 0; }

std::optional<IriFlaw> FindIriFlaw(std::string_view text) {
  IriMarks marks;
  const char* const end = text.data() + text.size();
  const bool scanned = ScanIri(text.data(), end, 0, &marks) == end;
  if (scanned && marks.ShowPlainIri(text.data())) return std::nullopt;
  return FlawFinder(text).Find();
}

std::string DescribeIriFlaw(std::string_view iri, const IriFlaw& flaw) {
  constexpr size_t kMost = 100;
  std::string_view part = iri.substr(flaw.begin, flaw.end - flaw.begin);
  const bool cut = part.size() > kMost;
  if (cut) part = part.substr(0, ValidUtf8Prefix(part.substr(0, kMost)));
  std::string message = "malformed IRI: \"";
  // Characters that cannot be seen, and bytes that are no characters, as their codes.
  for (size_t i = 0; i < part.size();) {
    const size_t begin = i;
    const char32_t c = DecodeUtf8(part, &i);
    if (c > 0x20 && c != 0x7F && c < 0x80) {
      message += static_cast<char>(c);
    } else if (IsUcsChar(c)) {
      message.append(part.substr(begin, i - begin));
    } else {
      AppendCode(IsScalarValue(c) ? c : static_cast<unsigned char>(part[begin]), &message);
    }
  }
  message += cut ? "...\": " : "\": ";
  return message + flaw.why;
}

bool IsAbsoluteIri(std::string_view iri) { return HasScheme(iri) && !FindIriFlaw(iri).has_value(); }

bool HasOpenEnd(std::string_view iri) {
  const size_t scheme = SchemeLength(iri);
  const size_t end = AuthorityEnd(iri, scheme);
  if (iri.ends_with('%')) return true;
  // Behind "scheme:" or "scheme:/" a name with slashes could begin an authority.
  return end == iri.size() || (end == scheme && iri.substr(scheme) == "/");
}

BaseIri::BaseIri(std::string_view iri) : iri_(iri) {
  scheme_end_ = SchemeLength(iri);
  authority_end_ = AuthorityEnd(iri, scheme_end_);
  path_end_ = std::min(iri.find_first_of("?#", authority_end_), iri.size());
  query_end_ = std::min(iri.find('#', path_end_), iri.size());
}

void BaseIri::Resolve(std::string_view reference, std::string* out) const {
  if (HasScheme(reference)) {
    out->append(reference);
    return;
  }
  const std::string_view base = iri_;
  const size_t authority_end = AuthorityEnd(reference, 0);
  const size_t path_end = std::min(reference.find_first_of("?#", authority_end), reference.size());
  const std::string_view path = reference.substr(authority_end, path_end - authority_end);
  const std::string_view query_and_fragment = reference.substr(path_end);
  if (authority_end > 0) {
    out->append(base.substr(0, scheme_end_));
    out->append(reference.substr(0, authority_end));
    AppendWithoutDotSegments(path, out->size(), out);
    out->append(query_and_fragment);
    return;
  }
  if (path.empty()) {
    // The base's path, and its query unless the reference has one; never its fragment.
    const bool has_query = query_and_fragment.starts_with("?");
    out->append(base.substr(0, has_query ? path_end_ : query_end_));
    out->append(query_and_fragment);
    return;
  }
  out->append(base.substr(0, authority_end_));
  const size_t start = out->size();
  if (path[0] == '/') {
    AppendWithoutDotSegments(path, start, out);
  } else {
    // RFC 3986, section 5.2.3.
    const std::string_view base_path = base.substr(authority_end_, path_end_ - authority_end_);
    std::string merged;
    if (base_path.empty() && authority_end_ > scheme_end_) {
      merged = "/";
    } else {
      merged = base_path.substr(0, base_path.find_last_of('/') + 1);
    }
    merged += path;
    AppendWithoutDotSegments(merged, start, out);
  }
  // Without an authority a path cannot begin with "//" (RFC 3986, section 3.3): "/.//b" against
  // "a:" would turn a segment into a host.
  if (authority_end_ == scheme_end_ && std::string_view(*out).substr(start).starts_with("//")) {
    out->insert(start, "/.");
  }
  out->append(query_and_fragment);
}

}  // namespace mote
