#include "storage/term/vocabulary.h"

#include <array>
#include <cstddef>

namespace mote {
namespace {

// Indexed by Datatype.
constexpr std::array<std::string_view, kNumDatatypes> kIris = {
    std::string_view(),
    xsd::kString,
    xsd::kBoolean,
    xsd::kInteger,
    xsd::kDecimal,
    xsd::kFloat,
    xsd::kDouble,
    xsd::kNonPositiveInteger,
    xsd::kNegativeInteger,
    xsd::kLong,
    xsd::kInt,
    xsd::kShort,
    xsd::kByte,
    xsd::kNonNegativeInteger,
    xsd::kUnsignedLong,
    xsd::kUnsignedInt,
    xsd::kUnsignedShort,
    xsd::kUnsignedByte,
    xsd::kPositiveInteger,
    xsd::kDateTime,
    xsd::kDateTimeStamp,
    xsd::kDate,
    xsd::kTime,
    xsd::kGYear,
    xsd::kGYearMonth,
    xsd::kGMonth,
    xsd::kGMonthDay,
    xsd::kGDay,
    xsd::kDuration,
    xsd::kDayTimeDuration,
    xsd::kYearMonthDuration,
    xsd::kAnyUri,
    xsd::kHexBinary,
    xsd::kBase64Binary,
    xsd::kNormalizedString,
    xsd::kToken,
    xsd::kLanguage,
    rdf::kHtml,
    rdf::kXmlLiteral,
    rdf::kJson,
    "http://www.opengis.net/ont/geosparql#wktLiteral",
};

constexpr size_t kLongest = 64;

// The datatypes by the length of their IRI: at most a few share one, so that a look-up compares
// one or two strings.
struct ByLength {
  std::array<uint8_t, kLongest + 1> begin = {};
  std::array<Datatype, kNumDatatypes> order = {};

  constexpr ByLength() {
    size_t n = 0;
    for (size_t length = 0; length < kLongest; ++length) {
      begin[length] = static_cast<uint8_t>(n);
      for (size_t d = 1; d < kIris.size(); ++d) {
        if (kIris[d].size() == length) order[n++] = static_cast<Datatype>(d);
      }
    }
    begin[kLongest] = static_cast<uint8_t>(n);
  }
};

constexpr ByLength kByLength;

}  // namespace

Datatype DatatypeOf(std::string_view iri) {
  if (iri.empty()) return Datatype::kString;
  if (iri.size() >= kLongest) return Datatype::kUnknown;
  for (size_t i = kByLength.begin[iri.size()]; i < kByLength.begin[iri.size() + 1]; ++i) {
    const Datatype candidate = kByLength.order[i];
    if (kIris[static_cast<size_t>(candidate)] == iri) return candidate;
  }
  return Datatype::kUnknown;
}

std::string_view DatatypeIri(Datatype datatype) { return kIris[static_cast<size_t>(datatype)]; }

}  // namespace mote
