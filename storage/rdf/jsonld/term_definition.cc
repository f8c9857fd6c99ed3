#include <algorithm>

#include "storage/base/status_macros.h"
#include "storage/rdf/jsonld/context_processor.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/keywords.h"

// Create Term Definition (JSON-LD 1.1 API, section 4.3).

namespace mote::jsonld {
namespace {

std::string Quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

bool IsAllowedMember(std::string_view key) {
  constexpr std::string_view kAllowed[] = {"@id",        "@reverse",   "@container", "@context",
                                           "@direction", "@index",     "@language",  "@nest",
                                           "@prefix",    "@protected", "@type"};
  return std::find(std::begin(kAllowed), std::end(kAllowed), key) != std::end(kAllowed);
}

// The bit of a container keyword; kNoContainer for anything else.
uint8_t ContainerBit(const JsonValue& value) {
  constexpr std::pair<std::string_view, uint8_t> kBits[] = {
      {"@graph", kGraphContainer},       {"@id", kIdContainer},     {"@index", kIndexContainer},
      {"@language", kLanguageContainer}, {"@list", kListContainer}, {"@set", kSetContainer},
      {"@type", kTypeContainer}};
  if (!value.is_string()) return kNoContainer;
  for (const auto& [name, bit] : kBits) {
    if (value.string() == name) return bit;
  }
  return kNoContainer;
}

bool IsGenDelim(char c) { return std::string_view(":/?#[]@").find(c) != std::string_view::npos; }

// What a definition takes, roughly.
uint64_t MemoryOf(const TermDefinition& definition) {
  uint64_t bytes = sizeof(TermDefinition) + definition.type.size() + definition.index.size() +
                   definition.nest.size() + definition.context_base.size();
  if (definition.iri.has_value()) bytes += definition.iri->size();
  if (definition.language.has_value()) bytes += definition.language->value_or("").size();
  return bytes;
}

bool ContainsInnerColon(std::string_view term) {
  const size_t colon = term.find(':', 1);
  return colon != std::string_view::npos && colon + 1 < term.size();
}

}  // namespace

absl::StatusOr<std::optional<std::string>> ContextProcessor::Expand(Scope& scope,
                                                                    std::string_view value,
                                                                    Relative relative) {
  if (IsKeyword(value)) return std::optional<std::string>(std::string(value));
  if (HasKeywordForm(value)) return std::optional<std::string>();
  const auto define = [&](std::string_view term) {
    if (!scope.local.Has(term)) return absl::OkStatus();
    const auto state = scope.defined.find(absl::string_view(term.data(), term.size()));
    if (state != scope.defined.end() && state->second) return absl::OkStatus();
    return CreateTerm(scope, std::string(term));
  };
  MOTE_RETURN_IF_ERROR(define(value));
  const bool vocab = relative == Relative::kVocabulary || relative == Relative::kBoth;
  const TermDefinition* const definition = scope.result->Find(value);
  const bool is_term = definition != nullptr &&
                       (vocab || (definition->iri.has_value() && IsKeyword(*definition->iri)));
  const size_t colon = value.empty() ? std::string_view::npos : value.find(':', 1);
  if (!is_term && colon != std::string_view::npos && value.substr(0, colon) != "_" &&
      !value.substr(colon + 1).starts_with("//")) {
    MOTE_RETURN_IF_ERROR(define(value.substr(0, colon)));
  }
  std::string buffer;
  const std::optional<std::string_view> iri =
      ExpandIriByTerms(*scope.result, value, relative, &buffer);
  if (!iri.has_value()) return std::optional<std::string>();
  return std::optional<std::string>(*iri);
}

absl::Status ContextProcessor::CreateTerm(Scope& scope, const std::string& term) {
  const auto [state, is_new] = scope.defined.emplace(term, false);
  if (!is_new) {
    if (state->second) return absl::OkStatus();
    return Error("cyclic IRI mapping", Quoted(term));
  }
  if (term.empty()) return Error("invalid term definition", "a term must not be empty");
  const JsonValue& value = *scope.local.Find(term);
  if (term == "@type") {
    bool allowed = value.is_object() && !value.object().empty();
    if (allowed) {
      for (const auto& [key, member] : value.object()) {
        allowed =
            allowed && (key == "@protected" || (key == "@container" && member.is_string("@set")));
      }
    }
    if (!allowed) return Error("keyword redefinition", "@type");
  } else if (IsKeyword(term)) {
    return Error("keyword redefinition", term);
  } else if (HasKeywordForm(term)) {
    return absl::OkStatus();
  }
  const TermMap::Definition previous = scope.result->terms.Share(term);
  scope.result->terms.Remove(term);
  const bool simple = value.is_string();
  if (!simple && !value.is_null() && !value.is_object()) {
    return Error("invalid term definition", Quoted(term) + " must be a string, an object or null");
  }
  auto definition = std::make_shared<TermDefinition>();
  definition->is_protected = scope.is_protected;
  if (const JsonValue* const member = value.Find("@protected")) {
    if (!member->is_bool()) return Error("invalid @protected value", Quoted(term));
    definition->is_protected = member->boolean();
  }
  if (value.Has("@type")) MOTE_RETURN_IF_ERROR(DefineType(scope, value, definition.get()));
  bool keep = true;
  if (value.Has("@reverse")) {
    MOTE_ASSIGN_OR_RETURN(keep, DefineReverse(scope, value, definition.get()));
  } else {
    const JsonValue* const id = value.is_object() ? value.Find("@id") : &value;
    MOTE_ASSIGN_OR_RETURN(keep, DefineIri(scope, term, id, simple, definition.get()));
  }
  if (!keep) return absl::OkStatus();
  if (value.is_object()) {
    MOTE_RETURN_IF_ERROR(DefineRest(scope, term, value, definition.get()));
  }
  if (!scope.override_protected && previous != nullptr && previous->is_protected) {
    if (!definition->SameAs(*previous)) {
      return Error("protected term redefinition", Quoted(term));
    }
    scope.result->terms.Set(term, previous);
  } else {
    definition->memory = MemoryCharge(memory_);
    definition->memory.Add(MemoryOf(*definition));
    scope.result->terms.Set(term, std::move(definition));
  }
  scope.defined[term] = true;
  return CheckMemory();
}

absl::Status ContextProcessor::DefineType(Scope& scope, const JsonValue& value,
                                          TermDefinition* definition) {
  const JsonValue& type = *value.Find("@type");
  if (!type.is_string()) return Error("invalid type mapping", "@type must be a string");
  MOTE_ASSIGN_OR_RETURN(const std::optional<std::string> iri,
                        Expand(scope, type.string(), Relative::kVocabulary));
  if (!iri.has_value() || (*iri != "@id" && *iri != "@json" && *iri != "@none" &&
                           *iri != "@vocab" && !IsIriForm(*iri))) {
    return Error("invalid type mapping", Quoted(type.string()));
  }
  definition->type = *iri;
  return absl::OkStatus();
}

absl::StatusOr<bool> ContextProcessor::DefineReverse(Scope& scope, const JsonValue& value,
                                                     TermDefinition* definition) {
  if (value.Has("@id") || value.Has("@nest")) {
    return Error("invalid reverse property", "has @id or @nest too");
  }
  const JsonValue& reverse = *value.Find("@reverse");
  if (!reverse.is_string()) return Error("invalid IRI mapping", "@reverse must be a string");
  if (HasKeywordForm(reverse.string())) return false;
  MOTE_ASSIGN_OR_RETURN(definition->iri, Expand(scope, reverse.string(), Relative::kVocabulary));
  if (!definition->iri.has_value() ||
      (!IsIriForm(*definition->iri) && !IsBlankNodeId(*definition->iri))) {
    return Error("invalid IRI mapping", Quoted(reverse.string()));
  }
  if (const JsonValue* const container = value.Find("@container")) {
    if (!container->is_null() && !container->is_string("@set") && !container->is_string("@index")) {
      return Error("invalid reverse property", "@container must be @set or @index");
    }
  }
  definition->reverse = true;
  return true;
}

absl::StatusOr<bool> ContextProcessor::DefineIri(Scope& scope, const std::string& term,
                                                 const JsonValue* id, bool simple,
                                                 TermDefinition* definition) {
  if (id != nullptr && !id->is_string(term)) {
    if (id->is_null()) return true;
    if (!id->is_string()) return Error("invalid IRI mapping", Quoted(term));
    if (!IsKeyword(id->string()) && HasKeywordForm(id->string())) return false;
    MOTE_ASSIGN_OR_RETURN(definition->iri, Expand(scope, id->string(), Relative::kVocabulary));
    if (!definition->iri.has_value() ||
        (!IsKeyword(*definition->iri) && !IsIriForm(*definition->iri) &&
         !IsBlankNodeId(*definition->iri))) {
      return Error("invalid IRI mapping", Quoted(term) + " as " + Quoted(id->string()));
    }
    if (*definition->iri == "@context") return Error("invalid keyword alias", Quoted(term));
    const bool has_slash = term.find('/') != std::string::npos;
    if (ContainsInnerColon(term) || has_slash) {
      scope.defined[term] = true;
      MOTE_ASSIGN_OR_RETURN(const std::optional<std::string> itself,
                            Expand(scope, term, Relative::kVocabulary));
      if (itself != definition->iri) {
        return Error("invalid IRI mapping",
                     Quoted(term) + " looks like an IRI and is defined as another one");
      }
    }
    if (term.find(':') == std::string::npos && !has_slash && simple &&
        (IsBlankNodeId(*definition->iri) ||
         (!definition->iri->empty() && !IsKeyword(*definition->iri) &&
          IsGenDelim(definition->iri->back())))) {
      definition->prefix = true;
    }
    return true;
  }
  const size_t colon = term.find(':', 1);
  if (colon != std::string::npos) {
    const std::string prefix = term.substr(0, colon);
    if (scope.local.Has(prefix) && prefix != "_" && !term.substr(colon + 1).starts_with("//")) {
      MOTE_RETURN_IF_ERROR(CreateTerm(scope, prefix));
    }
    const TermDefinition* const known = scope.result->Find(prefix);
    if (known != nullptr && known->iri.has_value()) {
      definition->iri = *known->iri + term.substr(colon + 1);
    } else {
      definition->iri = term;
    }
    return true;
  }
  if (term.find('/') != std::string::npos) {
    definition->iri = ExpandIri(*scope.result, term, Relative::kVocabulary);
    if (!definition->iri.has_value() || !IsIriForm(*definition->iri)) {
      return Error("invalid IRI mapping", Quoted(term));
    }
  } else if (term == "@type") {
    definition->iri = "@type";
  } else if (scope.result->vocab.has_value()) {
    definition->iri = *scope.result->vocab + term;
  } else {
    return Error("invalid IRI mapping", Quoted(term) + " has no IRI, and there is no @vocab");
  }
  return true;
}

absl::Status ContextProcessor::DefineContainer(const JsonValue& container,
                                               TermDefinition* definition) {
  const absl::Status invalid = Error("invalid container mapping", "@container");
  const size_t count = ItemCount(container);
  uint8_t bits = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint8_t bit = ContainerBit(ItemAt(container, i));
    if (bit == kNoContainer || (bits & bit) != 0) return invalid;
    bits = static_cast<uint8_t>(bits | bit);
  }
  if (count == 0) return invalid;
  if (count > 1) {
    const auto others = static_cast<uint8_t>(bits & ~kSetContainer);
    const bool one = (others & (others - 1)) == 0 && others != kListContainer && others != 0;
    const bool graph_map =
        others == (kGraphContainer | kIdContainer) || others == (kGraphContainer | kIndexContainer);
    if (!one && !graph_map) return invalid;
  }
  definition->container = bits;
  if ((bits & kTypeContainer) != 0) {
    if (definition->type.empty()) definition->type = "@id";
    if (definition->type != "@id" && definition->type != "@vocab") {
      return Error("invalid type mapping", "a @type container needs @id or @vocab");
    }
  }
  return absl::OkStatus();
}

