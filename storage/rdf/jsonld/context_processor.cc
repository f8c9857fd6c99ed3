#include "storage/rdf/jsonld/context_processor.h"

#include <algorithm>

#include "storage/base/status_macros.h"
#include "storage/rdf/iri.h"
#include "storage/rdf/jsonld/json_format.h"
#include "storage/rdf/jsonld/jsonld_error.h"
#include "storage/rdf/jsonld/keywords.h"

namespace mote::jsonld {
namespace {

// Context documents within each other, and in all for one `@context`.
constexpr size_t kMaxRemoteDepth = 32;
constexpr int kMaxRemoteContexts = 10000;
// Contexts that are remembered; then all are forgotten.
constexpr size_t kMaxRemembered = 1024;
constexpr uint64_t kMaxRememberedBytes = uint64_t{1} << 20;

bool IsContextKeyword(std::string_view key) {
  return key == "@base" || key == "@direction" || key == "@import" || key == "@language" ||
         key == "@propagate" || key == "@protected" || key == "@version" || key == "@vocab";
}

// `reference` resolved against `base`; a code for what it is that cannot be.
absl::StatusOr<std::string> ResolveContext(const std::string& reference, const std::string& base) {
  std::string iri;
  if (HasScheme(reference)) {
    iri = reference;
  } else if (HasScheme(base)) {
    BaseIri(base).Resolve(reference, &iri);
  } else {
    return Error("loading document failed",
                 "the context `" + reference + "` is relative, and there is no base IRI");
  }
  return iri;
}

bool HasProtectedTerm(const ActiveContext& context) {
  const std::vector<std::string_view> terms = context.terms.Terms();
  return std::any_of(terms.begin(), terms.end(),
                     [&](std::string_view term) { return context.Find(term)->is_protected; });
}

absl::Status ProcessBase(const JsonValue& value, ActiveContext* result) {
  if (value.is_null()) {
    result->base = BaseIri();
    return absl::OkStatus();
  }
  if (value.is_string() && IsIriForm(value.string())) {
    result->base = BaseIri(value.string());
    return absl::OkStatus();
  }
  if (value.is_string() && result->base.is_set()) {
    std::string iri;
    result->base.Resolve(value.string(), &iri);
    result->base = BaseIri(iri);
    return absl::OkStatus();
  }
  return Error("invalid base IRI", value.is_string() ? "`" + value.string() + "`" : "@base");
}

absl::Status ProcessVocab(const JsonValue& value, ActiveContext* result) {
  if (value.is_null()) {
    result->vocab.reset();
    return absl::OkStatus();
  }
  if (value.is_string()) {
    const std::optional<std::string> iri = ExpandIri(*result, value.string(), Relative::kBoth);
    if (iri.has_value() && (IsBlankNodeId(*iri) || IsIriForm(*iri))) {
      result->vocab = *iri;
      return absl::OkStatus();
    }
  }
  return Error("invalid vocab mapping", value.is_string() ? "`" + value.string() + "`" : "@vocab");
}

absl::Status ProcessLanguage(const JsonValue& value, ActiveContext* result) {
  if (value.is_null()) {
    result->language.reset();
  } else if (value.is_string()) {
    result->language = value.string();
  } else {
    return Error("invalid default language", "@language must be a string or null");
  }
  return absl::OkStatus();
}

absl::Status ProcessDirection(const JsonValue& value, ActiveContext* result) {
  if (value.is_null()) {
    result->direction.clear();
  } else if (value.is_string("ltr") || value.is_string("rtl")) {
    result->direction = value.string();
  } else {
    return Error("invalid base direction", "@direction must be \"ltr\", \"rtl\" or null");
  }
  return absl::OkStatus();
}

}  // namespace

ContextPtr ContextProcessor::Initial(const std::string& base) {
  auto context = std::make_shared<ActiveContext>();
  if (HasScheme(base)) context->base = BaseIri(base);
  context->original_base = base;
  return context;
}

std::shared_ptr<ActiveContext> ContextProcessor::CopyOf(const ActiveContext& context) const {
  auto copy = std::make_shared<ActiveContext>(context);
  copy->inverse = nullptr;
  copy->terms.CountMemory(memory_);
  copy->memory = MemoryCharge(memory_);
  copy->memory.Add(sizeof(ActiveContext) + context.base.iri().size() +
                   context.original_base.size() + context.vocab.value_or("").size() +
                   context.language.value_or("").size());
  return copy;
}

void ContextProcessor::Forget() {
  scoped_.clear();
  local_.clear();
  local_bytes_ = 0;
}

absl::Status ContextProcessor::CheckMemory() {
  if (*memory_ <= max_memory_) return absl::OkStatus();
  Forget();
  if (*memory_ <= max_memory_) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      "the contexts of the document need more memory than they may take (" +
      std::to_string(max_memory_ >> 20) + " MiB)");
}

