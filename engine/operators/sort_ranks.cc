#include "engine/operators/sort_ranks.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

#include "engine/expression/sort_key.h"
#include "engine/expression/term_order.h"
#include "engine/expression/value.h"
#include "engine/operators/in_parts.h"
#include "storage/base/status_macros.h"

namespace mote {
namespace {

// Terms that are read from the dictionary together: enough for neighbours to share its blocks.
constexpr size_t kTermsAtOnce = size_t{1} << 16;
// Below this many entries comparing is cheaper than counting.
constexpr size_t kRadixEntries = 512;

// Tags whose values order by TermOrder::SortPrefix alone.
bool HasExactPrefix(Tag tag) {
  return tag == Tag::kShortString || tag == Tag::kBoolean || tag == Tag::kDateTime ||
         tag == Tag::kDate || tag == Tag::kTime;
}

// Writes ranks without decoding; false if some term has none.
bool RankInline(std::span<const Id> ids, std::optional<Tag> exact, uint64_t* ranks) {
  if (exact.has_value()) {
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i].is_undefined() && ids[i].tag() != *exact) return false;
      ranks[i] = TermOrder::SortPrefix(ids[i]);
    }
    return true;
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    std::optional<uint64_t> key = FixedSortKey(ids[i]);
    if (!key.has_value()) return false;
    ranks[i] = *key;
  }
  return true;
}

absl::StatusOr<bool> RankInline(const EvaluationContext& context, std::span<const Id> ids,
                                uint64_t* ranks) {
  const auto first = std::find_if(ids.begin(), ids.end(), [](Id id) { return !id.is_undefined(); });
  std::optional<Tag> exact;
  if (first != ids.end() && HasExactPrefix(first->tag())) exact = first->tag();
  bool all = true;
  MOTE_RETURN_IF_ERROR(InParts(context, ids.size(), [&](size_t begin, size_t end) {
    all = all && RankInline(ids.subspan(begin, end - begin), exact, ranks + begin);
  }));
  return all;
}

// The sort keys of many terms, one after the other.
class SortKeys {
 public:
  explicit SortKeys(EvaluationContext& context) : context_(context), memory_(context.memory()) {}

  absl::Status Add(std::span<const Id> ids) {
    read_.clear();
    for (Id id : ids) {
      if (IsDictionaryTag(id.tag())) read_.push_back(id);
    }
    MOTE_RETURN_IF_ERROR(context_.source().TermsOf(read_, &terms_));
    size_t next = 0;
    for (Id id : ids) {
      offsets_.push_back(bytes_.size());
      if (IsDictionaryTag(id.tag())) {
        AppendSortKey(Value::FromTerm(terms_[next++], id), &bytes_);
      } else {
        MOTE_ASSIGN_OR_RETURN(const Term* term, context_.terms().Read(id));
        AppendSortKey(Value::FromTerm(*term, id), &bytes_);
      }
    }
    context_.terms().BeginBatch();
    return memory_.Resize(bytes_.capacity() + offsets_.capacity() * sizeof(uint64_t));
  }

  size_t size() const { return offsets_.size(); }
  std::string_view Key(size_t i) const {
    size_t end = i + 1 < offsets_.size() ? offsets_[i + 1] : bytes_.size();
    return std::string_view(bytes_).substr(offsets_[i], end - offsets_[i]);
  }

  // Sorts entries, whose rows are numbers of keys that are equal up to `depth`.
  absl::Status Sort(std::span<SortEntry> entries, size_t depth,
                    GrowingArray<SortEntry>* scratch) const {
    while (entries.size() > 1) {
      depth = CommonPrefix(entries, depth);
      MOTE_RETURN_IF_ERROR(InParts(context_, entries.size(), [&](size_t begin, size_t end) {
        for (SortEntry& entry : entries.subspan(begin, end - begin)) {
          std::string_view key = Key(entry.row);
          entry.key = depth < key.size() ? SortKeyPrefix(key.substr(depth)) : 0;
        }
      }));
      MOTE_RETURN_IF_ERROR(SortByKey(context_, entries, scratch));
      depth += sizeof(uint64_t);
      // The longest part that is still to be sorted is done in this loop, the others below it.
      std::span<SortEntry> rest;
      for (size_t begin = 0; begin < entries.size();) {
        size_t end = begin + 1;
        while (end < entries.size() && entries[end].key == entries[begin].key) ++end;
        std::span<SortEntry> part = entries.subspan(begin, end - begin);
        begin = end;
        if (part.size() == 1 || depth >= Key(part[0].row).size()) continue;
        if (part.size() > rest.size()) std::swap(part, rest);
        if (part.size() > 1) MOTE_RETURN_IF_ERROR(Sort(part, depth, scratch));
      }
      entries = rest;
    }
    return absl::OkStatus();
  }

