#include "storage/rdf/jsonld/entry_meaning.h"

#include <utility>

#include "storage/rdf/jsonld/keywords.h"
#include "storage/rdf/jsonld/rdf_names.h"

namespace mote::jsonld {
namespace {

// Beyond this all is forgotten at the next occasion.
constexpr uint64_t kMuchMemory = uint64_t{4} << 20;
// And beyond this nothing more is remembered until then.
constexpr uint64_t kTooMuchMemory = uint64_t{16} << 20;
// What a term takes in a context that is kept alive.
constexpr uint64_t kTermBytes = 80;

absl::string_view Key(std::string_view text) { return {text.data(), text.size()}; }

EntryKind KindOfKeyword(std::string_view keyword) {
  if (keyword == "@id") return EntryKind::kId;
  if (keyword == "@type") return EntryKind::kType;
  if (keyword == "@graph") return EntryKind::kGraph;
  if (keyword == "@value") return EntryKind::kValue;
  if (keyword == "@language") return EntryKind::kLanguage;
  return EntryKind::kKeyword;
}

// Whether a property's values are to be looked at one by one and mean what they mean elsewhere.
bool IsPlain(const TermDefinition* definition) {
  return definition == nullptr || ((definition->container & ~kSetContainer) == 0 &&
                                   !definition->reverse && definition->context == nullptr &&
                                   definition->index.empty() && definition->type != "@json");
}

void DescribeScalars(const ActiveContext& context, const TermDefinition* definition,
                     EntryMeaning* meaning) {
  const std::string_view type = definition == nullptr ? std::string_view() : definition->type;
  if (type == "@id") meaning->coercion = Coercion::kId;
  if (type == "@vocab") meaning->coercion = Coercion::kVocabulary;
  if (!type.empty() && type != "@id" && type != "@vocab" && type != "@none") {
    meaning->datatype = type;
    meaning->datatype_valid = IsLiteralDatatype(type);
    return;
  }
  const std::optional<std::string>& language =
      definition != nullptr && definition->language.has_value() ? *definition->language
                                                                : context.language;
  if (language.has_value()) {
    meaning->language = *language;
    meaning->language_valid = IsLanguageTag(*language);
  }
  meaning->direction = definition != nullptr && definition->direction.has_value()
                           ? *definition->direction
                           : context.direction;
}

}  // namespace

EntryMeanings::Scope& EntryMeanings::ScopeOf(const ContextPtr& context) {
  if (last_ != nullptr && last_->context_ == context) return *last_;
  std::unique_ptr<Scope>& scope = scopes_[context.get()];
  if (scope == nullptr) {
    scope = std::make_unique<Scope>(context);
    memory_ += sizeof(Scope) + context->terms.size_bound() * kTermBytes;
  }
  last_ = scope.get();
  return *scope;
}

const EntryMeaning& EntryMeanings::EntryOf(Scope& scope, std::string_view key) {
  const auto known = scope.entries_.find(Key(key));
  if (known != scope.entries_.end()) return *known->second;
  if (memory_ > kTooMuchMemory) return unknown_entry_;
  auto meaning = std::make_unique<EntryMeaning>();
  const ActiveContext& context = *scope.context_;
  std::optional<std::string> iri;
  if (key != "@context") iri = ExpandIri(context, key, Relative::kVocabulary);
  if (iri.has_value() && !iri->empty()) {
    meaning->iri = *std::move(iri);
    if (IsKeyword(meaning->iri)) {
      meaning->kind = KindOfKeyword(meaning->iri);
    } else if (meaning->iri.find(':') != std::string::npos) {
      const TermDefinition* const definition = context.Find(key);
      meaning->kind = IsPlain(definition) && !IsBlankNodeId(meaning->iri) ? EntryKind::kProperty
                                                                          : EntryKind::kSpecial;
      meaning->predicate = IriResource(meaning->iri);
      DescribeScalars(context, definition, meaning.get());
    }
  }
  memory_ += sizeof(EntryMeaning) + key.size() + meaning->iri.size() + meaning->datatype.size() +
             meaning->language.size();
  return *scope.entries_.emplace(std::string(key), std::move(meaning)).first->second;
}

const TypeMeaning& EntryMeanings::TypeOf(Scope& scope, std::string_view type) {
  const auto known = scope.types_.find(Key(type));
  if (known != scope.types_.end()) return *known->second;
  if (memory_ > kTooMuchMemory) return unknown_type_;
  auto meaning = std::make_unique<TypeMeaning>();
  const TermDefinition* const definition = scope.context_->Find(type);
  meaning->special = definition != nullptr && definition->context != nullptr;
  std::optional<std::string> iri = ExpandIri(*scope.context_, type, Relative::kBoth);
  if (iri.has_value()) meaning->iri = *std::move(iri);
  if (IsBlankNodeId(meaning->iri)) meaning->special = true;
  meaning->type = IriResource(meaning->iri);
  meaning->is_datatype = IsLiteralDatatype(meaning->iri);
  memory_ += sizeof(TypeMeaning) + type.size() + meaning->iri.size();
  return *scope.types_.emplace(std::string(type), std::move(meaning)).first->second;
}

void EntryMeanings::Shrink() {
  if (memory_ <= kMuchMemory) return;
  scopes_.clear();
  last_ = nullptr;
  memory_ = 0;
}

}  // namespace mote::jsonld