absl::StatusOr<ContextPtr> ContextProcessor::ProcessAnew(const ContextPtr& active,
                                                         const JsonValue& local,
                                                         const std::string& base_url,
                                                         const ContextOptions& options) {
  remote_count_ = 0;
  return ProcessItems(active, local, base_url, options, {});
}

absl::StatusOr<ContextPtr> ContextProcessor::Process(const ContextPtr& active,
                                                     const JsonValue& local,
                                                     const std::string& base_url,
                                                     const ContextOptions& options) {
  std::string text;
  text.push_back(static_cast<char>(options.override_protected | options.propagate << 1 |
                                   options.validate_scoped << 2));
  text.append(base_url);
  text.push_back('\n');
  AppendJson(local, -1, &text);
  auto key = std::make_pair(active.get(), std::move(text));
  const auto known = local_.find(key);
  if (known != local_.end()) return known->second.result;
  MOTE_ASSIGN_OR_RETURN(ContextPtr result, ProcessAnew(active, local, base_url, options));
  local_bytes_ += key.second.size();
  if (local_.size() >= kMaxRemembered || local_bytes_ > kMaxRememberedBytes) Forget();
  local_.emplace(std::move(key), Remembered{active, result});
  return result;
}

absl::StatusOr<ContextPtr> ContextProcessor::ProcessScoped(const ContextPtr& active,
                                                           const TermDefinition& definition,
                                                           const ContextOptions& options) {
  const int flags = (options.override_protected ? 1 : 0) + (options.propagate ? 2 : 0);
  const auto key = std::make_pair(active.get(), std::make_pair(definition.context, flags));
  const auto known = scoped_.find(key);
  if (known != scoped_.end()) return known->second.result;
  MOTE_ASSIGN_OR_RETURN(ContextPtr result,
                        ProcessAnew(active, *definition.context, definition.context_base, options));
  if (scoped_.size() >= kMaxRemembered) Forget();
  scoped_.emplace(key, Remembered{active, result});
  return result;
}

absl::StatusOr<ContextPtr> ContextProcessor::ProcessItems(const ContextPtr& active,
                                                          const JsonValue& local,
                                                          const std::string& base_url,
                                                          const ContextOptions& options,
                                                          const Remotes& remotes) {
  bool propagate = options.propagate;
  if (const JsonValue* const value = local.Find("@propagate")) {
    if (!value->is_bool()) return Error("invalid @propagate value", "must be true or false");
    propagate = value->boolean();
  }
  ContextPtr result = active;
  const auto set_previous = [&](ActiveContext* context) {
    if (!propagate && context->previous == nullptr) context->previous = active;
  };
  for (size_t i = 0; i < ItemCount(local); ++i) {
    const JsonValue& context = ItemAt(local, i);
    if (context.is_null()) {
      if (!options.override_protected && HasProtectedTerm(*result)) {
        return Error("invalid context nullification", "the context has protected terms");
      }
      auto fresh = CopyOf(*Initial(active->original_base));
      if (!propagate) fresh->previous = result->previous != nullptr ? result->previous : result;
      result = fresh;
    } else if (context.is_string()) {
      if (!propagate && result->previous == nullptr) {
        auto copy = CopyOf(*result);
        set_previous(copy.get());
        result = copy;
      }
      MOTE_ASSIGN_OR_RETURN(result,
                            ProcessRemote(result, context.string(), base_url, options, remotes));
    } else if (context.is_object()) {
      auto copy = CopyOf(*result);
      set_previous(copy.get());
      MOTE_RETURN_IF_ERROR(ProcessDefinition(context, base_url, options, remotes, copy.get()));
      result = copy;
    } else {
      return Error("invalid local context", "a context must be a string, an object or null");
    }
  }
  if (!propagate && result == active && result->previous == nullptr) {
    auto copy = CopyOf(*result);
    set_previous(copy.get());
    result = copy;
  }
  MOTE_RETURN_IF_ERROR(CheckMemory());
  return result;
}

