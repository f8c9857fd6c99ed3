#ifndef MOTE_STORAGE_RDF_JSONLD_TERM_MAP_H_
#define MOTE_STORAGE_RDF_JSONLD_TERM_MAP_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "storage/rdf/jsonld/memory_charge.h"

namespace mote::jsonld {

struct TermDefinition;

// The terms of an active context. Contexts mostly differ by few terms from those that they were
// made of, so that a copy shares all with its origin, in layers: what is set later hides what was
// set before. Layers grow at least by half from the top down, which bounds their number by the
// logarithm of the terms. For one thread at a time.
class TermMap {
 public:
  using Definition = std::shared_ptr<const TermDefinition>;

  TermMap() = default;
  // Shares the terms; the cost is that of some pointers.
  TermMap(const TermMap& other);
  TermMap& operator=(const TermMap&) = delete;
  TermMap(TermMap&&) = default;
  TermMap& operator=(TermMap&&) = default;

  // What new layers take is added to `count`.
  void CountMemory(MemoryCharge::Count count) { count_ = std::move(count); }

  // Null if the term has no definition.
  const TermDefinition* Find(std::string_view term) const {
    const Definition* const definition = Slot(term);
    return definition == nullptr ? nullptr : definition->get();
  }
  // The same as a pointer that shares it.
  Definition Share(std::string_view term) const {
    const Definition* const definition = Slot(term);
    return definition == nullptr ? nullptr : *definition;
  }

  void Set(std::string_view term, Definition definition);
  void Remove(std::string_view term);

  // The terms that have definitions, in no order; linear. Valid until the next change.
  std::vector<std::string_view> Terms() const;
  // Not less than the number of terms.
  size_t size_bound() const;

 private:
  // A null definition hides one in a layer below.
  struct Layer {
    absl::flat_hash_map<std::string, Definition> terms;
    MemoryCharge memory;
  };

  const Definition* Slot(std::string_view term) const {
    const absl::string_view key(term.data(), term.size());
    for (size_t i = layers_.size(); i-- > 0;) {
      const auto found = layers_[i]->terms.find(key);
      if (found != layers_[i]->terms.end()) return &found->second;
    }
    return nullptr;
  }
  void Put(Layer& layer, std::string_view term, Definition definition) const;
  // The top layer, for changes.
  Layer& Top();

  std::vector<std::shared_ptr<Layer>> layers_;
  // Whether nobody else has the top layer.
  mutable bool owned_ = false;
  MemoryCharge::Count count_;
};

}  // namespace mote::jsonld

#endif  // MOTE_STORAGE_RDF_JSONLD_TERM_MAP_H_