 private:
  // How far the keys of all entries are equal, at least `depth`.
  size_t CommonPrefix(std::span<const SortEntry> entries, size_t depth) const {
    std::string_view first = Key(entries[0].row);
    size_t common = first.size();
    for (const SortEntry& entry : entries.subspan(1)) {
      std::string_view key = Key(entry.row);
      size_t length = std::min(common, key.size());
      size_t i = depth;
      while (i + sizeof(uint64_t) <= length) {
        uint64_t a;
        uint64_t b;
        std::memcpy(&a, first.data() + i, sizeof(a));
        std::memcpy(&b, key.data() + i, sizeof(b));
        if (a != b) break;
        i += sizeof(uint64_t);
      }
      while (i < length && first[i] == key[i]) ++i;
      common = i;
      if (common == depth) break;
    }
    return common;
  }

  EvaluationContext& context_;
  MemoryShare memory_;
  std::string bytes_;
  std::vector<uint64_t> offsets_;
  std::vector<Id> read_;
  std::vector<Term> terms_;
};

}  // namespace

absl::Status SortByKey(const EvaluationContext& context, std::span<SortEntry> entries,
                       GrowingArray<SortEntry>* scratch) {
  if (entries.size() < kRadixEntries) {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const SortEntry& a, const SortEntry& b) { return a.key < b.key; });
    return absl::OkStatus();
  }
  uint64_t all_ones = ~uint64_t{0};
  uint64_t any_ones = 0;
  bool sorted = true;
  uint64_t last = 0;
  MOTE_RETURN_IF_ERROR(InParts(context, entries.size(), [&](size_t begin, size_t end) {
    for (const SortEntry& entry : entries.subspan(begin, end - begin)) {
      all_ones &= entry.key;
      any_ones |= entry.key;
      sorted &= last <= entry.key;
      last = entry.key;
    }
  }));
  if (sorted) return absl::OkStatus();
  scratch->Resize(entries.size());
  SortEntry* from = entries.data();
  SortEntry* to = scratch->data();
  for (int shift = 0; shift < 64; shift += 8) {
    if (((all_ones ^ any_ones) >> shift & 0xFF) == 0) continue;
    std::array<uint32_t, 256> starts = {};
    MOTE_RETURN_IF_ERROR(InParts(context, entries.size(), [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) ++starts[from[i].key >> shift & 0xFF];
    }));
    uint32_t sum = 0;
    for (uint32_t& start : starts) sum += std::exchange(start, sum);
    MOTE_RETURN_IF_ERROR(InParts(context, entries.size(), [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) to[starts[from[i].key >> shift & 0xFF]++] = from[i];
    }));
    std::swap(from, to);
  }
  if (from == entries.data()) return absl::OkStatus();
  return InParts(context, entries.size(), [&](size_t begin, size_t end) {
    std::copy(from + begin, from + end, entries.data() + begin);
  });
}

absl::Status RankTerms(EvaluationContext& context, std::span<const Id> ids, uint64_t* ranks) {
  MOTE_ASSIGN_OR_RETURN(const bool ranked, RankInline(context, ids, ranks));
  if (ranked) return absl::OkStatus();
  MemoryShare memory(context.memory());
  MOTE_RETURN_IF_ERROR(memory.Resize(4 * ids.size() * sizeof(SortEntry)));
  GrowingArray<SortEntry> scratch;
  GrowingArray<SortEntry> by_id;
  by_id.Resize(ids.size());
  MOTE_RETURN_IF_ERROR(InParts(context, ids.size(), [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) by_id[i] = {ids[i].bits(), static_cast<uint32_t>(i)};
  }));
  MOTE_RETURN_IF_ERROR(SortByKey(context, std::span(by_id.data(), by_id.size()), &scratch));

  SortKeys keys(context);
  std::vector<Id> chunk;
  for (size_t i = 0; i < by_id.size(); ++i) {
    Id id = Id::FromBits(by_id[i].key);
    bool again = i > 0 && by_id[i - 1].key == by_id[i].key;
    if (!again && !id.is_undefined()) chunk.push_back(id);
    if (chunk.size() == kTermsAtOnce || i + 1 == by_id.size()) {
      MOTE_RETURN_IF_ERROR(context.CheckInterrupt());
      MOTE_RETURN_IF_ERROR(keys.Add(chunk));
      chunk.clear();
    }
  }
  GrowingArray<SortEntry> sorted;
  sorted.Resize(keys.size());
  for (uint32_t i = 0; i < sorted.size(); ++i) sorted[i] = {0, i};
  MOTE_RETURN_IF_ERROR(keys.Sort(std::span(sorted.data(), sorted.size()), 0, &scratch));
  // Unbound is 0, before all terms.
  GrowingArray<uint32_t> rank_of_key;
  rank_of_key.Resize(keys.size());
  uint32_t rank = 0;
  MOTE_RETURN_IF_ERROR(InParts(context, sorted.size(), [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (i == 0 || keys.Key(sorted[i].row) != keys.Key(sorted[i - 1].row)) ++rank;
      rank_of_key[sorted[i].row] = rank;
    }
  }));
  size_t key = 0;
  return InParts(context, by_id.size(), [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      bool undefined = Id::FromBits(by_id[i].key).is_undefined();
      if (!undefined && i > 0 && by_id[i - 1].key != by_id[i].key &&
          !Id::FromBits(by_id[i - 1].key).is_undefined()) {
        ++key;
      }
      ranks[by_id[i].row] = undefined ? 0 : rank_of_key[key];
    }
  });
}

}  // namespace mote
