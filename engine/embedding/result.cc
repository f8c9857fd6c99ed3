#include "mote/result.h"

#include <algorithm>
#include <utility>

#include "engine/embedding/result_impl.h"
#include "engine/embedding/result_values.h"

namespace mote {
namespace {

// Terms are read ahead in growing steps, so that the first row comes soon and many rows cost
// little.
constexpr size_t kMaxReadAhead = 1024;

Result::Kind KindOf(QueryResult::Kind kind) {
  switch (kind) {
    case QueryResult::Kind::kSolutions:
      return Result::Kind::kSolutions;
    case QueryResult::Kind::kBoolean:
      return Result::Kind::kBoolean;
    case QueryResult::Kind::kGraph:
      return Result::Kind::kGraph;
    case QueryResult::Kind::kExplanation:
      break;
  }
  return Result::Kind::kExplanation;
}

}  // namespace

Result::Impl::Impl(std::shared_ptr<const void> keeper, std::unique_ptr<QueryResult> result,
                   GiveBack give_back)
    : keeper_(std::move(keeper)),
      result_(std::move(result)),
      give_back_(std::move(give_back)),
      kind_(KindOf(result_->kind())) {
  if (kind_ == Kind::kGraph) variables_ = {"subject", "predicate", "object"};
}

Result::Impl::~Impl() {
  if (give_back_ == nullptr) return;
  if (!status_.ok()) result_.reset();
  give_back_(std::move(result_));
}

void Result::Impl::End(absl::Status status) {
  if (result_ == nullptr) return;
  variables_ = variables();
  warnings_ = result_->warnings();
  in_row_ = false;
  if (status_.ok()) status_ = std::move(status);
  result_.reset();
}

bool Result::Impl::Fetch() {
  in_row_ = false;
  batch_.rows = 0;
  if (result_ == nullptr || !status_.ok()) return false;
  status_ = result_->Next(&batch_);
  if (!status_.ok()) batch_.rows = 0;
  row_ = 0;
  if (batch_.rows > 0) {
    result_->terms().BeginBatch();
    read_.assign(batch_.columns.size(), ReadAhead());
  }
  return batch_.rows > 0;
}

bool Result::Impl::FetchTriples() {
  in_row_ = false;
  triples_.clear();
  if (result_ == nullptr || !status_.ok()) return false;
  status_ = result_->NextTriples(&triples_);
  if (!status_.ok()) triples_.clear();
  row_ = 0;
  return !triples_.empty();
}

bool Result::Impl::Next() {
  if (!status_.ok()) return false;
  if (kind_ != Kind::kSolutions && kind_ != Kind::kGraph) return false;
  const size_t rows = kind_ == Kind::kGraph ? triples_.size() : batch_.rows;
  if (in_row_ && row_ + 1 < rows) {
    ++row_;
    return true;
  }
  in_row_ = kind_ == Kind::kGraph ? FetchTriples() : Fetch();
  return in_row_;
}

bool Result::Impl::NextBatch(RowBatch* batch) {
  batch->rows = 0;
  batch->columns.clear();
  if (kind_ != Kind::kSolutions || !Fetch()) return false;
  batch->rows = batch_.rows;
  batch->columns = batch_.columns;
  for (const Id*& column : batch->columns) {
    if (column != nullptr) continue;
    unbound_.resize(std::max(unbound_.size(), batch_.rows));
    column = unbound_.data();
  }
  return true;
}

bool Result::Impl::boolean() {
  if (kind_ != Kind::kBoolean || result_ == nullptr || !status_.ok()) return false;
  const absl::StatusOr<bool> answer = result_->ReadBoolean();
  status_ = answer.status();
  return answer.ok() && *answer;
}

Explanation Result::Impl::explanation() {
  Explanation out;
  if (result_ == nullptr || !status_.ok()) return out;
  if (kind_ == Kind::kExplanation) {
    absl::StatusOr<std::string> text = result_->ReadExplanation();
    status_ = text.status();
    if (!text.ok()) return out;
    out.text = *std::move(text);
  } else {
    out.text = result_->PlanText();
  }
  out.json = result_->PlanJson();
  out.parse_time = result_->parse_time();
  out.plan_time = result_->plan_time();
  return out;
}

void Result::Impl::Cancel() {
  if (result_ != nullptr) result_->Cancel();
}

Id Result::Impl::id(size_t column) const {
  if (!in_row_ || kind_ != Kind::kSolutions || column >= batch_.columns.size()) return Id();
  const Id* ids = batch_.columns[column];
  return ids == nullptr ? Id() : ids[row_];
}

const Term* Result::Impl::term(size_t column) {
  if (!in_row_) return nullptr;
  if (kind_ == Kind::kGraph) return column < 3 ? &triples_[row_][column] : nullptr;
  const Id id = this->id(column);
  if (id.is_undefined()) return nullptr;
  ReadAhead& read = read_[column];
  if (row_ >= read.end) {
    const size_t end = std::min(batch_.rows, row_ + read.step);
    absl::Status status = result_->terms().Load({batch_.columns[column] + row_, end - row_});
    if (!status.ok()) {
      status_ = std::move(status);
      in_row_ = false;
      return nullptr;
    }
    read.end = end;
    read.step = std::min(2 * read.step, kMaxReadAhead);
  }
  return &result_->terms().Get(id);
}

Result::Result(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Result::Result(Result&&) noexcept = default;
Result& Result::operator=(Result&&) noexcept = default;
Result::~Result() = default;

Result::Kind Result::kind() const { return impl_->kind(); }
const std::vector<std::string>& Result::variables() const { return impl_->variables(); }
const std::vector<std::string>& Result::warnings() const { return impl_->warnings(); }
const absl::Status& Result::status() const { return impl_->status(); }

std::optional<size_t> Result::ColumnOf(std::string_view variable) const {
  const std::vector<std::string>& names = impl_->variables();
  const auto found = std::find(names.begin(), names.end(), variable);
  if (found == names.end()) return std::nullopt;
  return static_cast<size_t>(found - names.begin());
}

bool Result::Next() { return impl_->Next(); }
bool Result::NextBatch(RowBatch* batch) { return impl_->NextBatch(batch); }
bool Result::boolean() { return impl_->boolean(); }
Explanation Result::explanation() { return impl_->explanation(); }
void Result::Cancel() { impl_->Cancel(); }

Id Result::GetId(size_t column) const { return impl_->id(column); }
const Term* Result::GetTerm(size_t column) { return impl_->term(column); }

bool Result::IsBound(size_t column) const {
  return impl_->kind() == Kind::kGraph ? impl_->term(column) != nullptr
                                       : !impl_->id(column).is_undefined();
}

namespace {

// A value by the id if that tells it, else by the term.
template <typename T>
std::optional<T> ValueOf(Result::Impl& result, size_t column, InlineValue<T> (*of_id)(Id),
                         std::optional<T> (*of_term)(const Term&)) {
  const Id id = result.id(column);
  if (!id.is_undefined()) {
    const InlineValue<T> value = of_id(id);
    if (value.known) return value.value;
  }
  const Term* term = result.term(column);
  return term == nullptr ? std::nullopt : of_term(*term);
}

}  // namespace

std::optional<int64_t> Result::GetInteger(size_t column) {
  return ValueOf<int64_t>(*impl_, column, InlineIntegerOf, IntegerOf);
}
std::optional<double> Result::GetDouble(size_t column) {
  return ValueOf<double>(*impl_, column, InlineDoubleOf, DoubleOf);
}
std::optional<bool> Result::GetBoolean(size_t column) {
  return ValueOf<bool>(*impl_, column, InlineBooleanOf, BooleanOf);
}
std::optional<DateTime> Result::GetDateTime(size_t column) {
  return ValueOf<DateTime>(*impl_, column, InlineDateTimeOf, DateTimeOf);
}

std::optional<std::string_view> Result::GetString(size_t column) {
  const Term* term = GetTerm(column);
  if (term == nullptr || term->is_triple()) return std::nullopt;
  return term->value();
}

std::optional<int64_t> Result::GetInteger(std::string_view variable) {
  const std::optional<size_t> column = ColumnOf(variable);
  return column.has_value() ? GetInteger(*column) : std::nullopt;
}
std::optional<double> Result::GetDouble(std::string_view variable) {
  const std::optional<size_t> column = ColumnOf(variable);
  return column.has_value() ? GetDouble(*column) : std::nullopt;
}
std::optional<bool> Result::GetBoolean(std::string_view variable) {
  const std::optional<size_t> column = ColumnOf(variable);
  return column.has_value() ? GetBoolean(*column) : std::nullopt;
}
std::optional<DateTime> Result::GetDateTime(std::string_view variable) {
  const std::optional<size_t> column = ColumnOf(variable);
  return column.has_value() ? GetDateTime(*column) : std::nullopt;
}
std::optional<std::string_view> Result::GetString(std::string_view variable) {
  const std::optional<size_t> column = ColumnOf(variable);
  return column.has_value() ? GetString(*column) : std::nullopt;
}
const Term* Result::GetTerm(std::string_view variable) {
  const std::optional<size_t> column = ColumnOf(variable);
  return column.has_value() ? GetTerm(*column) : nullptr;
}
bool Result::IsBound(std::string_view variable) const {
  const std::optional<size_t> column = ColumnOf(variable);
  return column.has_value() && IsBound(*column);
}

}  // namespace mote
