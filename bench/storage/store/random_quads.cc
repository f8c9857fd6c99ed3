#include "bench/storage/store/random_quads.h"

#include <algorithm>
#include <string>

#include "storage/term/inline_value.h"

namespace mote::bench {
namespace {

constexpr uint64_t kPredicates = 20;

}  // namespace

RandomQuads::RandomQuads(Store* store, uint64_t triples, uint64_t seed) : random_(seed) {
  auto transaction = Must(store->BeginWrite());
  for (uint64_t i = 0; i < std::max<uint64_t>(1, triples / kPropertiesOfEntity); ++i) {
    const std::string iri = "http://example.org/entity/" + std::to_string(i);
    entities_.push_back(Must(transaction->Intern({TermKind::kIri, iri})));
  }
  for (uint64_t i = 0; i < kPredicates; ++i) {
    const std::string iri = "http://example.org/property/" + std::to_string(i);
    predicates_.push_back(Must(transaction->Intern({TermKind::kIri, iri})));
  }
  const IdQuad quad{entities_[0], predicates_[0], entities_[0], kDefaultGraph};
  Must(transaction->Insert({&quad, 1}).status());
  Must(transaction->Commit(Durability::kRelaxed).status());
}

IdQuad RandomQuads::Of(Id subject) {
  const uint64_t property = random_() % kPredicates;
  Id object;
  switch (property % 3) {
    case 0:
      object = entities_[random_() % entities_.size()];
      break;
    case 1:
      object = *EncodeInteger(static_cast<int64_t>(random_() % 1000));
      break;
    default:
      object = *EncodeDouble(static_cast<double>(random_() % 1000000) / 64);
  }
  return {subject, predicates_[property], object, kDefaultGraph};
}

}  // namespace mote::bench
