#include <array>
#include <cstdio>
#include <string>

#include "engine/expression/scalar_functions.h"
#include "storage/rdf/iri.h"

namespace mote::scalar {
namespace {

// A value that is no term of its own yet becomes one; triple terms have no text.
bool AsTerm(const Value& value, FunctionContext& context, Value* term) {
  *term = value;
  MakeTerm(term, &context.arena);
  return term->kind == Value::Kind::kTerm;
}

std::string_view DirectionName(Direction direction) {
  switch (direction) {
    case Direction::kLtr:
      return "ltr";
    case Direction::kRtl:
      return "rtl";
    case Direction::kNone:
      break;
  }
  return "";
}

// A random UUID of version 4 (RFC 4122), in the canonical form.
std::string_view NewUuid(FunctionContext& context) {
  uint64_t high = context.context.RandomBits();
  uint64_t low = context.context.RandomBits();
  high = (high & ~uint64_t{0xF000}) | 0x4000;
  low = (low & ~(uint64_t{3} << 62)) | (uint64_t{2} << 62);
  std::array<char, 37> text;
  std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(high >> 32), static_cast<unsigned>(high >> 16 & 0xFFFF),
                static_cast<unsigned>(high & 0xFFFF), static_cast<unsigned>(low >> 48),
                static_cast<unsigned long long>(low & 0xFFFFFFFFFFFF));
  return context.arena.Copy(std::string_view(text.data(), 36));
}

}  // namespace

void Str(FunctionContext& context, const Value* args, size_t, Value* out) {
  if (IsSimpleString(args[0])) {
    *out = args[0];
    return;
  }
  Value term;
  if (!AsTerm(args[0], context, &term) || term.term.kind == TermKind::kBlankNode) return;
  *out = Value::Literal(term.term.value);
}

void Lang(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!IsLiteral(args[0])) return;
  *out = Value::Literal(args[0].kind == Value::Kind::kTerm ? args[0].term.language : "");
}

void LangDir(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!IsLiteral(args[0])) return;
  Direction direction =
      args[0].kind == Value::Kind::kTerm ? args[0].term.direction : Direction::kNone;
  *out = Value::Literal(DirectionName(direction));
}

void HasLang(FunctionContext&, const Value* args, size_t, Value* out) {
  *out = Value::Boolean(IsLangString(args[0]));
}

void HasLangDir(FunctionContext&, const Value* args, size_t, Value* out) {
  *out = Value::Boolean(IsLangString(args[0]) && args[0].term.direction != Direction::kNone);
}

void DatatypeIri(FunctionContext&, const Value* args, size_t, Value* out) {
  const Value& value = args[0];
  if (!IsLiteral(value)) return;
  if (value.kind == Value::Kind::kBoolean) {
    *out = Value::Iri(xsd::kBoolean);
  } else if (value.kind == Value::Kind::kNumber) {
    *out = Value::Iri(DatatypeIriOf(value.number));
  } else if (!value.term.language.empty()) {
    *out = Value::Iri(value.term.direction == Direction::kNone ? rdf::kLangString
                                                               : rdf::kDirLangString);
  } else {
    *out = Value::Iri(value.term.datatype.empty() ? xsd::kString : value.term.datatype);
  }
}

void Iri(FunctionContext& context, const Value* args, size_t, Value* out) {
  if (IsIri(args[0])) {
    *out = args[0];
    return;
  }
  if (!IsSimpleString(args[0])) return;
  std::string_view text = args[0].term.value;
  if (IsAbsoluteIri(text)) {
    *out = Value::Iri(text);
    return;
  }
  if (FindIriFlaw(text).has_value()) return;
  const std::string& base = context.context.base_iri();
  if (!HasScheme(base)) return;
  std::string resolved;
  BaseIri(base).Resolve(text, &resolved);
  *out = Value::Iri(context.arena.Copy(resolved));
}

void BNode(FunctionContext& context, const Value* args, size_t count, Value* out) {
  LocalVocabulary& local = context.context.local();
  absl::StatusOr<Id> id;
  if (count == 0) {
    id = local.NewBlankNode();
  } else {
    if (!IsSimpleString(args[0])) return;
    id = context.context.BlankNodeOf(context.scope, context.solution, args[0].term.value);
  }
  if (!id.ok()) {
    context.status = id.status();
    return;
  }
  *out = Value::FromTerm(local.TermOf(*id), *id);
}

void StrDt(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!IsSimpleString(args[0]) || !IsIri(args[1])) return;
  std::string_view datatype = args[1].term.value;
  // A language string needs a language.
  if (datatype == rdf::kLangString || datatype == rdf::kDirLangString) return;
  *out = Value::Literal(args[0].term.value, datatype);
}

void StrLang(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!IsSimpleString(args[0]) || !IsSimpleString(args[1])) return;
  if (!IsLanguageTag(args[1].term.value)) return;
  *out = Value::FromView({TermKind::kLiteral, args[0].term.value, {}, args[1].term.value});
}

void StrLangDir(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!IsSimpleString(args[0]) || !IsSimpleString(args[1]) || !IsSimpleString(args[2])) return;
  if (!IsLanguageTag(args[1].term.value)) return;
  Direction direction = Direction::kNone;
  if (args[2].term.value == "ltr") direction = Direction::kLtr;
  if (args[2].term.value == "rtl") direction = Direction::kRtl;
  if (direction == Direction::kNone) return;
  *out =
      Value::FromView({TermKind::kLiteral, args[0].term.value, {}, args[1].term.value, direction});
}

void Uuid(FunctionContext& context, const Value*, size_t, Value* out) {
  std::string iri = "urn:uuid:";
  iri.append(NewUuid(context));
  *out = Value::Iri(context.arena.Copy(iri));
}

void StrUuid(FunctionContext& context, const Value*, size_t, Value* out) {
  *out = Value::Literal(NewUuid(context));
}

void Triple(FunctionContext& context, const Value* args, size_t, Value* out) {
  bool subject = IsIri(args[0]) ||
                 (args[0].kind == Value::Kind::kTerm && args[0].term.kind == TermKind::kBlankNode);
  if (!subject || !IsIri(args[1])) return;
  out->kind = Value::Kind::kTriple;
  out->triple = context.arena.Keep(Term::Triple(ToTerm(args[0]), ToTerm(args[1]), ToTerm(args[2])));
}

void LangMatches(FunctionContext&, const Value* args, size_t, Value* out) {
  if (!IsSimpleString(args[0]) || !IsSimpleString(args[1])) return;
  *out = Value::Boolean(LanguageMatches(args[0].term.value, args[1].term.value));
}

bool LanguageMatches(std::string_view tag, std::string_view range) {
  if (range == "*") return !tag.empty();
  if (range.empty() || tag.size() < range.size()) return false;
  if (!EqualsIgnoreCase(tag.substr(0, range.size()), range)) return false;
  return tag.size() == range.size() || tag[range.size()] == '-';
}

bool IsLanguageTag(std::string_view tag) {
  size_t length = 0;
  bool first = true;
  for (char c : tag) {
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    bool digit = c >= '0' && c <= '9';
    if (c == '-') {
      if (length == 0) return false;
      length = 0;
      first = false;
    } else if (letter || (digit && !first)) {
      if (++length > 8) return false;
    } else {
      return false;
    }
  }
  return length > 0;
}

}  // namespace mote::scalar
