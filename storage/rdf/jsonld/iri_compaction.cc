#include "storage/rdf/jsonld/iri_compaction.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "storage/rdf/iri.h"
#include "storage/rdf/jsonld/expander.h"
#include "storage/rdf/jsonld/inverse_context.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/keywords.h"
#include "storage/rdf/jsonld/rdf_names.h"

namespace mote::jsonld {
namespace {

// What Term Selection is asked for.
struct Wanted {
  std::vector<std::string_view> containers;
  TermAspect aspect = TermAspect::kLanguage;
  std::string value = "@null";
};

std::string TextOf(const JsonValue& object, std::string_view key) {
  const JsonValue* const member = object.Find(key);
  return member != nullptr && member->is_string() ? member->string() : std::string();
}

// The language and direction of a value with a direction, as the inverse context has them.
std::string LanguageAndDirection(const JsonValue& value) {
  return LowerCase(TextOf(value, "@language") + "_" + TextOf(value, "@direction"));
}

std::string DefaultLanguage(const ActiveContext& context) {
  if (!context.direction.empty()) {
    return LowerCase(context.language.value_or("") + "_" + context.direction);
  }
  return LowerCase(context.language.value_or("@none"));
}

void WantList(const ActiveContext& context, const JsonValue& value, Wanted* wanted) {
  if (!value.Has("@index")) wanted->containers.push_back("@list");
  const JsonValue& list = *value.Find("@list");
  std::optional<std::string> type;
  std::optional<std::string> language;
  if (ItemCount(list) == 0) language = DefaultLanguage(context);
  for (size_t i = 0; i < ItemCount(list); ++i) {
    const JsonValue& item = ItemAt(list, i);
    std::string item_language = "@none";
    std::string item_type = "@none";
    if (!IsValueObject(item)) {
      item_type = "@id";
    } else if (item.Has("@direction")) {
      item_language = LanguageAndDirection(item);
    } else if (item.Has("@language")) {
      item_language = LowerCase(TextOf(item, "@language"));
    } else if (item.Has("@type")) {
      item_type = TextOf(item, "@type");
    } else {
      item_language = "@null";
    }
    if (!language.has_value()) {
      language = item_language;
    } else if (*language != item_language && IsValueObject(item)) {
      language = "@none";
    }
    if (!type.has_value()) {
      type = item_type;
    } else if (*type != item_type) {
      type = "@none";
    }
    if (*language == "@none" && *type == "@none") break;
  }
  if (type.value_or("@none") != "@none") {
    wanted->aspect = TermAspect::kType;
    wanted->value = *type;
  } else {
    wanted->value = language.value_or("@none");
  }
}

void WantGraph(const JsonValue& value, Wanted* wanted) {
  const auto add = [&](std::string_view a, std::string_view b) {
    wanted->containers.push_back(a);
    wanted->containers.push_back(b);
  };
  const bool index = value.Has("@index");
  const bool id = value.Has("@id");
  if (index) add("@graph@index", "@graph@index@set");
  if (id) add("@graph@id", "@graph@id@set");
  add("@graph", "@graph@set");
  wanted->containers.push_back("@set");
  if (!index) add("@graph@index", "@graph@index@set");
  if (!id) add("@graph@id", "@graph@id@set");
  add("@index", "@index@set");
  wanted->aspect = TermAspect::kType;
  wanted->value = "@id";
}

void WantOther(const JsonValue* value, Wanted* wanted) {
  const auto add = [&](std::string_view a, std::string_view b) {
    wanted->containers.push_back(a);
    wanted->containers.push_back(b);
  };
  if (value != nullptr && IsValueObject(*value)) {
    const bool index = value->Has("@index");
    if (value->Has("@direction") && !index) {
      wanted->value = LanguageAndDirection(*value);
      add("@language", "@language@set");
    } else if (value->Has("@language") && !index) {
      wanted->value = LowerCase(TextOf(*value, "@language"));
      add("@language", "@language@set");
    } else if (value->Has("@type")) {
      wanted->value = TextOf(*value, "@type");
      wanted->aspect = TermAspect::kType;
    }
  } else {
    wanted->aspect = TermAspect::kType;
    wanted->value = "@id";
    add("@id", "@id@set");
    add("@type", "@set@type");
  }
  wanted->containers.push_back("@set");
}

// Whether the term is no map of languages, which has no place for directions, or the direction that
// its values are given is that of `value`.
bool FitsLanguageMap(const ActiveContext& context, const std::string& term,
                     const JsonValue& value) {
  const TermDefinition* const definition = context.Find(term);
  if (definition == nullptr || (definition->container & kLanguageContainer) == 0) return true;
  return definition->direction.value_or(context.direction) == TextOf(value, "@direction");
}

// Step 4: the term that suits the value best, null if there is none.
absl::StatusOr<const std::string*> FindTerm(const ActiveContext& context, const std::string& iri,
                                            const IriCompaction& options) {
  const JsonValue* const value = options.value;
  const bool is_map = value != nullptr && value->is_object();
  const bool is_graph = is_map && IsGraphObject(*value);
  Wanted wanted;
  const auto add = [&](std::string_view a, std::string_view b) {
    wanted.containers.push_back(a);
    wanted.containers.push_back(b);
  };
  if (is_map && value->Has("@index") && !is_graph) add("@index", "@index@set");
  if (options.reverse) {
    wanted.aspect = TermAspect::kType;
    wanted.value = "@reverse";
    wanted.containers.push_back("@set");
  } else if (is_map && IsListObject(*value)) {
    WantList(context, *value, &wanted);
  } else if (is_graph) {
    WantGraph(*value, &wanted);
  } else {
    WantOther(value, &wanted);
  }
  wanted.containers.push_back("@none");
  if (!is_map || !value->Has("@index")) add("@index", "@index@set");
  if (is_map && value->object().size() == 1 && value->Has("@value")) {
    add("@language", "@language@set");
  }
  std::vector<std::string> preferred;
  if (wanted.value == "@reverse") preferred.push_back("@reverse");
  if ((wanted.value == "@id" || wanted.value == "@reverse") && is_map && value->Has("@id")) {
    const std::string id = TextOf(*value, "@id");
    IriCompaction inner;
    inner.relative = options.relative;
    const absl::StatusOr<std::string> compacted = CompactIri(context, id, inner);
    if (!compacted.ok()) return compacted.status();
    const TermDefinition* const definition = context.Find(*compacted);
    const bool is_term = definition != nullptr && definition->iri == id;
    preferred.push_back(is_term ? "@vocab" : "@id");
    preferred.push_back(is_term ? "@id" : "@vocab");
    preferred.push_back("@none");
  } else {
    preferred.push_back(wanted.value);
    preferred.push_back("@none");
    if (is_map && IsListObject(*value) && ItemCount(*value->Find("@list")) == 0) {
      wanted.aspect = TermAspect::kAny;
    }
  }
  preferred.push_back("@any");
  for (size_t i = 0, count = preferred.size(); i < count; ++i) {
    const size_t underscore = preferred[i].find('_');
    if (underscore != std::string::npos) preferred.push_back(preferred[i].substr(underscore));
  }
  const std::string* const term =
      SelectTerm(context, iri, wanted.containers, wanted.aspect, preferred);
  if (term == nullptr || !is_map || !IsValueObject(*value) ||
      FitsLanguageMap(context, *term, *value)) {
    return term;
  }
  // The specification would lose the direction here.
  std::erase_if(wanted.containers,
                [](std::string_view container) { return container.starts_with("@language"); });
  return SelectTerm(context, iri, wanted.containers, wanted.aspect, preferred);
}

}  // namespace

std::string RelativeReference(std::string_view base, std::string_view iri) {
  const auto path_start = [](std::string_view text) {
    const size_t colon = text.find(':');
    if (text.substr(colon + 1, 2) != "//") return colon + 1;
    return std::min(text.find_first_of("/?#", colon + 3), text.size());
  };
  const size_t root = path_start(base);
  if (iri.substr(0, root) != base.substr(0, root) || path_start(iri) != root) {
    return std::string(iri);
  }
  const std::string_view base_path = base.substr(root, base.find_first_of("?#", root) - root);
  const size_t path_end = std::min(iri.find_first_of("?#", root), iri.size());
  const std::string_view path = iri.substr(root, path_end - root);
  const std::string_view rest = iri.substr(path_end);
  if (path == base_path && !rest.empty()) {
    // A reference of a fragment alone keeps the query of the base, which must then be the same.
    const std::string_view base_query = base.substr(0, base.find('#')).substr(root);
    const std::string_view query = iri.substr(0, iri.find('#')).substr(root);
    if (rest[0] == '?') return std::string(rest);
    if (base_query == query) return std::string(rest);
  }
  if (path.empty() || base_path.empty()) return std::string(iri);
  // The directories that both share.
  size_t common = 0;
  for (size_t i = 0; i < std::min(path.size(), base_path.size()) && path[i] == base_path[i]; ++i) {
    if (path[i] == '/') common = i + 1;
  }
  if (common == 0) return std::string(iri);
  std::string reference;
  const std::string_view up = base_path.substr(common);
  for (const char c : up) {
    if (c == '/') reference += "../";
  }
  reference += path.substr(common);
  const std::string_view first = std::string_view(reference).substr(0, reference.find('/'));
  if (reference.empty() || first.empty() || first.find(':') != std::string_view::npos) {
    reference = "./" + reference;
  }
  reference += rest;
  return reference;
}

absl::StatusOr<std::string> CompactIri(const ActiveContext& context, const std::string& iri,
                                       const IriCompaction& options) {
  if (options.vocab && InverseOf(context).iris.contains(iri)) {
    const absl::StatusOr<const std::string*> term = FindTerm(context, iri, options);
    if (!term.ok()) return term.status();
    if (*term != nullptr) return **term;
  }
  if (options.vocab && context.vocab.has_value() && iri.size() > context.vocab->size() &&
      iri.starts_with(*context.vocab)) {
    std::string suffix = iri.substr(context.vocab->size());
    if (context.Find(suffix) == nullptr) return suffix;
  }
  std::optional<std::string> compact;
  for (const auto& [name, prefix] : InverseOf(context).prefixes) {
    if (prefix == iri || !iri.starts_with(prefix)) continue;
    std::string candidate = name + ":" + iri.substr(prefix.size());
    const bool better = !compact.has_value() || candidate.size() < compact->size() ||
                        (candidate.size() == compact->size() && candidate < *compact);
    const TermDefinition* const known = context.Find(candidate);
    if (better && (known == nullptr || (known->iri == iri && options.value == nullptr))) {
      compact = std::move(candidate);
    }
  }
  if (compact.has_value()) return *std::move(compact);
  const size_t colon = iri.find(':');
  if (colon != std::string::npos && !iri.substr(colon + 1).starts_with("//")) {
    const TermDefinition* const scheme = context.Find(std::string_view(iri).substr(0, colon));
    if (scheme != nullptr && scheme->prefix) {
      return Error("IRI confused with prefix", "<" + iri + ">");
    }
  }
  if (options.vocab || IsBlankNodeId(iri) || IsKeyword(iri)) return iri;
  std::string reference = iri;
  if (options.relative && context.base.is_set() && HasScheme(iri)) {
    reference = RelativeReference(context.base.iri(), iri);
  }
  if (HasKeywordForm(reference)) reference.insert(0, "./");
  return reference;
}

}  // namespace mote::jsonld
