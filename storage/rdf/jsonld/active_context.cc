#include "storage/rdf/jsonld/active_context.h"

#include "storage/rdf/jsonld/keywords.h"

namespace mote::jsonld {

bool TermDefinition::SameAs(const TermDefinition& other) const {
  const bool same_context =
      context == other.context ||
      (context != nullptr && other.context != nullptr && *context == *other.context);
  return same_context && iri == other.iri && prefix == other.prefix && reverse == other.reverse &&
         container == other.container && type == other.type && index == other.index &&
         nest == other.nest && language == other.language && direction == other.direction;
}

std::optional<std::string> ExpandIri(const ActiveContext& context, std::string_view value,
                                     Relative relative) {
  if (!value.empty() && value[0] == '@') {
    if (IsKeyword(value)) return std::string(value);
    if (HasKeywordForm(value)) return std::nullopt;
  }
  return ExpandIriByTerms(context, value, relative);
}

std::optional<std::string> ExpandIriByTerms(const ActiveContext& context, std::string_view value,
                                            Relative relative) {
  const bool vocab = relative == Relative::kVocabulary || relative == Relative::kBoth;
  const bool document = relative == Relative::kDocument || relative == Relative::kBoth;
  const TermDefinition* const definition = context.Find(value);
  if (definition != nullptr) {
    if (vocab) return definition->iri;
    if (definition->iri.has_value() && IsKeyword(*definition->iri)) return definition->iri;
  }
  const size_t colon = value.find(':', 1);
  if (!value.empty() && colon != std::string_view::npos) {
    const std::string_view prefix = value.substr(0, colon);
    const std::string_view suffix = value.substr(colon + 1);
    if (prefix == "_" || suffix.starts_with("//")) return std::string(value);
    const TermDefinition* const term = context.Find(prefix);
    if (term != nullptr && term->iri.has_value() && term->prefix) {
      std::string iri;
      iri.reserve(term->iri->size() + suffix.size());
      return iri.append(*term->iri).append(suffix);
    }
    if (IsIriForm(value)) return std::string(value);
  }
  if (vocab && context.vocab.has_value()) {
    std::string iri;
    iri.reserve(context.vocab->size() + value.size());
    return iri.append(*context.vocab).append(value);
  }
  if (document && context.base.is_set()) {
    std::string iri;
    context.base.Resolve(value, &iri);
    return iri;
  }
  return std::string(value);
}

}  // namespace mote::jsonld
