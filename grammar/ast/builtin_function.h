#ifndef MOTE_GRAMMAR_AST_BUILTIN_FUNCTION_H_
#define MOTE_GRAMMAR_AST_BUILTIN_FUNCTION_H_

#include <span>
#include <string_view>

namespace mote::ast {

// Every function of SPARQL 1.1 and 1.2 that is called by a keyword (section 17.4). IRI and URI are
// one function, as are isIRI and isURI.
enum class BuiltinFunction {
  kAbs,
  kBNode,
  kBound,
  kCeil,
  kCoalesce,
  kConcat,
  kContains,
  kDatatype,
  kDay,
  kEncodeForUri,
  kFloor,
  kHasLang,
  kHasLangDir,
  kHours,
  kIf,
  kIri,
  kIsBlank,
  kIsIri,
  kIsLiteral,
  kIsNumeric,
  kIsTriple,
  kLang,
  kLangDir,
  kLangMatches,
  kLCase,
  kMd5,
  kMinutes,
  kMonth,
  kNow,
  kObject,
  kPredicate,
  kRand,
  kRegex,
  kReplace,
  kRound,
  kSameTerm,
  kSeconds,
  kSha1,
  kSha256,
  kSha384,
  kSha512,
  kStr,
  kStrAfter,
  kStrBefore,
  kStrDt,
  kStrEnds,
  kStrLang,
  kStrLangDir,
  kStrLen,
  kStrStarts,
  kStrUuid,
  kSubject,
  kSubStr,
  kTimezone,
  kTriple,
  kTz,
  kUCase,
  kUuid,
  kYear,
};

// The name of a function as the specification writes it, and how many arguments it takes.
struct BuiltinFunctionInfo {
  BuiltinFunction function;
  std::string_view name;
  int min_arguments;
  int max_arguments;  // -1: any number
};

// The entry of `function`.
const BuiltinFunctionInfo& InfoOf(BuiltinFunction function);

// All entries, in the order of the enumeration.
std::span<const BuiltinFunctionInfo> BuiltinFunctions();

// The entry with this name, letter case ignored; none if there is no such function. O(log n).
const BuiltinFunctionInfo* FindBuiltinFunction(std::string_view name);

}  // namespace mote::ast

#endif  // MOTE_GRAMMAR_AST_BUILTIN_FUNCTION_H_
