#include <unicode/casemap.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "engine/expression/scalar_functions.h"
#include "storage/term/utf8.h"

namespace mote::scalar {
namespace {

// A string literal with other text: language and direction are kept.
Value WithText(const Value& like, std::string_view text) {
  TermView view = like.term;
  view.value = text;
  return Value::FromView(view);
}

// The argument compatibility rules (SPARQL 1.1 section 17.4.3.1.2).
bool Compatible(const Value& a, const Value& b) {
  if (!IsStringLiteral(a) || !IsStringLiteral(b)) return false;
  if (IsSimpleString(b)) return true;
  return EqualsIgnoreCase(a.term.language, b.term.language) && a.term.direction == b.term.direction;
}

bool IsAscii(std::string_view text) {
  for (unsigned char c : text) {
    if (c >= 0x80) return false;
  }
  return true;
}

using CaseFunction = int32_t (*)(const char* locale, uint32_t options, const char* text,
                                 int32_t size, char* out, int32_t capacity, icu::Edits* edits,
                                 UErrorCode& error);

// The full case mapping of Unicode in the root locale.
bool MapCase(std::string_view text, CaseFunction function, FunctionContext* context,
             std::string_view* result) {
  static_assert(EvaluationArena::kMaxTextBytes <= std::numeric_limits<int32_t>::max());
  // No character's mapping is longer than three times itself in UTF-8.
  size_t capacity = text.size() * 3;
  if (!context->HasRoom(capacity)) return false;
  char* out = context->arena.Allocate(capacity);
  UErrorCode error = U_ZERO_ERROR;
  int32_t length = function("", 0, text.data(), static_cast<int32_t>(text.size()), out,
                            static_cast<int32_t>(capacity), nullptr, error);
  if (U_FAILURE(error)) return false;
  *result = std::string_view(out, static_cast<size_t>(length));
  return true;
}

template <char kFrom, char kTo>
void ChangeCase(FunctionContext& context, const Value& arg, CaseFunction function, Value* out) {
  if (!IsStringLiteral(arg)) return;
  std::string_view text = arg.term.value;
  std::string_view result;
  if (IsAscii(text)) {
    if (!context.HasRoom(text.size())) return;
    char* buffer = context.arena.Allocate(text.size() + 1);
    for (size_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      buffer[i] = c >= kFrom && c < kFrom + 26 ? static_cast<char>(c - kFrom + kTo) : c;
    }
    result = std::string_view(buffer, text.size());
  } else if (!MapCase(text, function, &context, &result)) {
    return;
  }
  *out = WithText(arg, result);
}

// The byte offset of character number `index` (from 0), or the end.
size_t OffsetOf(std::string_view text, size_t index) {
  size_t pos = 0;
  while (pos < text.size() && index > 0) {
    ++pos;
    while (pos < text.size() && (text[pos] & 0xC0) == 0x80) ++pos;
    --index;
  }
  return pos;
}

// The number of a position or length argument, rounded as fn:substring does.
bool ReadPosition(const Value& value, double* position) {
  Number number = NumberOf(value);
  if (!number.ok()) return false;
  *position = RoundNumber(number).ToDouble();
  return true;
}

}  // namespace

void StrLen(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!IsStringLiteral(args[0])) return;
  auto length = static_cast<int64_t>(CountCodePoints(args[0].term.value));
  *out = Value::FromNumber(Number::Integer(length));
}

void SubStr(FunctionContext&, const Value* args, size_t count, Value* out) {
  double start;
  double length = 0;
  if (!IsStringLiteral(args[0]) || !ReadPosition(args[1], &start)) return;
  if (count > 2 && !ReadPosition(args[2], &length)) return;
  std::string_view text = args[0].term.value;
  // The characters at positions p (from 1) with start <= p < start + length; none if either is NaN.
  double end = count > 2 ? start + length : std::numeric_limits<double>::infinity();
  double first = std::fmax(start, 1);
  if (std::isnan(start) || !(first < end)) {
    *out = WithText(args[0], "");
    return;
  }
  auto size = static_cast<double>(text.size());
  size_t skip = first - 1 >= size ? text.size() : static_cast<size_t>(first - 1);
  size_t begin = OffsetOf(text, skip);
  text.remove_prefix(begin);
  double take = end - first;
  if (take < static_cast<double>(text.size())) {
    text = text.substr(0, OffsetOf(text, static_cast<size_t>(take)));
  }
  *out = WithText(args[0], text);
}

void UCase(FunctionContext& context, const Value* args, size_t, Value* out) {
  ChangeCase<'a', 'A'>(context, args[0], icu::CaseMap::utf8ToUpper, out);
}

