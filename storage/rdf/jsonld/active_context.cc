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
  std::string buffer;
  const std::optional<std::string_view> iri = ExpandIri(context, value, relative, &buffer);
  if (!iri.has_value()) return std::nullopt;
  if (!buffer.empty()) return buffer;
  return std::string(*iri);
}

std::optional<std::string_view> ExpandIri(const ActiveContext& context, std::string_view value,
                                          Relative relative, std::string* buffer) {
  if (!value.empty() && value[0] == '@') {
    if (IsKeyword(value)) return value;
    if (HasKeywordForm(value)) return std::nullopt;
  }
  return ExpandIriByTerms(context, value, relative, buffer);
}

std::optional<std::string_view> ExpandIriByTerms(const ActiveContext& context,
                                                 std::string_view value, Relative relative,
                                                 std::string* buffer) {
  const bool vocab = relative == Relative::kVocabulary || relative == Relative::kBoth;
  const bool document = relative == Relative::kDocument || relative == Relative::kBoth;
  const TermDefinition* const definition = context.Find(value);
  if (definition != nullptr) {
    if (vocab && !definition->iri.has_value()) return std::nullopt;
    if (vocab || (definition->iri.has_value() && IsKeyword(*definition->iri))) {
      return *definition->iri;
    }
  }
  const size_t colon = value.find(':', 1);
  if (!value.empty() && colon != std::string_view::npos) {
    const std::string_view prefix = value.substr(0, colon);
    const std::string_view suffix = value.substr(colon + 1);
    if (prefix == "_" || suffix.starts_with("//")) return value;
    const TermDefinition* const term = context.Find(prefix);
    if (term != nullptr && term->iri.has_value() && term->prefix) {
      buffer->reserve(term->iri->size() + suffix.size());
      return buffer->append(*term->iri).append(suffix);
    }
    if (IsIriForm(value)) return value;
  }
  if (vocab && context.vocab.has_value()) {
    buffer->reserve(context.vocab->size() + value.size());
    return buffer->append(*context.vocab).append(value);
  }
  if (document && context.base.is_set()) {
    context.base.Resolve(value, buffer);
    return *buffer;
  }
  return value;
}

}  // namespace mote::jsonld
