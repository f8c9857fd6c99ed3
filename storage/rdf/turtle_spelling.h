#ifndef MOTE_STORAGE_RDF_TURTLE_SPELLING_H_
#define MOTE_STORAGE_RDF_TURTLE_SPELLING_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "storage/term/term.h"

namespace mote {

// How Turtle and TriG spell terms: with prefixes, and numbers without quotes.
class TurtleSpelling {
 public:
  // Prefixes beyond this many are not used, so that memory stays bounded.
  static constexpr size_t kMaxPrefixes = size_t{1} << 16;

  // A namespace has one prefix and a prefix one namespace: the first of each. False if one of them
  // is taken.
  bool Declare(std::string_view name, std::string_view iri);

  // The prefix with which an IRI is spelled, or null; `*cut` becomes the length of its namespace.
  const std::string* PrefixOf(std::string_view iri, size_t* cut) const;

  void AppendIri(std::string_view iri, std::string* out) const;
  // Any term. Blank nodes have labels, and triple terms are `<<( s p o )>>`.
  void Append(const TermView& term, std::string* out) const;

  // Whether the literal needs neither quotes nor datatype.
  static bool IsBare(const TermView& literal);
  static void AppendDeclaration(std::string_view name, std::string_view iri, std::string* out);

 private:
  void AppendLiteral(const TermView& literal, std::string* out) const;

  absl::flat_hash_map<std::string, std::string> prefixes_;  // From namespace to name.
  absl::flat_hash_set<std::string> names_;
};

}  // namespace mote

#endif  // MOTE_STORAGE_RDF_TURTLE_SPELLING_H_
