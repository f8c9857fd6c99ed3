#include "engine/expression/aggregate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/expression/aggregate_base.h"
#include "engine/expression/term_order.h"
#include "engine/expression/value.h"
#include "storage/term/inline_value.h"

namespace mote {
namespace {

class CountAggregator final : public GroupedAggregator<uint64_t> {
 public:
  explicit CountAggregator(EvaluationContext& context) : GroupedAggregator(context) {}

  absl::Status Accumulate(const Id* values, const uint32_t* groups, size_t n) override {
    if (values == nullptr) {
      if (groups == nullptr) {
        groups_[0] += n;
      } else {
        for (size_t i = 0; i < n; ++i) ++groups_[groups[i]];
      }
    } else if (groups == nullptr) {
      uint64_t count = 0;
      for (size_t i = 0; i < n; ++i) count += !values[i].is_undefined();
      groups_[0] += count;
    } else {
      for (size_t i = 0; i < n; ++i) groups_[groups[i]] += !values[i].is_undefined();
    }
    return absl::OkStatus();
  }

  absl::Status AddRows(uint32_t group, uint64_t count) override {
    groups_[group] += count;
    return absl::OkStatus();
  }

  absl::Status Finish(size_t first, size_t n, Id* out) override {
    for (size_t i = 0; i < n; ++i) {
      Number count = Number::Integer(static_cast<Int128>(groups_[first + i]));
      MOTE_ASSIGN_OR_RETURN(out[i], ToId(count, context_.local()));
    }
    return absl::OkStatus();
  }
};

struct ExtremeState {
  Id best;
  bool has_error = false;
};

// MIN and MAX.
class ExtremeAggregator final : public GroupedAggregator<ExtremeState> {
 public:
  ExtremeAggregator(bool maximum, EvaluationContext& context)
      : GroupedAggregator(context), order_(context), maximum_(maximum) {}

  absl::Status Accumulate(const Id* values, const uint32_t* groups, size_t n) override {
    bool loaded = false;
    for (size_t i = 0; i < n; ++i) {
      ExtremeState& state = groups_[groups == nullptr ? 0 : groups[i]];
      Id value = values[i];
      if (value.is_undefined()) {
        state.has_error = true;
        continue;
      }
      if (value == state.best) continue;
      if (state.best.is_undefined()) {
        state.best = value;
        continue;
      }
      bool better;
      if (IsInlineIntegerTag(value.tag()) && IsInlineIntegerTag(state.best.tag())) {
        better = maximum_ ? value.payload() > state.best.payload()
                          : value.payload() < state.best.payload();
      } else {
        if (!loaded && IsDictionaryTag(value.tag())) {
          context_.terms().BeginBatch();
          MOTE_RETURN_IF_ERROR(order_.Prefetch(std::span(values + i, n - i)));
          loaded = true;
        }
        MOTE_ASSIGN_OR_RETURN(std::weak_ordering order, order_.Compare(value, state.best));
        better = maximum_ ? order > 0 : order < 0;
      }
      if (better) state.best = value;
    }
    return absl::OkStatus();
  }

  absl::Status Finish(size_t first, size_t n, Id* out) override {
    for (size_t i = 0; i < n; ++i) {
      const ExtremeState& state = groups_[first + i];
      out[i] = state.has_error ? Id::Undefined() : state.best;
    }
    return absl::OkStatus();
  }

 private:
  TermOrder order_;
  bool maximum_;
};

// The first value that is no error.
class SampleAggregator final : public GroupedAggregator<Id> {
 public:
  explicit SampleAggregator(EvaluationContext& context) : GroupedAggregator(context) {}

  absl::Status Accumulate(const Id* values, const uint32_t* groups, size_t n) override {
    for (size_t i = 0; i < n; ++i) {
      Id& sample = groups_[groups == nullptr ? 0 : groups[i]];
      if (sample.is_undefined()) sample = values[i];
    }
    return absl::OkStatus();
  }

