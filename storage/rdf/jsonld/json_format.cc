#include "storage/rdf/jsonld/json_format.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "storage/term/utf8.h"

namespace mote::jsonld {
namespace {

// Whether `a` comes before `b` by UTF-16 code units: like bytes, but that characters beyond the
// basic multilingual plane, which begin with a surrogate (D800..DFFF), come before U+E000..U+FFFF.
bool Utf16Less(std::string_view a, std::string_view b) {
  const size_t common = std::min(a.size(), b.size());
  for (size_t i = 0; i < common; ++i) {
    const auto x = static_cast<unsigned char>(a[i]);
    const auto y = static_cast<unsigned char>(b[i]);
    if (x == y) continue;
    const bool x_astral = x >= 0xF0;
    const bool y_astral = y >= 0xF0;
    if (x_astral != y_astral && std::min(x, y) >= 0xEE) return x_astral;
    return x < y;
  }
  return a.size() < b.size();
}

void NewLine(int indent, std::string* out) {
  out->push_back('\n');
  out->append(static_cast<size_t>(indent) * 2, ' ');
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  size_t plain = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out->append(text.substr(plain, i - plain));
    plain = i + 1;
    out->push_back('\\');
    switch (c) {
      case '"':
      case '\\':
        out->push_back(static_cast<char>(c));
        break;
      case '\b':
        out->push_back('b');
        break;
      case '\f':
        out->push_back('f');
        break;
      case '\n':
        out->push_back('n');
        break;
      case '\r':
        out->push_back('r');
        break;
      case '\t':
        out->push_back('t');
        break;
      default:
        out->append("u00");
        out->push_back(kHex[c >> 4]);
        out->push_back(kHex[c & 15]);
    }
  }
  out->append(text.substr(plain));
  out->push_back('"');
}

void AppendJsonNumber(double value, std::string* out) {
  if (value == 0) {
    out->push_back('0');  // Also for -0.
    return;
  }
  if (value < 0) {
    out->push_back('-');
    value = -value;
  }
  // d.ddde[+-]xx: the digits and the place of the point, as ECMA-262 Number::toString names them.
  char buffer[32];
  const char* const end =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::scientific).ptr;
  const char* const exponent_mark = std::find(static_cast<const char*>(buffer), end, 'e');
  std::string digits;
  for (const char* p = buffer; p < exponent_mark; ++p) {
    if (*p != '.') digits.push_back(*p);
  }
  const bool negative = exponent_mark + 1 < end && exponent_mark[1] == '-';
  int exponent = 0;
  std::from_chars(exponent_mark + 2, end, exponent);
  if (negative) exponent = -exponent;
  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;
  if (k <= n && n <= 21) {
    out->append(digits);
    out->append(static_cast<size_t>(n - k), '0');
  } else if (0 < n && n <= 21) {
    out->append(digits, 0, static_cast<size_t>(n));
    out->push_back('.');
    out->append(digits, static_cast<size_t>(n));
  } else if (-6 < n && n <= 0) {
    out->append("0.");
    out->append(static_cast<size_t>(-n), '0');
    out->append(digits);
  } else {
    out->push_back(digits[0]);
    if (k > 1) {
      out->push_back('.');
      out->append(digits, 1);
    }
    out->push_back('e');
    out->push_back(n - 1 < 0 ? '-' : '+');
    out->append(std::to_string(n - 1 < 0 ? 1 - n : n - 1));
  }
}

void AppendCanonicalJson(const JsonValue& value, std::string* out) {
  if (value.is_null()) {
    out->append("null");
  } else if (value.is_bool()) {
    out->append(value.boolean() ? "true" : "false");
  } else if (value.is_number()) {
    AppendJsonNumber(value.number(), out);
  } else if (value.is_string()) {
    AppendJsonString(value.string(), out);
  } else if (value.is_array()) {
    out->push_back('[');
    bool first = true;
    for (const JsonValue& item : value.array()) {
      if (!first) out->push_back(',');
      first = false;
      AppendCanonicalJson(item, out);
    }
    out->push_back(']');
  } else {
    std::vector<const JsonObject::Member*> members;
    for (const JsonObject::Member& member : value.object()) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const JsonObject::Member* a, const JsonObject::Member* b) {
                return Utf16Less(a->first, b->first);
              });
    out->push_back('{');
    bool first = true;
    for (const JsonObject::Member* const member : members) {
      if (!first) out->push_back(',');
      first = false;
      AppendJsonString(member->first, out);
      out->push_back(':');
      AppendCanonicalJson(member->second, out);
    }
    out->push_back('}');
  }
}

void AppendJson(const JsonValue& value, int indent, std::string* out) {
  const int inner = indent < 0 ? -1 : indent + 1;
  if (value.is_integer()) {
    out->append(std::to_string(value.integer()));
  } else if (value.is_array() && !value.array().empty()) {
    out->push_back('[');
    bool first = true;
    for (const JsonValue& item : value.array()) {
      if (!first) out->push_back(',');
      first = false;
      if (inner >= 0) NewLine(inner, out);
      AppendJson(item, inner, out);
    }
    if (inner >= 0) NewLine(indent, out);
    out->push_back(']');
  } else if (value.is_object() && !value.object().empty()) {
    out->push_back('{');
    bool first = true;
    for (const auto& [key, member] : value.object()) {
      if (!first) out->push_back(',');
      first = false;
      if (inner >= 0) NewLine(inner, out);
      AppendJsonString(key, out);
      out->append(inner >= 0 ? ": " : ":");
      AppendJson(member, inner, out);
    }
    if (inner >= 0) NewLine(indent, out);
    out->push_back('}');
  } else {
    AppendCanonicalJson(value, out);
  }
}

}  // namespace mote::jsonld
