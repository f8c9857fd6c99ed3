#include "storage/rdf/jsonld/term_map.h"

#include <utility>

#include "absl/container/flat_hash_set.h"

namespace mote::jsonld {
namespace {

// What a term takes in a layer besides its text, roughly.
constexpr uint64_t kTermBytes = 96;

}  // namespace

TermMap::TermMap(const TermMap& other) : layers_(other.layers_), count_(other.count_) {
  other.owned_ = false;
}

void TermMap::Put(Layer& layer, std::string_view term, Definition definition) const {
  const auto [slot, is_new] =
      layer.terms.insert_or_assign(std::string(term), std::move(definition));
  if (is_new) layer.memory.Add(kTermBytes + slot->first.size());
}

TermMap::Layer& TermMap::Top() {
  if (owned_) return *layers_.back();
  // Layers that are no longer much smaller than those below are joined with them.
  while (layers_.size() > 1) {
    const Layer& top = *layers_.back();
    const Layer& below = *layers_[layers_.size() - 2];
    if (top.terms.size() * 2 < below.terms.size()) break;
    const auto joined = std::make_shared<Layer>();
    joined->memory = MemoryCharge(count_);
    for (const Layer* const layer : {&below, &top}) {
      for (const auto& [term, definition] : layer->terms) Put(*joined, term, definition);
    }
    layers_.pop_back();
    layers_.back() = joined;
  }
  layers_.push_back(std::make_shared<Layer>());
  layers_.back()->memory = MemoryCharge(count_);
  owned_ = true;
  return *layers_.back();
}

void TermMap::Set(std::string_view term, Definition definition) {
  Put(Top(), term, std::move(definition));
}

void TermMap::Remove(std::string_view term) {
  if (Find(term) != nullptr) Put(Top(), term, nullptr);
}

std::vector<std::string_view> TermMap::Terms() const {
  std::vector<std::string_view> terms;
  absl::flat_hash_set<std::string_view> seen;
  for (size_t i = layers_.size(); i-- > 0;) {
    for (const auto& [term, definition] : layers_[i]->terms) {
      if (seen.insert(term).second && definition != nullptr) terms.push_back(term);
    }
  }
  return terms;
}

size_t TermMap::size_bound() const {
  size_t size = 0;
  for (const auto& layer : layers_) size += layer->terms.size();
  return size;
}

}  // namespace mote::jsonld
