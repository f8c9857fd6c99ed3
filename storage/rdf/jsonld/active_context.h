#ifndef MOTE_STORAGE_RDF_JSONLD_ACTIVE_CONTEXT_H_
#define MOTE_STORAGE_RDF_JSONLD_ACTIVE_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/rdf/iri.h"
#include "storage/rdf/jsonld/json_value.h"
#include "storage/rdf/jsonld/memory_charge.h"
#include "storage/rdf/jsonld/term_map.h"

namespace mote::jsonld {

// The keywords of a container mapping, as bits.
enum Container : uint8_t {
  kNoContainer = 0,
  kGraphContainer = 1,
  kIdContainer = 2,
  kIndexContainer = 4,
  kLanguageContainer = 8,
  kListContainer = 16,
  kSetContainer = 32,
  kTypeContainer = 64,
};

// A term definition (JSON-LD 1.1 API, section 4.1).
struct TermDefinition {
  // The IRI, blank node identifier or keyword; nothing for a term mapped to null.
  std::optional<std::string> iri;
  bool prefix = false;
  bool is_protected = false;
  bool reverse = false;
  // Container bits.
  uint8_t container = kNoContainer;
  // The type mapping; empty: none.
  std::string type;
  // The index mapping and the nest value; empty: none.
  std::string index;
  std::string nest;
  // The language mapping: none, null, or a tag.
  std::optional<std::optional<std::string>> language;
  // The direction mapping: none, null (empty), or "ltr" or "rtl".
  std::optional<std::string> direction;
  // The scoped context, null if there is none, and the base IRI of its relative IRIs. Belongs to
  // the document that it stands in.
  const JsonValue* context = nullptr;
  std::string context_base;
  MemoryCharge memory;

  // The same but for `is_protected`.
  bool SameAs(const TermDefinition& other) const;
};

struct ActiveContext;
struct InverseContext;
using ContextPtr = std::shared_ptr<const ActiveContext>;

// An active context (JSON-LD 1.1 API, section 4.1): immutable once it is in a ContextPtr, but for
// the inverse context, which is made when it is first wanted. For one thread at a time.
struct ActiveContext {
  // The base IRI, not set if there is none, and the one with which processing began.
  BaseIri base;
  std::string original_base;
  std::optional<std::string> vocab;
  std::optional<std::string> language;
  // The default base direction; empty: none.
  std::string direction;
  // To which to return where this context is not propagated; null if it is.
  ContextPtr previous;
  TermMap terms;
  // Used by compaction.
  mutable std::shared_ptr<const InverseContext> inverse;
  MemoryCharge memory;

  // Null if the term has no definition.
  const TermDefinition* Find(std::string_view term) const { return terms.Find(term); }
};

enum class Relative : uint8_t { kNeither, kDocument, kVocabulary, kBoth };

// Whether `text` has the form of an IRI here: it has a scheme.
inline bool IsIriForm(std::string_view text) { return HasScheme(text); }

// IRI Expansion (section 5.2) outside of context processing. `relative` says against what a
// relative IRI is resolved. Nothing: null.
std::optional<std::string> ExpandIri(const ActiveContext& context, std::string_view value,
                                     Relative relative);

// The same without a copy: what it returns borrows from `value`, from the context, or from
// `buffer`, which is overwritten only then and must be empty.
std::optional<std::string_view> ExpandIri(const ActiveContext& context, std::string_view value,
                                          Relative relative, std::string* buffer);

// The part of the algorithm that follows the lookup of terms: step 5 and later.
std::optional<std::string_view> ExpandIriByTerms(const ActiveContext& context,
                                                 std::string_view value, Relative relative,
                                                 std::string* buffer);

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_ACTIVE_CONTEXT_H_
