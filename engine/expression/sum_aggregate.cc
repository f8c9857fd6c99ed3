#include <algorithm>
#include <array>

#include "engine/expression/aggregate_base.h"
#include "engine/expression/number.h"
#include "engine/expression/value.h"
#include "storage/term/inline_value.h"

namespace mote {
namespace {

// Decimals are added as integers in units of 10^-kFixedScale while they fit.
constexpr int kFixedScale = 12;

constexpr std::array<int64_t, kFixedScale + 1> PowersOfTen() {
  std::array<int64_t, kFixedScale + 1> powers{};
  int64_t power = 1;
  for (int64_t& entry : powers) {
    entry = power;
    power *= 10;
  }
  return powers;
}
constexpr std::array<int64_t, kFixedScale + 1> kPowersOfTen = PowersOfTen();

// A sum for each type of promotion: the type of the total is the widest that occurred, and exact
// numbers are added exactly, in whatever order they come.
struct SumState {
  Int128 integers = 0;
  Int128 decimals = 0;  // in units of 10^-kFixedScale
  double reals = 0;
  uint64_t count = 0;
  // Exact numbers that neither of the two could take.
  std::unique_ptr<Number> large;
  bool has_error = false;
  bool has_decimal = false;
  bool has_float = false;
  bool has_double = false;
};

class SumAggregator final : public GroupedAggregator<SumState> {
 public:
  SumAggregator(bool average, EvaluationContext& context)
      : GroupedAggregator(context), average_(average) {}

  absl::Status Accumulate(const Id* values, const uint32_t* groups, size_t n) override {
    size_t i = 0;
    while (i < n) {
      if (groups == nullptr) {
        i += AddRun(values + i, n - i, &groups_[0]);
        if (i >= n) break;
      }
      MOTE_RETURN_IF_ERROR(AddOne(values[i], &groups_[groups == nullptr ? 0 : groups[i]]));
      ++i;
    }
    return absl::OkStatus();
  }

  bool adds_numbers() const override { return true; }

  absl::Status AccumulateNumbers(const Number* values, const uint32_t* groups, size_t n) override {
    for (size_t i = 0; i < n; ++i) {
      SumState& state = groups_[groups == nullptr ? 0 : groups[i]];
      ++state.count;
      Add(values[i], &state);
    }
    return absl::OkStatus();
  }

  absl::Status Finish(size_t first, size_t n, Id* out) override {
    for (size_t i = 0; i < n; ++i) {
      MOTE_ASSIGN_OR_RETURN(out[i], ToId(Result(groups_[first + i]), context_.local()));
    }
    return absl::OkStatus();
  }

 private:
  // Adds values of one type from the start of the array, for the common case that a whole column
  // has one; returns how many.
  size_t AddRun(const Id* values, size_t n, SumState* state) {
    size_t i = 0;
    if (IsInlineIntegerTag(values[0].tag())) {
      // A run of less than 2^8 numbers of 56 bits cannot overflow 64.
      size_t limit = std::min<size_t>(n, 255);
      int64_t sum = 0;
      for (; i < limit && IsInlineIntegerTag(values[i].tag()); ++i) {
        sum += InlineInteger(values[i]);
      }
      state->integers += sum;
    } else if (values[0].tag() == Tag::kDouble) {
      double sum = state->reals;
      for (; i < n && values[i].tag() == Tag::kDouble; ++i) sum += InlineDoubleValue(values[i]);
      state->reals = sum;
      state->has_double = true;
    }
    state->count += i;
    return i;
  }

  absl::Status AddOne(Id id, SumState* state) {
    ++state->count;
    Tag tag = id.tag();
    if (IsInlineIntegerTag(tag)) {
      state->integers += InlineInteger(id);
      return absl::OkStatus();
    }
    if (IsInlineNumericTag(tag)) {
      Add(NumberOfInline(id), state);
      return absl::OkStatus();
    }
    if (tag != Tag::kNumberOther && tag != Tag::kLocal) {
      state->has_error = true;
      return absl::OkStatus();
    }
    MOTE_ASSIGN_OR_RETURN(const Term* term, context_.terms().Read(id));
    Add(NumberOf(Value::FromTerm(*term, id)), state);
    context_.terms().BeginBatch();
    return absl::OkStatus();
  }

  static void Add(const Number& number, SumState* state) {
    switch (number.kind) {
      case Number::Kind::kError:
        state->has_error = true;
        return;
      case Number::Kind::kDouble:
        state->has_double = true;
        state->reals += number.real;
        return;
      case Number::Kind::kFloat:
        state->has_float = true;
        state->reals += number.real;
        return;
      case Number::Kind::kInteger:
        if (!AddScaled(number.mantissa, 1, &state->integers)) AddLarge(number, state);
        return;
      case Number::Kind::kDecimal:
        state->has_decimal = true;
        if (number.scale > kFixedScale ||
            !AddScaled(number.mantissa, kPowersOfTen[kFixedScale - number.scale],
                       &state->decimals)) {
          AddLarge(number, state);
        }
        return;
    }
  }

  // False, and nothing added, on overflow.
  static bool AddScaled(Int128 mantissa, int64_t factor, Int128* sum) {
    Int128 product;
    Int128 total;
    if (__builtin_mul_overflow(mantissa, static_cast<Int128>(factor), &product) ||
        __builtin_add_overflow(*sum, product, &total)) {
      return false;
    }
    *sum = total;
    return true;
  }

  static void AddLarge(const Number& number, SumState* state) {
    if (state->large == nullptr) state->large = std::make_unique<Number>(Number::Integer(0));
    *state->large = AddNumbers(*state->large, number);
    if (!state->large->ok()) state->has_error = true;
  }

  static Number ExactSum(const SumState& state) {
    constexpr Int128 kLimit = Int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000 * 100;
    if (state.integers >= kLimit || state.integers <= -kLimit || state.decimals >= kLimit ||
        state.decimals <= -kLimit) {
      return Number();
    }
    Number sum = Number::Integer(state.integers);
    if (state.has_decimal) {
      sum = AddNumbers(sum, Number::FromDecimal(Decimal(state.decimals, kFixedScale).Normalized()));
    }
    if (state.large != nullptr) sum = AddNumbers(sum, *state.large);
    return sum;
  }

  Number Result(const SumState& state) const {
    if (state.has_error) return Number();
    if (state.count == 0) return Number::Integer(0);
    Number sum = ExactSum(state);
    if (!sum.ok()) return sum;
    if (state.has_double || state.has_float) {
      double total = sum.ToDouble() + state.reals;
      if (average_) total /= static_cast<double>(state.count);
      return state.has_double ? Number::Double(total) : Number::Float(static_cast<float>(total));
    }
    if (!average_) return sum;
    return DivideNumbers(sum, Number::Integer(static_cast<Int128>(state.count)));
  }

  bool average_;
};

}  // namespace

std::unique_ptr<Aggregator> MakeSumAggregator(bool average, EvaluationContext& context) {
  return std::make_unique<SumAggregator>(average, context);
}

}  // namespace mote
