#include "engine/operators/triple_operators.h"

#include <algorithm>

#include "storage/base/status_macros.h"

namespace mote {
namespace {

std::optional<Id> Given(Id id) { return id.is_undefined() ? std::nullopt : std::optional<Id>(id); }

TripleTermPattern PatternOf(const std::array<Id, 3>& given) {
  return {Given(given[0]), Given(given[1]), Given(given[2])};
}

std::array<Id, 3> PartsOf(const IdTriple& triple) {
  return {triple.subject, triple.predicate, triple.object};
}

// The source knows no computed terms.
bool AreStored(const std::array<Id, 3>& ids) {
  return std::none_of(ids.begin(), ids.end(), [](Id id) { return id.tag() == Tag::kLocal; });
}

}  // namespace

bool TripleShape::Accepts(const std::array<Id, 3>& components) const {
  for (size_t i = 0; i < constants.size(); ++i) {
    if (!constants[i].is_undefined() && constants[i] != components[i]) return false;
  }
  return std::all_of(equal.begin(), equal.end(), [&](const auto& pair) {
    return components[pair.first] == components[pair.second];
  });
}

TripleScan::TripleScan(EvaluationContext& context, std::vector<VariableId> columns,
                       std::vector<uint32_t> sources, TripleShape shape)
    : Operator(context, std::move(columns)),
      sources_(std::move(sources)),
      shape_(std::move(shape)) {
  buffer_.Reserve(context.memory(), kTripleColumns);
}

absl::Status TripleScan::DoOpen() {
  at_end_ = false;
  cursor_ = nullptr;
  MOTE_RETURN_IF_ERROR(buffer_.Allocate());
  if (!AreStored(shape_.constants)) return absl::OkStatus();
  MOTE_ASSIGN_OR_RETURN(cursor_, context().source().TripleTerms(PatternOf(shape_.constants)));
  return absl::OkStatus();
}

absl::Status TripleScan::DoNext(Batch* batch) {
  std::array<Id*, kTripleColumns> columns;
  for (size_t i = 0; i < kTripleColumns; ++i) columns[i] = buffer_.Column(i);
  const auto keep = [&](Id term, const std::array<Id, 3>& parts) {
    if (!shape_.Accepts(parts)) return;
    const size_t row = batch->rows++;
    columns[0][row] = term;
    for (size_t i = 0; i < parts.size(); ++i) columns[i + 1][row] = parts[i];
  };
  while (cursor_ != nullptr && batch->rows == 0) {
    MOTE_RETURN_IF_ERROR(context().CheckInterrupt());
    MOTE_ASSIGN_OR_RETURN(
        size_t n, cursor_->Next({columns[0], columns[1], columns[2], columns[3]}, kBatchRows));
    if (n == 0) cursor_ = nullptr;
    for (size_t i = 0; i < n; ++i) {
      keep(columns[0][i], {columns[1][i], columns[2][i], columns[3][i]});
    }
  }
  if (batch->rows == 0 && !at_end_) {
    at_end_ = true;
    for (const auto& [term, components] : shape_.also) keep(term, PartsOf(components));
  }
  for (size_t i = 0; i < sources_.size(); ++i) batch->columns[i] = columns[sources_[i]];
  return absl::OkStatus();
}

TripleParts::TripleParts(EvaluationContext& context, uint32_t term, TripleShape shape)
    : context_(&context), term_(term), shape_(std::move(shape)), matches_(kBatchRows) {
  columns_.Reserve(context.memory(), kTripleColumns);
}

absl::Status TripleParts::BeginBatch(const Batch& left) {
  const Id* terms = left.columns[term_];
  terms_.clear();
  for (size_t row = 0; row < left.rows; ++row) {
    if (terms[row].tag() != Tag::kTriple) continue;
    if (terms_.empty() || terms_.back() != terms[row]) terms_.push_back(terms[row]);
  }
  if (!std::is_sorted(terms_.begin(), terms_.end())) std::sort(terms_.begin(), terms_.end());
  terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
  for (std::vector<Id>& part : parts_) part.resize(terms_.size());
  MOTE_RETURN_IF_ERROR(context_->source().ComponentsOf(terms_, parts_[0], parts_[1], parts_[2]));

  size_t at = 0;
  for (size_t row = 0; row < left.rows; ++row) {
    matches_[row] = 0;
    const Id term = terms[row];
    std::array<Id, 3> parts;
    if (term.tag() == Tag::kTriple) {
      if (terms_[at] != term) {
        at = static_cast<size_t>(std::lower_bound(terms_.begin(), terms_.end(), term) -
                                 terms_.begin());
      }
      parts = {parts_[0][at], parts_[1][at], parts_[2][at]};
    } else if (term.tag() == Tag::kLocal) {
      const auto known = std::find_if(shape_.also.begin(), shape_.also.end(),
                                      [term](const auto& entry) { return entry.first == term; });
      if (known == shape_.also.end()) continue;
      parts = PartsOf(known->second);
    } else {
      continue;
    }
    matches_[row] = shape_.Accepts(parts) ? 1 : 0;
    columns_.Column(0)[row] = term;
    for (size_t i = 0; i < parts.size(); ++i) columns_.Column(i + 1)[row] = parts[i];
  }
  return absl::OkStatus();
}

TripleLookup::TripleLookup(EvaluationContext& context, std::array<std::optional<uint32_t>, 3> keys,
                           TripleShape shape)
    : context_(&context), keys_(keys), shape_(std::move(shape)) {
  storage_.Reserve(context.memory(), kTripleColumns, kBatchRows + shape_.also.size());
}

absl::Status TripleLookup::Open() {
  MOTE_RETURN_IF_ERROR(storage_.Allocate());
  has_key_ = stored_ = complete_ = false;
  used_ = begin_ = end_ = next_ = 0;
  cursor_ = nullptr;
  return absl::OkStatus();
}

absl::StatusOr<bool> TripleLookup::Find(const Batch& left, uint32_t row) {
  std::array<Id, 3> key = shape_.constants;
  for (size_t i = 0; i < key.size(); ++i) {
    if (keys_[i].has_value()) key[i] = left.columns[*keys_[i]][row];
  }
  if (has_key_ && stored_ && key == key_) {
    next_ = begin_;
    return begin_ != end_ || !complete_;
  }
  has_key_ = true;
  key_ = key;
  stored_ = true;
  complete_ = false;
  begin_ = end_ = next_ = used_;
  cursor_ = nullptr;
  looked_up_ = false;
  return true;
}

void TripleLookup::Append(Id term, const std::array<Id, 3>& components) {
  if (!shape_.Accepts(components)) return;
  for (size_t i = 0; i < components.size(); ++i) {
    if (!key_[i].is_undefined() && key_[i] != components[i]) return;
  }
  storage_.Column(0)[used_] = term;
  for (size_t i = 0; i < components.size(); ++i) storage_.Column(i + 1)[used_] = components[i];
  end_ = ++used_;
}

absl::Status TripleLookup::LookUp() {
  looked_up_ = true;
  if (!AreStored(key_)) return absl::OkStatus();
  const QuadSource& source = context_->source();
  if (std::any_of(key_.begin(), key_.end(), [](Id id) { return id.is_undefined(); })) {
    MOTE_ASSIGN_OR_RETURN(cursor_, source.TripleTerms(PatternOf(key_)));
    return absl::OkStatus();
  }
  MOTE_ASSIGN_OR_RETURN(std::optional<Id> term, source.IdOfTriple({key_[0], key_[1], key_[2]}));
  if (term.has_value()) Append(*term, key_);
  return absl::OkStatus();
}

absl::Status TripleLookup::ReadMore(size_t max) {
  if (!looked_up_) MOTE_RETURN_IF_ERROR(LookUp());
  if (cursor_ != nullptr) {
    std::array<Id*, kTripleColumns> columns;
    for (size_t i = 0; i < kTripleColumns; ++i) columns[i] = storage_.Column(i) + used_;
    MOTE_ASSIGN_OR_RETURN(size_t n,
                          cursor_->Next({columns[0], columns[1], columns[2], columns[3]}, max));
    // Kept rows move forward, never past those that are read.
    for (size_t i = 0; i < n; ++i) {
      Append(columns[0][i], {columns[1][i], columns[2][i], columns[3][i]});
    }
    if (n > 0) return absl::OkStatus();
    cursor_ = nullptr;
  }
  for (const auto& [term, components] : shape_.also) Append(term, PartsOf(components));
  complete_ = true;
  return absl::OkStatus();
}

absl::StatusOr<RightRows> TripleLookup::NextRows(size_t max) {
  while (next_ == end_ && !complete_) {
    if (used_ >= kBatchRows) return RightRows{0, 0, true};
    MOTE_RETURN_IF_ERROR(ReadMore(std::min<size_t>(kBatchRows - used_, max)));
  }
  RightRows rows{next_, next_ + static_cast<uint32_t>(std::min<size_t>(max, end_ - next_))};
  next_ = rows.end;
  return rows;
}

void TripleLookup::Release() {
  // Matches that were read but not given out yet stay.
  const uint32_t keep = end_ - next_;
  if (keep > 0 && next_ > 0) {
    for (size_t i = 0; i < kTripleColumns; ++i) {
      Id* column = storage_.Column(i);
      std::copy(column + next_, column + end_, column);
    }
  }
  stored_ &= next_ == begin_;
  begin_ = next_ = 0;
  end_ = used_ = keep;
}

}  // namespace mote