  absl::Status Finish(size_t first, size_t n, Id* out) override {
    std::copy_n(groups_.begin() + static_cast<ptrdiff_t>(first), n, out);
    return absl::OkStatus();
  }
};

struct ConcatState {
  std::string text;
  bool has_value = false;
  bool has_error = false;
};

class ConcatAggregator final : public GroupedAggregator<ConcatState> {
 public:
  ConcatAggregator(std::string separator, EvaluationContext& context)
      : GroupedAggregator(context), separator_(std::move(separator)), texts_(context.memory()) {}

  absl::Status Accumulate(const Id* values, const uint32_t* groups, size_t n) override {
    TermReader& terms = context_.terms();
    terms.BeginBatch();
    MOTE_RETURN_IF_ERROR(terms.Load(std::span(values, n)));
    for (size_t i = 0; i < n; ++i) {
      if (values[i].is_undefined()) continue;
      ConcatState& state = groups_[groups == nullptr ? 0 : groups[i]];
      const Term& term = terms.Get(values[i]);
      // STR is not defined for these.
      if (term.is_blank_node() || term.is_triple()) {
        state.has_error = true;
        continue;
      }
      if (state.text.size() + separator_.size() + term.value().size() >
          EvaluationArena::kMaxTextBytes) {
        return absl::ResourceExhaustedError("the result of GROUP_CONCAT is longer than " +
                                            std::to_string(EvaluationArena::kMaxTextBytes) +
                                            " bytes");
      }
      bytes_ += term.value().size();
      if (bytes_ >= kBytesBetweenChecks) {
        bytes_ = 0;
        MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
      }
      size_t before = state.text.capacity();
      if (state.has_value) state.text.append(separator_);
      state.has_value = true;
      state.text.append(term.value());
      if (state.text.capacity() != before) {
        MOTE_RETURN_IF_ERROR(texts_.Add(state.text.capacity() - before));
      }
    }
    return absl::OkStatus();
  }

  absl::Status Finish(size_t first, size_t n, Id* out) override {
    for (size_t i = 0; i < n; ++i) {
      const ConcatState& state = groups_[first + i];
      out[i] = Id::Undefined();
      if (state.has_error) continue;
      MOTE_ASSIGN_OR_RETURN(out[i],
                            context_.local().Intern(TermView{TermKind::kLiteral, state.text}));
    }
    return absl::OkStatus();
  }

 private:
  // Bytes that are added before the limits of time are looked at again.
  static constexpr size_t kBytesBetweenChecks = size_t{1} << 22;

  std::string separator_;
  MemoryShare texts_;
  size_t bytes_ = 0;
};

// Passes each value on once for each group.
class DistinctAggregator final : public Aggregator {
 public:
  DistinctAggregator(std::unique_ptr<Aggregator> inner, EvaluationContext& context)
      : inner_(std::move(inner)), context_(context), memory_(context.memory()) {}

  absl::Status ResizeGroups(size_t count) override { return inner_->ResizeGroups(count); }

  absl::Status Accumulate(const Id* values, const uint32_t* groups, size_t n) override {
    MOTE_RETURN_IF_ERROR(Reserve(used_ + n));
    fresh_values_.clear();
    fresh_groups_.clear();
    for (size_t i = 0; i < n; ++i) {
      uint32_t group = groups == nullptr ? 0 : groups[i];
      // Group numbers are stored from 1, because 0 marks a free entry.
      if (!Insert({values[i].bits(), uint64_t{group} + 1})) continue;
      fresh_values_.push_back(values[i]);
      fresh_groups_.push_back(group);
    }
    if (fresh_values_.empty()) return absl::OkStatus();
    return inner_->Accumulate(fresh_values_.data(),
                              groups == nullptr ? nullptr : fresh_groups_.data(),
                              fresh_values_.size());
  }

  absl::Status AddRows(uint32_t group, uint64_t count) override {
    return inner_->AddRows(group, count);
  }

