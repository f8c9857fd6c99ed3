#ifndef MOTE_STORAGE_TERM_VOCABULARY_H_
#define MOTE_STORAGE_TERM_VOCABULARY_H_

#include <cstdint>
#include <string_view>

// The IRIs that the code itself knows.

namespace mote {

namespace xsd {
inline constexpr std::string_view kNamespace = "http://www.w3.org/2001/XMLSchema#";
inline constexpr std::string_view kString = "http://www.w3.org/2001/XMLSchema#string";
inline constexpr std::string_view kBoolean = "http://www.w3.org/2001/XMLSchema#boolean";
inline constexpr std::string_view kInteger = "http://www.w3.org/2001/XMLSchema#integer";
inline constexpr std::string_view kDecimal = "http://www.w3.org/2001/XMLSchema#decimal";
inline constexpr std::string_view kFloat = "http://www.w3.org/2001/XMLSchema#float";
inline constexpr std::string_view kDouble = "http://www.w3.org/2001/XMLSchema#double";
inline constexpr std::string_view kNonPositiveInteger =
    "http://www.w3.org/2001/XMLSchema#nonPositiveInteger";
inline constexpr std::string_view kNegativeInteger =
    "http://www.w3.org/2001/XMLSchema#negativeInteger";
inline constexpr std::string_view kLong = "http://www.w3.org/2001/XMLSchema#long";
inline constexpr std::string_view kInt = "http://www.w3.org/2001/XMLSchema#int";
inline constexpr std::string_view kShort = "http://www.w3.org/2001/XMLSchema#short";
inline constexpr std::string_view kByte = "http://www.w3.org/2001/XMLSchema#byte";
inline constexpr std::string_view kNonNegativeInteger =
    "http://www.w3.org/2001/XMLSchema#nonNegativeInteger";
inline constexpr std::string_view kUnsignedLong = "http://www.w3.org/2001/XMLSchema#unsignedLong";
inline constexpr std::string_view kUnsignedInt = "http://www.w3.org/2001/XMLSchema#unsignedInt";
inline constexpr std::string_view kUnsignedShort = "http://www.w3.org/2001/XMLSchema#unsignedShort";
inline constexpr std::string_view kUnsignedByte = "http://www.w3.org/2001/XMLSchema#unsignedByte";
inline constexpr std::string_view kPositiveInteger =
    "http://www.w3.org/2001/XMLSchema#positiveInteger";
inline constexpr std::string_view kDateTime = "http://www.w3.org/2001/XMLSchema#dateTime";
inline constexpr std::string_view kDateTimeStamp = "http://www.w3.org/2001/XMLSchema#dateTimeStamp";
inline constexpr std::string_view kDate = "http://www.w3.org/2001/XMLSchema#date";
inline constexpr std::string_view kTime = "http://www.w3.org/2001/XMLSchema#time";
inline constexpr std::string_view kGYear = "http://www.w3.org/2001/XMLSchema#gYear";
inline constexpr std::string_view kGYearMonth = "http://www.w3.org/2001/XMLSchema#gYearMonth";
inline constexpr std::string_view kGMonth = "http://www.w3.org/2001/XMLSchema#gMonth";
inline constexpr std::string_view kGMonthDay = "http://www.w3.org/2001/XMLSchema#gMonthDay";
inline constexpr std::string_view kGDay = "http://www.w3.org/2001/XMLSchema#gDay";
inline constexpr std::string_view kDuration = "http://www.w3.org/2001/XMLSchema#duration";
inline constexpr std::string_view kDayTimeDuration =
    "http://www.w3.org/2001/XMLSchema#dayTimeDuration";
inline constexpr std::string_view kYearMonthDuration =
    "http://www.w3.org/2001/XMLSchema#yearMonthDuration";
inline constexpr std::string_view kAnyUri = "http://www.w3.org/2001/XMLSchema#anyURI";
inline constexpr std::string_view kHexBinary = "http://www.w3.org/2001/XMLSchema#hexBinary";
inline constexpr std::string_view kBase64Binary = "http://www.w3.org/2001/XMLSchema#base64Binary";
inline constexpr std::string_view kNormalizedString =
    "http://www.w3.org/2001/XMLSchema#normalizedString";
inline constexpr std::string_view kToken = "http://www.w3.org/2001/XMLSchema#token";
inline constexpr std::string_view kLanguage = "http://www.w3.org/2001/XMLSchema#language";
}  // namespace xsd

namespace rdf {
inline constexpr std::string_view kNamespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
inline constexpr std::string_view kType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
inline constexpr std::string_view kFirst = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
inline constexpr std::string_view kRest = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
inline constexpr std::string_view kNil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
inline constexpr std::string_view kReifies = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies";
inline constexpr std::string_view kLangString =
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
inline constexpr std::string_view kDirLangString =
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString";

// The datatypes whose literals always have a language tag (RDF 1.2 Concepts, section 3.4).
constexpr bool NeedsLanguage(std::string_view datatype) {
  return datatype == kLangString || datatype == kDirLangString;
}
inline constexpr std::string_view kHtml = "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML";
inline constexpr std::string_view kXmlLiteral =
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral";
inline constexpr std::string_view kJson = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
}  // namespace rdf

// The datatypes that the code tells apart, and some common ones. The numbers are part of the
// dictionary's bytes (dictionary_key.h) and never change.
enum class Datatype : uint8_t {
  kUnknown = 0,
  kString = 1,
  kBoolean = 2,
  kInteger = 3,
  kDecimal = 4,
  kFloat = 5,
  kDouble = 6,
  kNonPositiveInteger = 7,
  kNegativeInteger = 8,
  kLong = 9,
  kInt = 10,
  kShort = 11,
  kByte = 12,
  kNonNegativeInteger = 13,
  kUnsignedLong = 14,
  kUnsignedInt = 15,
  kUnsignedShort = 16,
  kUnsignedByte = 17,
  kPositiveInteger = 18,
  kDateTime = 19,
  kDateTimeStamp = 20,
  kDate = 21,
  kTime = 22,
  kGYear = 23,
  kGYearMonth = 24,
  kGMonth = 25,
  kGMonthDay = 26,
  kGDay = 27,
  kDuration = 28,
  kDayTimeDuration = 29,
  kYearMonthDuration = 30,
  kAnyUri = 31,
  kHexBinary = 32,
  kBase64Binary = 33,
  kNormalizedString = 34,
  kToken = 35,
  kLanguage = 36,
  kHtml = 37,
  kXmlLiteral = 38,
  kJson = 39,
  kWktLiteral = 40,
};
inline constexpr int kNumDatatypes = 41;

// The datatype named by `iri`; an empty IRI means xsd:string; kUnknown if it is none of the above.
// A length switch and one comparison: cheap enough for each literal of a load.
Datatype DatatypeOf(std::string_view iri);

// The IRI of a datatype; empty for kUnknown. The view is static.
std::string_view DatatypeIri(Datatype datatype);

// xsd:integer or one of the types derived from it.
constexpr bool IsIntegerDatatype(Datatype d) {
  return d == Datatype::kInteger ||
         (d >= Datatype::kNonPositiveInteger && d <= Datatype::kPositiveInteger);
}

// Any numeric XSD datatype.
constexpr bool IsNumericDatatype(Datatype d) {
  return d >= Datatype::kInteger && d <= Datatype::kPositiveInteger;
}

// dateTime, dateTimeStamp, date, time, and the g* types.
constexpr bool IsTemporalDatatype(Datatype d) {
  return d >= Datatype::kDateTime && d <= Datatype::kGDay;
}

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_VOCABULARY_H_
