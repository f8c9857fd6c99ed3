#include "engine/expression/scalar_functions.h"

namespace mote {

ScalarFunctionInfo FindScalarFunction(ast::BuiltinFunction function) {
  using F = ast::BuiltinFunction;
  constexpr bool kRandom = false;
  switch (function) {
    case F::kAbs:
      return {scalar::Abs};
    case F::kBNode:
      return {scalar::BNode, kRandom};
    case F::kCeil:
      return {scalar::Ceil};
    case F::kConcat:
      return {scalar::Concat};
    case F::kContains:
      return {scalar::Contains};
    case F::kDatatype:
      return {scalar::DatatypeIri};
    case F::kDay:
      return {scalar::Day};
    case F::kEncodeForUri:
      return {scalar::EncodeForUri};
    case F::kFloor:
      return {scalar::Floor};
    case F::kHasLang:
      return {scalar::HasLang};
    case F::kHasLangDir:
      return {scalar::HasLangDir};
    case F::kHours:
      return {scalar::Hours};
    case F::kIri:
      return {scalar::Iri};
    case F::kLang:
      return {scalar::Lang};
    case F::kLangDir:
      return {scalar::LangDir};
    case F::kLangMatches:
      return {scalar::LangMatches};
    case F::kLCase:
      return {scalar::LCase};
    case F::kMd5:
      return {scalar::Md5};
    case F::kMinutes:
      return {scalar::Minutes};
    case F::kMonth:
      return {scalar::Month};
    case F::kNow:
      return {scalar::Now};
    case F::kRand:
      return {scalar::Rand, kRandom};
    case F::kRegex:
      return {scalar::MatchesRegex};
    case F::kReplace:
      return {scalar::Replace};
    case F::kRound:
      return {scalar::Round};
    case F::kSeconds:
      return {scalar::Seconds};
    case F::kSha1:
      return {scalar::Sha1};
    case F::kSha256:
      return {scalar::Sha256};
    case F::kSha384:
      return {scalar::Sha384};
    case F::kSha512:
      return {scalar::Sha512};
    case F::kStr:
      return {scalar::Str};
    case F::kStrAfter:
      return {scalar::StrAfter};
    case F::kStrBefore:
      return {scalar::StrBefore};
    case F::kStrDt:
      return {scalar::StrDt};
    case F::kStrEnds:
      return {scalar::StrEnds};
    case F::kStrLang:
      return {scalar::StrLang};
    case F::kStrLangDir:
      return {scalar::StrLangDir};
    case F::kStrLen:
      return {scalar::StrLen};
    case F::kStrStarts:
      return {scalar::StrStarts};
    case F::kStrUuid:
      return {scalar::StrUuid, kRandom};
    case F::kSubStr:
      return {scalar::SubStr};
    case F::kTimezone:
      return {scalar::Timezone};
    case F::kTriple:
      return {scalar::Triple};
    case F::kTz:
      return {scalar::Tz};
    case F::kUCase:
      return {scalar::UCase};
    case F::kUuid:
      return {scalar::Uuid, kRandom};
    case F::kYear:
      return {scalar::Year};
    // Evaluated by nodes of their own.
    case F::kBound:
    case F::kCoalesce:
    case F::kIf:
    case F::kIsBlank:
    case F::kIsIri:
    case F::kIsLiteral:
    case F::kIsNumeric:
    case F::kIsTriple:
    case F::kObject:
    case F::kPredicate:
    case F::kSameTerm:
    case F::kSubject:
      break;
  }
  return {};
}

}  // namespace mote
