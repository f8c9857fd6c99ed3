#ifndef MOTE_ID_H_
#define MOTE_ID_H_

#include <compare>
#include <cstdint>
#include <functional>

namespace mote {

// What the upper eight bits of an Id say about the other 56. The numbers are part of the on-disk
// format (storage/FORMAT.md) and never change; unknown tags are an error of a newer version.
//
// Their order is the order of SPARQL's ORDER BY over kinds of terms: unbound, blank nodes, IRIs,
// literals, triple terms. "Inline" tags carry the whole term in the payload, and their payloads
// compare, as unsigned integers, in the order of the values. "Dictionary" tags carry a number that
// the dictionary maps to the term; each such tag is a class with numbers of its own, so that ids
// of one class are dense. A term whose lexical form the inline payload cannot reproduce exactly
// goes to the dictionary class of its kind: no term ever changes by being stored.
enum class Tag : uint8_t {
  kUndefined = 0x00,  // Id 0 alone: unbound, and the default graph.

  kBlankNode = 0x10,       // A number of its own; blank nodes have no label in the store.
  kKeyedBlankNode = 0x11,  // Reserved: blank nodes named by a key.

  kIri = 0x20,  // Dictionary.

  kString = 0x30,         // Dictionary: xsd:string.
  kShortString = 0x31,    // Inline: xsd:string of at most 7 bytes of UTF-8 without U+0000.
  kLangString = 0x32,     // Dictionary: rdf:langString.
  kDirLangString = 0x33,  // Dictionary: rdf:dirLangString (RDF 1.2).

  // Inline numbers, a tag for each datatype.
  kInteger = 0x40,
  kDecimal = 0x41,
  kFloat = 0x42,
  kDouble = 0x43,
  kNonPositiveInteger = 0x44,
  kNegativeInteger = 0x45,
  kLong = 0x46,
  kInt = 0x47,
  kShort = 0x48,
  kByte = 0x49,
  kNonNegativeInteger = 0x4A,
  kUnsignedLong = 0x4B,
  kUnsignedInt = 0x4C,
  kUnsignedShort = 0x4D,
  kUnsignedByte = 0x4E,
  kPositiveInteger = 0x4F,
  kNumberOther = 0x50,  // Dictionary: any other literal of a numeric datatype, ill-typed included.

  kBoolean = 0x60,    // Inline: "true" and "false".
  kDateTime = 0x61,   // Inline.
  kDate = 0x62,       // Inline.
  kTime = 0x63,       // Inline.
  kDateOther = 0x68,  // Dictionary: any other xsd:dateTime, dateTimeStamp, date, time, g* literal.

  kOtherLiteral = 0x70,  // Dictionary: literals of any other datatype, durations included.

  kTriple = 0x80,  // Dictionary: triple terms (RDF 1.2), by the ids of their components.
  kBlob = 0x90,    // Reserved.

  kLocal = 0xF0,  // Never stored: a term that a query computed, numbered by the query.
};

// The 64-bit name of an RDF term: an 8-bit tag and a 56-bit payload. Equal terms have equal ids,
// bitwise, within a database; an id never changes and is never used again for another term.
class Id {
 public:
  static constexpr int kPayloadBits = 56;
  static constexpr uint64_t kPayloadMask = (uint64_t{1} << kPayloadBits) - 1;

  constexpr Id() = default;
  constexpr Id(Tag tag, uint64_t payload)
      : bits_((static_cast<uint64_t>(tag) << kPayloadBits) | (payload & kPayloadMask)) {}
  static constexpr Id FromBits(uint64_t bits) {
    Id id;
    id.bits_ = bits;
    return id;
  }
  // Unbound in a solution; the default graph in a quad.
  static constexpr Id Undefined() { return Id(); }

  constexpr uint64_t bits() const { return bits_; }
  constexpr Tag tag() const { return static_cast<Tag>(bits_ >> kPayloadBits); }
  constexpr uint64_t payload() const { return bits_ & kPayloadMask; }
  constexpr bool is_undefined() const { return bits_ == 0; }

  // By tag, then payload: kinds of terms apart, inline values in the order of their values.
  friend constexpr auto operator<=>(Id, Id) = default;
  friend constexpr bool operator==(Id, Id) = default;

 private:
  uint64_t bits_ = 0;
};

static_assert(sizeof(Id) == 8);

inline constexpr Id kDefaultGraph = Id::Undefined();

constexpr bool IsDictionaryTag(Tag tag) {
  switch (tag) {
    case Tag::kIri:
    case Tag::kString:
    case Tag::kLangString:
    case Tag::kDirLangString:
    case Tag::kNumberOther:
    case Tag::kDateOther:
    case Tag::kOtherLiteral:
    case Tag::kTriple:
      return true;
    default:
      return false;
  }
}

// True for numbers held in the id itself, of every numeric datatype.
constexpr bool IsInlineNumericTag(Tag tag) {
  return tag >= Tag::kInteger && tag <= Tag::kPositiveInteger;
}

// True for inline xsd:integer and the types derived from it; their payloads share one encoding.
constexpr bool IsInlineIntegerTag(Tag tag) {
  return tag == Tag::kInteger || (tag >= Tag::kNonPositiveInteger && tag <= Tag::kPositiveInteger);
}

// True for ids that may be the subject of a triple term; its predicate is an IRI, its object any.
constexpr bool IsSubjectTag(Tag tag) { return tag == Tag::kIri || tag == Tag::kBlankNode; }

constexpr bool IsLiteralTag(Tag tag) { return tag >= Tag::kString && tag <= Tag::kOtherLiteral; }

// The components of a triple term by their ids.
struct IdTriple {
  Id subject;
  Id predicate;
  Id object;

  friend constexpr auto operator<=>(const IdTriple&, const IdTriple&) = default;
  friend constexpr bool operator==(const IdTriple&, const IdTriple&) = default;
};

// A quad of ids; `graph` is kDefaultGraph (undefined) in the default graph.
struct IdQuad {
  Id subject;
  Id predicate;
  Id object;
  Id graph;

  friend constexpr auto operator<=>(const IdQuad&, const IdQuad&) = default;
  friend constexpr bool operator==(const IdQuad&, const IdQuad&) = default;
};

}  // namespace mote

template <>
struct std::hash<mote::Id> {
  size_t operator()(mote::Id id) const noexcept {
    uint64_t x = id.bits() * 0x9E3779B97F4A7C15u;
    return static_cast<size_t>(x ^ (x >> 32));
  }
};

#endif  // MOTE_ID_H_
