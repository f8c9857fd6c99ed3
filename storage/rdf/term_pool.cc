#include "storage/rdf/term_pool.h"

#include <algorithm>
#include <cstring>

namespace mote {
namespace {

constexpr size_t kBlockSize = size_t{1} << 16;

}  // namespace

TermPool::TermPool() : numbers_(0, Hash{&terms_}, Equal{&terms_}) {}

uint32_t TermPool::Add(const TermView& term) {
  const auto known = numbers_.find(term);
  if (known != numbers_.end()) return *known;
  terms_.push_back(Copy(term));
  const auto number = static_cast<uint32_t>(terms_.size() - 1);
  numbers_.insert(number);
  return number;
}

std::optional<uint32_t> TermPool::Find(const TermView& term) const {
  const auto known = numbers_.find(term);
  return known == numbers_.end() ? std::nullopt : std::optional(*known);
}

PooledQuad TermPool::Add(const QuadView& quad) {
  PooledQuad pooled;
  pooled.subject = Add(quad.subject);
  pooled.predicate = Add(quad.predicate);
  pooled.object = Add(quad.object);
  if (quad.has_graph) pooled.graph = Add(quad.graph);
  return pooled;
}

QuadView TermPool::Get(const PooledQuad& quad) const {
  QuadView view{Get(quad.subject), Get(quad.predicate), Get(quad.object), {}, false};
  if (quad.graph != PooledQuad::kDefaultGraph) {
    view.graph = Get(quad.graph);
    view.has_graph = true;
  }
  return view;
}

TermView TermPool::Copy(const TermView& term) {
  TermView copy = term;
  copy.value = Copy(term.value);
  copy.datatype = Copy(term.datatype);
  copy.language = Copy(term.language);
  if (term.triple != nullptr) {
    const TripleTermView triple = {Copy(term.triple->subject), Copy(term.triple->predicate),
                                   Copy(term.triple->object)};
    copy.triple = &triples_.emplace_back(triple);
  }
  return copy;
}

std::string_view TermPool::Copy(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > capacity_ - used_) {
    capacity_ = std::max(kBlockSize, text.size());
    blocks_.emplace_back(new char[capacity_]);
    used_ = 0;
    text_memory_ += capacity_;
  }
  char* const copy = blocks_.back().get() + used_;
  std::memcpy(copy, text.data(), text.size());
  used_ += text.size();
  return {copy, text.size()};
}

uint64_t TermPool::memory() const {
  return text_memory_ + terms_.size() * sizeof(TermView) +
         triples_.size() * sizeof(TripleTermView) + numbers_.capacity() * (sizeof(uint32_t) + 1);
}

void TermPool::Clear() {
  numbers_.clear();
  terms_.clear();
  triples_.clear();
  text_memory_ = 0;
  // A block of the usual size is kept.
  if (!blocks_.empty() && capacity_ == kBlockSize) {
    std::swap(blocks_.front(), blocks_.back());
    blocks_.resize(1);
    text_memory_ = capacity_;
  } else {
    blocks_.clear();
    capacity_ = 0;
  }
  used_ = 0;
}

}  // namespace mote
