#include "storage/rdf/jsonld/inverse_context.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/rdf/jsonld/rdf_names.h"

namespace mote::jsonld {
namespace {

// The keywords of a container mapping in code point order, one after another.
std::string ContainerKey(uint8_t container) {
  constexpr std::pair<uint8_t, std::string_view> kNames[] = {
      {kGraphContainer, "@graph"},       {kIdContainer, "@id"},     {kIndexContainer, "@index"},
      {kLanguageContainer, "@language"}, {kListContainer, "@list"}, {kSetContainer, "@set"},
      {kTypeContainer, "@type"}};
  std::string key;
  for (const auto& [bit, name] : kNames) {
    if ((container & bit) != 0) key += name;
  }
  return key.empty() ? "@none" : key;
}

void AddTerm(const ActiveContext& context, const std::string& term,
             const TermDefinition& definition, InverseContext* inverse) {
  auto& containers = inverse->iris[*definition.iri];
  InverseContext::Terms& terms = containers[ContainerKey(definition.container)];
  if (terms.any.empty()) terms.any = term;
  // Neither replaces a term that came before.
  const auto language = [&](std::string key) { terms.language.emplace(std::move(key), term); };
  const auto type = [&](std::string key) { terms.type.emplace(std::move(key), term); };
  if (definition.reverse) {
    type("@reverse");
  } else if (definition.type == "@none") {
    language("@any");
    type("@any");
  } else if (!definition.type.empty()) {
    type(definition.type);
  } else if (definition.language.has_value() && definition.direction.has_value()) {
    std::string key = LowerCase(definition.language->value_or(""));
    if (!definition.direction->empty()) key += "_" + *definition.direction;
    language(key.empty() ? "@null" : key);
  } else if (definition.language.has_value()) {
    language(LowerCase(definition.language->value_or("@null")));
  } else if (definition.direction.has_value()) {
    language(definition.direction->empty() ? "@none" : "_" + *definition.direction);
  } else {
    if (!context.direction.empty()) {
      language(LowerCase(context.language.value_or("")) + "_" + context.direction);
    } else {
      language(LowerCase(context.language.value_or("@none")));
    }
    language("@none");
    type("@none");
  }
}

}  // namespace

const InverseContext& InverseOf(const ActiveContext& context) {
  if (context.inverse == nullptr) {
    std::vector<std::string_view> names = context.terms.Terms();
    std::sort(names.begin(), names.end(), [](std::string_view a, std::string_view b) {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    auto inverse = std::make_shared<InverseContext>();
    for (const std::string_view name : names) {
      const TermDefinition* const definition = context.Find(name);
      if (definition->iri.has_value()) {
        AddTerm(context, std::string(name), *definition, inverse.get());
        if (definition->prefix) inverse->prefixes.emplace_back(name, *definition->iri);
      }
    }
    context.inverse = std::move(inverse);
  }
  return *context.inverse;
}

const std::string* SelectTerm(const ActiveContext& context, std::string_view iri,
                              std::span<const std::string_view> containers, TermAspect aspect,
                              std::span<const std::string> preferred) {
  const InverseContext& inverse = InverseOf(context);
  const auto entry = inverse.iris.find(absl::string_view(iri.data(), iri.size()));
  if (entry == inverse.iris.end()) return nullptr;
  for (const std::string_view container : containers) {
    const auto found = entry->second.find(container);
    if (found == entry->second.end()) continue;
    const InverseContext::Terms& terms = found->second;
    for (const std::string& value : preferred) {
      if (aspect == TermAspect::kAny) {
        if (value == "@none") return &terms.any;
        continue;
      }
      const auto& map = aspect == TermAspect::kType ? terms.type : terms.language;
      const auto term = map.find(value);
      if (term != map.end()) return &term->second;
    }
  }
  return nullptr;
}

}  // namespace mote::jsonld
