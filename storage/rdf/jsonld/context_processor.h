#ifndef MOTE_STORAGE_RDF_JSONLD_CONTEXT_PROCESSOR_H_
#define MOTE_STORAGE_RDF_JSONLD_CONTEXT_PROCESSOR_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "storage/rdf/jsonld/active_context.h"
#include "storage/rdf/jsonld/context_loader.h"
#include "storage/rdf/jsonld/json_value.h"

namespace mote::jsonld {

struct ContextOptions {
  bool override_protected = false;
  bool propagate = true;
  bool validate_scoped = true;
};

// Context Processing and Create Term Definition (JSON-LD 1.1 API, sections 4.2 and 4.3), processing
// mode json-ld-1.1. Contexts that it makes refer to the local contexts they were made of, which
// must live as long. For one thread.
class ContextProcessor {
 public:
  // Borrows the loader. `max_memory` bounds what the contexts take that live at the same time,
  // roughly; beyond it ResourceExhausted.
  explicit ContextProcessor(ContextLoader* loader, uint64_t max_memory = UINT64_MAX)
      : loader_(*loader), max_memory_(max_memory) {}

  // The context before any `@context`. `base` is an IRI or empty.
  static ContextPtr Initial(const std::string& base);

  // The active context that `local` makes of `active`; `base_url` is what relative IRIs of context
  // documents are resolved against. Results are remembered, since documents repeat contexts.
  // Errors: see ErrorCodeOf; ResourceExhausted.
  absl::StatusOr<ContextPtr> Process(const ContextPtr& active, const JsonValue& local,
                                     const std::string& base_url, const ContextOptions& options);

  // The same for the scoped context of a term of some context; the result is remembered, since
  // documents use few of them often. Requires definition.context.
  absl::StatusOr<ContextPtr> ProcessScoped(const ContextPtr& active,
                                           const TermDefinition& definition,
                                           const ContextOptions& options);

 private:
  // The chain of context documents that are being processed.
  using Remotes = std::vector<std::string>;
  // What is known of the terms of one local context: false while a term is being defined.
  using Defined = absl::flat_hash_map<std::string, bool>;

  absl::StatusOr<ContextPtr> ProcessAnew(const ContextPtr& active, const JsonValue& local,
                                         const std::string& base_url,
                                         const ContextOptions& options);
  absl::StatusOr<ContextPtr> ProcessItems(const ContextPtr& active, const JsonValue& local,
                                          const std::string& base_url,
                                          const ContextOptions& options, const Remotes& remotes);
  absl::StatusOr<ContextPtr> ProcessRemote(const ContextPtr& active, const std::string& iri,
                                           const std::string& base_url,
                                           const ContextOptions& options, const Remotes& remotes);
  absl::StatusOr<const JsonValue*> Import(const JsonValue& context, const std::string& base_url);
  absl::Status ProcessDefinition(const JsonValue& context, const std::string& base_url,
                                 const ContextOptions& options, const Remotes& remotes,
                                 ActiveContext* result);

  // State of the terms of one context definition while they are being defined.
  struct Scope {
    ActiveContext* result;
    const JsonValue& local;
    Defined defined;
    const std::string& base_url;
    bool is_protected;
    bool override_protected;
    const Remotes& remotes;
  };
  absl::Status CreateTerm(Scope& scope, const std::string& term);
  // Each fills in a part of a definition from the members of the local context's `value`. Returns
  // false from DefineIri to abandon the term, silently.
  absl::Status DefineType(Scope& scope, const JsonValue& value, TermDefinition* definition);
  absl::StatusOr<bool> DefineReverse(Scope& scope, const JsonValue& value,
                                     TermDefinition* definition);
  absl::StatusOr<bool> DefineIri(Scope& scope, const std::string& term, const JsonValue* id,
                                 bool simple, TermDefinition* definition);
  absl::Status DefineContainer(const JsonValue& container, TermDefinition* definition);
  absl::Status DefineRest(Scope& scope, const std::string& term, const JsonValue& value,
                          TermDefinition* definition);
  // IRI Expansion during context processing: defines the terms that it depends on.
  absl::StatusOr<std::optional<std::string>> Expand(Scope& scope, std::string_view value,
                                                    Relative relative);

  // A copy to be changed, whose memory is counted.
  std::shared_ptr<ActiveContext> CopyOf(const ActiveContext& context) const;
  // ResourceExhausted if contexts take too much, even after forgetting what is remembered.
  absl::Status CheckMemory();
  void Forget();

  ContextLoader& loader_;
  const uint64_t max_memory_;
  const MemoryCharge::Count memory_ = std::make_shared<uint64_t>(0);
  // Contexts made by `@import`.
  std::deque<JsonValue> imported_;
  // Context documents processed since the last call from outside.
  int remote_count_ = 0;
  // Results of ProcessScoped by active context, scoped context and options, and of Process by
  // active context and text of the local one. What they were made of is kept alive by the entries.
  struct Remembered {
    ContextPtr active;
    ContextPtr result;
  };
  absl::flat_hash_map<std::pair<const ActiveContext*, std::pair<const JsonValue*, int>>, Remembered>
      scoped_;
  absl::flat_hash_map<std::pair<const ActiveContext*, std::string>, Remembered> local_;
  uint64_t local_bytes_ = 0;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_CONTEXT_PROCESSOR_H_