void LCase(FunctionContext& context, const Value* args, size_t, Value* out) {
  ChangeCase<'A', 'a'>(context, args[0], icu::CaseMap::utf8ToLower, out);
}

void StrStarts(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!Compatible(args[0], args[1])) return;
  *out = Value::Boolean(args[0].term.value.starts_with(args[1].term.value));
}

void StrEnds(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!Compatible(args[0], args[1])) return;
  *out = Value::Boolean(args[0].term.value.ends_with(args[1].term.value));
}

void Contains(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!Compatible(args[0], args[1])) return;
  *out = Value::Boolean(args[0].term.value.find(args[1].term.value) != std::string_view::npos);
}

void StrBefore(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!Compatible(args[0], args[1])) return;
  size_t pos = args[0].term.value.find(args[1].term.value);
  *out = pos == std::string_view::npos ? Value::Literal("")
                                       : WithText(args[0], args[0].term.value.substr(0, pos));
}

void StrAfter(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!Compatible(args[0], args[1])) return;
  size_t pos = args[0].term.value.find(args[1].term.value);
  *out = pos == std::string_view::npos
             ? Value::Literal("")
             : WithText(args[0], args[0].term.value.substr(pos + args[1].term.value.size()));
}

void EncodeForUri(FunctionContext& context, const Value* args, size_t, Value* out) {
  if (!IsStringLiteral(args[0])) return;
  constexpr char kHex[] = "0123456789ABCDEF";
  if (!context.HasRoom(3 * args[0].term.value.size())) return;
  std::string& result = context.scratch;
  result.clear();
  for (char c : args[0].term.value) {
    bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.' || c == '~';
    if (unreserved) {
      result.push_back(c);
    } else {
      auto byte = static_cast<unsigned char>(c);
      result.push_back('%');
      result.push_back(kHex[byte >> 4]);
      result.push_back(kHex[byte & 15]);
    }
  }
  *out = Value::Literal(context.arena.Copy(result));
}

void Concat(FunctionContext& context, const Value* args, size_t count, Value* out) {
  size_t size = 0;
  bool same = count > 0;
  for (size_t i = 0; i < count; ++i) {
    if (!IsStringLiteral(args[i])) return;
    size += args[i].term.value.size();
    same = same && EqualsIgnoreCase(args[i].term.language, args[0].term.language) &&
           args[i].term.direction == args[0].term.direction;
  }
  if (!context.HasRoom(size)) return;
  char* buffer = context.arena.Allocate(size + 1);
  char* end = buffer;
  for (size_t i = 0; i < count; ++i) {
    std::string_view text = args[i].term.value;
    if (!text.empty()) std::memcpy(end, text.data(), text.size());
    end += text.size();
  }
  std::string_view result(buffer, size);
  *out = same ? WithText(args[0], result) : Value::Literal(result);
}

void MatchesRegex(FunctionContext& context, const Value* args, size_t count, Value* out) {
  if (!IsStringLiteral(args[0]) || !IsSimpleString(args[1])) return;
  if (count > 2 && !IsSimpleString(args[2])) return;
  absl::StatusOr<const Regex*> regex = context.regexes.Get(
      args[1].term.value, count > 2 ? args[2].term.value : "", context.context.memory());
  if (!regex.ok()) {
    context.status = regex.status();
  } else if (*regex != nullptr) {
    *out = Value::Boolean((*regex)->Matches(args[0].term.value));
  }
}

void Replace(FunctionContext& context, const Value* args, size_t count, Value* out) {
  if (!IsStringLiteral(args[0]) || !IsSimpleString(args[1]) || !IsSimpleString(args[2])) return;
  if (count > 3 && !IsSimpleString(args[3])) return;
  absl::StatusOr<const Regex*> regex = context.regexes.Get(
      args[1].term.value, count > 3 ? args[3].term.value : "", context.context.memory());
  if (!regex.ok()) {
    context.status = regex.status();
    return;
  }
  if (*regex == nullptr) return;
  std::string& result = context.scratch;
  result.clear();
  // Looked at now and then while the result grows.
  const auto check = [&context](size_t size) {
    // The text grows by doubling, and is copied at the end.
    if (context.HasRoom(2 * size)) context.status = context.context.CheckInterrupt();
    return context.status.ok();
  };
  if (!(*regex)->Replace(args[0].term.value, args[2].term.value, check, &result)) return;
  if (!context.HasRoom(result.size())) return;
  *out = WithText(args[0], context.arena.Copy(result));
}

}  // namespace mote::scalar