absl::StatusOr<ContextPtr> ContextProcessor::ProcessRemote(const ContextPtr& active,
                                                           const std::string& reference,
                                                           const std::string& base_url,
                                                           const ContextOptions& options,
                                                           const Remotes& remotes) {
  MOTE_ASSIGN_OR_RETURN(const std::string iri, ResolveContext(reference, base_url));
  const bool repeated = std::find(remotes.begin(), remotes.end(), iri) != remotes.end();
  if (repeated && !options.validate_scoped) return active;
  // A document that is processed within itself, other than for the check of a scoped context, would
  // be without end.
  if (repeated || remotes.size() >= kMaxRemoteDepth || ++remote_count_ > kMaxRemoteContexts) {
    return Error("context overflow", repeated
                                         ? "<" + iri + "> includes itself"
                                         : "too many contexts within each other at <" + iri + ">");
  }
  MOTE_ASSIGN_OR_RETURN(const JsonValue* const context, loader_.Load(iri));
  Remotes chain = remotes;
  chain.push_back(iri);
  ContextOptions inner;
  inner.validate_scoped = options.validate_scoped;
  return ProcessItems(active, *context, iri, inner, chain);
}

absl::StatusOr<const JsonValue*> ContextProcessor::Import(const JsonValue& context,
                                                          const std::string& base_url) {
  const JsonValue* const reference = context.Find("@import");
  if (reference == nullptr) return &context;
  if (!reference->is_string()) return Error("invalid @import value", "must be a string");
  MOTE_ASSIGN_OR_RETURN(const std::string iri, ResolveContext(reference->string(), base_url));
  MOTE_ASSIGN_OR_RETURN(const JsonValue* const document, loader_.Load(iri));
  if (!document->is_object()) {
    return Error("invalid remote context", "<" + iri + "> is no context definition");
  }
  if (document->Has("@import")) {
    return Error("invalid context entry", "<" + iri + ">, which is imported, imports");
  }
  JsonValue merged = *document;
  for (const auto& [key, value] : context.object()) merged.object().Set(key, value);
  merged.object().Erase("@import");
  // Contexts refer to it from now on.
  *memory_ += MemoryOf(merged);
  imported_.push_back(std::move(merged));
  return &imported_.back();
}

absl::Status ContextProcessor::ProcessDefinition(const JsonValue& original,
                                                 const std::string& base_url,
                                                 const ContextOptions& options,
                                                 const Remotes& remotes, ActiveContext* result) {
  if (const JsonValue* const version = original.Find("@version")) {
    if (!version->is_number() || version->number() != 1.1) {
      return Error("invalid @version value", "must be the number 1.1");
    }
  }
  MOTE_ASSIGN_OR_RETURN(const JsonValue* const imported, Import(original, base_url));
  const JsonValue& context = *imported;
  const JsonValue* value = context.Find("@base");
  if (value != nullptr && remotes.empty()) MOTE_RETURN_IF_ERROR(ProcessBase(*value, result));
  value = context.Find("@vocab");
  if (value != nullptr) MOTE_RETURN_IF_ERROR(ProcessVocab(*value, result));
  value = context.Find("@language");
  if (value != nullptr) MOTE_RETURN_IF_ERROR(ProcessLanguage(*value, result));
  value = context.Find("@direction");
  if (value != nullptr) MOTE_RETURN_IF_ERROR(ProcessDirection(*value, result));
  value = context.Find("@propagate");
  if (value != nullptr && !value->is_bool()) {
    return Error("invalid @propagate value", "must be true or false");
  }
  value = context.Find("@protected");
  if (value != nullptr && !value->is_bool()) {
    return Error("invalid @protected value", "must be true or false");
  }
  Scope scope{result,
              context,
              {},
              base_url,
              value != nullptr && value->boolean(),
              options.override_protected,
              remotes};
  for (const auto& member : context.object()) {
    if (!IsContextKeyword(member.first)) MOTE_RETURN_IF_ERROR(CreateTerm(scope, member.first));
  }
  return absl::OkStatus();
}

}  // namespace mote::jsonld
