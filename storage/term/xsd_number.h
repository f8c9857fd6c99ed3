#ifndef MOTE_STORAGE_TERM_XSD_NUMBER_H_
#define MOTE_STORAGE_TERM_XSD_NUMBER_H_

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/term/decimal.h"
#include "storage/term/vocabulary.h"

// Lexical forms of the XSD numbers and booleans (XML Schema 1.1 part 2, sections 3.2 and 3.3):
// strict parsers, which accept exactly the lexical space (without surrounding white space), and
// canonical formatters.

namespace mote {

// An integer of any size: sign, and digits without leading zeros ("0" for zero, never negative).
// `digits` borrows from the parsed text.
struct XsdInteger {
  bool negative = false;
  std::string_view digits;

  // The value if it fits.
  std::optional<int64_t> ToInt64() const;
  friend std::strong_ordering operator<=>(const XsdInteger& a, const XsdInteger& b);
  friend bool operator==(const XsdInteger&, const XsdInteger&) = default;
};

// `[+-]?[0-9]+`.
std::optional<XsdInteger> ParseXsdInteger(std::string_view text);
// `[+-]?[0-9]+` with a value within int64_t; the fast way for the common case.
std::optional<int64_t> ParseInt64(std::string_view text);

// Whether `value` is in the value space of an integer datatype (xsd:byte, ...).
bool InIntegerValueSpace(Datatype datatype, const XsdInteger& value);

// xsd:double and xsd:float, "INF", "+INF", "-INF" and "NaN" included, correctly rounded; too large
// is infinite, too small is zero, as XSD says.
std::optional<double> ParseDouble(std::string_view text);
std::optional<float> ParseFloat(std::string_view text);
// "true", "false", "1", "0".
std::optional<bool> ParseBoolean(std::string_view text);

// Canonical forms: "1.5E3", "0.0E0", "-0.0E0", "INF", "NaN"; the shortest digits that give the
// same value back.
std::string FormatDouble(double value);
std::string FormatFloat(float value);
// The same without memory from the heap; the view is of `buffer` or of static memory.
using RealTextBuffer = std::array<char, 48>;
std::string_view FormatDouble(double value, RealTextBuffer* buffer);
std::string_view FormatFloat(float value, RealTextBuffer* buffer);

// Whether `text` is in the lexical space of `datatype` and its value in the value space. True for
// datatypes that are neither numbers, booleans nor dates.
bool IsWellTyped(Datatype datatype, std::string_view text);

}  // namespace mote

#endif  // MOTE_STORAGE_TERM_XSD_NUMBER_H_
