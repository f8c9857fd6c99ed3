#ifndef MOTE_ENGINE_EXPRESSION_SCALAR_FUNCTIONS_H_
#define MOTE_ENGINE_EXPRESSION_SCALAR_FUNCTIONS_H_

#include <string_view>

#include "engine/expression/function_node.h"

// The functions of SPARQL 1.1 section 17.4 and SPARQL 1.2 section 17.4, one declaration for each;
// all have the signature ScalarFunction. Grouped by the file that defines them.

namespace mote::scalar {

#define MOTE_SCALAR_FUNCTION(name) \
  void name(FunctionContext& context, const Value* args, size_t count, Value* out)

// term_functions.cc
MOTE_SCALAR_FUNCTION(Str);
MOTE_SCALAR_FUNCTION(Lang);
MOTE_SCALAR_FUNCTION(LangDir);
MOTE_SCALAR_FUNCTION(HasLang);
MOTE_SCALAR_FUNCTION(HasLangDir);
MOTE_SCALAR_FUNCTION(DatatypeIri);
MOTE_SCALAR_FUNCTION(Iri);
MOTE_SCALAR_FUNCTION(BNode);
MOTE_SCALAR_FUNCTION(StrDt);
MOTE_SCALAR_FUNCTION(StrLang);
MOTE_SCALAR_FUNCTION(StrLangDir);
MOTE_SCALAR_FUNCTION(Uuid);
MOTE_SCALAR_FUNCTION(StrUuid);
MOTE_SCALAR_FUNCTION(Triple);
MOTE_SCALAR_FUNCTION(LangMatches);

// string_functions.cc
MOTE_SCALAR_FUNCTION(StrLen);
MOTE_SCALAR_FUNCTION(SubStr);
MOTE_SCALAR_FUNCTION(UCase);
MOTE_SCALAR_FUNCTION(LCase);
MOTE_SCALAR_FUNCTION(StrStarts);
MOTE_SCALAR_FUNCTION(StrEnds);
MOTE_SCALAR_FUNCTION(Contains);
MOTE_SCALAR_FUNCTION(StrBefore);
MOTE_SCALAR_FUNCTION(StrAfter);
MOTE_SCALAR_FUNCTION(EncodeForUri);
MOTE_SCALAR_FUNCTION(Concat);
MOTE_SCALAR_FUNCTION(MatchesRegex);
MOTE_SCALAR_FUNCTION(Replace);

// number_functions.cc
MOTE_SCALAR_FUNCTION(Abs);
MOTE_SCALAR_FUNCTION(Round);
MOTE_SCALAR_FUNCTION(Ceil);
MOTE_SCALAR_FUNCTION(Floor);
MOTE_SCALAR_FUNCTION(Rand);

// date_functions.cc
MOTE_SCALAR_FUNCTION(Now);
MOTE_SCALAR_FUNCTION(Year);
MOTE_SCALAR_FUNCTION(Month);
MOTE_SCALAR_FUNCTION(Day);
MOTE_SCALAR_FUNCTION(Hours);
MOTE_SCALAR_FUNCTION(Minutes);
MOTE_SCALAR_FUNCTION(Seconds);
MOTE_SCALAR_FUNCTION(Timezone);
MOTE_SCALAR_FUNCTION(Tz);

// hash_functions.cc
MOTE_SCALAR_FUNCTION(Md5);
MOTE_SCALAR_FUNCTION(Sha1);
MOTE_SCALAR_FUNCTION(Sha256);
MOTE_SCALAR_FUNCTION(Sha384);
MOTE_SCALAR_FUNCTION(Sha512);

#undef MOTE_SCALAR_FUNCTION

// Whether the language tag `tag` is in `range` (RFC 4647 section 3.3.1, basic filtering).
bool LanguageMatches(std::string_view tag, std::string_view range);

// Whether `tag` has the form of a language tag: [A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*.
bool IsLanguageTag(std::string_view tag);

}  // namespace mote::scalar

#endif  // MOTE_ENGINE_EXPRESSION_SCALAR_FUNCTIONS_H_