  absl::Status Finish(size_t first, size_t n, Id* out) override {
    return inner_->Finish(first, n, out);
  }

 private:
  struct Entry {
    uint64_t id = 0;
    uint64_t group = 0;
  };

  static size_t Hash(const Entry& entry) {
    uint64_t x = (entry.id ^ (entry.group * 0xD6E8FEB86659FD93u)) * 0x9E3779B97F4A7C15u;
    return static_cast<size_t>(x ^ (x >> 32));
  }

  // Keeps the table at most half full.
  absl::Status Reserve(size_t count) {
    if (2 * count <= table_.size()) return absl::OkStatus();
    size_t capacity = std::max<size_t>(1024, table_.size());
    while (capacity < 2 * count) capacity *= 2;
    // Both tables are held while entries move.
    MOTE_RETURN_IF_ERROR(memory_.Resize((capacity + table_.size()) * sizeof(Entry)));
    std::vector<Entry> old;
    old.reserve(capacity);
    while (old.size() < capacity) {
      MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
      old.resize(std::min(capacity, old.size() + kEntriesBetweenChecks));
    }
    old.swap(table_);
    used_ = 0;
    for (size_t i = 0; i < old.size(); ++i) {
      if (i % kEntriesBetweenChecks == 0) MOTE_RETURN_IF_ERROR(context_.CheckInterrupt());
      if (old[i].group != 0) Insert(old[i]);
    }
    return memory_.Resize(capacity * sizeof(Entry));
  }

  bool Insert(const Entry& entry) {
    size_t mask = table_.size() - 1;
    size_t place = Hash(entry) & mask;
    while (table_[place].group != 0) {
      if (table_[place].id == entry.id && table_[place].group == entry.group) return false;
      place = (place + 1) & mask;
    }
    table_[place] = entry;
    ++used_;
    return true;
  }

  static constexpr size_t kEntriesBetweenChecks = size_t{1} << 18;

  std::unique_ptr<Aggregator> inner_;
  EvaluationContext& context_;
  MemoryShare memory_;
  std::vector<Entry> table_;
  size_t used_ = 0;
  std::vector<Id> fresh_values_;
  std::vector<uint32_t> fresh_groups_;
};

std::unique_ptr<Aggregator> MakePlain(const AggregateSpec& spec, EvaluationContext& context) {
  switch (spec.kind) {
    case ast::AggregateKind::kCount:
      return std::make_unique<CountAggregator>(context);
    case ast::AggregateKind::kSum:
      return MakeSumAggregator(/*average=*/false, context);
    case ast::AggregateKind::kAvg:
      return MakeSumAggregator(/*average=*/true, context);
    case ast::AggregateKind::kMin:
      return std::make_unique<ExtremeAggregator>(/*maximum=*/false, context);
    case ast::AggregateKind::kMax:
      return std::make_unique<ExtremeAggregator>(/*maximum=*/true, context);
    case ast::AggregateKind::kSample:
      return std::make_unique<SampleAggregator>(context);
    case ast::AggregateKind::kGroupConcat:
      return std::make_unique<ConcatAggregator>(spec.separator, context);
  }
  return nullptr;
}

}  // namespace

absl::Status Aggregator::AccumulateNumbers(const Number*, const uint32_t*, size_t) {
  return absl::InternalError("this aggregate takes ids alone");
}

std::unique_ptr<Aggregator> MakeAggregator(const AggregateSpec& spec, EvaluationContext& context) {
  std::unique_ptr<Aggregator> plain = MakePlain(spec, context);
  // The least, the greatest, or any value is the same without repetitions.
  bool matters = spec.kind != ast::AggregateKind::kMin && spec.kind != ast::AggregateKind::kMax &&
                 spec.kind != ast::AggregateKind::kSample;
  if (!spec.distinct || spec.star || !matters) return plain;
  return std::make_unique<DistinctAggregator>(std::move(plain), context);
}

}  // namespace mote