absl::Status ContextProcessor::DefineRest(Scope& scope, const std::string& term,
                                          const JsonValue& value, TermDefinition* definition) {
  const JsonValue* member = value.Find("@container");
  if (member != nullptr && !(member->is_null() && definition->reverse)) {
    MOTE_RETURN_IF_ERROR(DefineContainer(*member, definition));
  }
  if ((member = value.Find("@index")) != nullptr) {
    bool valid = (definition->container & kIndexContainer) != 0 && member->is_string();
    if (valid) {
      MOTE_ASSIGN_OR_RETURN(const std::optional<std::string> iri,
                            Expand(scope, member->string(), Relative::kVocabulary));
      valid = iri.has_value() && IsIriForm(*iri);
    }
    if (!valid) return Error("invalid term definition", Quoted(term) + ": @index");
    definition->index = member->string();
  }
  if ((member = value.Find("@context")) != nullptr) {
    // Only to find errors; the context is processed again where it is used.
    ContextOptions options;
    options.override_protected = true;
    options.validate_scoped = false;
    const absl::Status status =
        ProcessItems(CopyOf(*scope.result), *member, scope.base_url, options, scope.remotes)
            .status();
    if (absl::IsResourceExhausted(status)) return status;
    if (!status.ok()) {
      return Error("invalid scoped context", Quoted(term) + ": " + std::string(status.message()));
    }
    definition->context = member;
    definition->context_base = scope.base_url;
  }
  if ((member = value.Find("@language")) != nullptr && !value.Has("@type")) {
    if (!member->is_null() && !member->is_string()) {
      return Error("invalid language mapping", Quoted(term));
    }
    definition->language.emplace();
    if (member->is_string()) *definition->language = member->string();
  }
  if ((member = value.Find("@direction")) != nullptr && !value.Has("@type")) {
    if (!member->is_null() && !member->is_string("ltr") && !member->is_string("rtl")) {
      return Error("invalid base direction", Quoted(term));
    }
    definition->direction = member->is_null() ? "" : member->string();
  }
  if ((member = value.Find("@nest")) != nullptr) {
    if (!member->is_string() || (IsKeyword(member->string()) && member->string() != "@nest")) {
      return Error("invalid @nest value", Quoted(term));
    }
    definition->nest = member->string();
  }
  if ((member = value.Find("@prefix")) != nullptr) {
    if (term.find_first_of(":/") != std::string::npos) {
      return Error("invalid term definition", Quoted(term) + " cannot be a prefix");
    }
    if (!member->is_bool()) return Error("invalid @prefix value", Quoted(term));
    definition->prefix = member->boolean();
    if (definition->prefix && definition->iri.has_value() && IsKeyword(*definition->iri)) {
      return Error("invalid term definition", Quoted(term) + " is a keyword and no prefix");
    }
  }
  for (const auto& entry : value.object()) {
    if (!IsAllowedMember(entry.first)) {
      return Error("invalid term definition", Quoted(term) + " has " + Quoted(entry.first));
    }
  }
  return absl::OkStatus();
}

}  // namespace mote::jsonld
