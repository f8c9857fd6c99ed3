#ifndef MOTE_STORAGE_RDF_JSONLD_ENTRY_MEANING_H_
#define MOTE_STORAGE_RDF_JSONLD_ENTRY_MEANING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "storage/rdf/jsonld/active_context.h"
#include "storage/rdf/jsonld/resource.h"

namespace mote::jsonld {

// What the key of an entry means in an active context.
enum class EntryKind : uint8_t {
  kIgnored,   // Null, or no IRI.
  kId,        // @id
  kType,      // @type
  kGraph,     // @graph
  kValue,     // @value
  kLanguage,  // @language
  kKeyword,   // Any other keyword.
  kProperty,  // A property whose values need no map, list or scoped context of its own.
  kSpecial,   // Any other property.
  kUnknown,   // Too much is remembered already to look.
};

// What the scalars of a property become (Value Expansion, JSON-LD 1.1 API, section 5.3).
enum class Coercion : uint8_t { kLiteral, kId, kVocabulary };

struct EntryMeaning {
  EntryKind kind = EntryKind::kIgnored;
  Coercion coercion = Coercion::kLiteral;
  // Whether the datatype can be that of a literal without a language, and the language is one.
  bool datatype_valid = true;
  bool language_valid = true;
  // Of a property: the predicate.
  std::string iri;
  Resource predicate;
  // Of a literal; empty: none. The language is that of strings without a datatype.
  std::string datatype;
  std::string language;
  std::string direction;
};

// What a value of @type means in an active context.
struct TypeMeaning {
  Resource type;
  std::string iri;
  // Whether it is more than an IRI: a blank node, a term with a scoped context, or one that has not
  // been looked at since too much is remembered already.
  bool special = false;
  // Whether literals without a language may have it as their datatype.
  bool is_datatype = false;
};

// Finds out what keys and types mean and remembers it, since documents use few of them often. For
// one thread.
class EntryMeanings {
 public:
  EntryMeanings() {
    unknown_entry_.kind = EntryKind::kUnknown;
    unknown_type_.special = true;
  }

  // The meanings known in one context.
  class Scope {
   public:
    explicit Scope(ContextPtr context) : context_(std::move(context)) {}

   private:
    friend class EntryMeanings;
    const ContextPtr context_;
    absl::flat_hash_map<std::string, std::unique_ptr<const EntryMeaning>> entries_;
    absl::flat_hash_map<std::string, std::unique_ptr<const TypeMeaning>> types_;
  };

  // Valid, like what the calls below return, until Shrink is called. Between two calls of it, what
  // is remembered stays below some megabytes.
  Scope& ScopeOf(const ContextPtr& context);
  const EntryMeaning& EntryOf(Scope& scope, std::string_view key);
  const TypeMeaning& TypeOf(Scope& scope, std::string_view type);

  // Forgets everything if that has become much.
  void Shrink();

 private:
  absl::flat_hash_map<const ActiveContext*, std::unique_ptr<Scope>> scopes_;
  Scope* last_ = nullptr;
  uint64_t memory_ = 0;
  EntryMeaning unknown_entry_;
  TypeMeaning unknown_type_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_ENTRY_MEANING_H_
