#include "grammar/ast/builtin_function.h"

#include <algorithm>
#include <array>

namespace mote::ast {
namespace {

using F = BuiltinFunction;

// In the order of the enumeration.
constexpr BuiltinFunctionInfo kFunctions[] = {
    {F::kAbs, "ABS", 1, 1},
    {F::kBNode, "BNODE", 0, 1},
    {F::kBound, "BOUND", 1, 1},
    {F::kCeil, "CEIL", 1, 1},
    {F::kCoalesce, "COALESCE", 0, -1},
    {F::kConcat, "CONCAT", 0, -1},
    {F::kContains, "CONTAINS", 2, 2},
    {F::kDatatype, "DATATYPE", 1, 1},
    {F::kDay, "DAY", 1, 1},
    {F::kEncodeForUri, "ENCODE_FOR_URI", 1, 1},
    {F::kFloor, "FLOOR", 1, 1},
    {F::kHasLang, "hasLANG", 1, 1},
    {F::kHasLangDir, "hasLANGDIR", 1, 1},
    {F::kHours, "HOURS", 1, 1},
    {F::kIf, "IF", 3, 3},
    {F::kIri, "IRI", 1, 1},
    {F::kIsBlank, "isBLANK", 1, 1},
    {F::kIsIri, "isIRI", 1, 1},
    {F::kIsLiteral, "isLITERAL", 1, 1},
    {F::kIsNumeric, "isNUMERIC", 1, 1},
    {F::kIsTriple, "isTRIPLE", 1, 1},
    {F::kLang, "LANG", 1, 1},
    {F::kLangDir, "LANGDIR", 1, 1},
    {F::kLangMatches, "LANGMATCHES", 2, 2},
    {F::kLCase, "LCASE", 1, 1},
    {F::kMd5, "MD5", 1, 1},
    {F::kMinutes, "MINUTES", 1, 1},
    {F::kMonth, "MONTH", 1, 1},
    {F::kNow, "NOW", 0, 0},
    {F::kObject, "OBJECT", 1, 1},
    {F::kPredicate, "PREDICATE", 1, 1},
    {F::kRand, "RAND", 0, 0},
    {F::kRegex, "REGEX", 2, 3},
    {F::kReplace, "REPLACE", 3, 4},
    {F::kRound, "ROUND", 1, 1},
    {F::kSameTerm, "sameTerm", 2, 2},
    {F::kSeconds, "SECONDS", 1, 1},
    {F::kSha1, "SHA1", 1, 1},
    {F::kSha256, "SHA256", 1, 1},
    {F::kSha384, "SHA384", 1, 1},
    {F::kSha512, "SHA512", 1, 1},
    {F::kStr, "STR", 1, 1},
    {F::kStrAfter, "STRAFTER", 2, 2},
    {F::kStrBefore, "STRBEFORE", 2, 2},
    {F::kStrDt, "STRDT", 2, 2},
    {F::kStrEnds, "STRENDS", 2, 2},
    {F::kStrLang, "STRLANG", 2, 2},
    {F::kStrLangDir, "STRLANGDIR", 3, 3},
    {F::kStrLen, "STRLEN", 1, 1},
    {F::kStrStarts, "STRSTARTS", 2, 2},
    {F::kStrUuid, "STRUUID", 0, 0},
    {F::kSubject, "SUBJECT", 1, 1},
    {F::kSubStr, "SUBSTR", 2, 3},
    {F::kTimezone, "TIMEZONE", 1, 1},
    {F::kTriple, "TRIPLE", 3, 3},
    {F::kTz, "TZ", 1, 1},
    {F::kUCase, "UCASE", 1, 1},
    {F::kUuid, "UUID", 0, 0},
    {F::kYear, "YEAR", 1, 1},
};

// A second spelling of a function.
struct Alias {
  std::string_view name;
  BuiltinFunction function;
};
constexpr Alias kAliases[] = {{"URI", F::kIri}, {"isURI", F::kIsIri}};

constexpr char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

constexpr bool LessIgnoringCase(std::string_view a, std::string_view b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (ToUpper(a[i]) != ToUpper(b[i])) return ToUpper(a[i]) < ToUpper(b[i]);
  }
  return a.size() < b.size();
}

constexpr bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return !LessIgnoringCase(a, b) && !LessIgnoringCase(b, a);
}

constexpr bool IsOrderedAsTheEnumeration() {
  for (size_t i = 0; i < std::size(kFunctions); ++i) {
    if (static_cast<size_t>(kFunctions[i].function) != i) return false;
  }
  return true;
}
static_assert(IsOrderedAsTheEnumeration());

// Positions of kFunctions, sorted by name.
constexpr auto kByName = [] {
  std::array<unsigned char, std::size(kFunctions)> order{};
  for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<unsigned char>(i);
  std::sort(order.begin(), order.end(), [](unsigned char a, unsigned char b) {
    return LessIgnoringCase(kFunctions[a].name, kFunctions[b].name);
  });
  return order;
}();

}  // namespace

std::span<const BuiltinFunctionInfo> BuiltinFunctions() { return kFunctions; }

const BuiltinFunctionInfo& InfoOf(BuiltinFunction function) {
  return kFunctions[static_cast<size_t>(function)];
}

const BuiltinFunctionInfo* FindBuiltinFunction(std::string_view name) {
  const auto found = std::lower_bound(kByName.begin(), kByName.end(), name,
                                      [](unsigned char position, std::string_view sought) {
                                        return LessIgnoringCase(kFunctions[position].name, sought);
                                      });
  if (found != kByName.end() && EqualIgnoringCase(kFunctions[*found].name, name)) {
    return &kFunctions[*found];
  }
  for (const Alias& alias : kAliases) {
    if (EqualIgnoringCase(alias.name, name)) return &InfoOf(alias.function);
  }
  return nullptr;
}

}  // namespace mote::ast
